"""Lists of which only a part is read at a time: every row is reached by moving, and no more than the part is held."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

import tui.desk
from index.library import ClaimFilter, ClaimOrder, Library
from index.model.claims import Standing
from index.store import claimruns
from tests.tui.pilots import until
from tests.tui.sample import SEEDS
from tui.app import TwosourceApp
from tui.present.glyphs import UNICODE
from tui.screens.reading import ReadingScreen
from tui.widgets.claimlist import ClaimList
from tui.widgets.hits import Hits
from tui.widgets.rows import Rows
from tui.widgets.statements import Statements

WINDOW = 10
QUERY = "standing:single OR standing:unresolved"

pytestmark = pytest.mark.usefixtures("seeds_read_in")


@asynccontextmanager
async def opened(patch: pytest.MonkeyPatch) -> AsyncIterator[tuple[ReadingScreen, Pilot[None], Library]]:
    """The app on the sample library, with lists that read a few rows at a time."""
    patch.chdir(SEEDS.parent)
    patch.setattr(tui.desk, "HITS", WINDOW)
    for kind in (ClaimList, Hits, Statements):
        patch.setattr(kind, "window", WINDOW)
    app = TwosourceApp(["seeds"], UNICODE)
    with Library([Path("seeds")]) as library:
        async with app.run_test(size=(120, 30)) as pilot:
            screen = app.screen
            assert isinstance(screen, ReadingScreen)
            await until(pilot, lambda: screen.document is not None and not screen.status.progress)
            yield screen, pilot, library


async def walked(pilot: Pilot[None], rows: Rows[Any], key: str = "j") -> list[object]:
    """What every row is, from the first one down."""
    await pilot.press("g")
    await until(pilot, lambda: rows.cursor == 0 and rows.current)
    found = [rows.identity(rows.current)]
    for number in range(1, rows.total):
        await pilot.press(key)
        await until(pilot, lambda number=number: rows.cursor == number and rows.current)
        found.append(rows.identity(rows.current))
        assert len(rows.rows) <= WINDOW
    return found


async def test_all_claims_are_reached_and_the_cursor_stays_on_its_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(monkeypatch) as (screen, pilot, library):
        claims = screen.lists.claims
        await pilot.press("3", "c")
        await until(pilot, lambda: claims.total == 42)
        ids = [row.claim.id for row in library.claim_rows()]
        assert await walked(pilot, claims) == ids
        await pilot.press("g", "G", "enter")  # typed at once: it waits for the row
        await until(pilot, lambda: screen.reader.claim is not None and screen.reader.claim.id == ids[-1])
        assert len(claims.rows) <= WINDOW
        await pilot.press("3", "S")
        by_standing = [row.claim.id for row in library.claim_rows(order=ClaimOrder.STANDING)]
        await until(pilot, lambda: claims.heading[1] == "by standing ")
        assert claims.current and claims.current.claim.id == ids[-1]
        assert claims.cursor == by_standing.index(ids[-1])
        await pilot.press("f")
        flagged = library.count_claims(ClaimFilter(flagged=True))
        await until(pilot, lambda: claims.total == flagged and claims.current)
        assert claims.cursor < flagged


async def test_all_statements_and_all_hits_are_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(monkeypatch) as (screen, pilot, library):
        statements, hits = screen.lists.statements, screen.lists.hits
        speaker = next(row.name for row in reversed(library.speakers()) if row.statements > WINDOW)
        said = library.statements(speaker)
        assert len(said) > WINDOW
        await pilot.press(*f":speaker {speaker}", "enter")
        await until(pilot, lambda: statements.total == len(said))
        assert await walked(pilot, statements) == [(row.document, row.content) for row in said]
        await pilot.press(*f":search {QUERY}", "enter")
        found = library.search(QUERY, 1_000)
        await until(pilot, lambda: hits.total == found.total)
        ids = [(hit.document, hit.claim, hit.snippet) for hit in found.hits]
        assert await walked(pilot, hits) == ids
        await pilot.press("g", "enter")
        for number in range(1, found.total):  # from the text, by hits
            await pilot.press("n")
            await until(pilot, lambda number=number: hits.cursor == number and hits.current)
            assert hits.current and hits.identity(hits.current) == ids[number]
        hit = found.hits[-1]
        await until(pilot, lambda: screen.document and screen.document.id == hit.document)


@pytest.mark.parametrize("few", [claimruns._FEW, 0], ids=["few claims", "many claims"])
def test_parts_of_lists_put_together_are_the_whole(monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.chdir(SEEDS.parent)
    monkeypatch.setattr(claimruns, "_FEW", few)
    with Library([Path("seeds")]) as library:
        for order in ClaimOrder:
            wanted = ClaimFilter(frozenset({Standing.ONE_ORIGIN, Standing.SINGLE_SOURCE}))
            whole = library.claim_rows(wanted, order=order)
            part = partial(library.claim_rows, wanted, order=order, limit=7)
            assert whole == sum((part(start=start) for start in range(0, len(whole) + 7, 7)), ())
            for number in (0, 5, len(whole) - 1):
                assert library.claim_place(wanted, order, whole[number].claim) == number
            other = library.claim_rows(ClaimFilter(frozenset({Standing.UNRESOLVED})))[0].claim
            assert library.claim_place(wanted, order, other) is None
        for row in library.speakers():
            said = library.statements(row.name)
            assert library.count_statements(row.name) == row.statements == len(said)
            assert said == sum((library.statements(row.name, 3, start) for start in range(0, len(said) + 3, 3)), ())
        for query in (QUERY, "putin", "date:2024", "said:korea"):
            found = library.search(query)
            parts = [library.search(query, 3, start=start) for start in range(0, found.total + 3, 3)]
            assert [hit for part in parts for hit in part.hits] == list(found.hits)
            assert {part.total for part in parts} == {found.total}
