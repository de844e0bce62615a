"""What is kept on disk of real articles, with all their findings: bytes for each byte of text, by table.

The articles are those of ../shared/data/news that have a date, some that follow one another, so that they have stories
in common as those of a large library do.
"""

import gzip
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from index.library import Library
from index.store.schema import current
from tests.benchmarks.measure import Measure, run_python

_NEWS = Path(__file__).parents[2].parent / "shared" / "data" / "news" / "articles.jsonl.gz"
_ARTICLES = 300
_FROM = "2018-10-05"
_LEAST = 0.02  # what has less is not told by itself
_ALL = "import sys, tests.benchmarks.kept as b; b.update(sys.argv[1])"


def measures() -> Iterator[Measure]:
    """A table counts with its indexes."""
    if not _NEWS.is_file():
        print("kept: left out; it needs ../shared/data/news")
        return
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        articles = Path(folder) / "articles"
        size = write(articles)
        run_python(_ALL, str(articles), environ={"TWOSOURCE_CACHE": str(cache), "XDG_DATA_HOME": f"{folder}/data"})
        what = f"kept, {_ARTICLES} articles, {size / 1e6:.1f} MB of text: "
        files = {path: path.stat().st_size for path in cache.rglob("*") if path.is_file()}
        catalogue = current(next(cache.glob("libraries/*")))
        assert catalogue
        yield Measure(what + "everything", sum(files.values()) / size, "x text", 4.0)
        yield Measure(what + "catalogue", files[catalogue] / size, "x text", 3.0)
        fulltext = sum(length for path, length in files.items() if "fulltext" in path.parts)
        yield Measure(what + "full text", fulltext / size, "x text")
        yield Measure(what + "analyses shared by libraries", files[cache / "analyses.sqlite"] / size, "x text")
        for table, length in tables(catalogue).items():
            if length > _LEAST * size:
                yield Measure(f"{what}{table}", length / size, "x text")


def write(folder: Path) -> int:
    """Write the articles as one file of JSON Lines; gives the bytes of their texts."""
    with gzip.open(_NEWS, "rt") as file:
        dated = [one for one in map(json.loads, file) if len(one["date"] or "") == 10 and one["date"] >= _FROM]
    chosen = sorted(dated, key=lambda one: str(one["date"]))[:_ARTICLES]
    folder.mkdir()
    with (folder / "articles.jsonl").open("w") as file:
        for one in chosen:
            file.write(json.dumps(one) + "\n")
    return sum(len(one["text"].encode()) for one in chosen)


def tables(catalogue: Path) -> dict[str, int]:
    """The bytes of each table of a catalogue with its indexes, most first; those of a virtual table are its own."""
    with sqlite3.connect(catalogue) as db:
        rows = db.execute(
            "SELECT coalesce(v.name, t.tbl_name), sum(s.pgsize) FROM dbstat s JOIN sqlite_schema t ON t.name = s.name "
            "LEFT JOIN sqlite_schema v ON v.sql GLOB 'CREATE VIRTUAL *' AND t.tbl_name GLOB v.name || '_*' "
            "GROUP BY 1 ORDER BY 2 DESC"
        ).fetchall()
    db.close()
    return dict(rows)


# In a process of its own


def update(folder: str) -> None:
    with Library([folder]) as library:
        for _ in library.update():
            pass
