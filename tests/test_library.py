"""Library: a folder is brought in, kept up to date by its changes alone, and read while it is."""

import json
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from index import quotes
from index.library import Library, LibraryBusy, LibraryError
from index.model.document import Document
from index.model.statements import Attribution
from index.reading import formats
from index.reading.formats import Table
from index.store import schema as database
from tests.conftest import MakeLibrary, read_in

SEEDS = Path(__file__).parents[1] / "seeds"
OPENING = "The new bridge was opened on Monday. The minister of transport said that it cost 12 million euros.\n"
AGAIN = f"It rained. {OPENING}"  # other words: the same ones in two files are one document
CLOSING = "The ferry was closed on Tuesday. The mayor said that nobody was asked.\n"


def ids(library: Library) -> dict[str, int]:
    """Ids by the last part of the path."""
    return {entry.path.rsplit("/", 1)[1]: entry.id for entry in library.entries()}


def grow_old(library: Library) -> None:
    """As if the files had been read long after their last change: only then are they not read again."""
    path = database.current(library.folder)
    assert path
    db = sqlite3.connect(path)
    db.execute("UPDATE files SET read_at_ns = read_at_ns + 3600000000000")
    db.commit()
    db.close()


_opened: list[str] | None = None


def _note_opened(event: str, arguments: tuple[object, ...]) -> None:
    if _opened is not None and event == "open":
        _opened.append(str(arguments[0]))


sys.addaudithook(_note_opened)


@contextmanager
def opened_files() -> Iterator[list[str]]:
    """The paths of the files that this process opens meanwhile."""
    global _opened
    _opened = []
    try:
        yield _opened
    finally:
        _opened = None


def test_the_way_through_the_house(tmp_path: Path) -> None:
    with Library([SEEDS]) as library:
        steps = list(library.update())
        stages = list(dict.fromkeys(step.stage for step in steps))
        assert stages == ["reading", "indexing", "stories", "quotes", "claims", "done"]
        assert all(0 <= step.done <= step.total for step in steps)
        assert [step.revision for step in steps] == sorted(step.revision for step in steps)
        entries = library.entries()
        assert [Path(entry.path).name for entry in entries] == sorted(path.name for path in SEEDS.glob("*.txt"))
        assert {entry.outlet.value for entry in entries if entry.outlet} == {"24 Hours World", "Krone"}
        for entry in entries:
            document, analysis = library.document(entry.id), library.analysis(entry.id)
            assert document and analysis and entry.analysed
            assert Path(document.path).read_text("utf-8") == document.text
            assert analysis.attributions
            assert sum(entry.standings.values()) == len(library.claims(entry.id)) > 0
        assert len(library.claims()) == sum(sum(entry.standings.values()) for entry in entries)
        assert library.problems() == ()
        assert library.name == "seeds"


def test_a_second_update_opens_no_article_and_changes_nothing(library: MakeLibrary, tmp_path: Path) -> None:
    made = library({"a.txt": OPENING, "deep/b.txt": CLOSING, "empty.txt": "", "c.jsonl": json.dumps({"text": AGAIN})})
    read_in(made)
    grow_old(made)
    before = made.entries(), made.claims(), made.problems(), made.revision()
    assert len(before[0]) == 3
    with opened_files() as opened:
        read_in(made)
    assert not [path for path in opened if path.startswith(str(tmp_path / "articles"))]
    assert (made.entries(), made.claims(), made.problems(), made.revision()) == before


def test_a_file_read_just_after_its_last_change_is_read_again(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(library({"a.txt": OPENING}))
    before = ids(made), made.revision()
    with opened_files() as opened:
        read_in(made)
    assert str(tmp_path / "articles" / "a.txt") in opened
    assert (ids(made), made.revision()) == before


def test_who_says_what_is_listed_and_followed(library: MakeLibrary, tmp_path: Path) -> None:
    berg = "Mayor Anna Berg said that the bridge was safe. Mayor Anna Berg said that it would stay open.\n"
    made = read_in(library({"a.txt": berg, "b.txt": "Mayor Anna Berg said that the ferry would go on as before.\n"}))
    [row] = made.speakers()
    assert (row.statements, row.documents, row.unnamed) == (3, 2, False)
    statements = made.statements(row.name)
    assert len(statements) == 3
    for one in statements:
        document = made.document(one.document)
        assert document
        assert one.text == document.text[one.content[0].start : one.content[0].end]
        assert one.claim in {claim.id for claim in made.claims(one.document)}
    (tmp_path / "articles" / "a.txt").unlink()
    read_in(made)
    [row] = made.speakers()
    assert (row.statements, row.documents) == (1, 1)


def test_a_speaker_has_one_name_in_all_documents_and_the_unnamed_come_last(library: MakeLibrary) -> None:
    made = read_in(
        library(
            {
                "a.txt": "President Anna Lindqvist said on Monday that the bridge in the old harbour was safe.\n",
                "b.txt": "President Anna Lindqvist spoke in the harbour. Lindqvist said that the ferry would stay.\n\n"
                "Observers said that the ferry was late every day of the week.\n",
                "c.txt": "The bridge was closed on Tuesday, as observers said that it was not safe any more.\n",
            }
        )
    )
    rows = made.speakers()
    assert [row.unnamed for row in rows] == sorted(row.unnamed for row in rows)
    [name] = [row for row in rows if "Lindqvist" in row.name]
    assert (name.statements, name.documents) == (2, 2)
    said = [one for entry in made.entries() for one in made.analysis(entry.id).attributions]  # type: ignore[union-attr]
    assert [one.speaker for one in said].count(name.name) == 2
    [observers] = [row for row in rows if row.unnamed]
    assert observers.name == "observers"
    for statement in made.statements("observers"):
        analysis = made.analysis(statement.document)
        assert analysis
        [one] = [one for one in analysis.attributions if one.content == statement.content]
        assert made.speaker(statement.document, one) == "observers"


def test_what_is_new_changed_or_gone_is_followed(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(library({"a.txt": OPENING, "b.txt": AGAIN, "c.txt": f"{AGAIN}Yes."}))
    before, revision = ids(made), made.revision()
    library({"b.txt": CLOSING, "d.txt": f"It rained. {CLOSING}"})
    (tmp_path / "articles" / "c.txt").unlink()
    read_in(made)
    after = ids(made)
    assert set(after) == {"a.txt", "b.txt", "d.txt"}
    assert after["a.txt"] == before["a.txt"]
    assert after["b.txt"] != before["b.txt"]
    assert made.document(before["c.txt"]) is None
    assert made.revision() > revision
    assert {hit.document for hit in made.search("ferry").hits} == {after["b.txt"], after["d.txt"]}
    assert {hit.document for hit in made.search("bridge").hits} == {after["a.txt"]}
    assert {claim.document for claim in made.claims()} <= set(after.values())
    assert all(entry.analysed for entry in made.entries())


def test_touching_or_moving_times_keeps_the_document(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(library({"a.txt": OPENING}))
    before = ids(made), made.revision()
    os.utime(tmp_path / "articles" / "a.txt", (1, 1))
    read_in(made)
    assert (ids(made), made.revision()) == before


def lines(*texts: str) -> str:
    return "".join(json.dumps({"text": text}) + "\n" for text in texts)


def test_lines_of_a_file_are_followed_one_by_one(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(library({"a.jsonl": lines(OPENING, CLOSING, OPENING + CLOSING)}))
    first, second, third = (ids(made)[f"a.jsonl#{number}"] for number in (1, 2, 3))
    library({"a.jsonl": lines(OPENING, "Other words.", OPENING + CLOSING)})
    read_in(made)
    assert ids(made)["a.jsonl#1"] == first
    assert ids(made)["a.jsonl#2"] not in (first, second, third)
    assert ids(made)["a.jsonl#3"] == third
    library({"a.jsonl": lines("A new one.", OPENING, OPENING + CLOSING)})
    read_in(made)
    assert ids(made)["a.jsonl#2"] == first
    document = made.document(first)
    assert document and document.line == 2
    library({"a.jsonl": lines(OPENING, AGAIN)})
    read_in(made)
    assert len(ids(made)) == 2
    assert first in ids(made).values()


@pytest.mark.slow
def test_a_long_file_is_shown_while_it_is_read_and_nothing_of_it_is_left_behind(
    library: MakeLibrary, tmp_path: Path
) -> None:
    made = library({"a.jsonl": lines(*(f"{number} {OPENING}" for number in range(250)))})

    def begin() -> dict[str, int]:
        steps = made.update()
        while not ids(made):
            next(steps)
        steps.close()  # type: ignore[attr-defined]
        return ids(made)

    before = begin()
    assert 0 < len(before) < 250
    read_in(made)
    assert len(ids(made)) == 250
    assert before.items() <= ids(made).items()
    made.rebuild()
    begin()
    (tmp_path / "articles" / "a.jsonl").unlink()
    read_in(made)
    assert ids(made) == {}


def test_problems_are_listed_and_go_when_cured(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(library({"a.txt": OPENING, "b.txt": "", "c.jsonl": lines(AGAIN) + "no json\n"}))
    (tmp_path / "articles" / "link.txt").symlink_to("nowhere.txt")
    read_in(made)
    told = {(Path(problem.path).name, problem.line) for problem in made.problems()}
    assert told == {("b.txt", 0), ("c.jsonl", 2), ("link.txt", 0)}
    assert len(ids(made)) == 2
    library({"b.txt": CLOSING, "c.jsonl": lines(AGAIN)})
    (tmp_path / "articles" / "link.txt").unlink()
    read_in(made)
    assert made.problems() == ()


def test_a_root_that_is_away_keeps_its_documents(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(library({"a.txt": OPENING, "b.txt": CLOSING}))
    before = ids(made)
    (tmp_path / "articles").rename(tmp_path / "away")
    read_in(made)
    assert ids(made) == before
    [problem] = made.problems()
    assert "2 files before is kept" in problem.reason
    (tmp_path / "articles").mkdir()  # an empty place to mount at
    read_in(made)
    assert ids(made) == before
    assert "not mounted" in made.problems()[0].reason
    (tmp_path / "articles").rmdir()
    (tmp_path / "away").rename(tmp_path / "articles")
    (tmp_path / "articles" / "b.txt").unlink()
    read_in(made)
    assert set(ids(made)) == {"a.txt"}
    assert made.problems() == ()


def test_a_folder_that_was_emptied_is_empty(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(library({"a.txt": OPENING}))
    (tmp_path / "articles" / "a.txt").unlink()
    read_in(made)
    assert ids(made) == {}
    assert made.search("bridge").total == 0


def test_a_single_file_that_is_away_is_kept(library: MakeLibrary, tmp_path: Path) -> None:
    library({"a.txt": OPENING, "b.txt": CLOSING})
    with Library([tmp_path / "articles" / name for name in ("a.txt", "b.txt")]) as made:
        read_in(made)
        (tmp_path / "articles" / "a.txt").unlink()
        read_in(made)
        assert set(ids(made)) == {"a.txt", "b.txt"}
        assert len(made.problems()) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list every folder")
def test_a_folder_that_cannot_be_listed_keeps_its_documents(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(library({"deep/a.txt": OPENING}))
    (tmp_path / "articles" / "deep").chmod(0)
    read_in(made)
    (tmp_path / "articles" / "deep").chmod(0o700)
    assert set(ids(made)) == {"a.txt"}


def test_names_of_any_bytes(library: MakeLibrary, tmp_path: Path) -> None:
    library({})
    path = tmp_path / "articles" / os.fsdecode(b"caf\xe9 \xff.txt")
    path.write_text(OPENING)
    made = read_in(library({}))
    [entry] = made.entries()
    assert entry.path.endswith("/caf\\xe9 \\xff.txt")
    document = made.document(entry.id)
    assert document and document.path == str(path)
    assert made.search("bridge").total == 1
    path.write_text("")
    read_in(made)
    [problem] = made.problems()
    assert problem.path == str(path)


def test_roots_within_roots_are_read_once(library: MakeLibrary, tmp_path: Path) -> None:
    library({"a.txt": OPENING, "deep/b.txt": CLOSING})
    with Library([tmp_path / "articles", tmp_path / "articles" / "deep", tmp_path / "articles" / "a.txt"]) as made:
        read_in(made)
        assert len(made.entries()) == 2


@pytest.mark.slow
def test_it_is_read_while_it_is_updated(library: MakeLibrary) -> None:
    made = library({f"{number:03}.txt": f"{number} {OPENING}" for number in range(250)})
    reader = library({})
    seen = []
    for step in made.update():
        if step.stage == "reading" and 0 < step.done < step.total:
            seen.append(len(reader.entries()))
            assert reader.revision() == step.revision
            entry = reader.entries()[0]
            assert reader.document(entry.id)
            assert not entry.analysed
    assert seen and seen == sorted(seen)
    assert 0 < seen[0] < 250
    assert len(reader.entries()) == 250
    assert reader.search("bridge").total == 250


@pytest.mark.slow
def test_a_stopped_update_goes_on_where_it_was(library: MakeLibrary) -> None:
    made = library({f"{number:03}.txt": f"{number} {OPENING}" for number in range(120)})
    for stage in ("reading", "indexing", "quotes", "claims"):
        steps = made.update()
        for step in steps:
            if step.stage == stage:
                break
        steps.close()  # type: ignore[attr-defined]
    before = ids(made)
    assert len(before) == 120
    read_in(made)
    assert ids(made) == before
    assert made.search("bridge").total == 120
    assert all(entry.analysed and entry.standings for entry in made.entries())


def test_one_writer_at_a_time(library: MakeLibrary) -> None:
    made, other = library({"a.txt": OPENING}), library({})
    steps = made.update()
    next(steps)
    with pytest.raises(LibraryBusy, match="read and search"):
        next(other.update())
    with pytest.raises(LibraryBusy):
        other.rebuild()
    for _ in steps:
        pass
    read_in(other)


def test_a_format_that_changes_is_read_anew_and_no_other(library: MakeLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    made = read_in(library({"a.txt": OPENING, "b.md": CLOSING, "c.jsonl": json.dumps({"text": AGAIN})}))
    grow_old(made)
    before, claims = ids(made), len(made.claims())
    assert claims
    plain, markdown, lines = (formats.TABLE.named(name) for name in ("plain", "markdown", "jsonl"))
    monkeypatch.setattr(formats, "TABLE", Table(plain, replace(markdown, version="the next one"), lines))
    with opened_files() as opened:
        read_in(made)
    after = ids(made)
    assert {name for name in before if before[name] != after[name]} == {"b.md"}
    assert {Path(path).name for path in opened} & {"a.txt", "b.md", "c.jsonl"} == {"b.md"}
    assert all(entry.analysed for entry in made.entries())
    assert len(made.claims()) == claims


@pytest.mark.parametrize("error", [RecursionError("too deep"), MemoryError()])
def test_an_engine_that_fails_on_one_document_stops_nothing(
    library: MakeLibrary, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    healthy = quotes.stepwise

    def failing(document: Document) -> Generator[float, None, tuple[Attribution, ...]]:
        if "ferry" in document.text:
            raise error
        return (yield from healthy(document))

    made = library({"a.txt": OPENING, "b.txt": CLOSING, "c.txt": AGAIN})
    monkeypatch.setattr(quotes, "stepwise", failing)
    read_in(made)
    assert [entry.analysed for entry in made.entries()] == [True, False, True]
    [problem] = made.problems()
    assert problem.path.endswith("b.txt")
    assert "the analysis failed" in problem.reason
    assert made.analysis(made.entries()[1].id) is None
    monkeypatch.undo()
    monkeypatch.setattr(quotes, "VERSION", "the next one")
    read_in(made)
    assert all(entry.analysed for entry in made.entries())
    assert made.problems() == ()


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["header", "emptied", "torn", "other format"])
def test_a_bad_catalogue_is_made_anew(library: MakeLibrary, damage: str) -> None:
    made = read_in(library({f"{number}.txt": f"{number} {OPENING}" for number in range(30)}))
    made.close()
    path = database.current(made.folder)
    assert path
    data = path.read_bytes()
    match damage:
        case "header":
            path.write_bytes(b"x" * 100 + data[100:])
        case "emptied":
            path.write_bytes(b"")
        case "torn":  # all but the first pages
            path.write_bytes(data[:8192] + os.urandom(len(data) - 8192))
        case _:
            path.write_bytes(data[:60] + b"\0\0\0\7" + data[64:])
    try:
        again = library({})
        again.entries()
        again.claims()
    except LibraryError as error:
        assert "files are not touched" in str(error)
        again = library({})
    read_in(again)
    assert len(again.entries()) == 30
    assert again.search("bridge").total == 30
    report = again.check()
    assert report.catalogue.startswith("rebuilt: ")
    assert (report.documents, report.analysed, report.problems) == (30, 30, 0)


def test_a_reader_follows_when_the_catalogue_is_made_anew(library: MakeLibrary) -> None:
    made, reader = read_in(library({"a.txt": OPENING})), library({})
    before = reader.revision()
    assert len(reader.entries()) == 1
    made.rebuild()
    assert reader.entries() == ()
    assert reader.revision() > before
    assert "not made yet" in reader.search("bridge").note
    read_in(made)
    assert len(reader.entries()) == 1
    assert reader.search("bridge").total == 1


def test_a_cache_that_was_cleared_is_filled_again(library: MakeLibrary, own_cache: Path) -> None:
    made = read_in(library({"a.txt": OPENING}))
    shutil.rmtree(own_cache / "libraries")
    assert made.entries() == ()
    read_in(made)
    assert len(made.entries()) == 1
    assert made.search("bridge").total == 1


def test_check_tells_the_state(library: MakeLibrary, own_cache: Path) -> None:
    made = library({"a.txt": OPENING, "b.txt": ""})
    assert made.check().fulltext == "stale: it has not been made yet"
    read_in(made)
    report = made.check()
    assert (report.documents, report.analysed, report.problems) == (1, 1, 1)
    assert (report.catalogue, report.fulltext) == ("ok", "ok")
    assert report.claims == len(made.claims())
    assert report.versions["quotes"] == quotes.VERSION
    assert report.folder.is_relative_to(own_cache)


def test_one_entry_is_as_among_all(library: MakeLibrary) -> None:
    made = read_in(library({"a.txt": OPENING, "b.txt": CLOSING}))
    assert [made.entry(entry.id) for entry in made.entries()] == list(made.entries())
    assert made.entry(99) is None


def test_search_answers(library: MakeLibrary) -> None:
    made = read_in(library({"a.txt": OPENING, "b.txt": CLOSING, "c.jsonl": lines("The café on the quay.")}))
    results = made.search("“was opened” OR cafe ~ zo*")
    assert results.understood == '"was opened" OR cafe'
    assert results.total == 2
    assert "Not used: ~" in results.note and "zo*" in results.note
    texts = {}
    for hit in results.hits:
        document = made.document(hit.document)
        assert document
        texts[Path(document.path).name] = [document.text[span.start : span.end] for span in hit.spans]
        assert document.text[hit.snippet.start : hit.snippet.end].strip()
    assert texts == {"a.txt": ["was opened"], "c.jsonl": ["café"]}
    assert made.search("was", limit=1).total == 2
    assert len(made.search("was", limit=1).hits) == 1
    nothing = made.search("brigde ferry")
    assert nothing.hits == ()
    assert nothing.note == "Nothing found: brigde 0 (near: bridge 1), ferry 1."
    assert made.search("").note == "Nothing to search for."
    assert made.search("*").hits == ()


@pytest.mark.parametrize(
    "query",
    [
        "(" * 500 + "bridge" + ")" * 500,
        "bridge " * 2_000,
        "x" * 10_000,
        "\0",
        "‮bridge",
        "*a*",
        "NOT OR foobar",
        '"' * 999,
    ],
)
def test_bad_queries_are_answered_quickly(library: MakeLibrary, query: str) -> None:
    made = read_in(library({"a.txt": OPENING}))
    made.search("warm")
    start = time.process_time()
    results = made.search(query)
    assert time.process_time() - start < 0.2
    assert "\n" not in results.note
    assert len(results.note) < 500


@pytest.mark.slow
def test_a_long_text_tells_how_far_it_is_and_comes_last(library: MakeLibrary) -> None:
    long = "Lind said the port was closed, and nobody knew for how long.\n" * 2_500
    unread = "a@b." * 80_000  # costs next to nothing
    made = library({"a.txt": f"{long}\n{unread}", "b.txt": "Moe said the road was closed."})
    steps = [step for step in made.update() if step.stage == "quotes"]
    within = [step for step in steps if step.percent and step.done == 1]
    assert len(within) > 2
    assert [step.percent for step in within] == sorted(step.percent for step in within)
    assert within[0].amount == f"1 of 2, {within[0].percent} %"
    assert (steps[-1].done, steps[-1].percent, steps[-1].amount) == (2, 0, "2 of 2")


@pytest.mark.slow
def test_a_large_file_keeps_no_other_waiting(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "a.txt").write_text(OPENING * 12_000)
    (articles / "b.txt").write_text(OPENING)
    (articles / "c.txt").write_text(CLOSING)
    seen = []
    with Library([articles], cache=tmp_path / "cache") as library:
        for step in library.update():
            if step.stage == "reading" and step.done:
                seen.append([*ids(library)])
            elif step.stage != "reading":
                break
    assert [sorted(paths) for paths in seen[-2:]] == [["b.txt", "c.txt"], ["a.txt", "b.txt", "c.txt"]]
