"""Writes a large library that nobody reported: `python -m tests.benchmarks.generated FOLDER COUNT [--seed N]`.

It models an archive of many outlets over years. Runs of sentences of real articles, with other names and figures in
them, are put together to new reports by invented outlets. Half of the documents stand alone; the others are of stories
that mostly two to six outlets report within three days, seldom dozens, and one in two thousand a hundred and more; each
has much that the others have and something of its own. In three of ten stories, some outlets print the text of an
agency, shortened at the end. One document in ten is undated, as in real news of the web, and one in a hundred was
changed later under its address.

Of two documents on different events about as many are alike by chance, to index.claims.fingerprints, as of two real
articles: 2 to 3 in a hundred by 0.05, 3 in a thousand by 0.12. That hangs on how many names there are. A library grows
by days, so that a larger one is a longer one: two hundred and fifty documents are of one day, so a million of eleven
years, and from some thousand on it is only the undated ones that more and more others are compared with.

There is a file of JSON Lines for each outlet and month, and one document in fifty is a text file of its own. The
sentences are those of ../shared/data/news, or of the sample library where that is absent: then texts are more alike.
What is written depends on the seed and the count alone, and memory does not grow with the count.
"""

import gzip
import json
import math
import random
import re
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate, islice
from pathlib import Path
from typing import NamedTuple, TypeAlias

from index.quotes.wordlists import given_names
from index.text.sentences import sentences
from index.text.stems import stop_words

NEWS = Path(__file__).parents[2].parent / "shared" / "data" / "news" / "articles.jsonl.gz"
_SEEDS = Path(__file__).parents[2] / "seeds"
_SOURCES = 3_000  # articles whose sentences are used
_FIRST = date(2015, 1, 1)
_PER_DAY = 250
_OUTLETS = 400
_TOGETHER = 0.24  # share of the events that are stories of several outlets: of the documents it is half
_SIZES, _OFTEN = (2, 3, 4, 5, 6, 12, 40, 150), (400, 250, 170, 100, 80, 10, 2, 0.5)
_AGENCY, _UNDATED, _CHANGED, _SINGLE, _CLOSING = 0.3, 0.1, 0.01, 0.02, 0.3  # shares
_SENTENCES, _SPREAD, _MOST = 16, 0.5, 80  # in a document: the median, how they vary, and the most
_RUN = 7  # sentences that stay side by side, on average
_KNOWN, _NEW = 400, 0.6  # how many people are often named, and how soon new ones come
_NAME = re.compile(r"\b([A-Z][a-z]{2,}) (?:[A-Z]\. )?([A-Z][a-z]{2,})\b")
_FIGURE = re.compile(r"\b\d+\b")
_SYLLABLES = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "zor"]
_GIVEN = sorted(map(str.capitalize, given_names("female") | given_names("male")))
_ENDINGS = "", "son", "ic", "ko", "li", "mann", "ez", "ova"
_KINDS = "Times", "Post", "Courier", "Herald", "Tribune", "Gazette", "Observer", "Chronicle"
_AGENCIES = "Tessera", "Northwire", "Pressline"

_Sentence: TypeAlias = tuple[str | tuple[int, bool], ...]  # words; a name by its number in its article, whole or short


class Article(NamedTuple):
    """A report. `date` is "" where it is undated."""

    outlet: str
    title: str
    date: str
    url: str
    text: str


def write(folder: Path, count: int, seed: int = 1) -> int:
    """Write so many documents. Returns the bytes of their texts."""
    size = 0
    for number, (day, article) in enumerate(islice(articles(seed), count)):
        own = random.Random(f"single {seed} {number}").random() < _SINGLE
        size += len(article.text.encode())
        put(folder, day, article, name=f"{number:07}.txt" if own else "")
    return size


def put(folder: Path, day: date, article: Article, name: str = "") -> Path:
    """Add a document to the file of its outlet and month, or write a file of its own with this name."""
    place = folder / article.outlet.replace(" ", "-")
    place.mkdir(parents=True, exist_ok=True)
    if name:
        path = place / name
        path.write_text(f"{article.title}\n\n{article.outlet}\n{article.date}\n\n{article.text}\n")
    else:
        path = place / f"{day:%Y-%m}.jsonl"
        with path.open("a") as file:
            file.write(json.dumps(article._asdict(), ensure_ascii=False) + "\n")
    return path


def articles(seed: int = 1) -> Iterator[tuple[date, Article]]:
    """Reports without end, about in the order of their days."""
    sources = _sources()
    number = event = 0
    while True:
        chance = random.Random(f"event {seed} {event}")
        event += 1
        day = _FIRST + timedelta(days=number // _PER_DAY)
        for reported, article in _reports(event, day, sources, chance):
            yield reported, article
            number += 1


def _reports(
    event: int, day: date, sources: Sequence[Sequence[_Sentence]], chance: random.Random
) -> Iterator[tuple[date, Article]]:
    """The reports on one event."""
    size = chance.choices(_SIZES, _OFTEN)[0] if chance.random() < _TOGETHER else 1
    facts = _told(sources, chance)
    heading = _person(chance)
    sent = facts if size > 1 and chance.random() < _AGENCY else []
    agency = chance.choice(_AGENCIES)
    outlets = chance.choices(range(_OUTLETS), cum_weights=_WEIGHTS, k=size)
    for at, outlet in enumerate(dict.fromkeys(outlets)):
        name = outlet_name(outlet)
        reported = day + timedelta(days=min(3, int(chance.expovariate(1.5)))) if at else day
        if sent and chance.random() < 0.6:
            told = [f"({agency}) - {sent[0]}", *sent[1 : max(3, len(sent) - chance.randrange(4))]]
        elif size > 1:
            told = [one if chance.random() < 0.5 else _shorter(one) for one in facts if chance.random() < 0.7]
            told += _told(sources, chance)[: max(2, len(facts) // 4)]
        else:
            told = facts
        words = facts[min(at, len(facts) - 1)].split()[:8]
        slug = f"https://www.{name.replace(' ', '').lower()}.example/{reported:%Y/%m}/{event}-{at}"
        article = Article(
            name,
            f"{heading[1]}: {' '.join(words)}",
            "" if chance.random() < _UNDATED else reported.isoformat(),
            slug,
            _paragraphs(told, chance) + (f"\n\n{_closing(name)}" if chance.random() < _CLOSING else ""),
        )
        yield reported, article
        if chance.random() < _CHANGED:
            later = f"{article.text}\n\nThis report was changed: {_told(sources, chance)[0]}"
            yield reported, article._replace(text=later)


def _told(sources: Sequence[Sequence[_Sentence]], chance: random.Random) -> list[str]:
    """Sentences of a few articles, with names and figures of their own."""
    wanted = min(_MOST, max(4, round(chance.lognormvariate(math.log(_SENTENCES), _SPREAD))))
    told: list[str] = []
    while len(told) < wanted:
        source = chance.choice(sources)
        start = chance.randrange(max(1, len(source) - _RUN))
        people = _People(chance)
        run = source[start : start + min(wanted - len(told), 1 + chance.randrange(2 * _RUN))]
        told += [_filled(one, people, chance) for one in run]
    return told


class _People(dict[int, tuple[str, str]]):
    """Whom the names in an article stand for, by their numbers."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._chance = chance

    def __missing__(self, number: int) -> tuple[str, str]:
        return self.setdefault(number, _person(self._chance))


def _person(chance: random.Random) -> tuple[str, str]:
    """The whole name of somebody, and the family name. Some are named often and most seldom."""
    rank = min(int(_KNOWN * (chance.paretovariate(_NEW) - 1)), 10**9)
    base = len(_SYLLABLES)
    again, family = divmod(rank * 7_919, base**3)
    last = "".join(_SYLLABLES[family // base**at % base] for at in range(3)).capitalize()
    further = rank // (base**3 * len(_GIVEN))  # so many people have the name already
    last += _ENDINGS[further % len(_ENDINGS)]
    return f"{_GIVEN[(family + again) % len(_GIVEN)]} {last}", last


def _filled(sentence: _Sentence, people: _People, chance: random.Random) -> str:
    parts = [part if isinstance(part, str) else people[part[0]][part[1]] for part in sentence]
    return _FIGURE.sub(
        lambda match: str(chance.randrange(10 ** (len(match[0]) - 1), 10 ** len(match[0]))), "".join(parts)
    )


def _shorter(sentence: str) -> str:
    """A sentence without what follows its last comma, if enough remains."""
    head, comma, _ = sentence.rpartition(", ")
    return f"{head}." if comma and len(head) > len(sentence) / 2 and '"' not in sentence else sentence


def _paragraphs(told: Sequence[str], chance: random.Random) -> str:
    paragraphs, at = [], 0
    while at < len(told):
        end = at + chance.randint(1, 3)
        paragraphs.append(" ".join(told[at:end]))
        at = end
    return "\n\n".join(paragraphs)


def outlet_name(number: int) -> str:
    base = len(_SYLLABLES)
    place = _SYLLABLES[number % base] + _SYLLABLES[number // base % base] + "burg"
    return f"{place.capitalize()} {_KINDS[number % len(_KINDS)]}"


def _closing(outlet: str) -> str:
    return f"Sign up for the daily letter of {outlet} and read first what happens in the region and beyond it."


_WEIGHTS = list(accumulate(1 / (number + 10) for number in range(_OUTLETS)))


# The sentences of real articles


def _sources() -> list[list[_Sentence]]:
    """The sentences of each article, with its names left open."""
    return [found for text in islice(_texts(), _SOURCES) if len(found := _open(text)) > _RUN]


def _texts() -> Iterator[str]:
    if NEWS.is_file():
        with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]
    else:
        for path in sorted(_SEEDS.glob("*.txt")):
            if path.stem != "README":
                yield path.read_text(encoding="utf-8")


def _open(text: str) -> list[_Sentence]:
    names: dict[str, int] = {}
    for match in _NAME.finditer(text):
        if match[1].lower() not in stop_words():
            names.setdefault(match[2], len(names))
    pattern = re.compile(rf"\b(?P<given>[A-Z][a-z]+ (?:[A-Z]\. )?)?(?P<last>{'|'.join(names) or '(?!)'})\b")
    found = []
    for span in islice(sentences(text, 0, len(text)), 3 * _MOST):
        one = " ".join(text[span.start : span.end].split())
        if 30 <= len(one) <= 500:
            found.append(_pieces(one, pattern, names))
    return found


def _pieces(sentence: str, pattern: re.Pattern[str], names: dict[str, int]) -> _Sentence:
    pieces: list[str | tuple[int, bool]] = []
    at = 0
    for match in pattern.finditer(sentence):
        pieces += [sentence[at : match.start()], (names[match["last"]], not match["given"])]
        at = match.end()
    return (*pieces, sentence[at:])


if __name__ == "__main__":
    parser = ArgumentParser(description="Write a large library of invented reports.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.folder.exists() and any(given.folder.iterdir()):
        sys.exit(f"{given.folder} is not empty; name a new folder")
    print(f"{write(given.folder, given.count, given.seed) / 1e6:,.0f} MB of text in {given.folder}")
