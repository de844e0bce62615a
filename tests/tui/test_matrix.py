"""The matrix: who has which claim, told apart without transitive closure, and laid out for any width."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from index.library import Library
from index.model.claims import Claim, Conflict, Dispute, Nearest, Relation, Report, Standing
from index.model.document import Document, Fact, Span
from index.model.grouping import grouped
from index.reporting.matrix import Has, Row, cells_of, named, read
from tests.conftest import MakeLibrary, read_in
from tests.tui.terminal import Terminal, twosource
from tui.app import TwosourceApp
from tui.present.glyphs import ASCII, UNICODE
from tui.widgets.matrix import Matrix, columns, heading_width, headings, mark, outlets_room

COLUMNS = {1: "Post", 2: "Echo", 3: "Herald"}


def claim(document: int, start: int = 0, *reports: Report, **more: object) -> Claim:
    found = Claim(
        f"{document}:{start}", document, start, start + 10, "fire", None, ("x",), Standing.ONE_ORIGIN,
        Conflict.NONE, 0.5, reports, (), ("because",),
    )  # fmt: skip
    return replace(found, **more)


def report(document: int, start: int = 0, relation: Relation = Relation.SAME, score: float = 0.5) -> Report:
    return Report(document, start, start + 10, COLUMNS[document], ("x",), relation, score)


def test_a_claim_that_several_outlets_tell_is_one_row() -> None:
    claims = [claim(1, 0, report(2, 20)), claim(1, 50), claim(2, 20, report(1, 0))]
    assert [(one.id, set(same)) for one, same in grouped(claims, COLUMNS)] == [
        ("1:0", {"1:0", "2:20"}),
        ("1:50", {"1:50"}),
    ]


def test_a_report_that_does_not_answer_keeps_its_row() -> None:
    claims = [claim(1, 0, report(2)), claim(2, 0)]
    assert [one.id for one, _ in grouped(claims, COLUMNS)] == ["1:0", "2:0"]


def test_the_claim_that_most_have_stands_for_those_that_answer_it() -> None:
    claims = [claim(1, 0, report(2)), claim(2, 0, report(1), report(3)), claim(3, 0, report(2))]
    assert [(one.id, set(same)) for one, same in grouped(claims, COLUMNS)] == [("2:0", {"1:0", "2:0", "3:0"})]


def test_a_row_does_not_carry_on_from_one_claim_to_the_next() -> None:
    claims = [claim(1, 0, report(2)), claim(2, 0, report(1)), claim(2, 5, report(3)), claim(3, 0, report(2, 5))]
    assert [set(same) for _, same in grouped(claims, COLUMNS)] == [{"1:0", "2:0"}, {"2:5", "3:0"}]


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3), st.integers(1, 3), st.integers(0, 3)), max_size=12))
def test_every_claim_stands_in_one_row(links: list[tuple[int, int, int, int]]) -> None:
    places = {(document, 20 * at) for document in COLUMNS for at in range(4)}
    claims = [
        claim(
            document,
            start,
            *(report(to, 20 * there) for of, at, to, there in links if (of, 20 * at) == (document, start) and to != of),
        )
        for document, start in sorted(places)
    ]
    rows = grouped(claims, COLUMNS)
    told = [id_ for _, same in rows for id_ in same]
    assert sorted(told) == sorted(one.id for one in claims)
    assert all(one.id in same for one, same in rows)


def test_a_cell_tells_the_most_that_its_outlet_has() -> None:
    near = Nearest(3, 0, 10, "Herald", 0.2)
    one = claim(1, 0, report(2), report(2, 40, Relation.COVERS, 0.4), nearest=(near,))
    assert {outlet: cell.has for outlet, cell in cells_of(one, COLUMNS).items()} == {
        "Post": Has.OWN, "Echo": Has.MORE, "Herald": Has.NEAR,
    }  # fmt: skip
    dispute = Dispute(3, 4, 6, "Herald", Conflict.FIGURES_DIFFER, Span(1, 3))
    disputed = claim(1, 0, report(2), nearest=(near,), disputes=(dispute,), conflict=Conflict.FIGURES_DIFFER)
    cells = cells_of(disputed, COLUMNS)
    assert cells["Herald"].has is Has.DISPUTES
    assert {cell.has for cell in cells.values()} == {Has.DISPUTES, Has.OWN, Has.SAME}
    row = Row(disputed, "Post", "text", frozenset(), cells, 2)
    marks = {outlet: mark(row, cells.get(outlet))[0] for outlet in (*COLUMNS.values(), "Gazette")}
    assert marks == {"Post": "~", "Echo": "~", "Herald": "x", "Gazette": "-"}


@given(
    st.lists(st.integers(5, 17), min_size=1, max_size=60), st.integers(0, 59), st.integers(0, 59), st.integers(40, 250)
)
def test_the_current_column_is_always_in_sight(widths: list[int], current: int, first: int, width: int) -> None:
    current, first = min(current, len(widths) - 1), min(first, len(widths) - 1)
    across = columns(widths, current, first, width)
    assert 0 <= across.first <= current < across.last <= len(widths)
    assert 3 + across.claim + sum(widths[across.first : across.last]) == width
    assert across.claim >= 20
    room = outlets_room(width)
    assert across.last == len(widths) or sum(widths[across.first : across.last + 1]) > room, "no room is left unused"


@given(st.lists(st.text(min_size=1, max_size=30), max_size=20, unique=True), st.integers(17, 120))
def test_headings_fit_and_differ(outlets: list[str], room: int) -> None:
    for glyphs in (UNICODE, ASCII):
        found = headings(outlets, room, glyphs)
        assert all(heading_width(heading) <= 17 for heading in found) or all(len(heading) == 1 for heading in found)
        assert len(set(found)) == len(outlets)
        assert len({len(heading) for heading in found}) <= 1


def test_outlets_stand_over_their_columns_in_full_on_two_lines_where_one_has_no_room() -> None:
    outlets = ["USA TODAY", "Vice", "24 Hours World", "The New York Times"]
    assert headings(outlets, 60, UNICODE) == [(name,) for name in outlets]
    two = [("USA", "TODAY"), ("", "Vice"), ("24 Hours", "World"), ("The New", "York Times")]
    assert headings(outlets, 37, UNICODE) == two
    long = ["washingtonpost.com/politics", "washingtonpost.com/world", "Post"]
    assert headings(long, 20, UNICODE) == [("", "washingtonpost.…"), ("", "washingtonpos~2"), ("", "Post")]
    assert headings(long, 20, ASCII)[0] == ("", "washingtonpost..")


STORY = {
    "a.txt": "Fire destroys Harlow mill\n\nPost\n14 May 2024\n\n"
    "A fire destroyed the Harlow textile mill in Brentford on Tuesday night. "
    "Forty looms were lost in the weaving shed.\n",
    "b.txt": "Harlow mill burns down\n\nEcho\n15 May 2024\n\n"
    "The Harlow textile mill in Brentford was destroyed by a fire on Tuesday night. "
    "The owners had cancelled their insurance in March.\n",
}


def test_a_story_is_read_from_the_library(library: MakeLibrary) -> None:
    made = read_in(library(STORY))
    entries = made.entries()
    assert len({entry.story for entry in entries}) == 1
    matrix = read(made, entries[0].story, [entry.id for entry in entries])
    assert len(matrix.outlets) == 2
    assert {id_ for row in matrix.rows for id_ in row.same} == {one.id for one in made.claims()}
    (shared,) = [row for row in matrix.rows if "destroyed" in row.text]
    assert shared.having == 2
    assert set(shared.cells) == set(matrix.outlets)
    assert read(made, "gone", []).rows == ()


_MANY = (
    "USA TODAY", "The New York Times", "harlowcouriers.com/politics", "harlowcouriers.com/world", "Reuters",
    "The Guardian", "24 Hours World", "朝日新聞", "BBC News", "CNN",
)  # fmt: skip
_HEAD = slice(1, 3)  # lines of the screen


def test_many_outlets_are_named_in_eighty_columns(tmp_path: Path) -> None:
    """No two alike; h and l bring all of them into sight; what is cut is told in full below."""
    text = STORY["a.txt"].partition("14 May 2024\n\n")[2]
    lines = [json.dumps({"outlet": name, "title": "Harlow mill", "date": "2024-05-14", "text": text}) for name in _MANY]
    (tmp_path / "story.jsonl").write_text("\n".join(lines), "utf-8")
    with Library([tmp_path]) as made:
        read_in(made)
    with Terminal(twosource("open", str(tmp_path)), (80, 24)) as terminal:
        terminal.wait_for("next flagged claim")
        terminal.press("8")
        terminal.wait_for("most shared first")
        terminal.press("h" * len(_MANY))
        terminal.wait_for(lambda: "<" not in terminal.lines[2])
        seen: list[str] = []
        for name in _MANY:
            terminal.wait_for(lambda name=name: any(line.startswith(f" {name}  ") for line in terminal.lines[12:]))  # type: ignore[misc]
            terminal.settle(0.1)
            seen += [word for line in terminal.lines[_HEAD] for word in line.split()]
            if name.startswith("harlow"):
                assert any(line.endswith(f" = {name}") or f" = {name} " in line for line in terminal.lines), (
                    terminal.text
                )
            terminal.press("l")
        told = " ".join(seen)
        for name in _MANY:
            assert name.startswith("harlow") or all(word in told for word in name.split()), name
        assert "harlowcouriers.…" in told
        assert "harlowcourier~2" in told


class _MatrixApp(App[None]):
    CSS_PATH = TwosourceApp.CSS_PATH

    def __init__(self, rows: list[Row], outlets: list[str]) -> None:
        super().__init__()
        self._rows, self._outlets = rows, outlets

    def compose(self) -> ComposeResult:
        yield Matrix(UNICODE, self._outlets, id="table")

    def on_mount(self) -> None:
        self.query_one(Matrix).set_rows(self._rows)
        self.query_one(Matrix).focus()


@asynccontextmanager
async def shown(rows: list[Row], outlets: list[str]) -> AsyncIterator[tuple[Matrix, Pilot[None]]]:
    app = _MatrixApp(rows, outlets)
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.pause()
        yield app.query_one(Matrix), pilot


async def test_keys_move_by_claim_and_outlet_and_the_columns_follow() -> None:
    outlets = [f"Outlet {number}" for number in range(30)]
    one = claim(1)
    rows = [
        Row(one, "Outlet 0", f"words of row {at}", frozenset({str(at)}), {"Outlet 29": cells_of(one, {1: "x"})["x"]}, 1)
        for at in range(50)
    ]
    async with shown(rows, outlets) as (matrix, pilot):
        await pilot.press("j", "l", "l")
        assert (matrix.cursor, matrix.column, matrix.cell) == (1, 2, None)
        assert "words of row 1" in matrix.render_line(1).text
        await pilot.press("h", "h", "h", "G")
        assert (matrix.cursor, matrix.column) == (49, 0)
        matrix.go_to_column(29)
        assert matrix.across.last == 30
        assert matrix.cell
        await pilot.resize_terminal(200, 20)
        await pilot.pause()
        assert matrix.across.first <= 29 < matrix.across.last


def test_an_unknown_outlet_is_its_own_column() -> None:
    known = Document("/x/a.txt", "", "", outlet=Fact("Post", "given"))
    assert named(known) == "Post"
    assert named(Document("/x/a.txt", "", "")) != named(Document("/x/b.txt", "", ""))


@pytest.mark.parametrize(
    "seeds", [((80, 24), {"NO_COLOR": "1"}), ((120, 40), {}, "--ascii"), ((200, 60), {})], indirect=True
)
def test_the_matrix_shows_who_has_which_claim_and_opens_it(seeds: Terminal) -> None:
    seeds.press("3")
    seeds.wait_for("flagged")
    seeds.settle()
    seeds.press("8")
    seeds.wait_for("most shared first")
    seeds.settle()
    assert "Krone" in seeds.lines[1]
    seeds.press("g")
    seeds.settle()
    shared = [line for line in seeds.lines[2:] if re.match(r"[ >]{3}~  2 ", line)]
    assert shared
    assert all(line.rstrip().endswith("~") or line.rstrip().endswith("~+") for line in shared)
    seeds.press("S")
    seeds.wait_for("most salient first")
    seeds.press("g")
    seeds.settle()
    assert re.match(r" > !  1 .* ! +o$", seeds.lines[2])
    seeds.press("hhh")
    seeds.wait_for("Krone?  19 Jun 2024 07:48  tells it in these words")
    seeds.press("l")
    seeds.wait_for("24 Hours World?  undated  comes nearest")
    seeds.press("h")
    seeds.wait_for("tells it in these words")
    seeds.press("o")
    seeds.wait_for("Enter evidence  ]")
    seeds.wait_for(lambda: any(re.search(r" ?>! ", line) for line in seeds.lines))
    seeds.wait_for("WHO Kim Jong Un")


def test_a_move_in_the_matrix_and_in_the_claims_repaints_a_few_lines_only(seeds: Terminal) -> None:
    def bytes_of(keys: str) -> int:
        before = len(seeds.sent)
        seeds.press(keys)
        seeds.settle()
        return len(seeds.sent) - before

    seeds.press("3")
    seeds.wait_for("flagged")
    seeds.settle()
    seeds.press("8")
    seeds.wait_for("most shared first")
    seeds.settle()
    assert bytes_of("j") < 2_500
    assert bytes_of("h") < 2_500
