"""One user keeps a library, others read it: nothing of it is theirs to change, and they see what is new in it."""

import os
import signal
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.library import Library, LibraryError
from index.search import engines
from index.store import schema
from tests.users import AS_ROOT, GROUP, KEEPER, STRANGER, Machine, machine

ANA, BEN = 64_110, 64_111
READERS = 6
# Reads all the time until there is a file that says stop: what was there is there still, and nothing fails.
READ_ON = """
last, most, times = 0, 0, 0
while not os.path.exists(folder + "/.stop"):
    revision = library.revision()
    found = library.search("bridge")
    assert revision >= last and found.total >= most, (last, revision, most, found.total)
    assert "cannot" not in found.note, found.note
    for entry in library.entries():
        assert "bridge" in library.document(entry.id).text
        assert library.analysis(entry.id) is None or library.claims(entry.id) is not None
    last, most, times = revision, found.total, times + 1
print(times > 1, library.search("bridge").total)
"""


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    with machine(monkeypatch) as made:
        yield made


def everything(folder: Path) -> dict[str, tuple[int, int, int, int]]:
    """Each file below a folder, with its mode, owner, size and time."""
    found = {}
    for path in folder.rglob("*"):
        status = path.lstat()
        found[str(path.relative_to(folder))] = status.st_mode, status.st_uid, status.st_size, status.st_mtime_ns
    return found


@AS_ROOT
@pytest.mark.slow
def test_readers_read_all_and_change_nothing(shared: Machine) -> None:
    keeper, ana, stranger = shared.users(KEEPER, ANA, STRANGER)
    assert keeper.do("library = Library([folder])\nupdate()\nlibrary.search('bridge')\nlibrary.close()") == []
    before = everything(shared.cache)
    for name, (mode, owner, *_) in before.items():
        private = name.lower().endswith(("lock", "creation", "analyses.sqlite"))
        wanted = 0o2750 if stat.S_ISDIR(mode) else 0o600 if private else 0o640
        assert (name, stat.S_IMODE(mode), owner) == (name, wanted, KEEPER)
        assert (shared.cache / name).lstat().st_gid == GROUP
    assert ana.open() == []
    assert ana.do("print(library.kept.by, len(library.kept.updated))") == [f"user {KEEPER} 25"]
    assert ana.do("update()\nprint(library.search('bridge').total, library.check().catalogue)") == ["1 ok"]
    (tagged,) = ana.do(
        "library.say(library.whole(library.entries()[0].id), Tag('mine'))\n"
        "print(library.search('tag:mine').total, library.tag_names())"
    )
    assert tagged == "1 ('mine',)"
    (refused,) = ana.do("library.rebuild()")
    assert f"user {KEEPER} keeps this library" in refused
    assert ana.do("library.close()") == []
    assert everything(shared.cache) == before
    (kept_out,) = stranger.open()
    assert "Permission denied" in kept_out
    assert "add you to its group" in kept_out


@AS_ROOT
@pytest.mark.slow
def test_a_reader_sees_what_is_new_also_in_a_catalogue_that_was_replaced(shared: Machine) -> None:
    keeper, ana = shared.users(KEEPER, ANA)
    keeper.do("library = Library([folder])\nupdate()")
    ana.open()
    say = "library.say(library.whole(library.entries()[0].id), Tag('mine'))"
    show = "print(library.search('bridge').total, library.search('tag:mine').total)"
    assert ana.do(f"{say}\n{show}") == ["1 1"]
    shared.add("Tarn")
    assert keeper.do("update()\nlibrary.close()") == []  # all connections of the keeper are closed
    assert ana.do(show) == ["2 1"]
    shared.add("Aldmoor")  # comes first
    assert keeper.do("library = Library([folder])\nlibrary.rebuild()\nupdate()") == []
    assert ana.do(show) == ["3 1"]
    for log in shared.cache.rglob("catalogue-*-wal"):
        log.rename(log.with_name("away"))  # as after an update of a library that is not shared
        (told,) = shared.users(ANA + READERS)[0].open()
        assert f"The next `twosource update` by user {KEEPER}" in told
        log.with_name("away").rename(log)
    keeper.close()  # killed: what it leaves can be read
    (ben,) = shared.users(BEN)
    assert ben.open() == []
    assert ben.do(show) == ["3 0"]
    assert ana.do(show) == ["3 1"]


@AS_ROOT
@pytest.mark.slow
@pytest.mark.parametrize("large", [engines.LARGE, 0], ids=["whoosh", "tantivy"])
def test_six_read_while_one_writes_and_none_is_in_the_way(shared: Machine, large: int) -> None:
    if not large:
        pytest.importorskip("tantivy")
    keeper, *readers = shared.users(KEEPER, *range(ANA, ANA + READERS))
    keeper.do(f"engines.LARGE = {large}\nlibrary = Library([folder])\nupdate()")
    for one in readers:
        assert one.open() == []
        one.begin(READ_ON)
    towns = ["Tarn", "Cald", "Holm", "Irby"]
    for number, town in enumerate(towns):
        shared.add(town)
        if number == 1:  # one stops in the middle of whatever it does
            os.kill(readers[0].pid, signal.SIGSTOP)
        opened = "library.close()\nlibrary = Library([folder])\n" if number % 2 else ""
        assert keeper.do(f"{opened}update()") == []
    (shared.reports / ".stop").touch()
    os.kill(readers[0].pid, signal.SIGCONT)
    for one in readers:
        assert one.ended() == [f"True {len(towns) + 1}"]


def test_what_others_may_write_to_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWOSOURCE_SHARED", str(tmp_path / "shared"))
    with pytest.raises(LibraryError, match="unset it to read in a library of your own"):
        Library([tmp_path])
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o2770)
    with pytest.raises(LibraryError, match="cannot be trusted"):
        Library([tmp_path])


def test_a_catalogue_with_a_view_or_a_trigger_is_not_read(tmp_path: Path) -> None:
    schema.create(tmp_path)
    path = schema.current(tmp_path)
    assert path
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("SELECT 1 FROM documents").fetchall()  # so that the log is there
        schema.opened_for_reading(path).close()
        db.execute("CREATE TRIGGER forged AFTER INSERT ON documents BEGIN DELETE FROM files; END")
        with pytest.raises(LibraryError, match="other tables than those of twosource"):
            schema.opened_for_reading(path)
        db.execute("DROP TRIGGER forged")
        db.execute("DROP TABLE tombstones")
        db.execute("CREATE VIEW tombstones AS SELECT 1 AS id, 2 AS revision")
        with pytest.raises(LibraryError, match="other tables than those of twosource"):
            schema.opened_for_reading(path)
