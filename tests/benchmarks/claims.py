"""Claims: standings against hand-labelled events, CPU time for news, and CPU time as libraries and stories grow.

The events, the stories and the news are those of ../shared; the labels are scored by the tool beside them, each event
or story a library of its own. Of the stories those count that the judge was not trained on.
"""

import gzip
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

import msgspec

from index.claims import Analysed
from index.claims.slots import Slot, differences, slots
from index.model.document import Document
from index.model.statements import Analysis
from index.pipeline.comparing import compare
from index.quotes import attributions
from index.reading import read, read_stepwise
from index.store import schema as database
from index.store.catalogue import Catalogue
from index.text.stems import cut
from tests.benchmarks.measure import Measure, p50_p95, run_python
from tests.claims import mill
from tests.whole import findings, stories

_SHARED = Path(__file__).parents[2].parent / "shared"
_EVENTS = _SHARED / "data" / "clusters"
_DENSE = _SHARED / "data" / "dense"
_NEWS = _SHARED / "data" / "news" / "articles.jsonl.gz"
_PERTURBED = _SHARED / "data" / "claims" / "perturbed.jsonl"
_TOOL = _SHARED / "tools" / "score_standings.py"
_STORIES = _SHARED / "data" / "news" / "stories.jsonl.gz"
_ARTICLES = 1_000  # of the news; measured again at twice and four times that
_LIBRARY = 5_000  # articles kept in a catalogue; measured again at four times that
_CHANGES = 11  # articles added to it, and taken away again, one by one
_FOLDS = 4  # every so many stories one was kept out of the judge's training, from the first on
_HEAD = 3  # sentences that are an article's first
_STORY = 100  # documents of one story; measured again at four times that


def measures() -> Iterator[Measure]:
    """Scores on the labelled events, CPU seconds for news articles, and the growth of CPU time."""
    if _TOOL.is_file() and _EVENTS.is_dir():
        yield from _against_labels()
    else:
        print("claims: the scores are left out; they need ../shared/data/clusters and ../shared/tools")
    if _TOOL.is_file() and _DENSE.is_dir():
        yield from _kept_out()
    else:
        print("claims: stories kept out of training are left out; they need ../shared/data/dense and ../shared/tools")
    if _PERTURBED.is_file():
        yield from _perturbed()
    else:
        print("claims: changes made by hand are left out; they need ../shared/data/claims")
    if _NEWS.is_file():
        yield from _news()
        yield from _kept()
    else:
        print("claims: the speed is left out; it needs ../shared/data/news")
    if _STORIES.is_file():
        yield from _put_together()
    else:
        print("claims: the stories are left out; they need ../shared/data/news")
    small, large = _cpu(_one_story(_STORY)), _cpu(_one_story(4 * _STORY))
    yield Measure("claims: one story of 4 times the documents, CPU", large / small, "ratio", 8.0)


def _against_labels() -> Iterator[Measure]:
    claims = [line for event in sorted(_EVENTS.glob("event*")) for line in _of_folder(event)]
    labels = (path.read_text(encoding="utf-8").splitlines() for path in sorted(_EVENTS.glob("labels*.jsonl")))
    result = _scored(list(chain.from_iterable(labels)), claims)
    precision, recall, _ = result["single P/R/F1"]
    balanced = result["balanced accuracy"]
    yield Measure("claims: balanced accuracy", balanced, "", note="the aim is .82; everything single: .50", least=0.725)
    yield Measure("claims: single source, precision", precision, "", note="everything single: .55", least=0.825)
    yield Measure("claims: single source, recall", recall, "", note="what is left open counts", least=0.74)
    standing, links = result["standing macro F1"], result["links P/R/F1"][2]
    yield Measure("claims: standing, macro F1", standing, "", note="plain tf-idf: .58", least=0.61)
    yield Measure("claims: links, F1", links, "", note="plain tf-idf: .57", least=0.675)
    conflict_precision, conflict_recall = result["conflict P/R"]
    yield Measure("claims: disputes, precision", conflict_precision, "", least=0.9)
    yield Measure("claims: disputes, recall", conflict_recall, "", note="aim .15; words alone: .13", least=0.03)
    yield Measure("claims: labelled sentences without a claim", result["unanswered"], "of 434", 9)


def _kept_out() -> Iterator[Measure]:
    """Stories of which every sentence is labelled."""
    articles: dict[str, dict[str, list[tuple[int, str]]]] = {}
    for line in (_DENSE / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        articles.setdefault(label["event"], {}).setdefault(label["doc"], []).append((label["start"], line))
    events = list(articles)[::_FOLDS]
    labels = [sorted(told) for event in events for told in articles[event].values()]
    claims = [line for event in events for line in _of_folder(_DENSE / event)]
    result = _scored([line for told in labels for _, line in told], claims)
    head = _scored([line for told in labels for _, line in told[:_HEAD]], claims)
    named = "claims: stories kept out, "
    right, found = result["flags P/R"]
    yield Measure(f"{named}flags that are one outlet's", right, "", note="the aim is .97", least=0.92)
    yield Measure(f"{named}single claims flagged", found, "", note="the aim is .45", least=0.40)
    right, found = head["flags P/R"]
    yield Measure(f"{named}the same of first sentences, right", right, "", note="the aim is .97", least=0.92)
    yield Measure(f"{named}the same of first sentences, flagged", found, "")
    precision, recall, _ = result["single P/R/F1"]
    yield Measure(f"{named}single source, precision", precision, "")
    yield Measure(f"{named}single source, recall", recall, "")
    yield Measure(f"{named}balanced accuracy", result["balanced accuracy"], "", note="the aim is .93")
    yield Measure(f"{named}standing, macro F1", result["standing macro F1"], "", note="the aim is .85")
    yield Measure(f"{named}links, F1", result["links P/R/F1"][2], "", note="the aim is .90", least=0.685)
    precision, recall = result["conflict P/R"]
    yield Measure(f"{named}disputes, precision", precision, "", note="the aim is .80")
    yield Measure(f"{named}disputes, recall", recall, "", note="the aim is .50")
    raised, of = map(int, result["raised on non-claims"].split("/"))
    yield Measure(f"{named}raised on what is no claim", raised / of, "", note="the aim is .08")


def _scored(labels: Sequence[str], claims: Sequence[str]) -> dict[str, Any]:
    """What the tool says of claims by labels, both lines of JSON."""
    with tempfile.TemporaryDirectory() as folder:
        given = [Path(folder) / "labels.jsonl", Path(folder) / "claims.jsonl"]
        for path, lines in zip(given, (labels, claims), strict=True):
            path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        command = [sys.executable, str(_TOOL), "--json", "--labels", str(given[0]), "--claims", str(given[1])]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)["result"]
    return found


def _perturbed() -> Iterator[Measure]:
    """Pairs that tell one thing, in half of which one slot was changed by hand: is the change seen, and only there?"""
    named = {
        "number": (Slot.FIGURE, 0.855),
        "weekday": (Slot.WEEKDAY, 0.88),
        "negation": (Slot.NEGATION, 0.96),
        "name": (Slot.NAME, 0.98),
    }
    seen: dict[tuple[str, int], list[bool]] = {}
    for line in _PERTURBED.read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        one, other = (slots(pair[side], cut(pair[side], 0, len(pair[side]))) for side in "ab")
        found = named[pair["kind"]][0] in differences(one, other)
        seen.setdefault((pair["kind"], pair["label"]), []).append(found)
    for kind, (_, least) in named.items():
        changed, same = seen[kind, 1], seen[kind, 0]
        note = f"seen where there is none: {sum(same) / len(same):.2f}"
        yield Measure(f"claims: a changed {kind} is seen", sum(changed) / len(changed), "", note=note, least=least)


def _of_folder(folder: Path) -> Iterator[str]:
    """The claims of a library of the articles in a folder, as lines of JSON."""
    documents = [document for file in sorted(folder.glob("*.txt")) for document in read(str(file)).documents]
    library = [_analysed(document, number) for number, document in enumerate(documents, 1)]
    paths = {one.document.id: one.document.path for one in library}
    for claim in findings(library):
        reports = [{"document": paths[report.document]} for report in claim.reports]
        plain = {"document": paths[claim.document], "start": claim.start, "end": claim.end, "reports": reports}
        told = {"standing": claim.standing, "conflict": claim.conflict, "flagged": claim.flagged}
        yield json.dumps(plain | told)


def _analysed(document: Document, number: int) -> Analysed:
    numbered = msgspec.structs.replace(document, id=number)
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


def _put_together() -> Iterator[Measure]:
    """Pairs of articles on one story, against groups made by hand; the library holds nothing else."""
    gold, texts = [], []
    with gzip.open(_STORIES, "rt", encoding="utf-8") as lines:
        for line in lines:
            group = json.loads(line)
            gold += [group["story"]] * len(group["articles"])
            texts += group["articles"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stories.jsonl"
        path.write_text("".join(json.dumps(text) + "\n" for text in texts), encoding="utf-8")
        found = stories(read(str(path)).documents)
    right = sum(_pairs(Counter(gold[at] for at in story.members).values()) for story in found)
    precision = right / _pairs(len(story.members) for story in found)
    recall = right / _pairs(Counter(gold).values())
    by_itself = "weighed by the library itself: "
    yield Measure("claims: pairs on one story, precision", precision, "", note=f"{by_itself}.54", least=0.535)
    yield Measure("claims: pairs on one story, recall", recall, "", note=f"{by_itself}.82", least=0.83)


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _kept() -> Iterator[Measure]:
    code = "import sys; from tests.benchmarks.claims import keep; keep(sys.argv[1], int(sys.argv[2]))"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.jsonl"
        with gzip.open(_NEWS, "rb") as packed, path.open("wb") as plain:
            plain.writelines(packed)
        small, large = (run_python(code, str(path), str(times * _LIBRARY)) for times in (1, 4))
    before, _ = json.loads(small.output)
    built, changes = json.loads(large.output)
    count = f"{4 * _LIBRARY:,}"
    yield Measure(f"claims: a library of {count} articles, built from analyses", built, "CPU-s", 1200)
    yield Measure(f"claims: from {_LIBRARY:,} to {count} articles, CPU", built / before, "ratio", 5.2)
    yield Measure(f"claims: memory to build {count}", large.rss_mb, "MB")
    middle, slow = p50_p95(changes)
    yield Measure(f"claims: one article more or less among {count}, median", middle, "CPU-s", 0.2)
    yield Measure(f"claims: one article more or less among {count}, 95th percentile", slow, "CPU-s", 1.0)


def keep(path: str, count: int) -> None:
    """Print, as JSON, the CPU seconds that stories and claims of so many articles take in a catalogue, and those that
    single changes take: articles added and taken away. Who says what is left out: it is not what is measured.
    """
    with tempfile.TemporaryDirectory() as folder:
        database.create(Path(folder))
        made = database.current(Path(folder))
        assert made
        catalogue = Catalogue(made)
        documents = chain.from_iterable(step.documents for step in read_stepwise(path))
        _add(catalogue, islice(documents, count))
        built = _compared(catalogue)
        changes = []
        numbers = [id_ for id_, *_ in catalogue.cards()]
        for id_ in random.Random(1).sample(numbers, _CHANGES):
            again = catalogue.document(id_)
            assert again
            parts = again.parts[:2] + again.parts[3:]  # the same story in other words, where it has so many
            _add(catalogue, [msgspec.structs.replace(again, path="another", parts=parts)])
            changes.append(_compared(catalogue))
            with catalogue.change() as revision:
                catalogue.remove(catalogue.kept("another")[0].id, revision)
            changes.append(_compared(catalogue))
        catalogue.close()
    print(json.dumps([built, changes]))


def _add(catalogue: Catalogue, documents: Iterable[Document]) -> None:
    with catalogue.change() as revision:
        for document in documents:
            catalogue.add(document, "", revision)
    with catalogue.change():
        for id_ in catalogue.unanalysed("none"):
            catalogue.keep_analysis(id_, Analysis("none", ()))


def _compared(catalogue: Catalogue) -> float:
    started = time.process_time()
    for _ in compare(catalogue):
        pass
    return time.process_time() - started


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
