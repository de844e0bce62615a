"""The timeline on the screen and printed: who had a claim first, who followed, and what is not dated."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.app import App
from textual.pilot import Pilot

from index.library import Library
from index.model.claims import Bearing, Claim
from index.model.document import Document, Fact
from index.model.timeline import Line, Telling, Timeline
from tests.claims.test_timeline import ALONE, ARTICLES, FIRE, LOOMS, SAID, fire, timeline_of
from tests.conftest import MakeLibrary, read_in
from tests.tui.pilots import until
from tests.tui.sample import sized
from tests.tui.terminal import Terminal
from tests.tui.test_commands import records, run
from tui.app import TwosourceApp
from tui.desk import Desk
from tui.output.timeline import timeline_lines
from tui.present.glyphs import ASCII, UNICODE, Glyphs
from tui.present.timeline import order, when
from tui.screens.evidence import EvidenceScreen
from tui.screens.hands import Hands
from tui.screens.story import Stretch
from tui.screens.timeline import TimelineScreen
from tui.settings.keys import Keymap


def told(timeline: Timeline, line: Line) -> str:
    return "".join(words for words, _ in order(timeline, line))


def line_of(timeline: Timeline, text: str) -> Line:
    (found,) = [line for line in timeline.lines if line.own.text == text]
    return found


def test_first_and_then_are_said_of_what_is_surely_earlier(library: MakeLibrary) -> None:
    timeline = timeline_of(read_in(library({"fire.jsonl": ARTICLES})))
    assert told(timeline, line_of(timeline, FIRE)) == (
        "first 13 May 2024 23:00 +00:00 Post, then 14 May 2024 Herald, 09:10 +00:00 Echo, undated Gazette"
    )
    assert told(timeline, line_of(timeline, ALONE)) == "undated Gazette"


def test_a_date_without_a_time_is_not_called_the_first_of_its_day(library: MakeLibrary) -> None:
    articles = fire(("Post", "2024-05-14", (FIRE, SAID)), ("Echo", "2024-05-14", (FIRE, LOOMS)))
    timeline = timeline_of(read_in(library({"fire.jsonl": articles})))
    assert told(timeline, line_of(timeline, FIRE)) == "14 May 2024 Post, the same day Echo"


def test_a_time_is_shown_with_the_zone_that_is_stated() -> None:
    assert when(Fact("2024-06-19T07:48+02:00", "given")) == "19 Jun 2024 07:48 +02:00"
    assert when(Fact("2024-06-19", "given", guess=True)) == "19 Jun 2024?"
    assert when(None) == "undated"


class _StoryApp(App[None]):
    CSS_PATH = TwosourceApp.CSS_PATH

    def __init__(self, library: Library, glyphs: Glyphs) -> None:
        super().__init__()
        self._library, self._glyphs = library, glyphs
        self.desk = Desk([str(root) for root in library.roots])
        self.opened: list[Stretch] = []

    async def on_mount(self) -> None:
        timeline = timeline_of(self._library)
        to = TimelineScreen(
            self.desk, timeline, None, self._glyphs, Keymap(), Hands(), self.opened.append, self._judged, self._visit
        )
        await self.push_screen(to)

    def _judged(self, one: Claim, other: Claim | Bearing, *, same: bool) -> None:
        raise AssertionError("nothing is judged here")

    async def _visit(self, document: Document) -> str:
        raise AssertionError("nothing is visited here")


@asynccontextmanager
async def shown(
    library: Library, glyphs: Glyphs = UNICODE, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[_StoryApp, Pilot[None]]]:
    app = _StoryApp(library, glyphs)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot
        app.desk.close()


def lines(app: App[None]) -> list[str]:
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]


async def test_the_lines_tell_when_who_and_what_and_keys_narrow_them(library: MakeLibrary) -> None:
    made = read_in(library({"fire.jsonl": ARTICLES}))
    for glyphs in (UNICODE, ASCII):
        async with shown(made, glyphs) as (app, pilot):
            first = lines(app)
            assert first[0].endswith("claims, 4 outlets, 1 undated at the end")
            assert re.match(r" > 13 May 2024 23:00 \+00:00  [!~=?]  Post, then 14 May 2024 Herald", first[2])
            assert FIRE[:60] in first[3]
            assert "then 14 May 2024 Herald, 09:10 +00:00 Echo, undated Gazette" in " ".join(" ".join(first).split())
            await pilot.press("G")
            assert re.match(r" > undated +!  Gazette +own voice", lines(app)[2 * len(timeline_of(made).lines)])
            await pilot.press("left_square_bracket", "left_square_bracket", "right_square_bracket")
            assert any(re.match(r" > 14 May 2024 .*Ann Coe", line) for line in lines(app))
            await pilot.press("f")
            assert "claims of several outlets  all outlets" in lines(app)[1]
            await pilot.press("f", "f", "f", "l", "l")
            narrowed = lines(app)
            assert narrowed[1].endswith("all claims  Herald")
            assert [line[3:14] for line in narrowed[2:6:2]] == ["14 May 2024"] * 2
            assert "Herald  first 13 May 2024 23:00" in narrowed[2]
            await pilot.press("h", "h")
            assert lines(app)[1].endswith("all claims  all outlets")


async def test_a_line_leads_to_its_evidence_and_to_the_text_of_the_outlet(library: MakeLibrary) -> None:
    made = read_in(library({"fire.jsonl": ARTICLES}))
    timeline = timeline_of(made)
    async with shown(made) as (app, pilot):
        await pilot.press("l", "l", "enter")
        await until(pilot, lambda: isinstance(app.screen, EvidenceScreen) and "Herald" in "\n".join(lines(app)))
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, TimelineScreen))
        await pilot.press("o")
        await until(pilot, lambda: app.opened)
        (opened,) = app.opened
        assert isinstance(opened, Telling)
        assert timeline.named[opened.document] == "Herald"
        assert opened.text == FIRE


def test_what_documents_hold_is_made_visible_where_it_is_printed(library: MakeLibrary) -> None:
    articles = fire(("Po\x1b[31mst", "2024-05-14", (FIRE,)), ("Echo", "2024-05-14", (FIRE,)))
    timeline = timeline_of(read_in(library({"fire.jsonl": articles})))
    printed = "\n".join(UNICODE.show("".join(words for words, _ in line)) for line in timeline_lines(timeline))
    assert "\x1b" not in printed
    assert "Po␛[31mst" in printed


def test_the_command_prints_a_story_in_order(seeds_read_in: None) -> None:
    printed = run("timeline", "seeds", "--story", "kim jong")
    assert "19 Jun 2024 07:48 Krone?, undated 24 Hours World?" in printed
    undated = printed.partition("undated: when these were published is not known\n")[2]
    assert undated
    assert "Krone?" not in undated
    found = records("timeline", "seeds")
    assert printed.count("  seeds/") == len(found)
    assert all(one["schema"] == "twosource/timeline/1" and one["tellings"] for one in found)
    dates = [one["date"] for one in found]
    assert dates == sorted(dates, key=lambda date: date or "9999")
    assert run("timeline", "seeds", "--story", "no such story", expect=1) == ""


@sized((80, 24), NO_COLOR="1")
def test_the_timeline_opens_at_the_claim_in_sight_and_leads_back(seeds: Terminal) -> None:
    seeds.press("\r")
    seeds.wait_for("Enter evidence")
    seeds.press("}")
    seeds.wait_for("WHO")
    seeds.press("9")
    seeds.wait_for(lambda: re.search(r"2 outlets, \d+ undated at the end", seeds.text) is not None)
    seeds.press("o")
    seeds.wait_for("Enter evidence  ]")
    seeds.press("9")
    seeds.wait_for("undated at the end")
    seeds.press("q")
    seeds.wait_for("Enter evidence  ]")
