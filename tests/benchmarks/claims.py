"""Claims: standings against hand-labelled events, CPU time for news, and CPU time as libraries and stories grow.

The events and the news are those of ../shared; the labels are scored by the tool beside them, each event a library of
its own.
"""

import dataclasses
import gzip
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from index.claims import Analysed, findings
from index.claims.slots import Slot, differences, slots
from index.claims.words import cut
from index.document import Document
from index.quotes import attributions
from index.reading import read
from tests.benchmarks.measure import Measure
from tests.claims import mill

_SHARED = Path(__file__).parents[2].parent / "shared"
_EVENTS = _SHARED / "data" / "clusters"
_NEWS = _SHARED / "data" / "news" / "articles.jsonl.gz"
_PERTURBED = _SHARED / "data" / "claims" / "perturbed.jsonl"
_TOOL = _SHARED / "tools" / "score_standings.py"
_ARTICLES = 1_000  # of the news; measured again at twice and four times that
_STORY = 100  # documents of one story; measured again at four times that


def measures() -> Iterator[Measure]:
    """Scores on the labelled events, CPU seconds for news articles, and the growth of CPU time."""
    if _TOOL.is_file() and _EVENTS.is_dir():
        yield from _against_labels()
    else:
        print("claims: the scores are left out; they need ../shared/data/clusters and ../shared/tools")
    if _PERTURBED.is_file():
        yield from _perturbed()
    if _NEWS.is_file():
        yield from _news()
    else:
        print("claims: the speed is left out; it needs ../shared/data/news")
    small, large = _cpu(_one_story(_STORY)), _cpu(_one_story(4 * _STORY))
    yield Measure("claims: one story of 4 times the documents, CPU", large / small, "ratio", 8.0)


def _against_labels() -> Iterator[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.jsonl"
        with path.open("w", encoding="utf-8") as lines:
            for event in sorted(_EVENTS.glob("event*")):
                files = sorted(event.glob("*.txt"))
                lines.writelines(_lines([document for file in files for document in read(str(file)).documents]))
        labels = map(str, sorted(_EVENTS.glob("labels*.jsonl")))
        command = [sys.executable, str(_TOOL), "--json", "--labels", *labels, "--claims", str(path)]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
    result = json.loads(done.stdout)["result"]
    precision, recall, _ = result["single P/R/F1"]
    yield Measure(
        "claims: balanced accuracy", result["balanced accuracy"], "", note="at least .82; everything single: .50"
    )
    yield Measure("claims: single source, precision", precision, "", note="everything single: .55")
    yield Measure("claims: single source, recall", recall, "")
    yield Measure("claims: standing, macro F1", result["standing macro F1"], "", note="plain tf-idf: .58")
    yield Measure("claims: links, F1", result["links P/R/F1"][2], "", note="plain tf-idf: .57")
    conflict_precision, conflict_recall = result["conflict P/R"]
    yield Measure("claims: disputes, precision", conflict_precision, "", note="at least .60")
    yield Measure("claims: disputes, recall", conflict_recall, "", note="at least .15")
    yield Measure("claims: labelled sentences without a claim", result["unanswered"], "of 434")


def _perturbed() -> Iterator[Measure]:
    """Pairs that tell one thing, in half of which one slot was changed by hand: is the change seen, and only there?"""
    named = {
        "number": (Slot.FIGURE, 0.75),
        "weekday": (Slot.WEEKDAY, 0.85),
        "negation": (Slot.NEGATION, 0.90),
        "name": (Slot.NAME, 0.40),
    }
    seen: dict[tuple[str, int], list[bool]] = {}
    for line in _PERTURBED.read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        one, other = (slots(pair[side], cut(pair[side], 0, len(pair[side]))) for side in "ab")
        found = named[pair["kind"]][0] in differences(one, other)
        seen.setdefault((pair["kind"], pair["label"]), []).append(found)
    for kind, (_, least) in named.items():
        changed, same = seen[kind, 1], seen[kind, 0]
        note = f"at least {least:.2f}; seen where there is none: {sum(same) / len(same):.2f}"
        yield Measure(f"claims: a changed {kind} is seen", sum(changed) / len(changed), "", note=note)


def _lines(documents: Sequence[Document]) -> Iterator[str]:
    library = [_analysed(document, number) for number, document in enumerate(documents, 1)]
    paths = {one.document.id: one.document.path for one in library}
    for claim in findings(library):
        reports = [{"document": paths[report.document]} for report in claim.reports]
        plain = {"document": paths[claim.document], "start": claim.start, "end": claim.end, "reports": reports}
        yield json.dumps(plain | {"standing": claim.standing, "conflict": claim.conflict}) + "\n"


def _analysed(document: Document, number: int) -> Analysed:
    numbered = dataclasses.replace(document, id=number)
    return Analysed(numbered, attributions(numbered))


def _news() -> Iterator[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.jsonl"
        with gzip.open(_NEWS, "rb") as packed, path.open("wb") as plain:
            plain.writelines(islice(packed, 4 * _ARTICLES))
        documents = read(str(path)).documents
    library = [_analysed(document, number) for number, document in enumerate(documents, 1)]
    small, middle, large = (_cpu(library[: times * _ARTICLES]) for times in (1, 2, 4))
    yield Measure(f"claims: {2 * _ARTICLES:,} articles of news, from finished analyses", middle, "CPU-s")
    yield Measure("claims: news of 4 times the articles, CPU", large / small, "ratio", 6.0)


def _one_story(count: int) -> list[Analysed]:
    chance = random.Random(1)
    library = []
    for at in range(count):
        facts = chance.sample(range(len(mill.FACTS)), 4)
        told = tuple(mill.Told(fact, chance.randrange(2), chance.choice([None, *mill.SPEAKERS])) for fact in facts)
        library.append(mill.write(f"{at:04}.txt", mill.Story(f"Outlet {at}", at % len(mill.LEADS), told)))
    return library


def _cpu(library: Sequence[Analysed]) -> float:
    started = time.process_time()
    findings(library)
    return time.process_time() - started
