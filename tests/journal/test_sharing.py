"""Several users of one machine share a journal: each reads and writes it, mends it, and sees who said what."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from index.journal.journal import Journal
from index.library import LibraryError
from index.model.actions import Source, Tag, Whole

DOCUMENT = Whole(Source("ab" * 32, "krone/a.txt"))
GROUP, ANA, BEN = 64_001, 64_002, 64_003  # of nobody
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be other users")
BEGIN = """
import os, sqlite3, sys
from tests.journal.test_sharing import *
import index.journal.rows
# The interpreter itself may lie where only root can read, so it becomes another user when all is imported. The group is
# not the user's own one: what is made would not belong to it by itself.
os.setgroups([GROUP]); os.setgid(int(sys.argv[3])); os.setuid(int(sys.argv[3]))
os.umask(0o077)
journal = Journal(Path(sys.argv[1]), sys.argv[2])
os.environ["TWOSOURCE_JOURNAL"] = str(journal.path.parent)
def tags(): return [f"{kept.author}: {kept.value.name}" for kept in journal.kept("tag")]
try:
"""
END = """
except LibraryError as error: print(error)
"""
As = Callable[[int, str], str]


@pytest.fixture
def journal() -> Iterator[Path]:
    """The path of a journal in a folder of a group."""
    with TemporaryDirectory() as base:
        os.chmod(base, 0o755)  # noqa: PTH101
        folder = Path(base) / "shared"
        folder.mkdir()
        if os.geteuid() == 0:
            os.chown(folder, ANA, GROUP)
        folder.chmod(0o770)
        yield folder / "one.sqlite"


@pytest.fixture
def as_user(journal: Path) -> As:
    """Runs lines of code as a user of the group; returns what they print."""

    def run(user: int, lines: str) -> str:
        code = BEGIN + "".join(f"    {line}\n" for line in lines.splitlines()) + END
        name = {ANA: "ana", BEN: "ben"}[user]
        ended = subprocess.run(
            [sys.executable, "-c", code, str(journal), name, str(user)], capture_output=True, text=True, check=False
        )
        return ended.stdout + ended.stderr

    return run


@AS_ROOT
@pytest.mark.slow
def test_each_writes_and_sees_who_said_what_and_may_mend(journal: Path, as_user: As) -> None:
    assert as_user(ANA, "journal.put(DOCUMENT, Tag('one'))") == ""
    assert as_user(BEN, "journal.put(DOCUMENT, Tag('two')); print(tags())") == "['ana: one', 'ben: two']\n"
    assert stat.S_IMODE(journal.stat().st_mode) == 0o660
    assert journal.stat().st_gid == GROUP
    # Ana's process is killed while it writes, so that the file has to be rolled back by Ben.
    kill = (
        "db = sqlite3.connect(journal.path, isolation_level=None)\n"
        "db.execute('PRAGMA cache_size = 1')\n"
        "db.execute('BEGIN')\n"
        "for number in range(500): db.execute('INSERT INTO latest VALUES (?, ?, 1)', (str(number), 'x' * 500))\n"
        "os._exit(0)"
    )
    as_user(ANA, kill)
    assert journal.with_name("one.sqlite-journal").stat().st_size > 0
    (journal.with_name("one.sqlite-journal")).chmod(0o660)
    os.chown(journal.with_name("one.sqlite-journal"), ANA, GROUP)
    assert as_user(BEN, "journal.put(DOCUMENT, Tag('three')); print(tags())").count("ben") == 2
    content = bytearray(journal.read_bytes())
    content[4096:8192] = os.urandom(4096)
    journal.write_bytes(content)
    assert "it is kept as" in as_user(BEN, "journal.mend(met=True)").lower()
    assert as_user(ANA, "journal.mend(met=True); journal.put(DOCUMENT, Tag('four')); print('ana: four' in tags())") == (
        "True\n"
    )


@AS_ROOT
@pytest.mark.slow
def test_what_permissions_do_not_allow_is_told_and_the_rest_goes_on(journal: Path, as_user: As) -> None:
    as_user(ANA, "journal.put(DOCUMENT, Tag('one'))")
    journal.chmod(0o640)
    journal.parent.chmod(0o750)
    told = as_user(BEN, "print(tags()); journal.put(DOCUMENT, Tag('two'))")
    assert told.startswith("['ana: one']\nThis could not be kept in the journal")
    assert "Traceback" not in told
    journal.chmod(0o660)
    journal.parent.chmod(0o1770)  # sticky: each may remove only what is theirs
    assert as_user(BEN, "journal.put(DOCUMENT, Tag('two')); print(tags())") == "['ana: one', 'ben: two']\n"
    journal.write_bytes(b"no journal" * 1000)
    told = as_user(BEN, "journal.mend()")
    assert "Operation not permitted" in told
    assert "Traceback" not in told
    assert "is kept as" in as_user(ANA, "journal.mend()")


def test_the_files_of_a_shared_journal_have_the_permissions_of_its_folder(
    journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWOSOURCE_JOURNAL", str(journal.parent))
    old = os.umask(0o077)
    try:
        one = Journal(journal, "ana")
        one.put(DOCUMENT, Tag("one"))
        journal.write_bytes(b"no journal" * 1000)
        with pytest.raises(LibraryError, match="kept as"):
            one.mend()
        one.put(DOCUMENT, Tag("two"))
    finally:
        os.umask(old)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in journal.parent.iterdir()}
    assert set(modes.values()) == {0o660}, modes
    assert journal.with_suffix(".lock").exists()
