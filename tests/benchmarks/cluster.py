"""A cluster of worker processes on this machine: how much more CPU time an update takes than with the pool.

All processes count: the one that updates, the workers, the scheduler. What scheduler and workers take to start, and to
stand by, is not of the update: the former is done before, the latter is measured first, and told apart, since it grows
with the time that a busy machine takes. The articles are the first of ../shared/data/news.
"""

import gzip
import importlib.util
import os
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tests.benchmarks.measure import Measure, run_python
from tests.clusters import Dask, dask

_NEWS = Path(__file__).parents[2].parent / "shared" / "data" / "news" / "articles.jsonl.gz"
_ARTICLES = 120
_WORKERS = 3
_STANDING = 10  # seconds
# Prints a digest of all that was found.
_UPDATE = """
import sys
from contextlib import nullcontext
from hashlib import sha256
from index.library import Library
from index.library.cluster import ClusterAddress, connect
articles, cache, size, url = sys.argv[1:]
with Library([articles], cache=cache) as library, connect(ClusterAddress(url)) if url else nullcontext() as workers:
    for _ in library.update(processes=int(size), workers=workers):
        pass
    found = [repr(library.analysis(entry.id)) for entry in library.entries()]
    found += sorted(map(repr, library.claims()))
print(len(found), sha256("\\n".join(found).encode()).hexdigest())
"""


def measures() -> Iterator[Measure]:
    if not _NEWS.is_file():
        print("cluster: left out; it needs ../shared/data/news")
        return
    if not importlib.util.find_spec("distributed"):
        print("cluster: left out; Dask is not installed")
        return
    if not Path("/proc/self/stat").exists():
        print("cluster: left out; this machine has no /proc that tells the CPU time of processes")
        return
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "news.jsonl"
        with gzip.open(_NEWS, "rt", encoding="utf-8") as news, articles.open("w") as few:
            few.writelines(islice(news, _ARTICLES))
        by_pool = run_python(_UPDATE, str(articles), f"{folder}/pool", str(_WORKERS), "")
        with dask(Path(folder), _WORKERS) as made:
            standing = _cpu_s(made)
            time.sleep(_STANDING)
            before = _cpu_s(made)
            by_cluster = run_python(_UPDATE, str(articles), f"{folder}/cluster", str(_WORKERS), made.url)
            elsewhere = _cpu_s(made) - before
    assert by_pool.output == by_cluster.output, "a cluster finds something else"
    rate = (before - standing) / _STANDING  # cores
    whole = by_cluster.cpu_s + elsewhere - rate * by_cluster.wall_s
    note = f"{whole:.1f} s of CPU for {by_pool.cpu_s:.1f}, findings equal"
    name = f"cluster: {_ARTICLES} articles, {_WORKERS} workers, more CPU than a pool of as many"
    yield Measure(name, 100 * (whole / by_pool.cpu_s - 1), "%", budget=15, note=note)
    name = f"cluster: a scheduler and {_WORKERS} workers that stand by"
    yield Measure(name, 100 * rate, "% of a core", note=f"{rate * by_cluster.wall_s:.1f} s while it was updated")


def _cpu_s(made: Dask) -> float:
    """The CPU seconds that a cluster's processes have taken."""
    ticks = 0
    for process in (made.scheduler, *made.workers):
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])  # in this process, user and system; the name may hold spaces
    return ticks / os.sysconf("SC_CLK_TCK")
