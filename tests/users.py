"""Several users of one machine, each in a process of their own, which only root can start."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

KEEPER, GROUP, STRANGER = 64_101, 64_102, 64_199  # of nobody, as those of readers are: 64_110 and on
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be other users")

_TOLD = "The bridge of {0} will be closed, Mayor Coe of {0} said on Monday. “It is not safe,” she said.\n"
# The interpreter itself may lie where only root can read, so one becomes another user when all is imported: by doing
# what is done later, on a small library of one's own.
_BEGIN = """
import os, sys, threading
from pathlib import Path
from tempfile import TemporaryDirectory
from index.library import *
from index.model.actions import Tag
from index.search import engines
engines.large()
def update():
    for _ in library.update(processes=1): pass
user, group, folder, warm = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
shared = os.environ.pop("TWOSOURCE_SHARED")
with TemporaryDirectory() as cache:
    os.environ["TWOSOURCE_CACHE"] = os.environ["XDG_DATA_HOME"] = cache
    with Library([warm]) as library:
        update(); library.search("mayor"); library.news(); library.check(); library.tag_names()
own = sys.argv[5]
os.environ.update(TWOSOURCE_SHARED=shared, TWOSOURCE_CACHE=f"{own}/cache", XDG_DATA_HOME=f"{own}/data")
os.setgroups([group]); os.setgid(user); os.setuid(user)
os.umask(0o077)
print("ready", flush=True)
library = None
for line in sys.stdin:
    try:
        exec(compile(eval(line), "asked", "exec"))
        print("done", flush=True)
    except LibraryError as error:
        print(repr(f"failed: {error}"), "done", sep="\\n", flush=True)
"""


class Someone:
    """A user with the folders that are theirs. What `do` is given may use `library`, once that is opened."""

    def __init__(self, base: Path, number: int, group: int) -> None:
        own = base / str(number)
        own.mkdir()
        os.chown(own, number, number)
        self._folder = base / "reports"
        arguments = [str(number), str(group), str(self._folder), str(base / "warm"), str(own)]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _BEGIN, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.pid = self._process.pid

    def begin(self, lines: str) -> None:
        """Have them run lines of code."""
        assert self._process.stdin
        self._process.stdin.write(f"{lines!r}\n")
        self._process.stdin.flush()

    def ended(self) -> list[str]:
        """What they print until those are done."""
        assert self._process.stdout
        found: list[str] = []
        for line in self._process.stdout:
            if line in ("done\n", "ready\n"):
                return found
            found.append(line.rstrip("\n"))
        raise AssertionError(f"it ended: {found}")

    def do(self, lines: str) -> list[str]:
        """Run lines of code; what they print."""
        self.begin(lines)
        return self.ended()

    def open(self) -> list[str]:
        """Open the library; what fails."""
        return self.do("library = Library([folder])")

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


class Machine:
    """A folder of reports, and a cache that KEEPER keeps for GROUP."""

    def __init__(self, base: Path) -> None:
        self.base, self.reports, self.cache = base, base / "reports", base / "shared"
        for folder in (self.reports, self.cache, base / "warm"):
            folder.mkdir()
        os.chown(self.cache, KEEPER, GROUP)
        self.cache.chmod(0o2750)
        for town in ("Brennock", "Tarn"):
            (base / "warm" / f"{town}.txt").write_text(_TOLD.format(town), encoding="utf-8")
        self.add("Brennock")
        self._users: list[Someone] = []

    def add(self, town: str) -> None:
        """Add a report on a town."""
        (self.reports / f"{town}.txt").write_text(_TOLD.format(town), encoding="utf-8")

    def users(self, *numbers: int) -> list[Someone]:
        """Users of the group; they begin side by side."""
        begun = [Someone(self.base, number, number if number == STRANGER else GROUP) for number in numbers]
        self._users += begun
        for one in begun:
            one.ended()
        return begun

    def close(self) -> None:
        for one in self._users:
            one.close()


@contextmanager
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """A machine of several users, whose processes end with it."""
    with TemporaryDirectory() as base:
        os.chmod(base, 0o755)  # noqa: PTH101
        monkeypatch.setenv("TWOSOURCE_SHARED", f"{base}/shared")
        made = Machine(Path(base))
        try:
            yield made
        finally:
            made.close()
