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
from functools import cache
from hashlib import sha256
from pathlib import Path
from zlib import crc32

from index.model.document import Document
from index.model.stories import Fingerprint
from index.text.stems import stem, stop_words
from index.text.words import words

READ = 3_000  # characters of the body
TITLE = 3  # times that a word of the title counts
TERMS = 80  # heaviest terms of a document that are compared
UNIT = 10_000  # the length of the vector of all terms
ALIKE = round(0.112 * UNIT * UNIT)  # least cosine, between two texts and on average between two groups
UNDATED = round(0.152 * UNIT * UNIT)  # the same where one of them has no date
BUCKETS = 1 << 16  # that stems are hashed into; a bucket is a term
STEPS = 20  # of the table, to 1 of idf
TABLE = Path(__file__).with_name("rarity.bin")


def fingerprint(document: Document) -> Fingerprint:
    """Documents of the same body have the same key, except where there is none."""
    body = document.body
    text = body or f"\0{document.path}\0{document.line}"
    key = sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]
    counts = body_counts(body)
    for bucket, count in _counts(document.title.value if document.title else "").items():
        counts[bucket] += TITLE * count
    return Fingerprint(key, _day(document), _vector(counts) if body else b"")


def joined(fingerprints: Iterable[Fingerprint]) -> Fingerprint:
    """The one fingerprint of documents of the same body: a copy may have another title, and another day."""
    same = list(fingerprints)
    days = [one.day for one in same if one.day is not None]
    return Fingerprint(same[0].key, min(days, default=None), min(one.vector for one in same))


def weights(text: Fingerprint) -> dict[int, int]:
    """The terms of a fingerprint, heaviest first, with their weights."""
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


def _bucket(stem_: str) -> int:
    return crc32(stem_.encode("utf-8", "surrogatepass")) % BUCKETS


def _vector(counts: Counter[int]) -> bytes:
    rarity = _rarity()
    heavy = {term: (1 + math.log(count)) * rarity[term] for term, count in counts.items()}
    length = math.sqrt(math.fsum(weight * weight for weight in heavy.values()))
    heaviest = sorted(heavy, key=lambda term: (-heavy[term], term))[:TERMS]
    return array("H", [number for term in heaviest for number in (term, round(UNIT * heavy[term] / length))]).tobytes()


def _day(document: Document) -> int | None:
    try:
        return date.fromisoformat(document.date.value[:10]).toordinal() if document.date else None
    except ValueError:
        return None


@cache
def _rarity() -> bytes:
    return TABLE.read_bytes()
