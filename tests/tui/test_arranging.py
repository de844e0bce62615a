"""The source list, arranged by keys and commands, in parts, and in the next session."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from index.library import Entry, Library
from index.model.actions import Read, Tag
from index.model.shelf import Arrangement, Grouping, SourceOrder
from tests.conftest import MakeLibrary, read_in
from tests.tui.pilots import until
from tui.app import TwosourceApp
from tui.present.arranging import called
from tui.present.glyphs import UNICODE
from tui.screens.reading import ReadingScreen
from tui.settings import session
from tui.widgets.sources import Sources

ARTICLES = {
    "a.txt": "Source: Krone\n\nZinc prices rise\n\n14 May 2024\n\nZinc rose by a tenth in London on Monday.\n",
    "b.txt": "Source: Herald\n\nMill burns down\n\n16 May 2024\n\nHarlow mill was destroyed by a fire on Tuesday.\n",
    "c.txt": "Source: Krone\n\nApples are scarce\n\n15 May 2024\n\nApples are scarce in Tyrol after nights of frost.\n",
}


@asynccontextmanager
async def opened(library: Library) -> AsyncIterator[tuple[ReadingScreen, Pilot[None]]]:
    """The app on a library, with the last session's arrangement."""
    roots = list(library.roots)
    app = TwosourceApp(roots, UNICODE, last=session.recall(roots))
    async with app.run_test(size=(120, 30)) as pilot:
        screen = app.screen
        assert isinstance(screen, ReadingScreen)
        await until(pilot, lambda: screen.lists.sources.rows and screen.document is not None)
        yield screen, pilot


def told(sources: Sources) -> list[str]:
    """Its rows, with the headings in words."""
    grouping = sources.arrangement.grouping
    return [
        row.path.rpartition("/")[2] if isinstance(row, Entry) else f"# {called(row, grouping)} {row.size}"
        for row in sources.rows
    ]


async def arranged(pilot: Pilot[None], screen: ReadingScreen, heading: str, rows: list[str]) -> None:
    """Wait until the list is arranged so."""
    sources = screen.lists.sources
    await until(
        pilot,
        lambda: sources.heading[0] == heading and told(sources) == rows,
        lambda: (sources.heading[0], told(sources)),
    )


async def test_keys_and_commands_arrange_the_list_and_the_session_keeps_it(library: MakeLibrary) -> None:
    made = read_in(library(ARTICLES))
    ids = {one.path.rpartition("/")[2]: one.id for one in made.entries()}
    made.say(made.whole(ids["a.txt"]), Tag("metals"))
    made.say(made.whole(ids["a.txt"]), Tag("Prices"))
    made.say(made.whole(ids["a.txt"]), Read())
    async with opened(made) as (screen, pilot):
        await pilot.press(*":group none", "enter")
        await arranged(pilot, screen, "by date", ["a.txt", "c.txt", "b.txt"])
        await pilot.press("S")
        await arranged(pilot, screen, "by newest", ["b.txt", "c.txt", "a.txt"])
        assert screen.lists.sources.current == made.entry(ids["a.txt"])  # the cursor stays on its document
        await pilot.press(*":sort title", "enter")
        await arranged(pilot, screen, "by title", ["c.txt", "b.txt", "a.txt"])
        await pilot.press(*":sort unread", "enter")
        await arranged(pilot, screen, "by unread", ["c.txt", "b.txt", "a.txt"])
        await pilot.press(*":group tag", "enter")
        await arranged(
            pilot,
            screen,
            "by tag, unread",
            ["# metals 1", "a.txt", "# Prices 1", "a.txt", "# no tag 2", "c.txt", "b.txt"],
        )
        await pilot.press(*":sort salience", "enter")
        await until(pilot, lambda: screen.lists.shown == "claims")
        await pilot.press(*":group outlet", "enter")
        await arranged(pilot, screen, "by outlet, unread", ["# Herald 1", "b.txt", "# Krone 2", "c.txt", "a.txt"])
        kept = screen.session
        await pilot.press("ctrl+q")
    assert session.keep(list(made.roots), kept)
    async with opened(made) as (screen, pilot):
        await arranged(pilot, screen, "by outlet, unread", ["# Herald 1", "b.txt", "# Krone 2", "c.txt", "a.txt"])
        await pilot.press("1", "H", "H", "H", "H", "g")
        await until(pilot, lambda: str(screen.lists.sources.arrangement) == "by story, unread")


async def test_every_document_is_reached_though_few_rows_are_held(
    library: MakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sources, "window", 10)
    texts = ((f"Report {at} is short.", f"Title {at:02}", f"Outlet {at % 5}") for at in range(40))
    lines = (dict(zip(("text", "title", "outlet"), text, strict=True)) for text in texts)
    made = read_in(library({"all.jsonl": "\n".join(map(json.dumps, lines))}))
    by = Arrangement(SourceOrder.TITLE, Grouping.OUTLET)
    whole = made.shelf(by).rows
    async with opened(made) as (screen, pilot):
        sources = screen.lists.sources
        await pilot.press(*":group outlet", "enter", *":sort title", "enter")
        await until(pilot, lambda: sources.arrangement == by and sources.current is not None)
        await pilot.press("g")
        await until(pilot, lambda: sources.cursor == 0 and sources.current == whole[0])
        for row in whole[1:]:
            await pilot.press("j")
            await until(pilot, lambda row=row: sources.current == row)
            assert len(sources.rows) <= 2 * sources.window
        assert (sources.cursor, sources.total) == (len(whole) - 1, len(whole))
        await pilot.press("g", "G")
        await until(pilot, lambda: sources.current == whole[-1])
        middle = next(row for row in whole[20:] if isinstance(row, Entry))
        screen.open_document(middle.id)
        await until(pilot, lambda: screen.document is not None and screen.document.id == middle.id)
        assert sources.current == middle
        for row in whole[: whole.index(middle)][::-1]:
            await pilot.press("k")
            await until(pilot, lambda row=row: sources.current == row)
        assert sources.cursor == 0
