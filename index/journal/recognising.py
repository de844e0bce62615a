"""Recognises the documents of a library among those that were seen: moved, in another format, or as a newer text."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import NamedTuple

from index.journal.looks import Looked, Record
from index.model.news import Novelty
from index.store.glances import Glance
from index.store.roots import printable


class Pair(NamedTuple):
    """A document, and what was seen of it under which key, if anything was; `is_newer` than the text that was seen."""

    now: Glance
    key: bytes | None = None
    record: Record | None = None
    is_newer: bool = False

    @property
    def novelty(self) -> Novelty | None:
        return Novelty.NEW if self.record is None else Novelty.CHANGED if self.is_newer else None


def paired(glances: Sequence[Glance], records: Mapping[bytes, Record]) -> list[Pair]:
    """Each document of the library, in the order of the glances, with what was seen of it.

    A document is known by its words; where several outlets have them, first by its outlet too. Then by its bytes: a new
    version of twosource may take other words for its body. It is a newer text of one whose words are those of an older
    version, or that was at the same address or in the same file.
    """
    left = dict(records)
    found: dict[int, Pair] = {}
    shown = [one for one in glances if one.shown]

    def match(now: Callable[[Glance], Hashable], seen: Callable[[Looked], Hashable], *, is_newer: bool = False) -> None:
        """Pair those left that have the same in common, if it is not empty."""
        having: defaultdict[Hashable, list[bytes]] = defaultdict(list)
        for name, record in left.items():
            having[seen(record.document)].append(name)
        for one in shown:
            if one.id not in found and (value := now(one)) and (names := having.get(value)):
                found[one.id] = Pair(one, names[0], left.pop(names.pop(0)), is_newer)

    # The outlet is looked at only where it is needed: most documents have words of their own.
    here, there = Counter(one.body for one in shown), Counter(record.document.body for record in records.values())
    match(lambda one: one.body if here[one.body] == there[one.body] == 1 else None, lambda seen: seen.body)
    match(lambda one: (one.body, one.outlet), lambda seen: (seen.body, seen.outlet))
    match(lambda one: one.body, lambda seen: seen.body)
    match(lambda one: one.sha256, lambda seen: seen.sha256)
    older = {one.newest: one.body for one in glances if not one.shown}
    match(lambda one: older.get(one.id), lambda seen: seen.body, is_newer=True)
    match(lambda one: one.url, lambda seen: seen.url, is_newer=True)
    match(place, lambda seen: seen.place, is_newer=True)
    return [found.get(one.id, Pair(one)) for one in shown]


def gone(
    is_there: Callable[[bytes], bool], pairs: Sequence[Pair], records: Mapping[bytes, Record]
) -> dict[bytes, Looked]:
    """What was seen and is not there any more. What is there, but not shown, is a copy or an older text of what is.

    `is_there` says whether a document has these words, or is of these bytes.
    """
    left = records.keys() - {pair.key for pair in pairs}
    documents = {name: record.document for name, record in records.items() if name in left}
    return {name: one for name, one in documents.items() if not is_there(one.body) and not is_there(one.sha256)}


def place(document: Glance) -> str:
    """Where a document is, "" for an article on a line of its own, as these move."""
    return "" if document.line else printable(f"{document.path}#{document.member}")
