"""Typing a query in a large library: what each keystroke takes in the child that searches, and the memory it holds.

`python -m tests.benchmarks.typed 1000000 [FOLDER]` measures another size: a million takes half an hour of CPU and
5 GB. With a folder the library is made there, or taken as it is where it is made already. Documents are mixed from the
sentences of real articles (tests.benchmarks.search), put into the catalogue as they are and indexed by the stage that
always does it; nothing is found in them.
"""

import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from index.library import Library
from index.model.document import Document, Fact, Part, PartKind
from index.pipeline.indexing import index
from index.search import engines
from index.search.fulltext import FullText
from index.store.catalogue import Catalogue
from index.store.schema import current
from tests.benchmarks.generated import outlet_name
from tests.benchmarks.measure import Measure, p50_p95, run_python
from tests.benchmarks.search import NEWS, articles
from tui.desk import FIRST_HITS, HITS

_SIZE = 20_000  # documents
_AT_ONCE = 5_000  # documents in a transaction
_OUTLETS = 400
_DAYS = 3_650
_QUERIES = 40
_CHILD = "import sys, tests.benchmarks.typed as b; b.{}(*sys.argv[1:])"
_BUDGET = 50.0  # CPU ms that 95 of 100 may take
_MEMORY = 400.0  # MB
_ASKED = {"first hits": ("first", FIRST_HITS), "ranked hits": ("rank", HITS), "narrower": ("narrow", 0)}
_BUDGETED = ("word", "phrase", "prefix", "AND")


def measures(size: int = _SIZE, folder: str = "") -> Iterator[Measure]:
    """CPU is that of the process, without its imports."""
    if engines.large() is None or not NEWS.is_file():
        print("typed: left out; it needs the package tantivy and ../shared/data/news")
        return
    with tempfile.TemporaryDirectory() as temporary:
        at = Path(folder or temporary)
        environ = {"TWOSOURCE_CACHE": f"{at}/cache", "XDG_DATA_HOME": f"{at}/data"}
        what = f"typed, {size:,} documents: "
        if not (at / "texts").exists():
            made = json.loads(run_python(_CHILD.format("make"), f"{at}/texts", str(size), environ=environ).output)
            yield Measure(f"{what}put into the catalogue, of a document", made["catalogue"], "CPU ms")
            yield Measure(f"{what}indexed, of a document", made["index"], "CPU ms")
        for kind, action, most in (
            ("first hits", "first", FIRST_HITS),
            ("ranked", "rank", HITS),
            ("narrower", "narrow", 0),
        ):
            ended = run_python(_CHILD.format("ask"), f"{at}/texts", action, str(most), environ=environ)
            told = json.loads(ended.output)
            memory = told.pop("memory")
            for name, (used, note) in told.items():
                median, slow = p50_p95(used)
                budget = _BUDGET if name in _BUDGETED and action == "first" else None
                yield Measure(f"{what}{kind} of {name}", slow, "CPU ms p95", budget, f"p50 {median:.1f}; {note}")
            yield Measure(f"{what}memory of its own, {kind}", memory["own"], "MB", _MEMORY)
            yield Measure(f"{what}memory with pages of files, {kind}", memory["all"], "MB")


# In processes of their own


def make(folder: str, size: str) -> None:
    """Make the library; print the CPU milliseconds that a document takes in the catalogue and in the index."""
    Path(folder).mkdir(parents=True)
    with Library([folder]) as library:
        path = current(library.folder)
        assert path
        catalogue = Catalogue(path)
        fulltext = FullText(library.folder / "fulltext", catalogue.uuid)
        documents = _documents(folder, int(size))
        started = time.process_time()
        for _ in range(0, int(size), _AT_ONCE):
            with catalogue.change() as revision:
                for _, document in zip(range(_AT_ONCE), documents, strict=False):
                    catalogue.add(document, "", revision)
        kept = time.process_time()
        for _ in index(catalogue, fulltext):
            pass
        indexed = time.process_time()
        fulltext.close()
        catalogue.close()
    print(
        json.dumps({"catalogue": 1_000 * (kept - started) / int(size), "index": 1_000 * (indexed - kept) / int(size)})
    )


def _documents(folder: str, size: int) -> Iterator[Document]:
    chance = random.Random(5)
    for number, article in enumerate(articles(size)):
        text = article["text"]
        day = time.gmtime(86_400 * (16_436 + chance.randrange(_DAYS)))
        yield Document(
            f"{folder}/{number // 1_000:04}.jsonl", sha256(f"{number}".encode()).hexdigest(), text,
            (Part(PartKind.BODY, 0, len(text)),), line=number % 1_000 + 1, title=Fact(article["title"], ""),
            outlet=Fact(outlet_name(int(chance.paretovariate(0.7)) % _OUTLETS), ""),
            date=None if chance.random() < 0.1 else Fact(time.strftime("%Y-%m-%d", day), ""),
            language="en",
        )  # fmt: skip


def ask(folder: str, action: str, most: str) -> None:
    """Ask for words that stand somewhere, common ones as often as they are met, as the child does for the app.

    Print, as JSON, the CPU milliseconds of each, and the memory in MB: its own, and with what is mapped of files, which
    the system takes back when others need it.
    """
    with Library([folder]) as library:
        do: dict[str, Callable[[str], object]] = {
            "first": lambda query: library.first_hits(query, int(most)),
            "rank": lambda query: library.search(query, int(most), begun=True),
            "narrow": library.facets,
        }
        do[action]("warm")
        found: dict[str, object] = {}
        for kind, queries in _queries(library).items():
            used = []
            totals = []
            for query in queries:
                before = time.process_time()
                result = do[action](query)
                used.append(1_000 * (time.process_time() - before))
                totals.append(getattr(result, "total", 0))
            found[kind] = used, f"{min(totals):,} to {max(totals):,} found"
        status = Path("/proc/self/status").read_text()
        own, every = (int(status.split(f"{name}:")[1].split()[0]) / 1024 for name in ("RssAnon", "VmHWM"))
        print(json.dumps({**found, "memory": {"own": own, "all": every}}))


def _queries(library: Library) -> dict[str, list[str]]:
    chance = random.Random(2)
    documents = library.overview().documents

    def stretch(length: int) -> list[str]:
        while True:
            document = library.document(1 + chance.randrange(documents))
            words = [word for word in (document.text if document else "").split() if word.isalpha() and len(word) > 2]
            if len(words) > length:
                at = chance.randrange(len(words) - length)
                return words[at : at + length]

    made: dict[str, Callable[[], str]] = {
        "word": lambda: stretch(1)[0],
        "phrase": lambda: f'"{" ".join(stretch(2))}"',
        "prefix": lambda: f"{stretch(1)[0][:3]}*",
        "AND": lambda: " ".join(stretch(2)),
        "word with outlet:": lambda: f'{stretch(1)[0]} outlet:"{outlet_name(3)}"',
        "word with date:": lambda: f"{stretch(1)[0]} date:2017",
        "date:": lambda: f"date:20{chance.randrange(16, 25)}",
    }
    return {kind: [make() for _ in range(_QUERIES)] for kind, make in made.items()}


def main(size: str = str(_SIZE), folder: str = "") -> None:
    for measure in measures(int(size), os.path.abspath(folder) if folder else ""):  # noqa: PTH100
        print(f"{measure.name:<70} {measure.value:10.1f} {measure.unit:<10} {measure.note}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
