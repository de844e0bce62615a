"""What is kept on disk: it does not grow for ever, and what was costly to find is found once."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from index import quotes
from index.library import Library
from index.pipeline.analysing import readable
from index.store import schema, tidying
from index.store.analyses import Analyses
from tests.conftest import MakeLibrary, read_in

STORY = "The old ferry number {} of Porto was sold on Monday, mayor Ana Costa said. {}\n"


def catalogue_of(library: Library) -> Path:
    path = schema.current(library.folder)
    assert path
    return path


def ask(path: Path, query: str) -> int:
    db = sqlite3.connect(path)
    (found,) = db.execute(query).fetchone()
    db.close()
    return int(found)


def test_documents_that_went_are_forgotten_and_their_room_is_given_back(
    library: MakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "REMEMBERED", 5)
    monkeypatch.setattr(tidying, "SPARE", 1_000)
    files = {
        f"{number:02}.txt": STORY.format(number, " ".join(str(number * one**2) for one in range(400)))
        for number in range(12)
    }
    made = read_in(library(files))
    path = catalogue_of(made)
    other = library({})  # a reader that knows all of them
    assert other.search("ferry").total == 12
    before = ask(path, "PRAGMA page_count")
    for name in sorted(files)[:10]:
        (Path(made.roots[0]) / name).unlink()
    read_in(made)
    assert other.search("ferry").total == 2
    assert made.check().fulltext == "ok"
    (Path(made.roots[0]) / "10.txt").unlink()
    read_in(made)
    assert other.search("ferry").total == 1
    other.close()
    made.close()
    assert 0 < ask(path, "SELECT count(*) FROM tombstones") <= 5
    assert ask(path, "PRAGMA freelist_count") == 0
    assert ask(path, "PRAGMA page_count") < before


def test_a_catalogue_is_packed_when_it_has_grown(library: MakeLibrary) -> None:
    files = {f"{number:02}.txt": STORY.format(number, "x " * 900) for number in range(12)}
    made = read_in(library(files))
    path = catalogue_of(made)
    assert ask(path, "SELECT count(*) FROM spoken_idx") == 1  # one run of words
    before = ask(path, "PRAGMA page_count")
    packed = path.with_name("packed")
    with closing(sqlite3.connect(path)) as db:
        db.execute("VACUUM INTO ?", (str(packed),))
    assert ask(packed, "PRAGMA page_count") >= before - 2
    (Path(made.roots[0]) / "new.txt").write_text(STORY.format(12, ""))
    read_in(made)
    assert made.search("ferry").total == 13
    assert made.check().fulltext == "ok"


def test_what_was_found_in_texts_outlives_the_catalogue_s_format(library: MakeLibrary) -> None:
    made = read_in(library({"krone.txt": STORY.format(1, ""), "herald.txt": STORY.format(1, "Again.")}))
    entry = made.entries()[0]
    document, analysis = made.document(entry.id), made.analysis(entry.id)
    assert document and analysis and analysis.attributions
    told = tuple(replace(said, speaker="Somebody Else") for said in analysis.attributions)
    shared = Analyses(made.folder.parents[1] / "analyses.sqlite")
    shared.keep([(quotes.VERSION, readable(document), told)])  # nobody could find this in the text
    shared.close()
    path, claims = catalogue_of(made), len(made.claims())
    made.close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 7")
    db.close()
    again = read_in(library({}))
    assert catalogue_of(again) != path and not path.exists()
    (entry,) = [one for one in again.entries() if one.path == entry.path]
    analysis = again.analysis(entry.id)
    assert analysis and [said.speaker for said in analysis.attributions] == ["Somebody Else"] * len(told)
    assert len(again.claims()) == claims > 0
