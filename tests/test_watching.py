"""Files that come, change or go are noticed, and nothing outside the library is watched."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.watching import changes, shared
from tests.tui.terminal import Terminal, cpu_ms, twosource

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
23 22 0:5 / /proc rw - proc proc rw
24 22 0:45 / /srv/news\\040room rw,relatime - nfs4 server:/news rw
25 22 0:46 / /home/me/far rw - fuse.sshfs me@far:/ rw
26 24 8:2 / /srv/news\\040room/local rw - ext4 /dev/sdb1 rw
nonsense
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/home/me/reports", False),
        ("/srv/news room/today", True),
        ("/srv/news room", True),
        ("/srv/news rooms", False),
        ("/srv/news room/local/x", False),
        ("/home/me/far/x", True),
    ],
)
def test_what_is_shared_with_other_machines(path: str, expected: bool) -> None:
    assert shared(path, MOUNTS) is expected


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "a.txt").write_text("Rain in the capital\n\nIt rained all day in the capital, the minister said.\n")
    return folder


@pytest.fixture
def told(library: Path) -> Iterator[object]:
    """What is told of changes in the library, from the moment that it is watched."""
    watching = changes([str(library)])
    assert next(watching).how == "watching"
    return watching


@pytest.mark.slow
def test_changes_in_the_library_are_told(library: Path, told: Iterator[object]) -> None:
    (library / "new").mkdir()
    next(told)
    (library / "new/b.txt").write_text("Snow")
    next(told)
    (library / "a.txt").unlink()
    next(told)


@pytest.mark.slow
def test_a_file_that_is_a_library_is_noticed_when_it_is_replaced(library: Path) -> None:
    watching = changes([str(library / "a.txt")])
    next(watching)
    (library / "b.txt").write_text("Snow")
    (library / "b.txt").replace(library / "a.txt")
    next(watching)


@pytest.mark.slow
def test_a_link_does_not_lead_out_of_the_library(library: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (library / "link").symlink_to(outside)
    watching = changes([str(library)])
    next(watching)
    (outside / "x.txt").write_text("elsewhere")
    (library / ".hidden").write_text("not read")
    (library / "b.txt").write_text("Snow")
    next(watching)
    watched = _watched_inodes()
    assert library.stat().st_ino in watched
    assert outside.stat().st_ino not in watched


def _watched_inodes() -> list[int]:
    """The inodes that this process watches (Linux)."""
    found = []
    for file in Path("/proc/self/fdinfo").iterdir():
        try:
            lines = file.read_text().splitlines()
        except OSError:
            continue
        found += [
            int(word[4:], 16)
            for line in lines
            if line.startswith("inotify")
            for word in line.split()
            if word[:4] == "ino:"
        ]
    return found


def test_the_app_takes_in_what_comes_and_goes(library: Path) -> None:
    with Terminal(twosource(str(library), "--fresh", "--watch"), (120, 30)) as terminal:
        terminal.wait_for("1 report ")
        terminal.wait_for("watching")
        (library / "deep").mkdir()
        (library / "deep/b.txt").write_text("Snow in the hills\n\nIt snowed all night in the hills, Ann Coe said.\n")
        terminal.wait_for("Snow in the hills")
        terminal.wait_for("2 reports")
        (library / "a.txt").write_text("Hail in the capital\n\nIt hailed all day in the capital, the minister said.\n")
        terminal.wait_for("Hail in the capital")
        (library / "deep/b.txt").unlink()
        terminal.wait_for("1 report ")
        terminal.settle()
        before = sum(map(cpu_ms, [terminal.process.pid, *terminal.children]))
        terminal.settle(2.0)
        assert sum(map(cpu_ms, [terminal.process.pid, *terminal.children])) - before < 20
        terminal.press("\x11")
        assert terminal.wait_exit() == 0
    assert not terminal.children
