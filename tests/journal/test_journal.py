"""The journal: nothing that was said is lost, undone actions come back, several write to one, and faults are told."""

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.journal.authors import author_name
from index.journal.journal import Journal
from index.library import Library, LibraryError
from index.model.actions import (
    Anchor,
    Asserted,
    Mark,
    Marking,
    Note,
    Outlet,
    Reliability,
    Source,
    Tag,
    Whole,
)

DOCUMENT = Whole(Source("ab" * 32, "krone/a.txt"))
CLAIM = Asserted(DOCUMENT.source, Anchor(4, 9, "ferry", "old ", " was"))
CHECKED = Mark(Marking.CHECKED)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "data" / "journals" / "one.sqlite", "ana")


def said(journal: Journal, *kinds: str) -> list[tuple[str, str]]:
    return [(kept.author, kept.value.name or str(kept.value)) for kept in journal.kept(*kinds)]


def test_what_is_said_holds_until_it_is_taken_back(journal: Journal) -> None:
    journal.put(CLAIM, CHECKED)
    journal.put(CLAIM, Tag("ferry"))
    journal.put(Outlet("Krone"), Reliability("C"))
    assert journal.put(CLAIM, CHECKED) is None, "it is said already"
    journal.put(Outlet("Krone"), Reliability("B"))
    journal.take_back(CLAIM, Tag("ferry"))
    assert journal.take_back(CLAIM, Tag("boat")) is None, "it was never said"
    assert [(kept.target, kept.value) for kept in journal.kept("mark", "tag", "reliability")] == [
        (CLAIM, CHECKED),
        (Outlet("Krone"), Reliability("B")),
    ]
    assert [kept.value for kept in journal.of(DOCUMENT.source)] == [CHECKED]
    assert [(entry.id, entry.before, entry.after) for entry in journal.entries()][-2:] == [
        (4, Reliability("C"), Reliability("B")),
        (5, Tag("ferry"), None),
    ]


def test_each_analyst_has_notes_of_their_own_and_sees_the_others(journal: Journal) -> None:
    other = Journal(journal.path, "ben")
    journal.put(CLAIM, Note("Sold twice?"))
    other.put(CLAIM, Note("See the register."))
    other.put(CLAIM, CHECKED)
    assert [(kept.author, kept.value) for kept in journal.kept("note", "mark")] == [
        ("ana", Note("Sold twice?")),
        ("ben", Note("See the register.")),
        ("ben", CHECKED),
    ]


def test_undo_and_redo_go_back_and_forth_over_sessions_and_say_what(journal: Journal) -> None:
    for tag in ("one", "two", "three"):
        journal.put(CLAIM, Tag(tag))
    later = Journal(journal.path, "ana")
    undone = [later.undo(), later.undo()]
    assert [entry.before for entry in undone if entry] == [Tag("three"), Tag("two")]
    assert [kept.value for kept in later.kept("tag")] == [Tag("one")]
    again = later.redo()
    assert again and again.after == Tag("two")
    later.put(CLAIM, Tag("four"))
    assert later.redo() is None, "what was undone before a new action stays undone"
    assert [kept.value for kept in later.kept("tag")] == [Tag("one"), Tag("two"), Tag("four")]
    assert [bool(later.undo()) for _ in range(4)] == [True, True, True, False]
    assert journal.kept("tag") == ()
    assert journal.verify()[1] == []


def test_undo_takes_nothing_of_somebody_else(journal: Journal) -> None:
    other = Journal(journal.path, "ben")
    journal.put(DOCUMENT, CHECKED)
    journal.put(Outlet("Krone"), Reliability("C"))
    other.put(Outlet("Krone"), Reliability("B"))
    with pytest.raises(LibraryError, match="ben has said something else"):
        journal.undo()
    assert [kept.value for kept in journal.kept("reliability")] == [Reliability("B")]
    undone = journal.undo()
    assert undone and undone.before == CHECKED
    assert [entry and entry.before for entry in (other.undo(), other.undo())] == [Reliability("B"), None]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from(["put", "take", "undo", "redo"]), st.integers(0, 2))
    )
)
def test_any_steps_of_two_leave_a_chain_from_which_the_state_follows(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, int]]
) -> None:
    path = tmp_path_factory.mktemp("steps") / "data" / "journals" / "one.sqlite"
    for author, step, number in steps:
        journal = Journal(path, author)
        try:
            {
                "put": lambda: journal.put(CLAIM, Tag(str(number))),  # noqa: B023
                "take": lambda: journal.take_back(CLAIM, Tag(str(number))),  # noqa: B023
                "undo": journal.undo,
                "redo": journal.redo,
            }[step]()
        except LibraryError:
            assert step in ("undo", "redo")
    journal = Journal(path, "a")
    assert journal.verify()[1] == []
    tags: set[str] = set()
    for entry in journal.entries():
        tags = tags | {entry.value.name} if entry.after else tags - {entry.value.name}
    assert {kept.value.name for kept in journal.kept("tag")} == tags


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE entries SET after = replace(after, 'two', 'ten') WHERE id = 2", "row 3 does not follow"),
        ("DELETE FROM entries WHERE id = 2", "row 2 is missing"),
        ("DELETE FROM entries WHERE id = 3", "row 3 was the last one"),
        ("UPDATE entries SET author = 'ben' WHERE id = 3", "row 3 was the last one"),
        ("UPDATE state SET entry = 1 WHERE entry = 2", "does not follow from the rows"),
    ],
)
def test_the_chain_tells_what_was_changed_behind_its_back(journal: Journal, change: str, told: str) -> None:
    for tag in ("one", "two", "three"):
        journal.put(CLAIM, Tag(tag))
    head, wrong = journal.verify()
    assert len(head) == 64
    assert wrong == []
    with sqlite3.connect(journal.path) as db:
        db.execute(change)
    db.close()
    assert told in "; ".join(journal.verify()[1])


def test_a_damaged_journal_is_kept_and_its_rows_go_on_in_a_new_one(journal: Journal) -> None:
    for tag in ("one", "two", "three"):
        journal.put(CLAIM, Tag(tag))
    with sqlite3.connect(journal.path) as db:
        db.execute("UPDATE entries SET after = 'no value' WHERE id = 2")
    db.close()
    torn = journal.path.read_bytes()
    with pytest.raises(LibraryError, match="something else than it should"):
        journal.kept("tag")
    with pytest.raises(LibraryError, match=r"kept as .*one\.sqlite\.damaged-1; of its rows 2 could be read"):
        journal.mend(met=True)
    assert [kept.value for kept in journal.kept("tag")] == [Tag("one"), Tag("three")]
    assert journal.verify()[1] == []
    undone = journal.undo()
    assert undone and undone.before == Tag("three")
    assert journal.path.with_name("one.sqlite.damaged-1").read_bytes() == torn
    journal.path.write_bytes(b"anything else, and not a journal" * 100)
    with pytest.raises(LibraryError, match=r"damaged-2; of its rows 0"):
        journal.mend()
    journal.mend()
    assert journal.put(CLAIM, CHECKED)


def test_a_journal_of_a_newer_version_is_left_as_it_is_and_the_library_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ferry sold\n\nThe ferry was sold, the mayor said.\n")
    with Library([tmp_path], author="ana") as library:
        library.journal.put(DOCUMENT, CHECKED)
        with sqlite3.connect(library.journal.path) as db:
            db.execute("PRAGMA user_version = 9")
        db.close()
        before = library.journal.path.read_bytes()
        for use in (library.mend_searches, library.journal.undo, lambda: library.remember_query("ferry")):
            with pytest.raises(LibraryError, match="made by a newer twosource"):
                use()
        assert library.marks() == library.unplaced() == (), "what was known of it, which is nothing yet"
        for _ in library.update():
            pass
        assert len(library.entries()) == 1
        assert library.journal.path.read_bytes() == before


def test_a_full_disk_is_told_and_what_was_said_before_holds(journal: Journal) -> None:
    journal.put(CLAIM, CHECKED)
    size = journal.path.stat().st_size
    child = (
        "import resource, sys; from tests.journal.test_journal import *\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))\n"
        "journal = Journal(Path(sys.argv[1]), 'ana')\n"
        "try:\n"
        "    while journal.put(CLAIM, Note('long ' * 3_000)) is None or journal.take_back(CLAIM, Note('')): pass\n"
        "except LibraryError as error: print(error)\n"
        "print(journal.kept('mark')[0].value == CHECKED, journal.verify()[1])\n"
    )
    ended = subprocess.run([sys.executable, "-c", child, str(journal.path)], capture_output=True, text=True, check=True)
    assert "could not be kept in the journal" in ended.stdout
    assert ended.stdout.endswith("True []\n")
    assert journal.put(CLAIM, Tag("there is room again"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_to_is_read_all_the_same(journal: Journal) -> None:
    journal.put(CLAIM, CHECKED)
    journal.path.chmod(0o400)
    journal.path.parent.chmod(0o500)
    try:
        assert said(journal, "mark") == [("ana", "checked")]
        with pytest.raises(LibraryError, match="could not be kept in the journal"):
            journal.put(CLAIM, Tag("one"))
    finally:
        journal.path.parent.chmod(0o700)


def test_nobody_waits_longer_than_two_seconds(journal: Journal) -> None:
    journal.put(CLAIM, CHECKED)
    with sqlite3.connect(journal.path, isolation_level=None) as db:
        db.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        assert said(journal, "mark") == [("ana", "checked")], "readers do not wait for who writes"
        with pytest.raises(LibraryError, match="another twosource is writing"):
            journal.put(CLAIM, Tag("one"))
        assert 1.5 < time.monotonic() - began < 20  # a busy machine may take its time to come back
    db.close()


@pytest.mark.slow
@pytest.mark.parametrize("writers", [2, 5])
def test_of_many_writers_none_loses_a_row(journal: Journal, writers: int) -> None:
    child = (
        "import sys; from tests.journal.test_journal import *\n"
        "journal = Journal(Path(sys.argv[1]), sys.argv[2])\n"
        "for number in range(20): assert journal.put(CLAIM, Tag(f'{sys.argv[2]} {number}'))\n"
    )
    names = [f"analyst {number}" for number in range(writers)]
    children = [subprocess.Popen([sys.executable, "-c", child, str(journal.path), name]) for name in names]
    assert [child.wait() for child in children] == [0] * writers
    tags = [kept.value.name for kept in journal.kept("tag")]
    assert sorted(tags) == sorted(f"{name} {number}" for name in names for number in range(20))
    assert journal.verify()[1] == []


def test_a_mark_costs_little(journal: Journal) -> None:
    journal.put(CLAIM, CHECKED)
    began = time.process_time()
    for number in range(20):
        journal.put(CLAIM, Tag(str(number)))
    assert (time.process_time() - began) / 20 < 0.02


def test_a_shared_folder_is_used_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o770)
    monkeypatch.setenv("TWOSOURCE_JOURNAL", str(shared))
    with Library([tmp_path], author="ana") as one, Library([tmp_path], author="ben") as other:
        one.journal.put(DOCUMENT, CHECKED)
        assert said(other.journal, "mark") == [("ana", "checked")]
        assert other.journal.path.parent == shared
    assert one.journal.path.stat().st_mode & 0o777 == 0o660
    assert shared.stat().st_mode & 0o777 == 0o770


def test_an_author_has_a_name_that_can_be_shown() -> None:
    assert author_name(" Ana\x1b[2J\n Costa ") == "Ana[2J Costa"
    assert author_name()
    with pytest.raises(LibraryError, match="at least one letter"):
        author_name("\x00 \u200b")
