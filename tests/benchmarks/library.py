"""Keeping and searching 10,000 small articles: the first update, the second, opening, and each kind of query.

The articles are made of a seeded vocabulary in a temporary folder, so that a run is repeatable everywhere: words as
frequent as in real text (Zipf), outlets, dates, quotations. Each step is a process of its own.
"""

import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from index.library import Library
from tests.benchmarks.measure import Measure, p50_p95, run_python

_ARTICLES = 10_000
_VOCABULARY = 30_000
_QUERIES = 40
_RUNS = 10
_SEARCH = "from tui.commands import main; main()"
_SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "ri",
    "so",
    "tu",
    "va",
    "wen",
    "zor",
]
_NAMES = ["Ana Keller", "Boris Lund", "Clara Osei", "Davit Meyer", "Emma Ruiz", "Farid Stone", "Greta Vos", "Hugo Wray"]
_ALL = "import sys, tests.benchmarks.library as b; b.{}(sys.argv[1])"


def measures() -> Iterator[Measure]:
    """CPU is that of the whole process, imports included, unless said otherwise."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {"TWOSOURCE_CACHE": f"{folder}/cache"}
        articles = Path(folder) / "articles"
        size = write_articles(articles, _ARTICLES)
        time.sleep(2.1)  # files changed just before they are read are read again
        what = f"library, {_ARTICLES:,} articles, {size / 1e6:.0f} MB: "

        first = run_python(_ALL.format("first_update"), str(articles), environ=environ)
        yield Measure(what + "first update", first.cpu_s, "CPU s")
        for stage, seconds in json.loads(first.output).items():
            yield Measure(what + f"first update, {stage}", seconds, "CPU s")
        yield Measure(what + "first update, memory", first.rss_mb, "MB")

        second = run_python(_ALL.format("first_update"), str(articles), environ=environ)
        yield Measure(what + "second update", second.cpu_s, "CPU s", 1.0, "nothing has changed")
        yield Measure(what + "second update", second.wall_s, "s", 2.0)

        # The best of a few runs: the rest is what else the machine was doing.
        runs = [run_python(_SEARCH, "search", "keller", str(articles), environ=environ) for _ in range(_RUNS)]
        printed = 1_000 * min(run.cpu_s for run in runs)
        yield Measure(what + "twosource search, in all", printed, "CPU ms", 400.0, "in a pipe; nothing has changed")

        opening = json.loads(run_python(_ALL.format("open_and_list"), str(articles), environ=environ).output)
        yield Measure(what + "open and list", opening["list_ms"], "CPU ms", 150.0, "without the imports")
        yield Measure(what + "catalogue", opening["catalogue"] / size, "x text")
        yield Measure(what + "full text", opening["fulltext"] / size, "x text", 2.0)

        searching = run_python(_ALL.format("search"), str(articles), environ=environ)
        for kind, milliseconds in json.loads(searching.output).items():
            median, slow = p50_p95(milliseconds)
            yield Measure(what + kind, median, "CPU ms", note=f"p95 {slow:.0f}; ten hits with marks and snippets")
        yield Measure(what + "searching, memory", searching.rss_mb, "MB")


def write_articles(folder: Path, count: int) -> int:
    """Write articles; gives the bytes of all."""
    chance = random.Random(1)
    words = list(
        dict.fromkeys("".join(chance.choices(_SYLLABLES, k=chance.randint(1, 5))) for _ in range(2 * _VOCABULARY))
    )
    words = words[:_VOCABULARY]
    cumulated = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    size = 0
    for number in range(count):
        path = folder / f"{number % 50:02}" / f"{number:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        content = _article(number, words, cumulated, chance).encode()
        path.write_bytes(content)
        size += len(content)
    return size


def _article(number: int, words: Sequence[str], cumulated: Sequence[float], chance: random.Random) -> str:
    def some(least: int, most: int) -> str:
        return " ".join(chance.choices(words, cum_weights=cumulated, k=chance.randint(least, most)))

    day = date(2024, 1, 1) + timedelta(days=number % 366)
    paragraphs = []
    for _ in range(chance.randint(3, 6)):
        name = chance.choice(_NAMES)
        paragraphs.append(
            f"The {some(8, 18)}. {name} said on Monday that the {some(6, 14)}. "
            f"“The {some(5, 12)},” {name.split()[1]} said. In {day.year} the {some(8, 20)}."
        )
    title = some(4, 9).capitalize()
    return f"{title}\n\nOutlet {number % 40}\n{day.strftime('%d %B %Y')}\n\n" + "\n\n".join(paragraphs) + "\n"


# In processes of their own


def first_update(folder: str) -> None:
    """Bring a library up to date; print the CPU seconds of each stage."""
    seconds: dict[str, float] = {}
    with Library([folder]) as library:
        before = time.process_time()
        for step in library.update():
            seconds[step.stage] = seconds.get(step.stage, 0.0) + time.process_time() - before
            before = time.process_time()
    del seconds["done"]
    print(json.dumps(seconds))


def open_and_list(folder: str) -> None:
    before = time.process_time()
    with Library([folder]) as library:
        assert len(library.entries()) == _ARTICLES
        used = time.process_time() - before
        sizes = {True: 0, False: 0}
        for path in library.folder.rglob("*"):
            if path.is_file():
                sizes["fulltext" in path.parts] += path.stat().st_size
    print(json.dumps({"list_ms": 1_000 * used, "fulltext": sizes[True], "catalogue": sizes[False]}))


def search(folder: str) -> None:
    """Ask each kind of query, its words taken from the articles; print the CPU milliseconds of each."""
    chance = random.Random(2)
    with Library([folder]) as library:
        entries = library.entries()

        def stretch(length: int) -> str:
            document = library.document(chance.choice(entries).id)
            assert document
            body = document.text.split("\n\n", 2)[2].replace("\n", " ").split(". ")[0].split()
            at = chance.randrange(max(1, len(body) - length))
            return " ".join(body[at : at + length])

        kinds: dict[str, Callable[[], str]] = {
            "word": lambda: stretch(1),
            "two words": lambda: f"{stretch(1)} {stretch(1)}",
            "phrase of three words": lambda: f'"{stretch(3)}"',
            "prefix of three letters": lambda: f"{chance.choice(_SYLLABLES)}{chance.choice(_SYLLABLES)}"[:3] + "*",
            "fuzzy word": lambda: f"{max(stretch(6).split(), key=len)}~1",
        }
        used: dict[str, list[float]] = {}
        before = time.process_time()
        library.search("warm")
        used["first search, with its imports"] = [1_000 * (time.process_time() - before)] * 2
        for kind, make in kinds.items():
            for query in [make() for _ in range(_QUERIES)]:
                before = time.process_time()
                library.search(query, limit=10)
                used.setdefault(kind, []).append(1_000 * (time.process_time() - before))
    print(json.dumps(used))
