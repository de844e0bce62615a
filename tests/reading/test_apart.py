"""The process in which pages are parsed: what ends it costs one file, and it ends with who started it."""

import os
import select
import signal
import socket
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
from index.reading.sandbox import landlock
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
        (
            signal.SIGSEGV,
            "its parser crashed (signal 11): it is damaged, too large, or made to do harm",
        ),
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


_HOSTILE = """
import errno, os, socket, subprocess
from index.model.document import Problem
from index.reading.formats import html

def tried(what, *values):
    try:
        what(*values)
        return "done"
    except OSError as error:
        return errno.errorcode.get(error.errno, str(error))

def hostile(path, file):
    secret, beside, port = file.read().decode().split("|")
    for name, what in {
        "read": lambda: open(secret).read(),
        "list": lambda: os.listdir(os.path.dirname(secret)),
        "write": lambda: open(beside, "w").write("x"),
        "append": lambda: open(secret, "a").write("x"),
        "remove": lambda: os.remove(secret),
        "run": lambda: subprocess.run(["/bin/true"], check=True),
        "connect": lambda: socket.create_connection(("127.0.0.1", int(port))),
        "datagram": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        "local socket": lambda: socket.socket(socket.AF_UNIX),
        "signal": lambda: os.kill(os.getppid(), 0),
    }.items():
        yield Problem(path, f"{name}: {tried(what)}")
    import trafilatura.readability_lxml  # modules can still be imported
    yield Problem(path, "imported")
    yield Problem(path, f"files: {tried(lambda: [os.dup(0) for _ in range(100)])}")

html.read = hostile
"""


@pytest.mark.skipif(landlock() < 6, reason="this kernel has no Landlock, or an older one")
def test_a_parser_that_a_file_has_taken_over_can_do_nothing_but_answer(tmp_path: Path) -> None:
    secret = write(tmp_path, "secret", "secret.txt")
    with socket.create_server(("127.0.0.1", 0)) as server, _child(f"exec({_HOSTILE!r}, {{}})") as child:
        port = server.getsockname()[1]
        _ask(child, f"{secret}|{tmp_path / 'beside.txt'}|{port}".encode())
        told = dict(problem.reason.partition(": ")[::2] for problem in _answer(child).problems)
    assert told == {
        **dict.fromkeys(("read", "list", "write", "append", "remove", "run"), "EACCES"),
        **dict.fromkeys(("connect", "datagram", "local socket"), "EACCES"),
        "signal": "EPERM",
        "files": "EMFILE",
        "imported": "",
    }
    assert secret.read_text() == "secret"
    assert [path.name for path in tmp_path.iterdir()] == ["secret.txt"]


_LIAR = """
import sys
from index.reading import apart, child
from index.model.document import *
child.TABLE.named("html").reader()
from index.reading.formats import html
html.read = lambda path, file: [{lie}]
child.main()
"""


@pytest.mark.parametrize(
    "lie",
    [
        "parts=(Part(PartKind.BODY, 0, 9, 'x'),)",
        "parts=(Part(PartKind.BODY, 2, 4, 'x'), Part(PartKind.BODY, 0, 2, 'x'))",
        "places=(Place(-1, 'page 1'),)",
        "places=(Place(5, 'page 1'),)",
        "places=(Place(2, 'page 1'), Place(2, 'page 2'))",
        "places=(Place(0, ''),)",
        "title=Fact(' ', 'x')",
        "date=Fact('yesterday', 'x')",
        "language='english'",
        "id=7",
        "line=-1",
        "sha256='0'",
    ],
)
def test_an_answer_that_cannot_be_true_is_not_believed(
    lie: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The process has been taken over: it answers in the right form, and wrong."""
    code = _LIAR.format(lie=f"Document(**{{'path': '', 'sha256': '', 'text': 'words', **dict({lie})}})")
    python = write(tmp_path, f'#!/bin/sh\nexec "{sys.executable}" -c "$CODE"\n', "python")
    python.chmod(0o700)
    monkeypatch.setenv("CODE", code)
    monkeypatch.setattr(sys, "executable", str(python))
    assert reasons(tmp_path, PAGE, "a.html") == ["what was read of it makes no sense"]
