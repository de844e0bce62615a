"""The journal goes out and comes in again whole, by the command; other tools get annotations of the standard."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from index.journal.journal import Journal
from index.library import LibraryError
from index.model.actions import (
    Anchor,
    Asserted,
    Compared,
    Credibility,
    Entry,
    Everything,
    Mark,
    Marking,
    Note,
    Outlet,
    Overruled,
    Reliability,
    Search,
    Source,
    Tag,
    Whole,
)
from index.model.claims import Standing

DOCUMENT = Whole(Source("ab" * 32, "krone/a.txt"))
CLAIM = Asserted(DOCUMENT.source, Anchor(4, 9, "ferry", "old ", " was"))
OTHER = Asserted(Source("cd" * 32, "herald/b.txt", 3), Anchor(0, 9, "the ferry"))


def work(journal: Journal) -> None:
    """What an analyst does in a morning."""
    journal.put(CLAIM, Mark(Marking.DOUBTFUL))
    journal.put(CLAIM, Note("Sold twice?\nSee the register: “2024”."))
    journal.put(CLAIM, Compared(OTHER, same=False))
    journal.put(OTHER, Overruled(Standing.CORROBORATED, "the mayor's letter"))
    journal.put(OTHER, Credibility(2))
    journal.put(Outlet("Krone"), Reliability("C"))
    journal.put(DOCUMENT, Tag("ferry"))
    journal.undo()
    journal.redo()
    journal.put(Everything(), Search("ferry OR Fähre"))
    journal.take_back(CLAIM, Mark(Marking.DOUBTFUL))


def alike(journal: Journal) -> list[Entry]:
    return [replace(entry, imported="", previous="") for entry in journal.entries()]


def run(*words: str, data: Path) -> "subprocess.CompletedProcess[str]":
    environ = {**os.environ, "XDG_DATA_HOME": str(data)}
    return subprocess.run(
        [sys.executable, "-m", "tui", "journal", *words], capture_output=True, text=True, env=environ, check=False
    )


def test_what_goes_out_comes_in_as_the_same_journal(tmp_path: Path) -> None:
    one, two = (Journal(tmp_path / name / "journals" / "x.sqlite", "ana") for name in ("one", "two"))
    work(one)
    lines = [json.dumps(record).encode() for record in one.export("jsonl")]
    assert two.take_in(lines) == 11
    assert alike(two) == alike(one)
    kinds = ("mark", "tag", "note", "compared", "overruled", "credibility", "reliability", "search")
    assert [(kept.target, kept.value, kept.author, kept.at) for kept in two.kept(*kinds)] == [
        (kept.target, kept.value, kept.author, kept.at) for kept in one.kept(*kinds)
    ]
    assert two.take_in(lines) == 0, "it is here already"
    assert two.verify()[1] == []


def test_of_two_journals_the_later_word_holds(tmp_path: Path) -> None:
    one, two = (Journal(tmp_path / name / "journals" / "x.sqlite", name) for name in ("ana", "ben"))
    one.put(Outlet("Krone"), Reliability("C"))
    two.put(Outlet("Krone"), Reliability("B"))
    assert two.bring(one.entries()) == 1
    assert [kept.value for kept in two.kept("reliability")] == [Reliability("B")]
    assert one.bring(list(two.entries())) == 1
    assert [kept.author for kept in one.kept("reliability")] == ["ben"]
    assert one.verify()[1] == two.verify()[1] == []


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b'{"at": "never"}',
        b"[]",
        b'{"id":1,"at":"x","author":"a","target":{"on":"library"},"before":null,"after":{"kind":"tag","tag":"x"}}',
        b"\xff",
    ],
)
def test_what_is_no_row_is_told_and_nothing_taken_in(tmp_path: Path, line: bytes) -> None:
    journal = Journal(tmp_path / "data" / "journals" / "x.sqlite", "ana")
    work(journal)
    good = [json.dumps(record).encode() for record in journal.export("jsonl")]
    other = Journal(tmp_path / "other" / "journals" / "x.sqlite", "ben")
    with pytest.raises(LibraryError, match="Line 12 is no row of a journal"):
        other.take_in([*good, line])
    assert other.last() == 0


def test_annotations_are_those_of_the_standard(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "data" / "journals" / "x.sqlite", "ana")
    journal.put(CLAIM, Note("Sold twice?"))
    journal.put(DOCUMENT, Tag("ferry"))
    journal.put(Everything(), Search("ferry"))
    note, tag = journal.export("webannotation")
    assert (note["@context"], note["type"]) == ("http://www.w3.org/ns/anno.jsonld", "Annotation")
    assert note["body"] == {"type": "TextualBody", "value": "Sold twice?", "purpose": "commenting"}
    assert note["target"]["selector"] == [
        {"type": "TextQuoteSelector", "exact": "ferry", "prefix": "old ", "suffix": " was"},
        {"type": "TextPositionSelector", "start": 4, "end": 9},
    ]
    assert (tag["motivation"], tag["target"]["source"]) == ("tagging", f"urn:sha256:{'ab' * 32}")


@pytest.mark.slow
def test_the_command_prints_exports_imports_and_verifies(tmp_path: Path) -> None:
    articles = str(tmp_path)
    assert run(articles, data=tmp_path / "one").returncode == 1, "nothing was said yet"
    row = '{"id":7,"at":"2026-01-02T03:04:05Z","author":"ana","before":null,"after":{"kind":"tag","tag":"a\\u001b[2J"},'
    file = tmp_path / "rows"
    file.write_text(row + '"target":{"on":"outlet","name":"Krone"}}\n')
    taken = run(articles, "--import", str(file), "--as", "ben", data=tmp_path / "one")
    assert (taken.returncode, taken.stderr) == (0, "1 row new here.\n")
    printed = run(articles, data=tmp_path / "one").stdout
    assert "2026-01-02 03:04:05  ben  tag a" in printed
    assert "\x1b" not in printed
    file.write_text(run(articles, "--export", "jsonl", data=tmp_path / "one").stdout)
    assert run(articles, "--import", str(file), data=tmp_path / "two").returncode == 0
    assert run(articles, "--verify", data=tmp_path / "two").stdout.startswith("1 row, the chain holds\n")
    (kept,) = (tmp_path / "two").rglob("*.sqlite")
    with sqlite3.connect(kept) as db:
        db.execute("UPDATE entries SET author = 'eve'")
    db.close()
    ended = run(articles, "--verify", data=tmp_path / "two")
    assert (ended.returncode, "the chain is broken" in ended.stdout) == (1, True)
