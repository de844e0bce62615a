"""What an analyst says of documents and words stays with them, wherever they go, and is never dropped."""

import json
from pathlib import Path
from zipfile import ZipFile

from index.library import Library
from index.model.actions import Mark, Marking, Note, Read
from index.model.claims import Claim
from index.model.marks import Placed
from tests.conftest import MakeLibrary, read_in

FERRY = "The old ferry of Porto was sold to a museum in Lisbon for 200,000 euros on Monday."
ARTICLES = {
    "krone/a.txt": f"Source: Krone\n\nFerry sold\n\n{FERRY} Nobody else had made an offer for the ferry.\n",
    "herald/b.txt": f"Source: Herald\n\nPorto sells ferry\n\n{FERRY} The museum wants to show it from next summer.\n",
}
CHECKED = Mark(Marking.CHECKED)


def claim_of(library: Library, words: str, path: str = "") -> Claim:
    for entry in library.entries():
        for claim in library.claims(entry.id) if path in entry.path else ():
            document = library.document(entry.id)
            assert document
            if words in document.text[claim.start : claim.end]:
                return claim
    raise AssertionError(words)


def words(library: Library, placed: Placed) -> str:
    assert placed.where.document is not None
    document = library.document(placed.where.document)
    assert document
    return document.text[placed.where.start : placed.where.end]


def test_a_mark_stands_where_it_was_put_and_can_be_undone(library: MakeLibrary) -> None:
    made = read_in(library(ARTICLES))
    claim = claim_of(made, "Nobody else")
    assert made.say(made.asserted(claim), CHECKED)
    assert not made.say(made.asserted(claim), CHECKED)
    (placed,) = made.marks(claim.document)
    assert (placed.kept.value, placed.where.start, placed.where.end) == (CHECKED, claim.start, claim.end)
    assert made.marks() == (placed,)
    made.undo()
    assert made.marks() == ()
    made.redo()
    assert made.marks() == (placed,) or made.marks()[0].where == placed.where
    made.take_back(placed.kept.target, CHECKED)
    assert made.marks() == ()


def test_marks_go_with_a_file_that_is_moved_and_with_words_that_are_moved(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(library(ARTICLES))
    claim = claim_of(made, "Nobody else")
    made.say(made.asserted(claim), Note("ask Krone"))
    made.say(made.whole(claim.document), Read())
    file = tmp_path / "articles" / "krone" / "a.txt"
    moved = file.rename(tmp_path / "articles" / "moved.txt")
    read_in(made)
    assert [placed.is_lost for placed in made.marks()] == [False, False]
    assert "Nobody else" in words(made, made.marks()[0])
    moved.write_text("Source: Krone\n\nMore on it\n\n" + moved.read_text().partition("\n\n")[2])
    moved.rename(file)
    read_in(made)
    note, read = made.marks()
    assert "Nobody else" in words(made, note)
    assert note.where.document == read.where.document == claim_of(made, "Nobody else").document
    assert note.where.start == claim_of(made, "Nobody else").start


def test_what_has_no_place_any_more_is_listed_with_its_words_and_returns_with_them(
    library: MakeLibrary, tmp_path: Path
) -> None:
    made = read_in(library(ARTICLES))
    made.say(made.asserted(claim_of(made, "Nobody else")), CHECKED)
    made.say(made.asserted(claim_of(made, "old ferry", "herald")), CHECKED)
    krone, herald = (tmp_path / "articles" / name for name in ARTICLES)
    text = krone.read_text()
    krone.write_text(f"Source: Krone\n\nFerry sold\n\n{FERRY} Prices of boats have risen since spring.\n")
    herald.unlink()
    read_in(made)
    lost = made.unplaced()
    assert ["Nobody" in lost[0].words, "old ferry" in lost[1].words] == [True, True]
    assert [placed.where.document is None for placed in lost] == [False, True]
    krone.write_text(text)
    herald.write_text(ARTICLES["herald/b.txt"])
    read_in(made)
    assert made.unplaced() == ()
    assert [placed.is_lost for placed in made.marks()] == [False, False]


def test_marks_outlive_the_cache_and_each_analyst_sees_those_of_the_others(
    library: MakeLibrary, tmp_path: Path
) -> None:
    made = read_in(library(ARTICLES))
    claim = claim_of(made, "Nobody else")
    with Library([tmp_path / "articles"], author="kim") as other:
        other.say(other.asserted(claim), CHECKED)
        assert [placed.kept.author for placed in made.marks(claim.document)] == ["kim"]
    made.rebuild()
    assert [placed.where.document for placed in made.marks()] == [None]
    read_in(made)
    (placed,) = made.marks(claim_of(made, "Nobody else").document)
    assert "Nobody else" in words(made, placed)


def test_a_damaged_file_of_marks_is_made_anew(library: MakeLibrary) -> None:
    made = read_in(library(ARTICLES))
    claim = claim_of(made, "Nobody else")
    made.say(made.asserted(claim), CHECKED)
    made.close()
    (file,) = made.folder.glob("*-marks-3.sqlite")
    for one in made.folder.glob("*-marks-*"):
        one.unlink()
    file.write_bytes(b"no database" * 100)
    assert [placed.where.start for placed in made.marks(claim.document)] == [claim.start]
    assert file.read_bytes().startswith(b"SQLite")


def test_marks_are_placed_in_memory_where_there_can_be_no_file(library: MakeLibrary) -> None:
    made = read_in(library(ARTICLES))
    (catalogue,) = made.folder.glob("catalogue-?.sqlite")
    catalogue.with_name(f"{catalogue.stem}-marks-3.sqlite").mkdir()
    claim = claim_of(made, "Nobody else")
    made.say(made.asserted(claim), CHECKED)
    assert [placed.where.start for placed in made.marks(claim.document)] == [claim.start]


def test_marks_stay_with_their_document_where_others_come_before_it_in_a_file(
    library: MakeLibrary, tmp_path: Path
) -> None:
    archive, lines = tmp_path / "articles" / "many.zip", tmp_path / "articles" / "many.jsonl"

    def pack(*names: str, more: str = "") -> None:
        with ZipFile(archive, "w") as file:
            for name in names:
                file.writestr(f"{name}.txt", f"{name} sold\n\n{FERRY} {name} was there. {more}\n")
        rows = [json.dumps({"title": name, "text": f"{FERRY} {name} saw it. {more}"}) for name in names]
        lines.write_text("\n".join(rows))

    def documents() -> dict[str, int]:
        return {entry.path.rpartition("/")[2]: entry.id for entry in made.entries()}

    made = library({})
    pack("Ann", "Ben")
    read_in(made)
    there = documents()
    for name in ("many.zip#Ben.txt", "many.jsonl#2"):
        made.say(made.whole(there[name]), Read())
        made.say(made.asserted(claim_of(made, "old ferry", name)), CHECKED)
    made.set_one(there["many.zip#Ben.txt"], "title", "The title")
    pack("Aaron", "Ann", "Ben")
    read_in(made)
    now = documents()
    assert [entry.path.rpartition("#")[2] for entry in made.entries() if entry.heading == "The title"] == ["Ben.txt"]
    assert [placed.where.document for placed in made.marks()] == [
        *[now["many.zip#Ben.txt"]] * 2,
        *[now["many.jsonl#3"]] * 2,
        now["many.zip#Ben.txt"],
    ]
    assert not made.say(made.whole(now["many.zip#Ben.txt"]), Read()), "it is said already"
    pack("Zoe", "Aaron", "Ann", "Ben", more="A new text.")
    read_in(made)
    now = documents()
    # A name in an archive tells which it is; which line it was cannot be told, and is not guessed.
    assert [placed.where.document for placed in made.marks()][:3] == [*[now["many.zip#Ben.txt"]] * 2, None]
