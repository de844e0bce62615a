"""Damage in the catalogue: found by whoever reads it, made anew by the next update, and no more than was damaged."""

import os
import shutil
import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from index.library import DamagedError, Library
from index.store import schema as database
from tests.conftest import MakeLibrary, read_in

ARTICLES = {
    "krone.txt": "Ferry sold\n\nThe old ferry of Porto was sold on Monday, mayor Ana Costa said.\n",
    "herald.txt": "Porto sells its ferry\n\nPorto has sold its old ferry, Ana Costa said on Monday.\n",
    "stern.txt": "Die Fähre\n\nDer Minister eröffnete am Montag die Fähre, wie er sagte.\n",
}
# A byte that is no UTF-8, and what is no value at all, in each column from which values are made.
COLUMNS = {
    "documents.card": ("id", b'{"outlet": null, "heading": "\xff"}'),
    "contents.details": ("document", zlib.compress(b'{"path":"\xfe"}')),
    "pieces.text": ("document", zlib.compress(b"Ferry \xff sold")),
    "analyses.attributions": ("document", zlib.compress(b'[{"kind":"dir\xffct"}]')),
    "evidence.claims": ("document", zlib.compress(b'[{"id":"\xff"}]')),
    "tallies.tally": ("document", b"{"),
    "names.name": ("id", b"\xff"),
}


def catalogue_of(library: Library) -> Path:
    path = database.current(library.folder)
    assert path
    return path


def written(library: Library) -> tuple[object, ...]:
    """All that is to be read in a library, whatever numbers its documents have."""
    entries = library.entries()
    paths = {entry.id: entry.path for entry in entries}
    documents = [library.document(entry.id) for entry in entries]
    said = [library.analysis(entry.id) for entry in entries]
    return (
        [document and (document.path, document.text, document.title) for document in documents],
        said,
        [
            (paths[claim.document], claim.start, claim.standing, claim.speaker, claim.story)
            for claim in library.claims()
        ],
        [(entry.path, entry.heading, entry.standings, entry.story) for entry in entries],
        library.speakers(),
        library.search("ferry").total,
    )


@pytest.mark.parametrize("column", sorted(COLUMNS.keys() - {"names.name"}))
def test_a_row_that_cannot_be_read_is_made_anew_and_the_others_stay(library: MakeLibrary, column: str) -> None:
    made = read_in(library(ARTICLES))
    before, ids = written(made), {entry.path: entry.id for entry in made.entries()}
    table, _, name = column.partition(".")
    key, planted = COLUMNS[column]
    with sqlite3.connect(catalogue_of(made)) as db:
        [chosen] = db.execute(f"SELECT max({key}) FROM {table}").fetchone()
        db.execute(f"UPDATE {table} SET {name} = ? WHERE {key} = ?", (planted, chosen))
    db.close()
    made.close()
    with pytest.raises(DamagedError, match="files are not touched"):
        made.verify()
    assert made.check().catalogue.startswith("The catalogue is damaged")
    notes = [progress.note for progress in made.update() if progress.note]
    assert len(notes) == 1 and "made anew" in notes[0]
    assert written(made) == before
    assert made.check().catalogue.startswith("rebuilt: ")
    assert made.check().fulltext == "ok"
    kept = {path: id_ for path, id_ in ids.items() if id_ != chosen}
    assert kept.items() <= {entry.path: entry.id for entry in made.entries()}.items()


def test_where_a_name_cannot_be_read_that_documents_share_all_is_made_anew(library: MakeLibrary) -> None:
    made = read_in(library(ARTICLES))
    before = written(made)
    with sqlite3.connect(catalogue_of(made)) as db:
        db.execute("UPDATE names SET name = CAST(? AS TEXT) WHERE statements", (COLUMNS["names.name"][1],))
    db.close()
    made.close()
    with pytest.raises(DamagedError, match="files are not touched"):
        made.verify()
    [note] = [progress.note for progress in made.update() if progress.note]
    assert "makes it anew" in note
    assert written(made) == before
    assert made.check().catalogue.startswith("rebuilt: ")


def test_a_log_without_its_catalogue_is_not_taken_up_by_the_next(library: MakeLibrary) -> None:
    made = read_in(library(ARTICLES))
    before, path = written(made), catalogue_of(made)
    left = [path.with_name(f"{path.name}{kind}") for kind in ("-wal", "-shm")]
    copies = [(one, one.read_bytes()) for one in left]  # as a kill leaves them
    made.close()
    path.unlink()
    for one, content in copies:
        one.write_bytes(content)
    assert written(read_in(library({}))) == before
    assert not any(one.exists() for one in left)


def fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "file").touch()


def other_database(path: Path) -> None:
    path.unlink()
    db = sqlite3.connect(path)
    db.executescript(f"CREATE TABLE other (x); PRAGMA user_version = {database.SCHEMA_VERSION}")
    db.close()


def link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def turned_pages(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for at in range(3 * 4096, len(content), 2 * 4096):
        content[at : at + 512] = bytes(byte ^ 0xFF for byte in content[at : at + 512])
    path.write_bytes(content)


def text(path: Path) -> None:
    path.write_text("no database at all\n" * 1_000)


def empty(path: Path) -> None:
    path.write_bytes(b"")


BAD: tuple[Callable[[Path], None], ...] = (fifo, folder, other_database, link, half, turned_pages, text, empty)


@pytest.mark.parametrize("damage", BAD)
def test_a_bad_catalogue_is_made_anew_by_whoever_opens_it(library: MakeLibrary, damage: Callable[[Path], None]) -> None:
    made = read_in(library(ARTICLES))
    before = written(made)
    made.close()
    damage(catalogue_of(made))
    again = library({})
    notes = [progress.note for progress in again.update() if progress.note]
    if not notes:  # the file opens, and nothing was read yet of what is damaged in it
        with pytest.raises(DamagedError):
            again.verify()
        notes = [progress.note for progress in again.update() if progress.note]
    assert "files are not touched" in notes[0] and "\n" not in notes[0]
    assert written(again) == before
    assert again.check().catalogue.startswith("rebuilt: ")


def test_a_note_of_damage_may_be_anything(library: MakeLibrary) -> None:
    made = read_in(library(ARTICLES))
    note = database.damage_note(catalogue_of(made))
    for make in (lambda: note.write_bytes(b"\xff"), note.mkdir, lambda: os.mkfifo(note)):
        make()
        assert len(read_in(made).entries()) == len(ARTICLES)
        assert not os.path.lexists(note)
        assert made.check().catalogue == "ok"  # it was looked through, and nothing found


def test_the_index_is_compared_with_the_catalogue(library: MakeLibrary) -> None:
    made = read_in(library(ARTICLES))
    mark = made.folder / "fulltext" / "watermark.json"
    good = mark.read_text()
    revision = str(made.revision())
    for bad in ("\udcff", good.replace(revision, "9" + revision), good.replace(revision, "1")):
        made.close()
        mark.write_text(bad, errors="surrogateescape")
        for word in ("bridge", "tunnel"):
            (Path(made.roots[0]) / f"{word}.txt").write_text(f"The {word} of Porto is open.")
            read_in(made)  # what the index held twice is noticed when there is nothing more to add to it
            read_in(made)
            assert made.search(word).total == 1
        assert made.search("ferry").total == 2
        assert made.check().fulltext.partition(":")[0] in ("ok", "rebuilt")


@pytest.mark.slow
@pytest.mark.parametrize("odd", [os.mkfifo, Path.mkdir, lambda path: path.symlink_to("/dev/zero")])
def test_an_index_with_something_odd_in_it_is_made_anew(library: MakeLibrary, odd: Callable[[Path], None]) -> None:
    made = read_in(library(ARTICLES))
    before = written(made)
    for path in sorted((made.folder / "fulltext").iterdir()):
        made.close()
        if path.exists():
            path.unlink()
            odd(path)
        assert written(read_in(made)) == before, path
    made.close()
    shutil.rmtree(made.folder / "fulltext")
    odd(made.folder / "fulltext")
    assert written(read_in(made)) == before
