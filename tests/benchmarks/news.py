"""What is new: CPU to tell it in a library of 10,000 documents with 200,000 claims, and the size of what was seen.

Documents and claims are invented and put into a catalogue in a temporary folder; a third of the claims are in up to
three other outlets.
"""

import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

from index.library import Library
from index.model.claims import Claim, Conflict, Relation, Report, Standing
from index.model.document import Document, Fact, Part, PartKind
from index.pipeline.identity import identity
from index.store.catalogue import Catalogue
from index.store.schema import current
from tests.benchmarks.measure import Measure

_DOCUMENTS = 10_000
_CLAIMS = 20  # in each
_WORDS = 18  # in each claim


def measures() -> Iterator[Measure]:
    """CPU milliseconds in this process."""
    with (
        tempfile.TemporaryDirectory() as name,
        patch.dict(os.environ, XDG_DATA_HOME=f"{name}/data"),
        Library([name], cache=Path(name) / "cache", author="reader") as library,
    ):
        for _ in library.update():
            pass
        _fill(library)
        what = f"news, {_DOCUMENTS:,} documents, {_DOCUMENTS * _CLAIMS:,} claims: "
        yield Measure(what + "all is new", _cpu(library.news), "ms", 700.0)
        yield Measure(what + "all is seen", _cpu(lambda: library.see_news(library.news())), "ms", 1_200.0)
        assert not library.news().items
        yield Measure(what + "none", _cpu(library.news), "ms", 20.0, "at the start of the app")
        yield Measure(what + "kept", library.journal.path.stat().st_size / 1e6, "MB", 8.0)


def _cpu(do: Callable[[], object]) -> float:
    started = time.process_time()
    do()
    return (time.process_time() - started) * 1_000


def _fill(library: Library) -> None:
    """Put the documents and their claims into the library's catalogue."""
    chance = random.Random(1)
    outlets = [f"Outlet {number}" for number in range(40)]
    path = current(library.folder)
    assert path
    catalogue = Catalogue(path)
    with catalogue.change() as revision:
        for number in range(_DOCUMENTS):
            words = (f"word{chance.randrange(5_000)}" for _ in range(_CLAIMS * _WORDS))
            text = " ".join(words)
            document = Document(
                f"/{number}.txt", f"{chance.getrandbits(256):064x}", text, (Part(PartKind.BODY, 0, len(text)),),
                title=Fact(f"A title of some words, number {number}", ""), outlet=Fact(chance.choice(outlets), ""),
            )  # fmt: skip
            catalogue.add(document, "", revision, identity(document))
        catalogue.settle(revision)
        for id_ in catalogue.ids():
            catalogue.keep_claims(id_, 1, [_claim(id_, at, chance, outlets) for at in range(_CLAIMS)])
    catalogue.close()


def _claim(document: int, number: int, chance: random.Random, outlets: list[str]) -> Claim:
    others = chance.sample(outlets, chance.randrange(1, 4)) if chance.random() < 1 / 3 else []
    standing = Standing.ONE_ORIGIN if others else Standing.SINGLE_SOURCE
    reports = tuple(Report(1, 0, 1, outlet, (), Relation.SAME, 0.9) for outlet in others)
    start = number * 8 * _WORDS
    return Claim(
        f"{document}-{number}", document, start, start + 8 * _WORDS, "", None, (), standing, Conflict.NONE,
        chance.random(), reports, (), (),
    )  # fmt: skip
