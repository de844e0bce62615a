"""Searching real news: each kind of query on each engine, beside SQLite FTS5 and ripgrep on the same texts.

The articles are those of ../shared/data/news, written to a temporary folder. TWOSOURCE_SEARCH_DOCUMENTS says how many
(10,000 if not set); what is more than there are is mixed from their sentences, with names that are new.
"""

import gzip
import json
import os
import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path

from index.library import Library
from index.model.document import Document
from index.search import engines
from index.search.fulltext import FullText
from index.search.nodes import Node, positive
from index.search.queries import parse
from index.search.snippets import snippet, spans
from index.store import schema as database
from index.store.catalogue import Catalogue
from tests.benchmarks.measure import Measure, p50_p95, run_python

NEWS = Path(__file__).parents[2].parent / "shared" / "data" / "news" / "articles.jsonl.gz"
_COUNT = int(os.environ.get("TWOSOURCE_SEARCH_DOCUMENTS", "10000"))
_QUERIES = 60
BEYOND_MEASURE = (
    "(" * 500 + "bridge" + ")" * 500,
    "the " * 2_500,
    "a" * 10_000,
    '"' * 10_000,
    "*" * 10_000,
    "*a*",
    "\0",
    "\u202ebridge\u202c" * 900,
    "con* OR " * 1_200,
    "bridge~1 OR " * 800,
)
_CODE = "import sys, tests.benchmarks.search as b; b.{}(*sys.argv[1:])"
# The most CPU ms that 95 of 100 may take: on Whoosh in 10,000 documents, in 100,000, and on tantivy in any.
_BARS: dict[str, tuple[float | None, float | None, float | None]] = {
    "first results, word": (20, 50, 20),
    "first results, prefix of three letters": (20, 50, 20),
    "first results, phrase": (20, 50, 20),
    "ranked word": (30, None, 20),
    "AND of two words": (20, None, 20),
    "phrase of two words": (140, None, 20),
    "prefix of three letters": (None, None, 20),
    "fuzzy word": (None, None, 20),
    "facets of a word": (60, None, None),
    "ten snippets": (40, None, None),
    "query beyond all measure": (200, None, 200),
    "one document added": (50, None, None),
}


def measures() -> Iterator[Measure]:
    """CPU is that of the process that searches, or builds."""
    if not NEWS.is_file():
        print("search: left out; it needs ../shared/data/news")
        return
    with tempfile.TemporaryDirectory() as folder:
        environ = {"TWOSOURCE_CACHE": f"{folder}/cache"}
        articles = Path(folder) / "articles"
        size = _write(articles)
        time.sleep(2.1)  # files changed just before they are read are read again
        what = f"search, {_COUNT:,} articles, {size / 1e6:.0f} MB: "
        run_python(_CODE.format("read"), str(articles), environ=environ)
        for name, documents in (("whoosh", 0), ("tantivy", engines.LARGE + 1)):
            if documents and engines.large() is None:
                print("search: tantivy is left out; it is not installed")
                continue
            built = json.loads(run_python(_CODE.format("build"), str(articles), str(documents), environ=environ).output)
            yield Measure(f"{what}{name}, build", built["rate"], "documents/CPU-s", least=_least(name))
            yield Measure(f"{what}{name}, index", built["bytes"] / size, "x text", 2.0)
            ended = run_python(_CODE.format("ask"), str(articles), environ=environ)
            yield from _told(f"{what}{name}, ", json.loads(ended.output), name)
            yield Measure(f"{what}{name}, memory", ended.rss_mb, "MB", 250)
        shown = run_python(_CODE.format("show"), str(articles), environ=environ)
        yield Measure(f"{what}the app, shown and shown anew, memory", shown.rss_mb, "MB", 250)
        fts5 = json.loads(run_python(_CODE.format("ask_fts5"), str(articles), folder, environ=environ).output)
        yield from _told(f"{what}SQLite FTS5, ", fts5)
        if shutil.which("rg"):
            ripgrep = json.loads(run_python(_CODE.format("ask_ripgrep"), str(articles), environ=environ).output)
            yield from _told(f"{what}ripgrep, ", ripgrep)
        else:
            print("search: ripgrep is left out; it is not installed")


def _least(name: str) -> float | None:
    return 2_000 if name == "tantivy" else None


def _told(what: str, used: dict[str, list[float]], engine: str = "") -> Iterator[Measure]:
    for kind, milliseconds in used.items():
        median, slow = p50_p95(milliseconds)
        small, large, tantivy = _BARS.get(kind, (None, None, None))
        budget = {"whoosh": small if _COUNT <= engines.LARGE else large, "tantivy": tantivy}.get(engine)
        yield Measure(what + kind, slow, "CPU ms p95", budget, f"p50 {median:.1f}")


def _write(folder: Path) -> int:
    """Write the articles as JSON Lines, 10,000 in a file; gives the bytes of their texts."""
    folder.mkdir()
    size = 0
    mixed = articles(_COUNT)
    for part in range(0, _COUNT, 10_000):  # a file larger than 512 MB is not read
        with (folder / f"news-{part}.jsonl").open("w", encoding="utf-8") as file:
            for article in islice(mixed, 10_000):
                size += len(article["text"].encode())
                file.write(json.dumps(article) + "\n")
    return size


def articles(count: int) -> Iterator[dict[str, str]]:
    """So many articles: those of ../shared/data/news, and what is mixed from them."""
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
        real = [json.loads(line) for line in islice(lines, count)]
    yield from real
    chance = random.Random(1)
    for number in range(len(real), count):
        sources = chance.sample(real, 3)
        sentences = [sentence for one in sources for sentence in one["text"].split(". ")]
        name = f"{chance.choice('BDFGKLMNPRST')}{''.join(chance.choices('aeioulnrst', k=6))}"
        chosen = chance.sample(sentences, max(1, len(sentences) // 7))  # 2.8 KB
        yield sources[0] | {"id": str(number), "title": f"{name} {number}", "text": f". {name} said ".join(chosen)}


# In processes of their own


def read(folder: str) -> None:
    """Read the articles in, and no more: to find what is said in them would take hours."""
    with Library([folder]) as library:
        for step in library.update():
            if step.stage == "indexing":
                break


def show(folder: str) -> None:
    """Hold what the app holds: its modules, the list, and the next list while it is made."""
    import tui.app  # noqa: F401 (for the memory it takes)
    from tui.present import shelf

    with Library([folder]) as library:
        shown = shelf.read(library)
        assert shelf.read(library).holds == shown.holds


def _fulltext(library: Library) -> FullText:
    path = database.current(library.folder)
    assert path
    with closing(Catalogue(path)) as catalogue:
        return FullText(library.folder / "fulltext", catalogue.uuid)


def build(folder: str, documents: str) -> None:
    with Library([folder]) as library:
        texts = [library.document(entry.id) for entry in library.entries()]
        fulltext = _fulltext(library)
        fulltext.discard()
        before = time.process_time()
        fulltext.prepare(int(documents))
        with fulltext.writer() as writer:
            for document in filter(None, texts):
                writer.add(document)
                if writer.characters > 4_000_000:
                    writer.commit(library.revision(), document.id)
            writer.commit_all(library.revision())
        if fulltext.needs_tidying():
            fulltext.tidy()
        rate = len(texts) / (time.process_time() - before)
        size = sum(path.stat().st_size for path in (library.folder / "fulltext").iterdir())
    print(json.dumps({"rate": rate, "bytes": size}))


def _stretches(library: Library) -> Callable[[int], str]:
    """Gives words that stand side by side somewhere, common ones as often as they are met."""
    chance = random.Random(2)
    entries = library.entries()

    def stretch(length: int) -> str:
        while True:
            document = library.document(chance.choice(entries).id)
            assert document
            words = [word for word in document.text.split() if word.isalpha() and len(word) > 2]
            if len(words) > length:
                at = chance.randrange(len(words) - length)
                return " ".join(words[at : at + length])

    return stretch


def _queries(library: Library) -> dict[str, list[str]]:
    stretch = _stretches(library)
    made: dict[str, Callable[[], str]] = {
        "ranked word": lambda: stretch(1),
        "AND of two words": lambda: stretch(2),
        "phrase of two words": lambda: f'"{stretch(2)}"',
        "prefix of three letters": lambda: f"{stretch(1)[:3]}*",
        "fuzzy word": lambda: f"{max(stretch(6).split(), key=len)}~1",
    }
    return {kind: [make() for _ in range(_QUERIES)] for kind, make in made.items()}


def _timed(actions: Iterable[Callable[[], object]]) -> list[float]:
    used = []
    for action in actions:
        before = time.process_time()
        action()
        used.append(1_000 * (time.process_time() - before))
    return used


def ask(folder: str) -> None:
    """Ask each kind of query; print the CPU milliseconds of each."""
    with Library([folder]) as library:
        queries = _queries(library)
        fulltext = _fulltext(library)
        fulltext.rank(_node("warm"), 10)
        library.facets("warm")
        first = {
            "first results, word": "ranked word",
            "first results, prefix of three letters": "prefix of three letters",
            "first results, phrase": "phrase of two words",
        }
        used = {
            name: _timed(partial(fulltext.first, _node(query), 20) for query in queries[kind])
            for name, kind in first.items()
        }
        for kind, asked in queries.items():
            used[kind] = _timed(partial(fulltext.rank, _node(query), 10) for query in asked)
        words = queries["ranked word"]
        used["facets of a word"] = _timed(partial(library.facets, query) for query in words)
        used["ten snippets"] = _timed(partial(_snippets, library, fulltext, query) for query in words)
        used["whole search of a word, ten hits"] = _timed(partial(library.search, query, 10) for query in words)
        some = [document for entry in library.entries()[:20] if (document := library.document(entry.id))]
        used["query beyond all measure"] = _timed(partial(library.search, query) for query in BEYOND_MEASURE)
        used["one document added"] = _timed(partial(_add, fulltext, document) for document in some)
    print(json.dumps(used))


def _node(query: str) -> Node:
    node = parse(query).query
    assert node is not None
    return node


def _snippets(library: Library, fulltext: FullText, query: str) -> None:
    node = _node(query)
    for id_ in fulltext.first(node, 10):
        document = library.document(id_)
        assert document
        snippet(document, spans(document, positive(node)))


def _add(fulltext: FullText, document: Document) -> None:
    with fulltext.writer() as writer:
        writer.remove(document.id)
        writer.add(document)
        writer.commit_all(fulltext.watermark().revision)


def ask_fts5(folder: str, scratch: str) -> None:
    """The same queries of SQLite's own full text, ranked, ten of them; and how fast it was filled."""
    with Library([folder]) as library:
        queries = _queries(library)
        db = sqlite3.connect(f"{scratch}/fts5.sqlite")
        db.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'unicode61 remove_diacritics 2')")
        for entry in library.entries():
            document = library.document(entry.id)
            if document:
                db.execute("INSERT INTO texts (rowid, text) VALUES (?, ?)", (document.id, document.text))
        db.commit()
        used = {}
        for kind, asked in queries.items():
            if kind != "fuzzy word":
                plain = [query if query[0] == '"' or query[-1] == "*" else _plain(query) for query in asked]
                used[kind] = _timed(partial(_fts5, db, query) for query in plain)
    print(json.dumps(used))


def _plain(query: str) -> str:
    return " ".join(f'"{word}"' for word in query.split())


def _fts5(db: sqlite3.Connection, query: str) -> None:
    db.execute("SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 10", (query,)).fetchall()
    db.execute("SELECT count(*) FROM texts WHERE texts MATCH ?", (query,)).fetchone()


def ask_ripgrep(folder: str) -> None:
    """A word in all texts. Wall clock: ripgrep is a process of its own."""
    import subprocess

    with Library([folder]) as library:
        words = _queries(library)["ranked word"]
    used = []
    for word in words:
        before = time.monotonic()
        subprocess.run(["rg", "-c", "-w", "-i", word, folder], stdout=subprocess.DEVNULL, check=False)
        used.append(1_000 * (time.monotonic() - before))
    print(json.dumps({"ranked word": used}))
