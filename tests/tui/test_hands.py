"""Fast hands: no letter typed into a line acts as a key, q quits only by itself, Enter opens what is marked."""

import re
import resource
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from index.library import Library
from tests.tui.sample import SEEDS, read_in, sized
from tests.tui.terminal import Terminal, cpu_ms, twosource

_WORDS = ("senate", "esE", "quiet zeal", "mMrRsS", "8e*E3F/:")
_DELAYS = (0.0, 0.01, 0.05, 0.12, 0.2, 0.4)


@pytest.fixture
def lent(tmp_path: Path, seeds_read_in: None) -> Iterator[Terminal]:
    """The app, with a pager and an editor that leave a trace where they are called."""
    trace = tmp_path / "called"
    script = tmp_path / "program"
    script.write_text(f"#!/bin/sh\ntouch {trace}\n")
    script.chmod(0o755)
    environ = {"PAGER": str(script), "EDITOR": str(script), "VISUAL": str(script)}
    with Terminal(twosource("open", "seeds"), (120, 40), environ, folder=SEEDS.parent) as terminal:
        read_in(terminal)
        yield terminal
    assert not trace.exists(), "a letter called the pager or the editor"


def wait(terminal: Terminal, seconds: float) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        terminal.read(left)


def test_what_is_typed_into_a_line_stands_there_at_every_delay(lent: Terminal) -> None:
    """One line after another, each left by Esc and by ctrl+c, whatever the search of the one before is at."""
    for number, delay in enumerate((*_DELAYS, *reversed(_DELAYS))):
        leave = "\x1b\x03"[number % 2]
        for place, key in enumerate("/:F"):
            word = _WORDS[(number + place) % len(_WORDS)]  # another than in the line before
            lent.press("/kim")
            wait(lent, _DELAYS[-1 - number % len(_DELAYS)])
            lent.press(leave)
            wait(lent, delay)
            lent.press(key)
            wait(lent, delay)
            for letter in word:
                lent.press(letter)
                if number % 3 == 0:
                    wait(lent, delay / 8)
            lent.wait_for(lambda word=word: lent.lines[-1] == f" {word}")  # type: ignore[misc]
            lent.settle(0.15)
            assert lent.lines[-1] == f" {word}", lent.text
            assert "saved" not in lent.text
            lent.press(leave)


@sized((120, 40))
def test_a_word_typed_in_the_middle_of_a_search_is_not_taken_from_its_line(seeds: Terminal) -> None:
    for delay in _DELAYS:
        seeds.press("/senate")
        wait(seeds, 0.5)
        seeds.press("\x1b")
        wait(seeds, delay)
        seeds.press("/")
        wait(seeds, delay)
        seeds.press("seeds")
        seeds.wait_for(lambda: seeds.lines[-1] == " seeds")
        seeds.press("\x03")


@pytest.mark.parametrize("keys", ["\x1b", "\x7f", "\x1b\x1b\x7f\x7f", "\rhl\tq", "2q\x1bq", "j\rqq" * 3, "3q6qq1qq"])
def test_nothing_but_q_by_itself_quits(seeds: Terminal, keys: str) -> None:
    seeds.press("2")
    seeds.wait_for("Enter evidence")
    seeds.press("1")
    seeds.wait_for("Enter open")
    seeds.settle()
    seeds.press(keys)
    seeds.settle()
    assert seeds.process.poll() is None
    seeds.press("\x1b" if "1" not in keys else "1")
    seeds.wait_for("SOURCES")
    seeds.press("\x1b")
    seeds.wait_for("q quits")
    seeds.settle()
    seeds.press("jjq")
    assert seeds.wait_exit() == 0


def test_the_key_that_quits_waits_for_nothing(seeds: Terminal) -> None:
    before = _children_cpu() + cpu_ms(seeds.process.pid)
    seeds.press("/kim\r]]\r\x1b3F" * 20 + "\x11")
    assert seeds.wait_exit() == 0
    assert _children_cpu() - before < 1_500  # all these keys take twice that


def _children_cpu() -> float:
    """CPU that the children of these tests that have ended used, in ms."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1_000 * (used.ru_utime + used.ru_stime)


@sized((120, 40))
def test_keys_typed_ahead_are_for_the_screen_they_open(seeds: Terminal) -> None:
    seeds.press("]\r")
    seeds.press("?")
    seeds.wait_for("The marks")
    assert "In the evidence" in seeds.text
    seeds.press("q")
    seeds.wait_for("twosource  evidence")
    seeds.press("q38gl")
    seeds.wait_for("says the same")
    seeds.press("q/vladivostok\rn")
    seeds.wait_for("Enter evidence")
    seeds.wait_for(lambda: len([line for line in seeds.lines if line.startswith(" > ")]) == 1)


@pytest.fixture
def dated(tmp_path: Path) -> Path:
    """Reports of two outlets and three years on other things; the older ones rank first for some words."""
    for year in (2017, 2018, 2019):
        for outlet in ("Reuters", "Krone"):
            text = f"Bridge {outlet} {year}\n\nThe mayor said on Monday that bridge {year} is closed.\n"
            body = text + "Closed it is. " * (2020 - year)
            (tmp_path / f"{outlet}{year}.md").write_text(
                f"---\ntitle: Bridge {outlet} {year}\noutlet: {outlet}\ndate: {year}-03-04\n---\n\n{body}"
            )
    return tmp_path


def test_enter_opens_the_row_that_is_marked_of_what_is_typed(dated: Path) -> None:
    queries = (
        ("outlet:reuters date:2019", "Bridge Reuters 2019"),
        ("outlet:krone date:2017", "Bridge Krone 2017"),
        ("closed outlet:reuters date:2018", "Bridge Reuters 2018"),
    )
    with Terminal(twosource("open", str(dated)), (120, 40)) as terminal:
        terminal.wait_for("6 reports")
        terminal.wait_for("all claims")
        terminal.settle()
        for pause, (query, title) in product((0.0, 0.02, 0.1, 0.2, 0.5), queries):
            terminal.press("/" + query)
            wait(terminal, pause)
            terminal.press("\r")
            terminal.wait_for("Enter evidence")
            terminal.wait_for(lambda title=title: title in terminal.lines[1][45:])  # type: ignore[misc]
            terminal.settle()
            assert title in terminal.lines[1][45:]
            marked = next(line for line in terminal.lines if line.startswith(" > "))
            assert title in marked
            terminal.press("1")
            terminal.wait_for("SOURCES")


@sized((120, 40))
def test_claims_are_listed_while_they_are_asked_for(seeds: Terminal) -> None:
    seeds.press("/standing:single")
    seeds.wait_for("13 claims for standing:single")
    seeds.settle()
    marked = next(line for line in seeds.lines if line.startswith(" > "))
    seeds.press("\r")
    seeds.wait_for("Enter evidence")
    seeds.settle()
    assert marked[:40] in seeds.text
    assert re.search(r" >! ", seeds.text) or "SINGLE" in seeds.text or "Enter evidence" in seeds.text


def test_rows_do_not_move_under_the_cursor_while_files_come_in(tmp_path: Path) -> None:
    def write(folder: Path, number: int) -> None:
        head = f"---\ntitle: Title {number}\ndate: 202{number}-01-01\noutlet: Outlet {number}\n---\n\n"
        (folder / f"{number}.md").write_text(f"{head}Bridge {number} is closed.\n")

    for number in range(5, 9):
        write(tmp_path, number)
    with Terminal(twosource("open", str(tmp_path)), (120, 40)) as terminal:
        terminal.wait_for("4 reports")
        terminal.wait_for("all claims")
        terminal.settle()
        terminal.press("G")
        terminal.wait_for(lambda: any(line.startswith(" > Outlet 8") for line in terminal.lines))
        for number in range(1, 5):
            write(tmp_path, number)
        terminal.press("r")
        terminal.wait_for("8 reports")
        terminal.settle()
        assert any(line.startswith(" > Outlet 8") for line in terminal.lines)
        terminal.press("\r")
        terminal.wait_for("Enter evidence")
        assert "Title 8" in terminal.lines[1]


@sized((120, 40))
@pytest.mark.parametrize(("then", "shown"), [("", "SEARCHES"), ("/senate\r", "for senate"), ("i", "NARROW")])
def test_a_search_that_is_saved_stays_saved_whatever_is_done_next(seeds: Terminal, then: str, shown: str) -> None:
    seeds.press("/putin\r")
    seeds.wait_for("for putin")
    seeds.press(f"s{then}")
    seeds.wait_for(shown)
    seeds.press("\x11")
    assert seeds.wait_exit() == 0
    with Library([SEEDS]) as library:
        assert [saved.query for saved in library.saved_searches()] == ["putin"]
        assert "putin" in library.latest_queries()
