"""The source list in every order and under every kind of heading, also for many documents, and in the next session."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.pilot import Pilot

from index.library import Entry, Library
from index.model.actions import Read, Tag
from index.model.claims import Standing
from index.model.document import Fact
from tests.conftest import MakeLibrary, read_in
from tui.app import TwosourceApp
from tui.present.arranging import Arrangement, Group, Grouping, Own, SourceOrder, SourceRow, arranged
from tui.present.glyphs import UNICODE
from tui.screens.reading import ReadingScreen
from tui.settings import session
from tui.widgets.sources import Sources

ARTICLES = {
    "a.txt": "Source: Krone\n\nZinc prices rise\n\n14 May 2024\n\nZinc rose by a tenth in London on Monday.\n",
    "b.txt": "Source: Herald\n\nMill burns down\n\n16 May 2024\n\nHarlow mill was destroyed by a fire on Tuesday.\n",
    "c.txt": "Source: Krone\n\nApples are scarce\n\n15 May 2024\n\nApples are scarce in Tyrol after nights of frost.\n",
}


def entry(id_: int, outlet: str, date: str, heading: str, flagged: int, story: str) -> Entry:
    return Entry(
        id_, f"{id_:05}.txt",
        Fact(outlet, "", False) if outlet else None, None, Fact(date, "", False) if date else None, heading,
        (), "en", True, {}, {Standing.SINGLE_SOURCE: flagged}, story, 100,
    )  # fmt: skip


_NAMES = st.sampled_from(["", "Krone", "herald", "Echo", "Ägypten"])
_ENTRIES = st.lists(
    st.tuples(_NAMES, st.sampled_from(["", "2024-05-14", "2024-05-14T07:48", "2023-01-01"]), st.text(max_size=3),
              st.integers(0, 3), _NAMES),
    max_size=12,
).map(lambda rows: [entry(number, *row) for number, row in enumerate(rows)])  # fmt: skip


@settings(max_examples=60)
@given(
    _ENTRIES, st.builds(Arrangement, st.sampled_from(SourceOrder), st.sampled_from(Grouping)),
    st.dictionaries(st.integers(0, 12), st.lists(st.sampled_from("xyz"), min_size=1, unique=True)),
    st.frozensets(st.integers(0, 12)),
)  # fmt: skip
def test_each_document_is_below_its_headings_which_count_them_and_in_order_there(
    entries: list[Entry], by: Arrangement, tags: dict[int, list[str]], read: frozenset[int]
) -> None:
    rows = list(arranged(entries, by, Own(tags, read)))
    tagged = by.grouping is Grouping.TAG
    assert sorted(row.id for row in rows if isinstance(row, Entry)) == sorted(
        one.id for one in entries for _ in (tags.get(one.id, "") if tagged else "") or "x"
    )
    parts: list[tuple[Group | None, list[Entry]]] = [(None, [])]
    for row in rows:
        if isinstance(row, Group):
            parts.append((row, []))
        else:
            parts[-1][1].append(row)
    headed = parts[1:] if len(parts) > 1 else []
    assert not (headed and parts[0][1])
    assert [group.size for group, _ in headed if group] == [len(below) for _, below in headed]
    assert len({group.label for group, _ in headed if group}) == len(headed)
    for _, below in parts:
        for one, other in pairwise(below):
            match by.order:
                case SourceOrder.DATE:
                    assert not other.date or (one.date and one.date.value <= other.date.value)
                case SourceOrder.NEWEST:
                    assert not other.date or (one.date and one.date.value >= other.date.value)
                case SourceOrder.OUTLET:
                    assert not other.outlet or (
                        one.outlet and one.outlet.value.casefold() <= other.outlet.value.casefold()
                    )
                case SourceOrder.TITLE:
                    assert one.heading.casefold() <= other.heading.casefold()
                case SourceOrder.PATH:
                    assert one.path < other.path
                case SourceOrder.FLAGS:
                    assert sum(one.flagged.values()) >= sum(other.flagged.values())
                case SourceOrder.UNREAD:
                    assert (one.id in read) <= (other.id in read)


def test_ten_thousand_documents_are_arranged_in_a_moment() -> None:
    entries = [
        entry(number, f"Outlet {number % 90}", f"20{number % 24:02}-0{number % 9 + 1}-11", f"Title {number * 7919}",
              number % 5, f"Story {number // 20}")
        for number in range(10_000)
    ]  # fmt: skip
    for order in SourceOrder:
        for grouping in Grouping:
            before = time.process_time()
            assert len(list(arranged(entries, Arrangement(order, grouping), Own()))) >= 10_000
            assert time.process_time() - before < 0.5


@asynccontextmanager
async def opened(library: Library) -> AsyncIterator[tuple[ReadingScreen, Pilot[None]]]:
    """The app on a library, with the last session's arrangement."""
    roots = list(library.roots)
    app = TwosourceApp(roots, UNICODE, last=session.recall(roots))
    async with app.run_test(size=(120, 30)) as pilot:
        screen = app.screen
        assert isinstance(screen, ReadingScreen)
        while not screen.lists.sources.rows or screen.document is None:
            await pilot.pause(0.01)
        yield screen, pilot


def told(rows: "Sources | list[SourceRow]") -> list[str]:
    shown = rows.rows if isinstance(rows, Sources) else rows
    return [f"# {row.label} {row.size}" if isinstance(row, Group) else row.path.rpartition("/")[2] for row in shown]


async def until(pilot: Pilot[None], screen: ReadingScreen, heading: str, rows: list[str]) -> None:
    """Wait until the list is arranged so."""
    sources = screen.lists.sources
    for _ in range(1_000):
        if sources.heading[0] == heading and told(sources) == rows:
            return
        await pilot.pause(0.01)
    pytest.fail(f"{sources.heading[0]}: {told(sources)}")


async def test_keys_and_commands_arrange_the_list_and_the_session_keeps_it(library: MakeLibrary) -> None:
    made = read_in(library(ARTICLES))
    ids = {one.path.rpartition("/")[2]: one.id for one in made.entries()}
    made.say(made.whole(ids["a.txt"]), Tag("metals"))
    made.say(made.whole(ids["a.txt"]), Tag("Prices"))
    made.say(made.whole(ids["a.txt"]), Read())
    async with opened(made) as (screen, pilot):
        await pilot.press(*":group none", "enter")
        await until(pilot, screen, "by date", ["a.txt", "c.txt", "b.txt"])
        await pilot.press("S")
        await until(pilot, screen, "by newest", ["b.txt", "c.txt", "a.txt"])
        assert screen.lists.sources.current == screen.shelf.entries[ids["a.txt"]]  # the cursor stays on its document
        await pilot.press(*":sort title", "enter")
        await until(pilot, screen, "by title", ["c.txt", "b.txt", "a.txt"])
        await pilot.press(*":sort unread", "enter")
        await until(pilot, screen, "by unread", ["c.txt", "b.txt", "a.txt"])
        await pilot.press(*":group tag", "enter")
        await until(
            pilot,
            screen,
            "by tag, unread",
            ["# metals 1", "a.txt", "# Prices 1", "a.txt", "# no tag 2", "c.txt", "b.txt"],
        )
        assert [one.id for one in screen.lists.sources.onward(ids["a.txt"], 1)] == [ids["c.txt"], ids["b.txt"]]
        await pilot.press(*":sort salience", "enter")
        await pilot.pause()
        assert screen.lists.shown == "claims"
        await pilot.press(*":group outlet", "enter")
        await until(pilot, screen, "by outlet, unread", ["# Herald 1", "b.txt", "# Krone 2", "c.txt", "a.txt"])
        kept = screen.session
        await pilot.press("ctrl+q")
    assert session.keep(list(made.roots), kept)
    async with opened(made) as (screen, pilot):
        await until(pilot, screen, "by outlet, unread", ["# Herald 1", "b.txt", "# Krone 2", "c.txt", "a.txt"])
        await pilot.press("1", "H", "H", "H", "H", "g")
        await pilot.pause()
        assert str(screen.lists.sources.arrangement) == "by story, unread"
