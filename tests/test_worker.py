"""The workers: their lines, their ends, and what a killed one leaves behind."""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import msgspec
import pytest

from index.library import Facet, Library, SavedSearch
from index.model.document import Span
from index.pipeline import messages
from index.worker import command
from tests.conftest import MakeLibrary, read_in

SECONDS = 60  # for a child that is expected to end, on a busy machine
ARTICLES = {
    f"{number:03}.txt": f"Report {number}\n\nThe minister said on Monday that bridge {number} is open. It rained.\n"
    for number in range(100)
}


class Child:
    """A worker, with its lines."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin and process.stdout
        self.process = process
        self.stdin: IO[bytes] = process.stdin
        self.stdout: IO[bytes] = process.stdout

    def line(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.stdout.readline() or b"{}")
        return read

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stdout]

    def ask(self, number: int, *requests: messages.Request) -> None:
        """Send these at once, under numbers from this one on."""
        asked = (messages.Asked(number + at, request) for at, request in enumerate(requests))
        self.stdin.write(b"".join(msgspec.json.encode(one) + b"\n" for one in asked))
        self.stdin.flush()

    def answer(self) -> tuple[int, Any]:
        """The next answer, and the number it is under."""
        answered = msgspec.json.decode(self.stdout.readline(), type=messages.Answered)
        return answered.id, answered.answer

    def end(self) -> int:
        return self.process.wait(SECONDS)


@contextmanager
def worker(
    task: str, *roots: Path | str, folder: Path | None = None, environ: Mapping[str, str] | None = None
) -> Iterator[Child]:
    line = command("update" if task == "update" else "search", [str(root) for root in roots])
    with subprocess.Popen(
        line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder, env={**os.environ, **(environ or {})}
    ) as process:
        try:
            yield Child(process)
        finally:
            process.kill()


def test_an_update_tells_how_far_it_is(library: MakeLibrary, tmp_path: Path) -> None:
    made = library(ARTICLES)
    with worker("update", tmp_path / "articles") as child:
        told = child.lines()
        assert child.end() == 0
    stages = list(dict.fromkeys(line["stage"] for line in told))
    assert stages == ["reading", "indexing", "stories", "quotes", "claims", "done"]
    for stage in stages[:4]:
        last = [line for line in told if line["stage"] == stage][-1]
        assert last["done"] == last["total"] == len(ARTICLES)
    assert told[-1]["revision"] == made.revision()
    assert len(made.entries()) == len(ARTICLES)


def test_an_update_waits_for_another_one(library: MakeLibrary, tmp_path: Path) -> None:
    made = library({"a.txt": "One."})
    steps = made.update()
    next(steps)
    with worker("update", tmp_path / "articles") as child:
        assert child.line()["stage"] == "waiting"
        for _ in steps:
            pass
        assert child.lines()[-1]["stage"] == "done"
        assert child.end() == 0


def test_faults_are_told_in_a_line(library: MakeLibrary, tmp_path: Path) -> None:
    library({"a.txt": "One."})
    with worker("update", tmp_path, environ={"TWOSOURCE_CACHE": str(tmp_path / "articles" / "a.txt")}) as child:
        assert "TWOSOURCE_CACHE" in child.line()["error"]
        assert child.end() == 1


@pytest.mark.parametrize("task", ["update", "search"])
def test_a_worker_ends_when_its_input_closes(library: MakeLibrary, tmp_path: Path, task: str) -> None:
    library(ARTICLES)
    with worker(task, tmp_path / "articles") as child:
        if task == "update":
            assert child.line()["stage"] == "reading"
        child.stdin.close()
        assert child.end() == 0


def test_a_worker_ends_when_nobody_reads_it(library: MakeLibrary, tmp_path: Path) -> None:
    library(ARTICLES)
    with worker("update", tmp_path / "articles") as child:
        child.stdout.close()
        assert child.end() == 0
    with worker("search", tmp_path / "articles") as child:
        child.stdout.close()
        child.ask(1, messages.Search("bridge"))
        assert child.end() == 0


def test_searches_are_answered_and_follow_the_library(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(library({"a.txt": "The bridge is open.", "b.txt": "The ferry is closed."}))
    with worker("search", tmp_path / "articles") as child:
        child.ask(7, messages.Search("bridge", 10))
        number, found = child.answer()
        assert number == 7
        assert found.results.total == 1
        [hit] = found.results.hits
        assert (hit.document, hit.spans) == (made.entries()[0].id, (Span(4, 10),))
        library({"c.txt": "Another bridge."})
        read_in(made)
        child.ask(8, messages.Search("bridge"))
        assert child.answer()[1].results.total == 2
        child.stdin.write(b"no request\n")
        child.stdin.flush()
        number, failed = child.answer()
        assert number == 0
        assert "not a request" in failed.error
        child.ask(9, messages.Search("ferry"))
        assert child.answer()[0] == 9


def test_two_apps_on_one_library_read_while_one_writes(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(library(ARTICLES))
    library({f"more/{number}.txt": f"Another bridge {number}. It was opened, she said." for number in range(300)})
    folder = tmp_path / "articles"
    with worker("update", folder) as writing, worker("update", folder) as waiting:
        first = {child: child.line()["stage"] for child in (writing, waiting)}
        assert sorted(first.values()) == ["reading", "waiting"]
        with worker("search", folder) as one, worker("search", folder) as other:
            told = -1
            while told < len(ARTICLES) + 300:  # each sees what the writer has so far, and never less than before
                for child in (one, other):
                    child.ask(1, messages.Search("bridge", 1))
                    results = child.answer()[1].results
                    assert results.total >= told
                    told = results.total
        for child in (writing, waiting):
            assert child.lines()[-1]["stage"] == "done"
            assert child.end() == 0
    assert len(made.entries()) == len(ARTICLES) + 300


def test_a_searcher_answers_more_than_searches(library: MakeLibrary, tmp_path: Path) -> None:
    read_in(library({"a.txt": "The bridge is open.", "b.txt": "The old bridge is closed.", "c.txt": "A ferry."}))
    with worker("search", tmp_path / "articles") as child:
        for request in (messages.First("bri"), messages.Like("A closed bridge"), messages.Search("brid", begun=True)):
            child.ask(1, request)
            assert child.answer()[1].results.total == 2
        child.ask(2, messages.Narrow("bridge"))
        assert child.answer() == (2, messages.Narrower((Facet("standing", "unresolved", 2, "standing:unresolved"),)))
        child.ask(3, messages.Loosen("bridge ferry"))
        assert child.answer()[1].alternatives[0].total
        child.ask(4, messages.Save("bridge"), messages.ListSaved())
        assert child.answer() == (4, messages.Written())
        assert child.answer() == (5, messages.Saved((SavedSearch("bridge", 2, 0),)))
        library({"d.txt": "One more bridge."})
        read_in(library({}))
        child.ask(6, messages.ListSaved())
        assert child.answer() == (6, messages.Saved((SavedSearch("bridge", 3, 1),)))
        child.ask(7, messages.Look("bridge"), messages.Look("ferry"), messages.ListSaved())
        assert [child.answer()[1] for _ in range(3)][-1] == messages.Saved((SavedSearch("bridge", 3, 0),))
        child.ask(10, messages.Drop("bridge"), messages.ListSaved())
        assert [child.answer()[1] for _ in range(2)][-1] == messages.Saved(())


def test_of_many_reads_the_newest_is_answered(library: MakeLibrary, tmp_path: Path) -> None:
    read_in(library(ARTICLES))
    with worker("search", tmp_path / "articles") as child:
        child.ask(1, *(messages.Search("bridge " + "m" * number) for number in range(200)))
        answered = [child.answer()[0]]
        while answered[-1] != 200:
            answered.append(child.answer()[0])
    assert answered == sorted(answered)
    assert len(answered) < 100


def test_every_write_among_many_reads_is_done_in_its_order(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(library(ARTICLES))
    requests: list[messages.Request] = []
    for number in range(40):
        requests += (messages.Search(f"bridge {number}"), messages.Save(f"bridge {number}"))
        requests += (messages.Remember(f"bridge {number}"), messages.First("bri"))
        if number % 2:
            requests.append(messages.Drop(f"bridge {number}"))
    writes = {number for number, request in enumerate(requests, 1) if isinstance(request, messages.Write)}
    with worker("search", tmp_path / "articles") as child:
        child.ask(1, *requests)
        answered: list[int] = []
        while not writes <= set(answered):
            answered.append(child.answer()[0])
    assert answered == sorted(answered)
    assert [saved.query for saved in made.saved_searches()] == [f"bridge {number}" for number in range(0, 40, 2)]
    assert made.latest_queries() == tuple(f"bridge {number}" for number in reversed(range(40)))


@pytest.mark.parametrize("end", ["input", "output", "both"])
def test_what_was_to_be_written_is_written_before_a_worker_ends(library: MakeLibrary, tmp_path: Path, end: str) -> None:
    made = read_in(library(ARTICLES))
    with worker("search", tmp_path / "articles") as child:
        if end != "input":
            child.stdout.close()
        child.ask(1, messages.Search("bridge"), *(messages.Save(f"bridge {number}") for number in range(9)))
        if end != "output":
            child.stdin.close()
        assert child.end() == 0
    assert len(made.saved_searches()) == 9


@pytest.mark.parametrize("seed", range(2))
def test_a_killed_update_loses_little_and_harms_nothing(library: MakeLibrary, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    made = library(ARTICLES)
    kills = 0
    for _ in range(4):
        with worker("update", tmp_path / "articles") as child:
            for line in child.stdout:
                if chance.random() < 0.3 and json.loads(line)["stage"] != "done":
                    child.process.send_signal(signal.SIGKILL)
                    kills += 1
                    break
        before = {entry.path: entry.id for entry in made.entries()}
    assert kills
    read_in(made)
    after = {entry.path: entry.id for entry in made.entries()}
    assert before.items() <= after.items()
    report = made.check()
    assert (report.catalogue, report.fulltext) == ("ok", "ok")
    with Library([tmp_path / "articles"], cache=tmp_path / "fresh") as fresh:
        read_in(fresh)
        assert [entry.heading for entry in made.entries()] == [entry.heading for entry in fresh.entries()]
        assert len(made.claims()) == len(fresh.claims())
        for query in ("bridge", "bridge 77", '"said on monday"', "rep*", "-rained", "nowhere"):
            assert made.search(query).total == fresh.search(query).total


def test_nothing_is_imported_from_the_folder_it_is_started_in(tmp_path: Path) -> None:
    hostile = tmp_path / "hostile"
    (hostile / "index").mkdir(parents=True)
    ran = tmp_path / "ran"
    for name in ("json.py", "msgspec.py", "whoosh.py", "sqlite3.py", "index/__init__.py", "sitecustomize.py"):
        (hostile / name).write_text(f"open({str(ran)!r}, 'a').write({name!r})\n")
    (hostile / "a.txt").write_text("The bridge is open.")
    with worker("update", ".", folder=hostile) as child:
        assert child.lines()[-1]["stage"] == "done"
        assert child.end() == 0
    with worker("search", ".", folder=hostile) as child:
        child.ask(1, messages.Search("bridge"))
        assert child.answer()[1].results.total == 1
    assert not ran.exists()


def test_roots_may_look_like_options(tmp_path: Path) -> None:
    (tmp_path / "-x").mkdir()
    (tmp_path / "-x" / "a.txt").write_text("The bridge is open.")
    with worker("update", "-x", folder=tmp_path) as child:
        assert child.lines()[-1] | {"revision": 0} == {"stage": "done", "done": 1, "total": 1, "revision": 0}


def test_a_wrong_command_line() -> None:
    for arguments in ([], ["update"], ["other", "x"], ["update", "--"]):
        line = [sys.executable, "-P", "-m", "index.worker", *arguments]
        ended = subprocess.run(line, capture_output=True, stdin=subprocess.DEVNULL, timeout=SECONDS, check=False)
        assert ended.returncode == 2
        assert b"usage" in ended.stderr
