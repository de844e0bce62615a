"""The process in which pages are parsed: what ends it costs one file, and it ends with who started it."""

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from index import reading
from index.library import Library
from index.reading.child import Answer, Request, read_message, write_message
from tests.proofs.monsters import monsters
from tests.reading.samples import document, reasons, write
from tests.reading.test_html import PAGE

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="processes are looked up in /proc")
SECONDS = 60  # for what takes a moment, on a busy machine


@pytest.fixture(autouse=True)
def _end() -> Iterator[None]:
    yield
    reading.close()


def _children(pid: int | str = "self") -> list[int]:
    """The processes that a process has started to parse pages."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    found = [int(child) for children in tasks for child in children.read_text().split()]
    return [child for child in found if b"index.reading.child" in Path(f"/proc/{child}/cmdline").read_bytes()]


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (signal.SIGKILL, "could not be read: the process that read it ended (signal 9)"),
        (signal.SIGPROF, "too slow: reading it takes more than 8 s of computing time"),  # the limit's own signal
    ],
)
def test_a_file_in_which_the_process_ends_is_listed_and_the_next_is_read(
    tmp_path: Path, number: signal.Signals, reason: str
) -> None:
    document(tmp_path, PAGE, "a.html")
    [child] = _children()
    os.kill(child, signal.SIGSTOP)
    told: list[str] = []
    asking = threading.Thread(target=lambda: told.extend(reasons(tmp_path, PAGE, "b.html")))
    asking.start()
    os.kill(child, number)
    os.kill(child, signal.SIGCONT)
    asking.join(SECONDS)
    assert told == [reason]
    assert document(tmp_path, PAGE, "c.html").title
    [another] = _children()
    assert another != child


def test_it_reads_on_however_much_memory_who_started_it_has(tmp_path: Path) -> None:
    page = write(tmp_path, PAGE, "a.html")
    code = (
        "import sys; from index.reading import read; held = b'x' * 2**29; started = []; "
        "sys.addaudithook(lambda event, _: started.append(event) if event == 'subprocess.Popen' else None); "
        f"print(*[len(read({str(page)!r}).documents) for _ in range(3)], len(started))"
    )
    assert subprocess.check_output([sys.executable, "-c", code]).split() == [b"1", b"1", b"1", b"1"]


def test_it_ends_with_the_reading(tmp_path: Path) -> None:
    """It takes no memory while statements and claims are looked for."""
    (tmp_path / "reports").mkdir()
    write(tmp_path / "reports", PAGE, "a.html")
    stages = {}
    with Library([tmp_path / "reports"], cache=tmp_path / "cache") as library:
        for step in library.update():
            stages[step.stage] = _children()
    assert stages.pop("reading")
    assert "quotes" in stages
    assert not any(stages.values())


def _child(changes: str = "pass") -> subprocess.Popen[bytes]:
    code = f"from index.reading import child; {changes}; child.main()"
    return subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)


def _ask(child: subprocess.Popen[bytes], data: bytes) -> None:
    assert child.stdin
    write_message(child.stdin.fileno(), msgspec.msgpack.encode(Request("html", b"a.html", data)))


def _answer(child: subprocess.Popen[bytes]) -> Answer:
    assert child.stdout
    return msgspec.msgpack.decode(read_message(child.stdout.read, 2**30), type=Answer)


def test_computing_time_is_bounded() -> None:
    with _child("child.CPU_S = 0.2") as child:
        _ask(child, monsters()["deep.html"](5_000_000))
        assert child.wait(SECONDS) == -signal.SIGPROF


def test_computing_time_is_that_of_each_file() -> None:
    with _child("child.CPU_S = 1") as child:
        for _ in range(60):
            _ask(child, PAGE.encode())
            assert _answer(child).documents
        _ask(child, monsters()["deep.html"](5_000_000))
        assert child.wait(SECONDS) == -signal.SIGPROF


def test_memory_is_bounded_and_the_next_page_is_read() -> None:
    with _child("child.MEMORY = 350 * 2**20") as child:
        _ask(child, monsters()["attributes.html"](5_000_000))
        answer = _answer(child)
        assert not answer.documents
        assert answer.problems[0].reason.startswith("too large: ")
        _ask(child, PAGE.encode())
        assert _answer(child).documents


def test_it_ends_when_its_input_closes_whatever_it_is_at() -> None:
    with _child() as child:
        _ask(child, PAGE.encode())
        assert _answer(child).documents
        _ask(child, monsters()["deep.html"](5_000_000))
        assert child.stdin
        child.stdin.close()
        assert child.wait(SECONDS) == 0


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="this system cannot wait for another's process")
def test_it_ends_when_who_started_it_is_killed(tmp_path: Path) -> None:
    page, large = write(tmp_path, PAGE, "a.html"), write(tmp_path, monsters()["deep.html"](5_000_000), "b.html")
    code = f"from index.reading import read; read({str(page)!r}); print(flush=True); read({str(large)!r})"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        parent.stdout.readline()
        [child] = _children(parent.pid)
        ended = os.pidfd_open(child)
        parent.kill()
        assert select.select([ended], [], [], SECONDS)[0]
        os.close(ended)
