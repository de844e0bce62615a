"""What an analyst says in the app: where it is put, how it is shown, and that nothing typed is lost."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from index.library import ClaimFilter, Library
from index.model.actions import Credibility, Mark, Marking, Note, Outlet, Read, Reliability, Tag, Value
from tests.conftest import ROOT, MakeLibrary, read_in
from tests.tui.pilots import until
from tui.app import TwosourceApp
from tui.present.glyphs import ASCII, UNICODE, Glyphs
from tui.screens.reading import ReadingScreen
from tui.widgets.command import CommandLine
from tui.widgets.line import Line

Opened = tuple[ReadingScreen, Pilot[None]]
SEEDS = [str(ROOT / "seeds")]
FLAGGED = ClaimFilter(flagged=True)


@asynccontextmanager
async def opened(
    roots: list[str] = SEEDS, size: tuple[int, int] = (120, 40), glyphs: Glyphs = UNICODE
) -> AsyncIterator[Opened]:
    """The app on a library that is read in."""
    app = TwosourceApp(roots, glyphs)
    async with app.run_test(size=size) as pilot:
        screen = app.screen
        assert isinstance(screen, ReadingScreen)
        await until(pilot, lambda: screen.document is not None and screen.own.last >= 0 and not screen.status.progress)
        yield screen, pilot


def shown(screen: ReadingScreen) -> str:
    """All that is on the screen."""
    return "\n".join(strip.text for strip in screen._compositor.render_strips())


def values(library: Library) -> list[Value]:
    return [placed.kept.value for placed in library.marks()]


@pytest.fixture
def library_of_seeds(seeds_read_in: None) -> Iterator[Library]:
    with Library(SEEDS) as library:
        yield library


async def test_a_claim_is_marked_by_a_letter_and_again_by_the_same_one_not(library_of_seeds: Library) -> None:
    async with opened() as (screen, pilot):
        await pilot.press("2", "right_curly_bracket")
        await until(pilot, lambda: screen.reader.claim)
        await pilot.press("a")
        await until(pilot, lambda: "c checked  d doubtful  i important  C credibility 1-6" in shown(screen))
        await pilot.press("d")
        await until(pilot, lambda: "doubtful on “" in shown(screen))
        assert values(library_of_seeds) == [Mark(Marking.DOUBTFUL)]
        assert "d doubtful  WHO" in shown(screen)
        assert any(line.startswith("d>") for line in lines_of_text(screen))
        await pilot.press("a")
        await until(pilot, lambda: "d not doubtful" in shown(screen))
        await pilot.press("d")
        await until(pilot, lambda: "taken back: doubtful on “" in shown(screen))
        assert values(library_of_seeds) == []
        await pilot.press("a", "C", "2")
        await until(pilot, lambda: "credibility 2 (probably true)" in shown(screen))
        await pilot.press("a", "C", "4")
        await until(pilot, lambda: "credibility 4 (doubtful)" in shown(screen))
        assert values(library_of_seeds) == [Credibility(4)]
        assert any(line.startswith("4>") for line in lines_of_text(screen))


def lines_of_text(screen: ReadingScreen) -> list[str]:
    reader = screen.reader
    return [strip.text for strip in reader.render_lines(reader.size.region)]


async def test_a_report_in_the_list_and_its_outlet_are_marked(library_of_seeds: Library) -> None:
    async with opened() as (screen, pilot):
        await pilot.press("g", "j", "a", "i")
        await until(pilot, lambda: "important on " in shown(screen))
        await pilot.press("a", "r")
        await until(pilot, lambda: "read on " in shown(screen))
        await until(pilot, lambda: "Krone?             r i1" in shown(screen) or " r i1" in shown(screen))
        await pilot.press("a", "R", "b")
        await until(pilot, lambda: "reliability B (usually reliable)" in shown(screen))
        assert {kept.value for kept in library_of_seeds.reliability().values()} == {Reliability("B")}
        assert set(values(library_of_seeds)) == {Mark(Marking.IMPORTANT), Read()}
        assert not any(placed.words for placed in library_of_seeds.marks())


async def test_selected_words_and_statements_are_marked_as_they_are(library_of_seeds: Library) -> None:
    async with opened() as (screen, pilot):
        await pilot.press("6", "enter")
        await until(pilot, lambda: screen.lists.statements.current)
        row = screen.lists.statements.current
        assert row
        await pilot.press(*":tag said", "enter")
        await until(pilot, lambda: "tag said on “" in shown(screen))
        (placed,) = library_of_seeds.marks()
        assert placed.kept.target.on == "statement"
        assert placed.words.startswith(row.text.split()[0])


async def test_tags_are_completed_and_taken_off(library_of_seeds: Library) -> None:
    claim = library_of_seeds.claim_rows(FLAGGED)[0].claim
    library_of_seeds.say(library_of_seeds.asserted(claim), Tag("Summit"))
    async with opened() as (screen, pilot):
        await pilot.press("3", "t", *"su", "tab", *", money", "enter")
        await until(pilot, lambda: "tag money on “" in shown(screen))
        assert values(library_of_seeds) == [Tag("Summit"), Tag("money")]
        await pilot.press("t", *"-summit", "enter")
        await until(pilot, lambda: "taken back: tag -Summit" in shown(screen))
        await pilot.press("F", *"money", "enter")
        await until(pilot, lambda: "only tag money" in shown(screen) and len(screen.lists.claims.rows) == 1)


async def test_a_line_takes_the_place_of_one_that_is_not_there_yet(library_of_seeds: Library) -> None:
    """As where a machine is so slow that the next key waits no longer for it."""
    async with opened() as (screen, pilot):
        opening = asyncio.ensure_future(screen.action_search())
        while screen.line is None:
            await asyncio.sleep(0)
        opening.cancel()
        await screen.action_command()
        await until(pilot, lambda: list(screen.query(Line)) == [screen.line] == [screen.focused])
        assert isinstance(screen.line, CommandLine)
        await pilot.press("escape")
        await until(pilot, lambda: not screen.query(Line) and screen.status.display)


def editor(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = folder / "ed"
    program.write_text(f"#!/bin/sh\nfor last; do :; done\n{script}\n")
    program.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(program))


def test_what_is_written_is_kept_however_the_editor_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.driver import drafts
    from tui.driver.outside import command

    editor(tmp_path, monkeypatch, 'echo "from the minutes" >> "$last"; kill -9 $$')
    file = drafts.draft(Outlet("Krone"))
    written, trouble = drafts.edit(file, "a line", command("editor"))
    assert written == "a line\nfrom the minutes"
    assert "ended with code -9" in trouble
    assert drafts.begun(file) == written  # until it is in the journal
    assert file.stat().st_mode & 0o777 == 0o600
    drafts.drop(file)
    assert drafts.begun(file) == ""


async def test_a_note_that_was_not_entered_is_there_again(library_of_seeds: Library) -> None:
    async with opened() as (screen, pilot):
        await pilot.press("W")
        await until(pilot, lambda: screen.lists.worklist.rows)
        await pilot.press("A", *"half a th")
        await until(pilot, lambda: "half a th" in shown(screen))
        await pilot.press("ctrl+q")
    assert values(library_of_seeds) == []
    async with opened() as (screen, pilot):
        await pilot.press("W")
        await until(pilot, lambda: screen.lists.worklist.rows)
        await pilot.press("A", *"ought", "enter")
        await until(pilot, lambda: "note on “" in shown(screen))
        assert values(library_of_seeds) == [Note("half a thought")]
        await pilot.press("A", *[*("backspace",) * len("half a thought"), "enter"])
        await until(pilot, lambda: "taken back: note" in shown(screen))
        assert values(library_of_seeds) == []


async def test_a_note_that_cannot_be_kept_is_there_again(
    library_of_seeds: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWOSOURCE_JOURNAL", str(tmp_path / "away"))
    async with opened() as (screen, pilot):
        await pilot.press("g", "j", "A", *"not lost", "enter")
        await until(pilot, lambda: "could not be kept in the journal" in shown(screen))
        (tmp_path / "away").mkdir()
        await pilot.press("A")
        await until(pilot, lambda: "not lost" in shown(screen))
        await pilot.press("enter")
        await until(pilot, lambda: "note on " in shown(screen))
    assert values(library_of_seeds) == [Note("not lost")]


async def test_a_text_is_read_once_its_end_was_in_sight_in_the_text(library_of_seeds: Library) -> None:
    async with opened(size=(80, 24)) as (screen, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: screen.focused is screen.reader)
        assert values(library_of_seeds) == []
        await pilot.press("G")
        await until(pilot, lambda: "r read" in shown(screen))
        assert values(library_of_seeds) == [Read()]
        await pilot.press("u")
        await until(pilot, lambda: "undone: read on" in shown(screen))
        await pilot.press("g", "G")
        assert values(library_of_seeds) == []  # the analyst's word outranks what was seen


async def test_what_others_say_is_seen_at_the_next_key_with_their_name(library_of_seeds: Library) -> None:
    claim = library_of_seeds.claim_rows(FLAGGED)[0].claim
    async with opened() as (screen, pilot):
        await pilot.press("3")
        await until(pilot, lambda: screen.lists.claims.rows)
        with Library(SEEDS, author="anna") as other:
            other.say(other.asserted(claim), Mark(Marking.CHECKED))
            other.say(other.asserted(claim), Note("seen the treaty"))
        screen._looked_at = 0.0
        await pilot.press("enter")
        await until(pilot, lambda: "anna notes  seen the treaty" in shown(screen))
        assert "anna says  checked" in shown(screen)
        await until(pilot, lambda: "1 checked" in shown(screen))


async def test_what_has_no_place_any_more_is_listed_with_its_words(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(
        library({"a.txt": "Ferry sold\n\nThe old ferry of Porto was sold to a museum in Lisbon on Monday.\n"})
    )
    (entry,) = made.entries()
    claim = made.claims(entry.id)[0]
    made.say(made.asserted(claim), Note("ask the museum"))
    (tmp_path / "articles" / "a.txt").write_text("Another text\n\nNothing of what was here before is left in it.\n")
    read_in(made)
    assert len(made.unplaced()) == 1
    async with opened([str(tmp_path / "articles")], size=(160, 40)) as (screen, pilot):
        await pilot.press("5")
        await until(pilot, lambda: screen.lists.problems.rows)
        (row,) = screen.lists.problems.rows
        assert "note “ask the museum” on “The old ferry of Porto was sold" in row.reason
        assert "No place any more" in shown(screen)


async def test_signs_and_words_tell_it_without_colour_in_ascii(
    library_of_seeds: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    row = library_of_seeds.claim_rows(FLAGGED)[0]
    library_of_seeds.say(library_of_seeds.asserted(row.claim), Mark(Marking.IMPORTANT))
    async with opened(glyphs=ASCII) as (screen, pilot):
        await pilot.press("3")
        await until(pilot, lambda: "i important" in shown(screen))
        await pilot.press("enter")
        await until(pilot, lambda: any(line.startswith("i>") for line in lines_of_text(screen)))
        assert shown(screen).isascii()
