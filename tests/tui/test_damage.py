"""What is kept is damaged, or cannot be kept: the commands and the app say so in a line and go on."""

import fcntl
import os
import resource
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from index.library import Library
from index.store import schema as database
from tests.conftest import MakeLibrary, read_in
from tests.test_mending import ARTICLES, BAD, COLUMNS
from tests.tui.terminal import Terminal, twosource

COMMANDS = ("search ferry", "show", "quotes", "claims", "speakers", "")


def run(words: str, folder: str, limit: int | None = None, environ: Mapping[str, str] = os.environ) -> tuple[str, str]:
    """What a command prints, and what it says beside it."""
    command = twosource(*words.split(), folder)

    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, preexec_fn=limited, env=environ, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout, done.stderr


def open_app(folder: str) -> Terminal:
    return Terminal(twosource("open", folder), (140, 30))


@pytest.fixture
def folder(library: MakeLibrary) -> str:
    """A folder of articles that were read in."""
    made = read_in(library(ARTICLES))
    made.close()
    return made.roots[0]


def plant(folder: str, column: str) -> None:
    """Put something in every row of a column that is no value of it."""
    import sqlite3

    with Library([folder]) as library:
        path = database.current(library.folder)
    assert path
    table, _, name = column.partition(".")
    with sqlite3.connect(path) as db:
        # Text stays text for SQLite, with whatever bytes; no two names are the same.
        value = "CAST(? AS TEXT) || id" if name == "name" else "?"
        db.execute(f"UPDATE {table} SET {name} = {value}", (COLUMNS[column][1],))
    db.close()


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("documents.card", ""),
        ("pieces.text", "search ferry"),
        ("contents.details", "show"),
        ("analyses.attributions", "quotes"),
        ("evidence.claims", "claims"),
        ("names.name", "speakers"),
        ("evidence.claims", "check"),
    ],
)
def test_a_command_that_meets_damage_makes_it_good_and_answers(folder: str, column: str, words: str) -> None:
    before, _ = run(words, folder)
    plant(folder, column)
    after, told = run(words, folder)
    assert words == "check" or after == before
    assert "rebuilt" in after or words != "check"
    assert told.startswith("twosource: The catalogue") and told.count("\n") == 1
    assert run("claims", folder)[1] == ""


@pytest.mark.parametrize("words", COMMANDS)
def test_where_nothing_can_be_written_a_command_answers_from_what_is_there(folder: str, words: str) -> None:
    before, _ = run(words, folder)
    (Path(folder) / "new.txt").write_text("The bridge is open, the minister said.\n")
    after, told = run(words, folder, limit=0)
    assert after == before
    assert told.startswith("twosource: not brought up to date: ")
    assert "full" in told and told.count("\n") == 1
    assert run("check", folder)[0].startswith("documents 4")


@pytest.mark.parametrize("damage", BAD)
def test_the_app_makes_a_bad_catalogue_anew(folder: str, damage: Callable[[Path], None]) -> None:
    with Library([folder]) as library:
        path = database.current(library.folder)
    assert path
    damage(path)
    with open_app(folder) as terminal:
        terminal.wait_for(f"{len(ARTICLES)} reports")
        terminal.wait_for("next flagged claim")
        terminal.press("/ferry\r")
        terminal.wait_for("HITS  2")
        terminal.press("\x11")
        assert terminal.wait_exit() == 0
    assert run("check", folder)[0].startswith("documents 3, 3 analysed")


@pytest.mark.parametrize("column", ["evidence.claims", "pieces.text", "documents.card"])
def test_the_app_makes_rows_anew_that_it_cannot_read(folder: str, column: str) -> None:
    plant(folder, column)
    with open_app(folder) as terminal:
        terminal.wait_for("made anew")
        terminal.press("3c")
        terminal.wait_for("The old ferry of Porto was sold")
        terminal.press("\x11")
        assert terminal.wait_exit() == 0


def test_the_app_tells_where_a_journal_is_that_it_cannot_read(folder: str) -> None:
    with Library([folder]) as library:
        library.save_search("ferry")
    (file,) = (Path(os.environ["XDG_DATA_HOME"]) / "twosource" / "journals").glob("*.sqlite")
    torn = file.read_bytes().replace(b"ferry", b"f\xffrry")
    file.write_bytes(torn)
    with open_app(folder) as terminal:
        terminal.wait_for("The journal cannot be read")
        terminal.press("/ferry\r")
        terminal.wait_for("2 for ferry ")
        terminal.press("s")
        terminal.wait_for("1 saved")
        terminal.press("\x11")
        assert terminal.wait_exit() == 0
    assert file.with_name(f"{file.name}.damaged-1").read_bytes() == torn
    with Library([folder]) as library:
        assert [saved.query for saved in library.saved_searches()] == ["ferry"]


@pytest.mark.parametrize("odd", [os.mkfifo, Path.mkdir, lambda path: path.symlink_to("/dev/zero"), Path.touch])
def test_the_app_starts_whatever_is_in_the_place_of_its_own_files(folder: str, odd: Callable[[Path], None]) -> None:
    with open_app(folder) as terminal:
        terminal.wait_for("next flagged claim")
        terminal.press("q")
        terminal.wait_exit()
    state, config = (Path(os.environ[f"XDG_{kind}_HOME"]) / "twosource" for kind in ("STATE", "CONFIG"))
    config.mkdir(parents=True)
    (session,) = (state / "sessions").glob("*.json")
    for path in (session, state / "last.json", config / "config.toml"):
        path.unlink(missing_ok=True)
        odd(path)
    with Library([folder]) as library:
        lock = library.folder / "lock"
    lock.unlink()
    odd(lock)
    with open_app(folder) as terminal:
        terminal.wait_for("next flagged claim")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert session.read_bytes().startswith(b"{")
    assert (state / "last.json").read_bytes().startswith(b"[")


def test_a_full_disk_stops_no_reader(folder: str) -> None:
    (Path(folder) / "new.txt").write_text("The bridge is open, the minister said.\n")
    limit = ["sh", "-c", 'ulimit -f 0; exec "$@"', "sh"]
    with Terminal([*limit, *twosource("open", folder)], (140, 30)) as terminal:
        terminal.wait_for(f"{len(ARTICLES)} reports")
        terminal.wait_for("full")
        terminal.press("/ferry\r")
        terminal.wait_for("2 for ferry ")
        terminal.press("s")
        terminal.wait_for("could not be kept")
        terminal.press("1")
        terminal.settle()
        terminal.press("q")
        terminal.wait_for("Not all is saved: q once more quits. This could not be kept")
        terminal.press("\x7f")
        terminal.wait_for("This is the top")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_what_is_still_being_written_is_told_before_q_quits(folder: str) -> None:
    with open_app(folder) as terminal:
        terminal.wait_for("next flagged claim")
        terminal.press("/ferry\r")
        terminal.wait_for("2 for ferry ")
        terminal.settle()
        (queue,) = Path(os.environ["XDG_DATA_HOME"]).rglob("*.queue")
        with queue.open() as held:
            fcntl.flock(held, fcntl.LOCK_EX)  # as another analyst's writing has it, who shares the journal
            terminal.press("s1")
            terminal.wait_for(lambda: terminal.lines[-1].endswith("q quit"))
            terminal.press("q")
            terminal.wait_for("Not all is saved: q once more quits.")
            terminal.press("\x1b")
            terminal.wait_for("This is the top")
            terminal.press("q")
            assert terminal.wait_exit() == 0
