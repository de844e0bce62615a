"""What documents are put together by, each made from its document alone.

A fingerprint weighs the words by how rare they are in news at large (rarity.bin, made by index.claims.training.rarity),
not in the library: so no document changes the fingerprint of another. All numbers are whole, so that sums of them are
the same in any order.
"""

import math
from array import array
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from zlib import crc32

from index.model.document import Document
from index.model.stories import Fingerprint
from index.text.stems import stem, stop_words
from index.text.words import words

READ = 3_500  # characters of the body
HEAD = 500  # of them, whose words count twice
TITLE = 6  # times that a word of the title counts
TERMS = 100  # heaviest terms of a document that are compared
UNIT = 10_000  # the length of the vector of all terms
TITLES = 0.2  # what the likeness of two titles adds to that of the texts
LONG = 110  # length of the vector of a title that tells something: "News" is the same for any text
# How much alike two texts of one story are at least, and two groups on average, by the days between them; and where a
# text has no date. Reports on one event are mostly of one day. What comes days later in the same words may be another.
APART = tuple(round(least * UNIT * UNIT) for least in (0.05, 0.12, 0.22, 0.28, 0.28, 0.28, 0.28))
UNDATED = round(0.12 * UNIT * UNIT)
BUCKETS = 1 << 16  # that stems are hashed into; a bucket is a term
KEPT = 50_000  # stems whose buckets are kept at hand
STEPS = 20  # of the table, to 1 of idf
TABLE = Path(__file__).with_name("rarity.bin")


def fingerprint(document: Document) -> Fingerprint:
    """Documents of the same body have the same key, except where there is none."""
    body = document.body
    text = body or f"\0{document.path}\0{document.line}"
    key = sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]
    title = _counts(document.title.value if document.title else "")
    return Fingerprint(key, _day(document), _vector(title, body) if body else b"")


def joined(fingerprints: Iterable[Fingerprint]) -> Fingerprint:
    """The one fingerprint of documents of the same body: a copy may have another title, and another day."""
    same = list(fingerprints)
    days = [one.day for one in same if one.day is not None]
    return Fingerprint(same[0].key, min(days, default=None), min(one.vector for one in same))


def weights(text: Fingerprint) -> dict[int, int]:
    """The terms of a fingerprint with their weights."""
    numbers = memoryview(text.vector).cast("H")
    return dict(zip(numbers[::2], numbers[1::2], strict=True))


def body_counts(body: str) -> Counter[int]:
    """How often each term stands at the head of a body."""
    return _counts(body[:READ])


def rarity(stem_: str) -> float:
    """The idf of a stem in news at large."""
    return _rarity()[_bucket(stem_)] / STEPS


def _counts(text: str) -> Counter[int]:
    counts: Counter[int] = Counter()
    for folded, count in Counter(word for word, _, _ in words(text)).items():
        if folded not in stop_words():
            counts[_bucket(stem(folded))] += count
    return counts


@lru_cache(maxsize=KEPT)
def _bucket(stem_: str) -> int:
    return crc32(stem_.encode("utf-8", "surrogatepass")) % BUCKETS


def _vector(title: Counter[int], body: str) -> bytes:
    """The heaviest terms of a text, and those of its title once more as terms of their own."""
    counts = body_counts(body) + _counts(body[:HEAD])
    for term, count in title.items():
        counts[term] += TITLE * count
    said = _normal({term: 1 + math.log(count) for term, count in counts.items()})
    heaviest = {term: said[term] for term in sorted(said, key=lambda term: (-said[term], term))[:TERMS]}
    for term, weight in _normal(dict.fromkeys(title, 1.0), LONG).items():
        own = term ^ (BUCKETS - 1)
        heaviest[own] = heaviest.get(own, 0.0) + math.sqrt(TITLES) * weight
    numbers = [number for term, weight in heaviest.items() for number in (term, round(UNIT * weight))]
    return array("H", numbers).tobytes()


def _normal(counted: dict[int, float], least: float = 1.0) -> dict[int, float]:
    """Terms by how much they are said and how rare they are, in proportion to the length of all, `least` at least."""
    heavy = {term: count * _rarity()[term] for term, count in counted.items()}
    length = max(least, math.sqrt(math.fsum(weight * weight for weight in heavy.values())))
    return {term: weight / length for term, weight in heavy.items()}


def _day(document: Document) -> int | None:
    try:
        return date.fromisoformat(document.date.value[:10]).toordinal() if document.date else None
    except ValueError:
        return None


@cache
def _rarity() -> bytes:
    return TABLE.read_bytes()
