"""Attributions: against hand-marked news articles, words a CPU-second, memory, and CPU time as texts grow.

The articles are the dev compartment of PolNeAR, scored by the tool beside it; every line of an article counts as body.
Speed is measured on one core beside spaCy's whole English pipeline on the same texts, where TWOSOURCE_SPACY names a
Python that has spaCy and its small English model.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from index.model.document import Document, Span
from index.model.statements import Attribution
from index.quotes import attributions
from tests.benchmarks.measure import Measure, run_python
from tests.quotes.build import document

_SHARED = Path(__file__).parents[2].parent / "shared"
_DATA = _SHARED / "data" / "polnear"
_TOOL = _SHARED / "tools" / "score_attribution.py"
_HARD = {
    "one line of quotation marks": '"',
    "one line of open quotations": "“a ",
    "one line of verbs": "he said said ",
    "one line of names": "Ann Lind, Bo Moe, said, ",
}
_NEWS = _SHARED / "data" / "news" / "articles.jsonl.gz"
# Each prints words a CPU-second, on one core, over the texts in a folder.
_OURS = """
import os, sys, time
from pathlib import Path
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from index.quotes import attributions
from tests.quotes.build import document
texts = [path.read_bytes().decode("utf-8") for path in sorted(Path(sys.argv[1]).glob("*.txt"))[:40]]
documents = [document(text) for text in texts]
attributions(documents[0])
started = time.process_time()
for one in documents:
    attributions(one)
print(sum(len(text.split()) for text in texts) / (time.process_time() - started))
"""
_SPACY = """
import os, sys, time
from pathlib import Path
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
import spacy
found = sorted(Path(spacy.__file__).parents[1].glob("en_core_web_sm*/en_core_web_sm*/config.cfg"))
pipeline = spacy.load(found[0].parent)
texts = [path.read_bytes().decode("utf-8") for path in sorted(Path(sys.argv[1]).glob("*.txt"))[:40]]
list(pipeline.pipe(texts[:1]))
started = time.process_time()
for one in pipeline.pipe(texts):
    pass
print(sum(len(text.split()) for text in texts) / (time.process_time() - started))
"""
_ANALYSE = """
import gzip, json, sys
from itertools import islice
from index.quotes import attributions
from tests.quotes.build import document
with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
    for line in islice(lines, 1000):
        attributions(document(json.loads(line)["text"]))
"""
_LENGTH = 20_000  # characters; measured again at four times that


def measures() -> Iterator[Measure]:
    """Scores on the dev compartment, speed, and the growth of CPU time on lines made to be hard."""
    if _TOOL.is_file() and _DATA.is_dir():
        yield from _against_gold()
    else:
        print("quotes: the scores are left out; they need ../shared/data/polnear and ../shared/tools")
    if _NEWS.is_file():
        ended = run_python(_ANALYSE, str(_NEWS))
        yield Measure("quotes: memory for 1,000 articles", ended.rss_mb, "MB", 400)
    else:
        print("quotes: the memory is left out; it needs ../shared/data/news")
    for what, piece in _HARD.items():
        short, long = _cpu(piece, _LENGTH), _cpu(piece, 4 * _LENGTH)
        yield Measure(f"quotes: {what}, CPU for 4 times the length", long / short, "ratio", 8.0)


def _against_gold() -> Iterator[Measure]:
    paths = sorted((_DATA / "dev" / "text").glob("*.txt"))
    documents = [(path.stem, document(path.read_bytes().decode("utf-8"))) for path in paths]
    attributions(documents[0][1])  # the word lists are read once
    started = time.process_time()
    found = [(stem, attributions(read)) for stem, read in documents]
    seconds = time.process_time() - started
    words = sum(len(read.text.split()) for _, read in documents)
    scores = _score(found)
    overall = scores["all"]["attribution"]
    f1, precision, recall = (100 * overall[name] for name in ("f1", "p", "r"))
    yield Measure("quotes: attribution F1", f1, "%", note="two people agree at 75", least=75.0)
    yield Measure("quotes: attribution precision", precision, "%", least=77.6)
    yield Measure("quotes: attribution recall", recall, "%", least=71.9)
    for kind, least in (("direct", 93.5), ("mixed", 86.7), ("indirect", 68.3)):
        yield Measure(f"quotes: attribution F1, {kind}", 100 * scores[kind]["attribution"]["f1"], "%", least=least)
    reporting = 100 * scores["by_cue"]["reporting"]["attribution_r"]
    yield Measure("quotes: attribution recall, reporting verbs", reporting, "%", note="people: 92", least=86.2)
    yield Measure("quotes: speed", words / seconds, "words/CPU-s")
    if spacy := os.environ.get("TWOSOURCE_SPACY"):
        texts = str(_DATA / "dev" / "text")
        theirs = float(subprocess.run([spacy, "-c", _SPACY, texts], check=True, capture_output=True).stdout)
        ours = float(run_python(_OURS, texts).output)
        yield Measure("quotes: speed on one core against spaCy's", ours / theirs, "ratio", note="at least 1; aim 3")
    else:
        print("quotes: the comparison with spaCy is left out; TWOSOURCE_SPACY names no Python that has it")


def _score(found: list[tuple[str, tuple[Attribution, ...]]]) -> dict[str, dict[str, dict[str, float]]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dev.jsonl"
        with path.open("w", encoding="utf-8") as lines:
            for stem, given in found:
                lines.write(json.dumps({"id": stem, "attributions": [_plain(one) for one in given]}) + "\n")
        command = [sys.executable, str(_TOOL), "--data", str(_DATA), "--compartment", "dev", "--json", str(path)]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
    scores: dict[str, dict[str, dict[str, float]]] = json.loads(done.stdout)
    return scores


def _plain(found: Attribution) -> dict[str, list[list[int]]]:
    return {"source": _pairs(found.source), "cue": _pairs(found.cue), "content": _pairs(found.content)}


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _cpu(piece: str, length: int) -> float:
    """The least CPU seconds of three runs on one line."""
    read: Document = document((piece * (length // len(piece) + 1))[:length])
    runs = []
    for _ in range(3):
        started = time.process_time()
        attributions(read)
        runs.append(time.process_time() - started)
    return min(runs)
