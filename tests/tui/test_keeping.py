"""The app and the commands on a library that another user keeps: who that is, and what is new as it comes."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import tui.screens.keeping
from index.model.keeping import Kept
from tests.tui.pilots import until
from tests.tui.terminal import twosource
from tests.users import AS_ROOT, KEEPER, Machine, Someone, machine
from tui.app import TwosourceApp
from tui.present.glyphs import UNICODE
from tui.present.keeping import keeper
from tui.screens.reading import ReadingScreen


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    with machine(monkeypatch) as made:
        yield made


@pytest.fixture
def service(shared: Machine) -> Someone:
    """The keeper, who has read one report in. Root, as whom these tests run, is then a reader as any other."""
    (service,) = shared.users(KEEPER)
    assert service.do("library = Library([folder])\nupdate()") == []
    return service


@AS_ROOT
@pytest.mark.slow
async def test_the_app_shows_what_the_keeper_reads_in(
    shared: Machine, service: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tui.screens.keeping, "_LOOK_S", 0.05)
    app = TwosourceApp([str(shared.reports)], UNICODE)
    async with app.run_test(size=(120, 30)) as pilot:
        screen = app.screen
        assert isinstance(screen, ReadingScreen)
        await until(pilot, lambda: screen.document is not None and f"kept by user {KEEPER}, updated" in _status(screen))
        shared.add("Tarn")
        service.do("update()\nlibrary.close()\nlibrary = Library([folder])")
        await until(pilot, lambda: screen.shelf.holds.documents == 2)
        service.do("library.rebuild()\nupdate()")
        await until(pilot, lambda: screen.shelf.holds.documents == 2 and not screen.lists.problems.rows)
        await pilot.press("2", *":outlet Post", "enter")
        await until(pilot, lambda: f"In your journal; user {KEEPER}'s claims stay." in _status(screen))


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(twosource(*arguments), capture_output=True, text=True, timeout=120, check=False)


def _status(screen: ReadingScreen) -> str:
    return screen.status.render_line(0).text


@AS_ROOT
@pytest.mark.slow
def test_commands_read_and_say_who_keeps_it(shared: Machine, service: Someone) -> None:
    reports = str(shared.reports)
    found = run("search", "bridge", reports)
    assert (found.returncode, "Brennock" in found.stdout) == (0, True)
    told = run("check", reports)
    assert f"kept by   user {KEEPER}, updated " in told.stdout
    (record,) = map(json.loads, run("check", reports, "--jsonl").stdout.splitlines())
    assert record["kept_by"] == f"user {KEEPER}"
    for refused in (run("update", reports), run("check", "--rebuild", reports)):
        assert (refused.returncode, f"user {KEEPER} keeps this library" in refused.stderr) == (3, True)
    own = run("update", str(shared.base / "warm"))
    assert (own.returncode, "kept in your own cache" in own.stderr) == (0, True)


def test_an_update_prints_nothing_and_search_finds_what_it_read(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("The bridge will be closed.\n", encoding="utf-8")
    done = run("update", str(tmp_path))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_time_of_an_update_is_told_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    assert keeper(Kept("ana", "2024-06-19T07:48:00+00:00")) == "ana, updated 19 Jun 2024 07:48"
    assert keeper(Kept("ana", "")) == keeper(Kept("ana", "\x1b[2J")) == "ana, not read in to the end yet"
