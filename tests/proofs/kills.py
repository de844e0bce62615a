"""A kill loses nothing that was acknowledged, and all opens right after it.

SIGKILL at random moments: of a process that saves and drops searches and says so after each; of an update on a folder
that changes; and of the app in a terminal, or of one of its children, while searches are saved. What was said to be
saved is in the file, what was read in is whole, no process outlives its app, and an update ends with the right counts.
"""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from index.journal.authors import author_name
from index.journal.journal import Journal
from index.library import Library, LibraryError
from index.model.actions import Everything, Search
from index.store.files import library_key
from tests.proofs.forks import Forks
from tests.proofs.proof import Proof
from tests.tui.terminal import PATIENCE, Terminal, twosource

_KINDS = ("config", "data", "state")
_MOST_FILES = 12


class _Bench:
    """A folder that changes, its library, and what was acknowledged of its saved searches."""

    def __init__(self, proof: Proof, base: Path) -> None:
        self.proof = proof
        self.articles = base / "articles"
        self.articles.mkdir()
        self.environ = {f"XDG_{kind.upper()}_HOME": str(base / kind) for kind in _KINDS}
        self.environ |= {"TWOSOURCE_CACHE": str(base / "cache"), "TERM": "xterm-256color"}
        path = base / "data" / "twosource" / "journals" / f"{library_key([str(self.articles)])}.sqlite"
        self.journal = Journal(path, author_name())
        self.saved: dict[str, bool] = {}  # by query: whether it must be there
        self.number = 0

    def change(self) -> None:
        """Add, rewrite or remove a file. One in six makes the model work."""
        chance = self.proof.random
        self.number += 1
        there = sorted(self.articles.iterdir())
        if len(there) >= _MOST_FILES or (there and chance.random() < 0.2):
            chance.choice(there).unlink()
            return
        text = f"Die Fähre {self.number}\n\nDer Minister eröffnete am Montag die Fähre, wie er sagte.\n"
        if chance.random() < 1 / 6:
            text = f"Ferry {self.number}\n\nThe ferry of Porto was sold, mayor Ana Costa said on Monday.\n"
        path = chance.choice(there) if there and chance.random() < 0.3 else self.articles / f"{self.number}.txt"
        path.write_text(text, "utf-8")

    def compare(self, where: str) -> None:
        """Whether the saved searches are what was acknowledged."""
        try:
            kept = {one.value.name for one in self.journal.kept("search")}
            _, wrong = self.journal.verify()
        except LibraryError as error:
            self.proof.fault(f"{where}: {error}")
            return
        if wrong:
            self.proof.fault(f"{where}: {wrong}")
        lost = [query for query, wanted in self.saved.items() if wanted and query not in kept]
        back = [query for query, wanted in self.saved.items() if not wanted and query in kept]
        if lost or back:
            self.proof.fault(f"{where}: {lost} lost, {back} there again")
        # What was under way may be done or not; from now on it is either. A few are kept: the list stays in sight.
        for query in sorted(kept)[:-3]:
            self.journal.take_back(Everything(), Search(query))
        self.saved = dict.fromkeys(sorted(kept)[-3:], True)


def prove(proof: Proof) -> None:
    saves, updates, apps = (4, 3, 2) if proof.short else (500, 380, 120)
    with TemporaryDirectory() as base:
        bench = _Bench(proof, Path(base).resolve())
        for _ in range(6):
            bench.change()
        with Forks(bench.environ) as forks:
            _finish(bench, forks, "at first")
            _kill_saving(bench, forks, saves)
            _kill_updating(bench, forks, updates)
            _kill_apps(bench, apps)
            _finish(bench, forks, "at last")


def _finish(bench: _Bench, forks: Forks, where: str) -> None:
    """An update that is left alone makes all right."""
    ended = forks.call("tests.proofs.kills:update", [str(bench.articles)])
    documents = len(list(bench.articles.iterdir()))
    if (ended.code, ended.out, ended.err) != (0, f"{documents} {documents} ok ok\n", ""):
        bench.proof.fault(f"{where}: {documents} files, and the update ends with {ended}")


def _kill_saving(bench: _Bench, forks: Forks, times: int) -> None:
    for number in range(times):
        _tell(bench.proof, "kills of saving", number, times)
        after = bench.proof.random.uniform(0.05, 0.6)
        ended = forks.call("tests.proofs.kills:save", [str(bench.articles), str(number)], patience=after)
        bench.proof.tried += 1
        if ended.code is not None or ended.err:
            bench.proof.fault(f"saving, {number}: it ended by itself, {ended}")
        *whole, begun = ended.out.split("\n")
        for line in whole:
            what, _, query = line.partition(" ")
            bench.saved[query] = what == "saved"
        # An answer may be cut off, and what comes after the last one is not known: that may be done or not.
        bench.saved.pop(begun.partition(" ")[2], None)
        if whole:
            bench.saved.pop(_following(whole[-1]), None)
        bench.compare(f"saving, killed after {after:.3f} s, {number}")


def _following(line: str) -> str:
    """The query of the step that comes after the one with this answer; see `save`."""
    what, _, query = line.partition(" ")
    head, _, number = query.rpartition(" ")
    return f"{head} {int(number) - 2}" if what == "saved" else f"{head} {int(number) + 3}"


def save(arguments: list[str]) -> None:
    """Save and drop searches for ever. For a process of its own."""
    folder, name = arguments
    with Library([folder]) as library:
        for step in range(10**6):
            query = f"minister OR x{name} {step}"
            library.save_search(query)
            print(f"saved {query}", flush=True)
            library.remember_query(query)
            dropped = f"minister OR x{name} {step - 2}"
            library.drop_search(dropped)
            print(f"dropped {dropped}", flush=True)


def _kill_updating(bench: _Bench, forks: Forks, times: int) -> None:
    for number in range(times):
        _tell(bench.proof, "kills of an update", number, times)
        for _ in range(bench.proof.random.randrange(1, 4)):
            bench.change()
        after = bench.proof.random.choice((0.05, 0.2, 0.6, 2.0)) * bench.proof.random.random()
        ended = forks.call("tests.proofs.kills:update", [str(bench.articles)], patience=after)
        bench.proof.tried += 1
        if ended.err:
            bench.proof.fault(f"an update, killed after {after:.3f} s, {number}: {ended}")
        looked = forks.call("tests.proofs.kills:look", [str(bench.articles)])
        if looked.code != 0 or looked.err:
            bench.proof.fault(f"an update, killed after {after:.3f} s, {number}: then {looked}")
        if number % 20 == 19:
            _finish(bench, forks, f"after {number + 1} kills of an update")


def update(arguments: list[str]) -> None:
    """Bring a library up to date and say what is in it. For a process of its own."""
    with Library(arguments) as library:
        for _ in library.update():
            pass
        report = library.check()
        print(report.documents, report.analysed, report.catalogue, report.fulltext)


def look(arguments: list[str]) -> None:
    """Read all that is there. For a process of its own."""
    with Library(arguments) as library:
        library.verify()
        library.claims()
        library.search("minister")
        library.saved_searches()


def _kill_apps(bench: _Bench, times: int) -> None:
    for number in range(times):
        _tell(bench.proof, "kills under the app", number, times)
        bench.change()
        bench.proof.tried += 1
        try:
            with Terminal(twosource("open", str(bench.articles)), (100, 30), bench.environ) as terminal:
                _work_and_kill(bench, terminal, number)
        except (AssertionError, OSError) as error:
            bench.proof.fault(f"the app, {number}: {error}")
        bench.compare(f"the app, {number}")


def _work_and_kill(bench: _Bench, terminal: Terminal, number: int) -> None:
    chance = bench.proof.random
    terminal.wait_for(f"{len(list(bench.articles.iterdir()))} report")
    victim = chance.choice(("app", "app", "child"))
    for step in range(chance.randrange(1, 3)):
        query = f"minister OR y{number}x{step}"
        terminal.press(f"/{query}\r")
        terminal.wait_for(lambda query=query: f"for {query} " in terminal.text)  # type: ignore[misc] # not "{query}*"
        terminal.press("s")
        terminal.wait_for(lambda query=query: any(query in line for line in _saved(terminal)))  # type: ignore[misc]
        bench.saved[query] = True
    if victim == "child" and terminal.children:
        os.kill(chance.choice(terminal.children), signal.SIGKILL)
        bench.change()
        terminal.press("r")
        query = f"minister OR z{number}"
        deadline = time.monotonic() + PATIENCE
        while "for minister OR z" not in terminal.text:  # the first try may only tell that the search stopped
            assert time.monotonic() < deadline, f"no search after a child was killed:\n{terminal.text}"
            terminal.press(f"/{query}\r")
            _read_until(terminal, lambda: "for minister OR z" in terminal.text, 5)
    # Somewhere in the middle of saving one more. In the list of searches `s` would drop one.
    terminal.press("1")
    terminal.wait_for("SOURCES")
    terminal.press(f"/minister OR w{number}\r")
    _read_until(terminal, lambda: False, chance.random() * 0.6)
    terminal.press("s")
    _read_until(terminal, lambda: False, chance.random() * 0.4)
    children = terminal.children
    terminal.process.kill()
    terminal.process.wait()
    deadline = time.monotonic() + PATIENCE
    while any(Path(f"/proc/{child}/stat").exists() for child in children):
        assert time.monotonic() < deadline, "a child outlives its app"
        time.sleep(0.02)
    assert "Traceback" not in terminal.sent.decode("utf-8", "replace")


def _saved(terminal: Terminal) -> list[str]:
    """The lines of the list of searches, where that is in sight."""
    lines = terminal.lines
    return lines if any("SEARCHES" in line for line in lines) else []


def _read_until(terminal: Terminal, condition: Callable[[], bool], seconds: float) -> None:
    """Read for a while, or until a condition holds."""
    end = time.monotonic() + seconds
    while not condition() and (left := end - time.monotonic()) > 0:
        terminal.read(min(left, 0.2))


def _tell(proof: Proof, what: str, number: int, times: int) -> None:
    if number and number % 50 == 0:
        proof.tell(f"{number} of {times} {what}")
