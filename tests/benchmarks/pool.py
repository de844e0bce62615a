"""Statements by a pool of processes: how many times sooner articles are analysed than by one process.

Wall-clock times, so the machine must have nothing else to do: the ratio is of two runs that follow each other. The
articles are the first of ../shared/data/news.
"""

import gzip
import os
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from index.pipeline.executors import processes
from tests.benchmarks.measure import Measure, run_python

_NEWS = Path(__file__).parents[2].parent / "shared" / "data" / "news" / "articles.jsonl.gz"
_ARTICLES = 300
# Prints the seconds from the first article to the last.
_ANALYSE = """
import sys, time
from index.library import Library
with Library([sys.argv[1]], cache=sys.argv[2]) as library:
    told = [(step.stage, time.monotonic()) for step in library.update(processes=int(sys.argv[3]))]
times = [when for stage, when in told if stage == "quotes"]
print(times[-1] - times[0])
"""


def measures() -> Iterator[Measure]:
    if not _NEWS.is_file():
        print("pool: left out; it needs ../shared/data/news")
        return
    if processes() < 2:
        print("pool: left out; there is room for one process only")
        return
    with tempfile.TemporaryDirectory() as folder:
        with gzip.open(_NEWS, "rt", encoding="utf-8") as news, (Path(folder) / "news.jsonl").open("w") as few:
            few.writelines(islice(news, _ARTICLES))
        one_thread = _seconds(folder, 1, {"OMP_NUM_THREADS": "1"})
        threads = _seconds(folder, 1, {})
        pool = _seconds(folder, processes(), {})
    name = f"pool: {_ARTICLES} articles, {processes()} processes of {os.cpu_count()} cores, times sooner than"
    yield Measure(f"{name} one on one thread", one_thread / pool, "x", note=f"{pool:.0f} s", least=1.7)
    yield Measure(f"{name} one on all cores", threads / pool, "x", note=f"{threads:.0f} s")


def _seconds(folder: str, size: int, environ: dict[str, str]) -> float:
    with tempfile.TemporaryDirectory() as cache:
        articles = str(Path(folder) / "news.jsonl")
        return float(run_python(_ANALYSE, articles, cache, str(size), environ=environ).output)
