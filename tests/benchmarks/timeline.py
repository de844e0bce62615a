"""The timeline: CPU to put a story of hundreds of documents in order, and to make the page of a speaker in all of them.

The story is invented: sixty outlets tell a few facts in one of two wordings each, and quote a fire chief.
"""

import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from index.library import Library
from tests.benchmarks.measure import Measure
from tests.claims.mill import FACTS, LEADS, TITLE

_DOCUMENTS = 300
_OUTLETS = 60


def measures() -> Iterator[Measure]:
    """CPU milliseconds in this process."""
    with tempfile.TemporaryDirectory() as folder:
        reports = Path(folder) / "reports.jsonl"
        reports.write_text("\n".join(map(json.dumps, _articles(Random(1)))), "utf-8")
        with Library([reports], cache=Path(folder) / "cache") as library:
            for _ in library.update():
                pass
            [(story, documents)] = Counter(entry.story for entry in library.entries()).most_common(1)
            began = time.process_time()
            lines = len(library.timeline(story).lines)
            taken = (time.process_time() - began) * 1000
            yield Measure("timeline: a story, CPU", taken, "ms", 400.0, f"{documents:,} documents, {lines:,} lines")
            began = time.process_time()
            library.speaker_page("Ann Coe")
            taken = (time.process_time() - began) * 1000
            yield Measure(f"timeline: the page of a speaker in {_DOCUMENTS} documents, CPU", taken, "ms", 200.0)


def _articles(random: Random) -> Iterator[dict[str, str]]:
    for number in range(_DOCUMENTS):
        facts = [random.choice(wordings) for wordings in random.sample(FACTS, 4)]
        said = f"Fire chief Ann Coe said that {random.randrange(10, 90)} people were hurt at the mill in Brentford."
        yield {
            "outlet": f"Outlet {number % _OUTLETS}",
            "title": TITLE,
            "date": f"2024-05-{random.randrange(14, 17)}T{random.randrange(24):02}:{random.randrange(60):02}",
            "text": "\n\n".join((LEADS[number % len(LEADS)], *facts, said)),
        }
