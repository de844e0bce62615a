"""Documents on the same event, put together.

tf-idf over a document's title and first words; candidates from an inverted index over its heaviest terms, by day;
groups by average similarity, so that no chain of half-similar documents makes one story. Documents of the same text are
one, so that a copy changes no other document's place.
"""

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from index.claims.words import stem, stop_words
from index.document import Document
from index.search.words import words

READ = 4_000  # characters of the body
TERMS = 150  # heaviest terms of a document that are compared
HEAVY = 30  # of which this many find candidates
SHARED = 3  # heavy terms that candidates have in common
POSTING = 40  # documents looked back at in one term's list
CANDIDATES = 30  # documents compared with one
ALIKE = 0.14  # least cosine, between two documents and on average between two groups
UNDATED = 0.18  # the same where one of them has no date
WINDOW = 3  # days between two documents
SPAN = 6  # days between the first and the last of a story
PRIOR, PRIOR_SHARE = 50, 0.002  # documents imagined beside the given ones, and the share of them that has a term
FLOOR = 1.5  # least idf: where all documents are on one event, its words are in all of them
LABEL_WORDS = 12
LONGEST_LABEL = 160  # characters


@dataclass(frozen=True, slots=True)
class Story:
    """Documents on one event. `members` are positions in the sequence of documents given."""

    label: str
    members: tuple[int, ...]


@dataclass(slots=True)
class _Text:
    """One text, however many documents hold it. Terms are numbers, with their counts, and then their weights."""

    members: list[int]
    day: int | None
    terms: "array[int]"
    weights: "array[float]"

    def vector(self) -> dict[int, float]:
        return dict(zip(self.terms, self.weights, strict=True))


@dataclass(slots=True)
class _Group:
    """Texts of one story. `days` are the first and the last; `sums` the sum of their vectors."""

    texts: list[int]
    days: tuple[int, int] | None
    sums: dict[int, float]


def stories(documents: Sequence[Document]) -> list[Story]:
    """The stories of the documents, which must come in a canonical order; every document is in exactly one."""
    texts, terms = _texts(documents)
    _weigh(texts, terms)
    groups = _groups(texts)
    alike: Counter[str] = Counter()
    taken: set[str] = set()
    found = []
    for group in sorted(groups, key=lambda group: min(texts[at].members[0] for at in group.texts)):
        label = first = _label(documents[_central(texts, group)])
        while label in taken:
            alike[first] += 1
            label = f"{first} ({alike[first] + 1})"
        taken.add(label)
        found.append(Story(label, tuple(sorted(at for text in group.texts for at in texts[text].members))))
    return found


def _texts(documents: Sequence[Document]) -> tuple[list[_Text], list[str]]:
    """The different texts, with the counts of their terms, and the terms by their numbers."""
    found: dict[bytes, _Text] = {}
    numbers: dict[str, int] = {}
    for at, document in enumerate(documents):
        body = document.body
        day = _day(document)
        key = sha256(body.encode("utf-8", "surrogatepass") if body else b"\0%d" % at).digest()
        text = found.get(key)
        if text is None:
            counts = _counts(document, body)
            terms = array("l", (numbers.setdefault(term, len(numbers)) for term in counts))
            text = found[key] = _Text([], day, terms, array("f", counts.values()))
        text.members.append(at)
        if day is not None and (text.day is None or day < text.day):
            text.day = day
    return list(found.values()), list(numbers)


def _counts(document: Document, body: str) -> Counter[str]:
    title = document.title.value if document.title else ""
    counts: Counter[str] = Counter()
    for text, weight in ((title, 2), (body[:READ], 1)):
        for folded, count in Counter(word for word, _, _ in words(text)).items():
            if folded not in stop_words():
                counts[stem(folded)] += weight * count
    return counts


def _day(document: Document) -> int | None:
    try:
        return date.fromisoformat(document.date.value[:10]).toordinal() if document.date else None
    except ValueError:
        return None


def _weigh(texts: list[_Text], terms: list[str]) -> None:
    """Give each text its heaviest terms among those that others have too, its vector of all terms being of length 1."""
    shares = Counter(term for text in texts for term in text.terms)
    for text in texts:
        weights = {
            term: (1 + math.log(count))
            * max(FLOOR, -math.log((shares[term] + PRIOR * PRIOR_SHARE) / (len(texts) + PRIOR)))
            for term, count in text.vector().items()
        }
        length = math.sqrt(math.fsum(weight * weight for weight in weights.values())) or 1.0
        heaviest = sorted((-weight, terms[term], term) for term, weight in weights.items() if shares[term] > 1)[:TERMS]
        text.terms = array("l", (term for _, _, term in heaviest))
        text.weights = array("f", (-weight / length for weight, _, _ in heaviest))


def _groups(texts: list[_Text]) -> list[_Group]:
    groups: dict[int, _Group] = {}
    of = list(range(len(texts)))
    for _, first, second in sorted(_edges(texts)):
        ours, theirs = (_group(groups, texts, of[at]) for at in (first, second))
        if ours is theirs or not _close(ours, theirs):
            continue
        least = ALIKE if ours.days and theirs.days else UNDATED
        if len(ours.texts) * len(theirs.texts) > 1 and _alike(ours, theirs) < least:
            continue
        if len(ours.sums) < len(theirs.sums):
            first, second, ours, theirs = second, first, theirs, ours
        del groups[of[second]]
        for term, weight in theirs.sums.items():
            ours.sums[term] = ours.sums.get(term, 0.0) + weight
        ours.days = _together(ours.days, theirs.days)
        for at in theirs.texts:
            of[at] = of[first]
        ours.texts += theirs.texts
    return [_group(groups, texts, at) for at in sorted(set(of))]


def _group(groups: dict[int, _Group], texts: list[_Text], at: int) -> _Group:
    """The group of that number, made of its one text where it has not been asked for."""
    if at not in groups:
        text = texts[at]
        groups[at] = _Group([at], None if text.day is None else (text.day, text.day), text.vector())
    return groups[at]


def _edges(texts: list[_Text]) -> list[tuple[float, int, int]]:
    """Pairs of texts that are alike, as (-cosine, first, second)."""
    edges = []
    dated: defaultdict[tuple[int, int | None], list[int]] = defaultdict(list)  # term and day: texts
    ever: defaultdict[int, list[int]] = defaultdict(list)  # term: texts of all days, for those without a date
    for at, text in enumerate(texts):
        shared: Counter[int] = Counter()
        for term in text.terms[:HEAVY]:
            if text.day is None:
                shared.update(ever[term][-POSTING:])
            else:
                for day in (None, *range(text.day - WINDOW, text.day + WINDOW + 1)):
                    shared.update(dated.get((term, day), ())[-POSTING:])
            dated[term, text.day].append(at)
            ever[term].append(at)
        candidates = sorted((-count, other) for other, count in shared.items() if count >= SHARED)[:CANDIDATES]
        if candidates:
            vector = text.vector()
            for _, other in candidates:
                cosine = round(_dot(vector, texts[other]), 6)
                if cosine >= (UNDATED if text.day is None or texts[other].day is None else ALIKE):
                    edges.append((-cosine, other, at))
    return edges


def _dot(vector: dict[int, float], text: _Text) -> float:
    return math.fsum(
        vector[term] * weight for term, weight in zip(text.terms, text.weights, strict=True) if term in vector
    )


def _close(ours: _Group, theirs: _Group) -> bool:
    if ours.days is None or theirs.days is None:
        return True
    return max(ours.days[1], theirs.days[1]) - min(ours.days[0], theirs.days[0]) <= SPAN


def _together(ours: tuple[int, int] | None, theirs: tuple[int, int] | None) -> tuple[int, int] | None:
    if ours is None or theirs is None:
        return ours or theirs
    return min(ours[0], theirs[0]), max(ours[1], theirs[1])


def _alike(ours: _Group, theirs: _Group) -> float:
    """The average cosine between the texts of two groups."""
    small, large = sorted((ours.sums, theirs.sums), key=len)
    total = math.fsum(weight * large[term] for term, weight in small.items() if term in large)
    return round(total / (len(ours.texts) * len(theirs.texts)), 6)


def _central(texts: list[_Text], group: _Group) -> int:
    """The document most like all others of its story."""
    best = min(group.texts, key=lambda at: (-round(_dot(group.sums, texts[at]), 6), texts[at].members[0]))
    return texts[best].members[0]


def _label(document: Document) -> str:
    if document.title and document.title.value.strip():
        return " ".join(document.title.value[:LONGEST_LABEL].split())
    first = document.body[:400].split()
    if not first:
        return document.path
    return " ".join(first[:LABEL_WORDS]) + ("…" if len(first) > LABEL_WORDS else "")
