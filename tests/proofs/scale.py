"""Thousands of copies, hundreds of outlets, a huge text, a huge file: the time grows as they do, and stopping is quick.

CPU per item at a size is held against that at a quarter of it, from the files to what is shown and searched, and from
finished analyses to claims. (What the statements of a text cost is another matter: they are left out.) While the claims
of a story of copies are found the work is stopped again and again; what was done must stay, and the end must be that of
work that was never stopped.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from random import Random

from index import quotes
from index.library import Library
from index.model.claims import Claim
from index.model.statements import Analysis
from index.pipeline.comparing import compare
from index.store.catalogue import Catalogue
from index.worker import command
from tests.benchmarks.measure import run_python
from tests.proofs.proof import Proof
from tests.tui.terminal import cpu_ms

GROWTH, GROWTH_SHORT = 1.3, 3.0  # most that an item may cost more; few are soon measured, and have fewer beside them
MEMORY_MB = 1_000
STOP_S, STOP_SHORT_S = 1.0, 3.0  # of CPU: the tests may have to share the machine

_SHORT = {"copies": 32, "outlets": 40, "text": 100_000, "lines": 160}
_LONG = {"copies": 5_000, "outlets": 200, "text": 20_000_000, "lines": 50_000}
_EVENT = 4  # lines of a file of lines that are on one event
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
_VERBS = ("opened", "closed", "sold", "visited", "repaired", "rejected", "approved", "left", "painted", "lost")
_CHILD = "import sys; from tests.proofs.scale import measure; measure(sys.argv[1], *map(int, sys.argv[2:]))"


def prove(proof: Proof) -> None:
    most = GROWTH_SHORT if proof.short else GROWTH
    for kind, size in (_SHORT if proof.short else _LONG).items():
        ended = run_python(_CHILD, kind, str(proof.seed), str(size // 4), str(size))
        small, large = map(json.loads, ended.output.splitlines())
        for stage, many in large.items():
            growth = many / small[stage] / 4
            proof.tried += 1
            proof.tell(f"{kind}, {size:,}, {stage}: {many:.1f} CPU-s, {growth:.2f} times as much for each")
            if growth > most:
                proof.fault(f"{kind}: each of {size:,} costs {growth:.2f} times one of {size // 4:,}, {stage}")
        proof.tried += 1
        proof.tell(f"{kind}, {size:,}: {ended.rss_mb:.0f} MB")
        if ended.rss_mb > MEMORY_MB:
            proof.fault(f"{kind}: {ended.rss_mb:.0f} MB for {size:,}")
    _stop(proof)


def measure(kind: str, seed: int, *sizes: int) -> None:
    """Print, as a line of JSON for each size, the CPU seconds to read and index files of this kind, and to find claims
    in them.
    """
    for size in (min(sizes) // 4, *sizes):  # what is loaded for the first is not counted
        line = _measured(kind, seed, size)
        if size in sizes:
            print(line)


def _measured(kind: str, seed: int, size: int) -> str:
    with tempfile.TemporaryDirectory() as place:
        folder, cache = Path(place) / "articles", Path(place) / "cache"
        _KINDS[kind](folder, Random(seed), size)
        with Library([folder], cache=cache) as library:
            began = time.process_time()
            _show(library)
            shown = time.process_time() - began
            assert library.entries(), "nothing was read"
            began = time.process_time()
            for _ in compare(_analysed(library)):
                pass
            return json.dumps({"shown": shown, "compared": time.process_time() - began})


def _show(library: Library) -> None:
    """Read the files in, as far as to where their statements would be looked for."""
    for step in library.update():
        if step.stage == "quotes":
            break


def _analysed(library: Library) -> Catalogue:
    """The catalogue of a library in which all is analysed, and nobody says anything."""
    [path] = library.folder.glob("catalogue-*.sqlite")
    catalogue = Catalogue(path)
    missing = iter(catalogue.unanalysed(quotes.VERSION))
    while some := list(islice(missing, 1_000)):
        with catalogue.change():
            for id_ in some:
                catalogue.keep_analysis(id_, Analysis(quotes.VERSION, ()))
    return catalogue


# Stopping


def _stop(proof: Proof) -> None:
    """Stop the claims of one story at any moment, as the app and a terminal do it, then let it end."""
    count, most = (_SHORT["copies"], STOP_SHORT_S) if proof.short else (_LONG["copies"], STOP_S)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "articles"
        _copies(folder, Random(proof.seed), count)
        ends = []
        for name in ("stopped", "never stopped"):
            with Library([folder], cache=Path(place) / name) as library:
                _show(library)
                _analysed(library).close()
                told = 0
                for at in range((2 if proof.short else 20) if name == "stopped" else 0):
                    stop = (_as_the_app, _as_a_terminal)[at % 2]
                    took, now = stop(folder, Path(place) / name, proof), _told(library)
                    proof.tried += 1
                    if took > most:
                        proof.fault(f"copies: stop {at} ({stop.__name__}) took {took:.2f} CPU-s")
                    if now < told or not now:
                        proof.fault(f"copies: of {told} documents told {now} were left after stop {at}")
                    told = now
                for _ in library.update():
                    pass
                proof.tell(f"copies, {count:,}, {name}: {told:,} documents were told before the last update")
                ends.append([_kept(claim) for claim in library.claims()])
        proof.tried += 1
        if ends[0] != ends[1]:
            proof.fault(f"copies: {count:,} told after stops are not as told at once")


def _told(library: Library) -> int:
    """How many documents have claims."""
    return sum(bool(entry.standings) for entry in library.entries())


def _kept(claim: Claim) -> tuple[object, ...]:
    return claim.id, claim.standing, claim.story, claim.reasons, len(claim.reports)


def _as_the_app(folder: Path, cache: Path, proof: Proof) -> float:
    """How long the worker takes to end when its input is closed, some transactions after it began with the claims."""
    environ = {**os.environ, "TWOSOURCE_CACHE": str(cache)}
    worker = command("update", [str(folder)])
    with subprocess.Popen(worker, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environ) as child:
        assert child.stdin and child.stdout
        begin, changes = 0, proof.random.randint(2, 3 if proof.short else 30)
        for line in child.stdout:
            step = json.loads(line)
            begin = begin or (step["stage"] == "claims" and step["revision"])
            if begin and step["revision"] >= begin + changes:
                break
        return _after(child, proof.random.random(), child.stdin.close)


def _as_a_terminal(folder: Path, cache: Path, proof: Proof) -> float:
    """How long a command takes to end on ctrl+c, at any moment."""
    environ = {**os.environ, "TWOSOURCE_CACHE": str(cache)}
    claims = [str(Path(sys.executable).with_name("twosource")), "claims", str(folder)]
    with subprocess.Popen(claims, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environ) as child:
        return _after(
            child, proof.random.uniform(0, 2 if proof.short else 30), lambda: child.send_signal(signal.SIGINT)
        )


def _after(child: subprocess.Popen[bytes], seconds: float, stop: Callable[[], None]) -> float:
    """The CPU seconds that a child takes to end when it is stopped after so many seconds."""
    before = _of_children()
    try:
        child.wait(seconds)
        return 0.0  # it ended before
    except subprocess.TimeoutExpired:
        used = cpu_ms(child.pid) / 1_000
        stop()
    try:
        child.wait(60)
    finally:
        child.kill()
    return max(_of_children() - before - used, 0.0)


def _of_children() -> float:
    """The CPU seconds of all children that have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


# What is read


def _copies(folder: Path, chance: Random, count: int) -> None:
    """Near-copies of one article by as many outlets: in each some sentences have another word, and one is its own."""
    words = _Words(chance)
    sentences = [words.sentence() for _ in range(12)]
    lines = []
    for number in range(count):
        copy = [words.changed(one) if chance.random() < 0.3 else one for one in sentences]
        copy.insert(chance.randrange(len(copy)), words.sentence())
        lines.append(_line(copy, f"Outlet {number}", 1))
    _write(folder / "copies.jsonl", lines)


def _outlets(folder: Path, chance: Random, count: int) -> None:
    """Reports on one event by as many outlets, each with facts that others have in other words."""
    words = _Words(chance)
    facts = [words.fact() for _ in range(40)]
    lines = []
    for number in range(count):
        told = [words.telling(fact) for fact in chance.sample(facts, 15)]
        lines.append(_line(told, f"Outlet {number}", 1))
    _write(folder / "outlets.jsonl", lines)


def _text(folder: Path, chance: Random, size: int) -> None:
    """One text of so many characters."""
    words = _Words(chance)

    def paragraphs() -> Iterator[str]:
        left = size
        while left > 0:
            paragraph = " ".join(words.sentence() for _ in range(4)) + "\n\n"
            yield paragraph[:left]
            left -= len(paragraph)

    _write(folder / "text.txt", paragraphs())


def _lines(folder: Path, chance: Random, count: int) -> None:
    """One file of so many short articles, a few on each event."""
    words = _Words(chance)

    def lines() -> Iterator[str]:
        for number in range(count):
            if number % _EVENT == 0:
                facts = [words.fact() for _ in range(5)]
            told = [words.telling(fact) for fact in chance.sample(facts, 3)]
            yield _line(told, f"Outlet {number % 40}", 1 + number // _EVENT % 28)

    _write(folder / "lines.jsonl", lines())


_KINDS = {"copies": _copies, "outlets": _outlets, "text": _text, "lines": _lines}


class _Words:
    """Made-up words, and sentences of them."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._nouns = ["".join(chance.choice(_SYLLABLES) for _ in range(3)) for _ in range(4_000)]
        self._names = [noun.capitalize() for noun in self._nouns[:1_000]]

    def sentence(self) -> str:
        return self.telling(self.fact())

    def fact(self) -> tuple[str, ...]:
        chance, nouns = self._chance, self._nouns
        return (chance.choice(self._names), chance.choice(_VERBS), *chance.sample(nouns, 4), chance.choice(self._names))

    def telling(self, fact: tuple[str, ...]) -> str:
        who, did, what, beside, where, by, place = fact
        return self._chance.choice(
            (
                f"{who} {did} the {what} and the {beside} at the {where} by the {by} in {place}.",
                f"In {place}, {who} {did} the {beside} at the {where} with the {what} and the {by}.",
                f"At the {where} in {place}, the {what} by the {by} was what {who} {did}, with the {beside}.",
            )
        )

    def changed(self, sentence: str) -> str:
        words = sentence.split()
        words[self._chance.randrange(1, len(words) - 1)] = self._chance.choice(self._nouns)
        return " ".join(words)


def _line(sentences: list[str], outlet: str, day: int) -> str:
    text = " ".join(sentences)
    return json.dumps({"text": text, "title": sentences[0][:40], "outlet": outlet, "date": f"2024-05-{day:02}"}) + "\n"


def _write(path: Path, pieces: Iterator[str] | list[str]) -> None:
    path.parent.mkdir()
    with path.open("w", encoding="utf-8") as file:
        file.writelines(pieces)
