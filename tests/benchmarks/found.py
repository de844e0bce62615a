"""Asking 10,000 small articles for what was found in them: by speaker, words said and standing, and what to narrow by.

The analyses are stand-ins: each sentence is a claim, and each second one is a statement of somebody from a list of
names, some of whom speak often and most of whom seldom. They are put into the catalogue as they are.
"""

import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import accumulate
from pathlib import Path

from index.library import Library
from index.model.claims import Claim, Conflict, Standing
from index.model.document import Document, Span
from index.model.statements import Analysis, Attribution, Kind
from index.store.catalogue import Catalogue
from index.store.schema import current
from index.text.sentences import sentences
from tests.benchmarks.library import write_articles
from tests.benchmarks.measure import Measure, p50_p95, run_python

_ARTICLES = 10_000
_NAMES = 8_000
_AGAIN = 20
_BUDGET = 60.0  # CPU ms that 95 of 100 may take
_ALL = "import sys, tests.benchmarks.found as b; b.{}(sys.argv[1])"
_QUERIES = {
    "speaker:NAME": "speaker:{often}",
    "speaker:NAME of one who seldom speaks": "speaker:{seldom}",
    "speaker:BEGINNING": "speaker:{often:.4}*",
    "speaker:NAME with outlet:": 'speaker:{often} outlet:"outlet 7"',
    "speaker:NAME with standing:": "speaker:{often} standing:single",
    "speaker:NAME with said:": "speaker:{often} said:{word}",
    "said:WORD": "said:{word}",
    "standing:": "standing:single",
    "standing: with outlet:": 'standing:single outlet:"outlet 7"',
    "standing:disputed": "standing:disputed",
}


def measures() -> Iterator[Measure]:
    """CPU is that of the process, without its imports."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {"TWOSOURCE_CACHE": f"{folder}/cache", "XDG_DATA_HOME": f"{folder}/data"}
        articles = Path(folder) / "articles"
        write(articles)
        made = json.loads(run_python(_ALL.format("make"), str(articles), environ=environ).output)
        what = f"found, {_ARTICLES:,} articles: "
        yield Measure(f"{what}kept, of a document", made, "CPU ms", note="stand-in statements and claims")
        ended = run_python(_ALL.format("ask"), str(articles), environ=environ)
        for name, (used, note) in json.loads(ended.output).items():
            median, slow = p50_p95(used)
            yield Measure(f"{what}{name}", slow, "CPU ms p95", _BUDGET, f"p50 {median:.1f}; {note}")


def write(folder: Path) -> None:
    """Write the articles as one file of JSON Lines, which states their outlets."""
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as plain, (folder / "articles.jsonl").open("w") as file:
        write_articles(Path(plain), _ARTICLES)
        for path in sorted(Path(plain).rglob("*.txt")):
            title, facts, text = path.read_text().split("\n\n", 2)
            outlet, day = facts.split("\n")
            file.write(json.dumps({"title": title, "outlet": outlet, "date": day, "text": text}) + "\n")


def names() -> list[str]:
    """Two words each, all different."""
    chance = random.Random(3)
    syllables = ["ka", "lu", "mi", "ro", "sen", "tov", "ber", "dal"]

    def word() -> str:
        return "".join(chance.choices(syllables, k=3)).capitalize()

    return list(dict.fromkeys(f"{word()} {word()}" for _ in range(2 * _NAMES)))[:_NAMES]


# In processes of their own


def make(folder: str) -> None:
    """Read the articles in and keep stand-in findings; print the CPU milliseconds that a document's take to keep."""
    chance = random.Random(4)
    speakers = names()
    often = list(accumulate(1 / rank for rank in range(1, len(speakers) + 1)))
    with Library([folder]) as library:
        for step in library.update():
            if step.stage == "stories":
                break
        path = current(library.folder)
        assert path
        catalogue = Catalogue(path)
        used = 0.0
        with catalogue.change():
            for entry in library.entries():
                document = catalogue.document(entry.id)
                assert document
                spoken = chance.choices(speakers, cum_weights=often, k=40)
                attributions, claims = _findings(document, spoken, chance)
                before = time.process_time()
                catalogue.keep_analysis(entry.id, Analysis("stand-in", attributions))
                catalogue.keep_claims(entry.id, 1, claims)
                used += time.process_time() - before
        catalogue.close()
    print(json.dumps(1_000 * used / _ARTICLES))


def _findings(
    document: Document, spoken: Sequence[str], chance: random.Random
) -> tuple[tuple[Attribution, ...], list[Claim]]:
    spans = [span for part in document.parts for span in sentences(document.text, part.start, part.end)]
    attributions: list[Attribution] = []
    claims = []
    for number, span in enumerate(spans):
        statement = None
        if number % 2:
            start, end = Span(span.start, span.start + 3), Span(span.start + 3, span.end)
            name, via = spoken[number % len(spoken)], ("Reuters",) * (number % 8 == 1)
            statement = Attribution(Kind.INDIRECT, (start,), (), (end,), name, via, 0.9)
            attributions.append(statement)
        standing = chance.choice(list(Standing))
        conflict = Conflict.NONE if number % 9 else Conflict.DENIED
        claims.append(
            Claim(
                f"{document.sha256[:8]}-{number}", document.id, span.start, span.end, "",
                statement.speaker if statement else None, (), standing, conflict,
                chance.random(), (), (), ("only one",), statement=statement,
            )
        )  # fmt: skip
    return tuple(attributions), claims


def ask(folder: str) -> None:
    """Ask each kind of query for different names and words; print the CPU milliseconds of each, and what was found."""
    speakers = names()
    used: dict[str, tuple[list[float], str]] = {}
    with Library([folder]) as library:
        document = library.document(library.entries()[0].id)
        assert document
        words = [word for word in document.text.split() if word.isalpha() and len(word) > 3]
        library.search("warm")
        library.search("speaker:warm")
        for name, query in _QUERIES.items():
            asked = [
                query.format(often=speakers[at].split()[at % 2], seldom=speakers[-at].split()[0], word=words[at])
                for at in range(1, _AGAIN + 1)
            ]
            totals = sorted(library.search(one).total for one in asked)
            found = f"{totals[0]:,} to {totals[-1]:,} found"
            used[name] = [_used(partial(library.search, one, 10)) for one in asked], found
            used[f"first of {name}"] = [_used(partial(library.first_hits, one, 10)) for one in asked], found
        used["choices"] = [_used(library.choices) for _ in range(_AGAIN)], f"{len(library.choices()):,} choices"
        used["facets of a speaker"] = (
            [_used(partial(library.facets, f"speaker:{name.split()[0]}")) for name in speakers[:_AGAIN]],
            "",
        )
    print(json.dumps(used))


def _used(do: Callable[[], object]) -> float:
    """CPU milliseconds."""
    before = time.process_time()
    do()
    return 1_000 * (time.process_time() - before)
