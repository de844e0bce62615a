"""The pool of processes, and the analyses that all libraries share."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index.library import Library
from index.model.document import Document, Part, PartKind
from index.model.statements import Attribution
from index.pipeline.analysing import Found, analyse
from index.pipeline.executors import FailedError, Pool
from index.store.analyses import Analyses
from index.store.schema import SCHEMA_VERSION, _version
from index.store.tables import TABLES
from tests.conftest import MakeLibrary, read_in

TEXT = "The ferry of Porto was sold on Monday, mayor Ana Costa said."
DOCUMENT = Document("", "", TEXT, (Part(PartKind.BODY, 0, len(TEXT)),), language="en")


def reports(count: int) -> dict[str, str]:
    return {f"{at:03}.txt": f"Report {at}\n\n{TEXT} It was built in {1800 + at}, she said.\n" for at in range(count)}


def process(_: None) -> int:
    return os.getpid()


def end(path: str) -> str:
    """End the process by a signal; where the file is not there, for the first time only."""
    if not path:
        os.kill(os.getpid(), signal.SIGKILL)
    first = not Path(path).exists()
    Path(path).touch()
    if first:
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def now(_: None) -> float:
    return time.monotonic()


def until(path: str) -> float:
    """Wait until something writes to the pipe."""
    Path(path).read_bytes()
    return time.monotonic()


def fail(_: None) -> None:
    raise ValueError("no such thing")


def test_calls_are_done_in_other_processes() -> None:
    with Pool(2) as pool:
        assert pool.submit(analyse, DOCUMENT).result() == analyse(DOCUMENT) != Found()
        children = {pool.submit(process, None).result() for _ in range(4)}
        assert os.getpid() not in children
        with pytest.raises(FailedError, match="ValueError: no such thing"):
            pool.submit(fail, None).result()
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


def test_a_call_whose_process_ends_is_tried_once_more(tmp_path: Path) -> None:
    with Pool(1) as pool:
        assert pool.submit(end, str(tmp_path / "there")).result() == "done"
        with pytest.raises(FailedError, match="signal 9"):
            pool.submit(end, "").result()
        assert pool.submit(process, None).result() != os.getpid()


def test_calls_that_can_wait_are_done_last(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "go")
    with Pool(1) as pool:
        first = pool.submit(until, str(tmp_path / "go"))
        spare = [pool.spare(now, None) for _ in range(2)]
        later = pool.submit(now, None)
        (tmp_path / "go").write_bytes(b"")
        assert first.result() <= later.result() <= spare[0].result() <= spare[1].result()


def test_where_no_process_can_be_started_calls_are_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with Pool(2) as pool:
        assert pool.submit(process, None).result() == os.getpid()


def test_processes_make_no_difference(library: MakeLibrary, tmp_path: Path) -> None:
    told = {}
    for count in (1, 2):
        with Library([tmp_path / "articles"], cache=tmp_path / str(count)) as made:
            library(reports(40))
            for _ in made.update(processes=count):
                pass
            told[count] = [made.analysis(entry.id) for entry in made.entries()]
            assert made.problems() == ()
    assert told[1] == told[2]
    assert all(analysis and analysis.attributions for analysis in told[1])


def test_no_process_outlives_an_update_that_is_stopped(library: MakeLibrary) -> None:
    steps = library(reports(160)).update(processes=2)  # enough for more than one step
    for step in steps:
        if step.stage == "quotes" and step.done:
            break
    assert _children()
    steps.close()  # type: ignore[attr-defined]
    assert not _children()


def _children() -> list[str]:
    listed = subprocess.run(
        ["ps", "-o", "args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=False
    )
    return [line for line in listed.stdout.splitlines() if "index.pipeline.child" in line]


def test_a_text_is_analysed_once(library: MakeLibrary, own_cache: Path, tmp_path: Path) -> None:
    """What is kept of a text is taken for it in another folder, and not for another text."""
    read_in(library({"a.txt": TEXT}))
    shared = own_cache / "analyses.sqlite"
    assert stat.S_IMODE(shared.stat().st_mode) == 0o600
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "b.txt").write_text(TEXT)
    (tmp_path / "other" / "c.txt").write_text(TEXT.replace("Porto", "Lisbon"))
    with Library([tmp_path / "other"]) as other:
        read_in(other)
        found = [other.analysis(entry.id) for entry in other.entries()]
    assert found[0] is not None and found[0].attributions
    with sqlite3.connect(shared) as db:
        assert db.execute("SELECT count(*) FROM analyses").fetchone() == (2,)
    db.close()


def _junk(path: Path) -> None:
    path.write_bytes(b"junk" * 5_000)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("damage", [_junk, _folder, _fifo, lambda path: path.write_bytes(b"")])
def test_damaged_analyses_are_made_anew(damage: Callable[[Path], object], tmp_path: Path) -> None:
    path = tmp_path / "analyses.sqlite"
    found = analyse(DOCUMENT).attributions
    for _ in range(2):
        known = Analyses(path)
        assert known.get("1", DOCUMENT) is None
        known.keep([("1", DOCUMENT, found)])
        assert known.get("1", DOCUMENT) == found
        assert known.get("2", DOCUMENT) is None
        known.close()
        damage(path)


def test_an_analysis_that_was_changed_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "analyses.sqlite"
    known = Analyses(path)
    other = Document("", "", "Another text.", (), language="en")
    known.keep([("1", DOCUMENT, analyse(DOCUMENT).attributions), ("1", other, ())])
    known.close()
    db = sqlite3.connect(path)
    db.execute("UPDATE analyses SET found = (SELECT found FROM analyses ORDER BY rowid LIMIT 1)")
    db.commit()
    db.close()
    known = Analyses(path)
    assert known.get("1", DOCUMENT) is not None
    assert known.get("1", other) is None
    known.close()


def test_the_oldest_analyses_make_room(tmp_path: Path) -> None:
    path = tmp_path / "analyses.sqlite"
    most = 2**17
    known = Analyses(path, most)
    documents = [Document("", "", f"{TEXT} {at}") for at in range(900)]
    found: tuple[Attribution, ...] = analyse(DOCUMENT).attributions
    for document in documents:
        known.keep([("1", document, found)])
    assert path.stat().st_size <= most
    assert known.get("1", documents[-1]) == found
    assert known.get("1", documents[0]) is None
    known.close()


def test_a_schema_is_the_same_however_it_is_explained() -> None:
    assert _version("-- What it is.\n" + TABLES.replace("\n", "\n  ")) == SCHEMA_VERSION
    assert _version(TABLES.replace("line INTEGER", "line TEXT")) != SCHEMA_VERSION
