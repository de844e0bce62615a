"""Speakers' pages: statements by date, who quotes them, and where one stands against an earlier one."""

from collections.abc import Sequence

from textual.app import App, ComposeResult

from index.library import Library, SpeakerPage
from index.model.actions import Called
from index.model.claims import Conflict, Standing
from tests.claims.test_timeline import FIRE, fire, timeline_of
from tests.conftest import MakeLibrary, read_in
from tests.tui.test_commands import records, run
from tui.app import TwosourceApp
from tui.desk import Desk
from tui.output.prose import page_lines
from tui.output.records import statement_record
from tui.present.facts import told_how
from tui.present.glyphs import UNICODE
from tui.present.speaker import extent, stands_against
from tui.present.timeline import said_by
from tui.widgets.statements import Statements

HURT = "Fire chief {} said on Tuesday that {} people were hurt in the fire at the Harlow textile mill in Brentford."
TWELVE, FOURTEEN, OTHER = HURT.format("Ann Coe", 12), HURT.format("Ann Coe", 14), HURT.format("Bo Lind", 14)


def page_of(made: Library) -> SpeakerPage:
    return read_in(made).speaker_page("Ann Coe")


def words(told: Sequence[tuple[str, str]]) -> str:
    return "".join(text for text, _ in told)


ARTICLES = fire(
    ("Post", "2024-05-14T23:30-05:00", (FIRE, TWELVE)),
    ("Echo", "2024-05-16", (FIRE, FOURTEEN)),
    ("Herald", "2024-05-15T01:00+00:00", (FIRE, TWELVE)),
)


def test_a_figure_stands_against_the_earlier_one_of_the_same_speaker(library: MakeLibrary) -> None:
    page = page_of(library({"fire.jsonl": ARTICLES}))
    assert [row.outlet.value for row in page.rows if row.outlet] == ["Echo", "Post", "Herald"], "newest first, by zone"
    newest, *earlier = page.rows
    assert all(not row.against for row in earlier)
    against, _ = newest.against
    assert (against.words, against.conflict, against.earlier) == ("12 people", Conflict.FIGURES_DIFFER, True)
    assert words(stands_against(against)) == "x another figure, earlier: “12 people” (Herald, 15 May 2024)", "the first"
    assert page.against == 1


def test_what_another_says_otherwise_is_no_contradiction_of_this_speaker(library: MakeLibrary) -> None:
    articles = fire(("Post", "2024-05-14", (FIRE, TWELVE)), ("Echo", "2024-05-16", (FIRE, OTHER)))
    made = library({"fire.jsonl": articles})
    page = page_of(made)
    assert any(claim.disputes for claim in made.claims())
    assert page.against == 0
    assert all(not row.against for row in page.rows)


def test_of_two_on_one_day_each_stands_against_the_other(library: MakeLibrary) -> None:
    articles = fire(("Post", "2024-05-14", (FIRE, TWELVE)), ("Echo", "2024-05-14T09:00", (FIRE, FOURTEEN)))
    page = page_of(library({"fire.jsonl": articles}))
    assert [[(one.words, one.earlier) for one in row.against] for row in page.rows] == [
        [("12 people", False)],
        [("14 people", False)],
    ]
    assert words(stands_against(page.rows[0].against[0])).startswith("x another figure, elsewhere: “12 people” (Post")


def test_the_head_of_a_page_counts_outlets_and_standings(library: MakeLibrary) -> None:
    made = library({"fire.jsonl": ARTICLES})
    page = page_of(made)
    assert page.rows == read_in(made).speaker_page("Ann Coe", 2).rows + page.rows[2:]
    assert {one.outlet: one.statements for one in page.outlets} == {"Post": 1, "Echo": 1, "Herald": 1}
    own = [claim for claim in made.claims() if claim.speaker == "Ann Coe"]
    assert page.standings == {kind: n for kind in Standing if (n := sum(one.standing is kind for one in own))}
    assert extent(page) == "3 statements in 3 reports, 15 May 2024 to 16 May 2024"
    head = "\n".join(map(words, page_lines(page)))
    assert "1 statement against another of the same speaker" in head
    entries = {entry.id: entry for entry in made.entries()}
    against, *_ = statement_record(page.rows[0], entries)["against"]
    assert (against["text"], against["conflict"], against["earlier"]) == ("12 people", "figures_differ", True)
    nobody = made.speaker_page("Nobody")
    assert (nobody.rows, nobody.outlets, nobody.statements) == ((), (), 0)


async def test_the_list_of_statements_tells_it_in_its_rows_and_its_head(library: MakeLibrary) -> None:
    made = read_in(library({"fire.jsonl": ARTICLES}))
    desk = Desk([str(root) for root in made.roots])

    class Page(App[None]):
        CSS_PATH = TwosourceApp.CSS_PATH

        def compose(self) -> ComposeResult:
            yield Statements(UNICODE, id="statements")

    app = Page()
    async with app.run_test(size=(60, 12)) as pilot:
        statements = app.query_one(Statements)
        statements.expect("Ann Coe")
        await statements.load(desk, "")
        await pilot.pause()
        assert statements.heading[0] == "3 of Ann Coe"
        assert statements.subheading
        assert words(statements.subheading[0]).startswith(" !0 single source  x1 against another  Echo 1, ")
        assert "x another figure, earlier: “12 people”" in statements.render_line(2).text
        assert "people were hurt" in statements.render_line(4).text
        assert "Brentford" in statements.render_line(5).text
    desk.close()


def test_whose_word_the_speaker_is_stands_with_the_statement(library: MakeLibrary) -> None:
    made = library({"fire.jsonl": ARTICLES})
    row = page_of(made).rows[0]
    analysis = made.analysis(row.document)
    assert analysis
    (said,) = [one for one in analysis.attributions if one.content == row.content]
    made.say(made.stated(row.document, said), Called("Eve Moss"))
    (stated,) = read_in(made).speaker_page("Eve Moss").rows
    assert stated.credited
    assert told_how(stated) == f"indirect, as {stated.credited.author} says"
    (telling,) = [
        line.own for line in timeline_of(made).lines if line.own.document == row.document and line.own.credited
    ]
    assert said_by(telling) == f"Eve Moss (as {stated.credited.author} says)"


def test_the_command_prints_the_page_of_a_speaker(seeds_read_in: None) -> None:
    printed = run("speakers", "seeds", "--of", "Kim Jong Un").splitlines()
    assert printed[0] == "Kim Jong Un"
    found = records("speakers", "seeds", "--of", "Kim Jong Un")
    assert printed[1] == f"  {len(found)} statements in 1 report, 19 Jun 2024"
    assert all(one["against"] == [] for one in found)
