"""What the analyst set of documents: the outlet, date or title that holds over what was read."""

import os
from collections.abc import Sequence
from fnmatch import translate
from hashlib import sha256
from re import compile as compiled

import msgspec
from msgspec.structs import replace

from index.journal.journal import Journal
from index.model.actions import Field, Files, Kept, Set, Source, Whole
from index.model.document import SET_BY_YOU, Document, Fact
from index.store.cards import Card
from index.store.files import LibraryError
from index.store.roots import Roots, printable, resolved

_DATE = compiled(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}([+-][0-9]{2}:[0-9]{2})?)?")


class Settings:
    """The settings of a library's documents, as its journal has them.

    What is set of a document outranks what is set of files; of two such, the later holds. A document is known by its
    place, or by its bytes where nothing is at its place any more.
    """

    def __init__(self, kept: Sequence[Kept], roots: Roots) -> None:
        self._roots = roots
        sets = [(one.target, one.value) for one in kept if isinstance(one.value, Set)]
        self._files = [
            (compiled(translate(target.pattern)), target.pattern.rstrip("/") + "/", value)
            for target, value in sets
            if isinstance(target, Files)
        ]
        self._wholes = [(target.source, value) for target, value in sets if isinstance(target, Whole)]
        told = [(msgspec.json.encode(target), msgspec.json.encode(value)) for target, value in sets]
        self.digest = sha256(repr(told).encode()).hexdigest() if told else ""

    def over(self, document: Document) -> Document:
        """The document with what is set of it."""
        wanted = self._of(document.path, document.line, document.member, document.sha256)
        return replace(document, **{field.value: Fact(value, SET_BY_YOU) for field, value in wanted.items()})

    def differ(self, path: str, line: int, member: str, digest: str, card: Card) -> bool:
        """Whether what is set of a document is not what it was stored with."""
        facts = {Field.OUTLET: card.outlet, Field.DATE: card.date, Field.TITLE: card.title}
        stored = {field: fact.value for field, fact in facts.items() if fact and fact.rule == SET_BY_YOU}
        return self._of(path, line, member, digest) != stored

    def is_met(self, path: str) -> bool:
        """Whether something is set of the files at this path."""
        within = self._roots.within(path)
        return any(pattern.match(within) or within.startswith(folder) for pattern, folder, _ in self._files)

    def _of(self, path: str, line: int, member: str, digest: str) -> dict[Field, str]:
        if not self._files and not self._wholes:
            return {}
        within = self._roots.within(path)
        found = {}
        for pattern, folder, value in self._files:
            if pattern.match(within) or within.startswith(folder):
                found[value.field] = value.value
        for source, value in self._wholes:
            if self._is(source, within, line, member, digest):
                found[value.field] = value.value
        return found

    def _is(self, source: Source, within: str, line: int, member: str, digest: str) -> bool:
        if source.path == within and source.member == member:
            # A line may be another one's by now, a name is not.
            return source.sha256 == digest if line and not member else source.line == line or bool(member)
        return source.sha256 == digest and not any(map(os.path.lexists, self._roots.places(source.path)))


def set_of(
    journal: Journal,
    roots: Roots,
    documents: Sequence[tuple[int, str, int, str, str, Card]],
    pattern: str,
    field: Field,
    value: str | None,
) -> int:
    """Set a field of a file, a folder or all files like a pattern, or take that back where `value` is None.

    `documents` are those of the catalogue. Returns how many of them it is about. Raises LibraryError.
    """
    _check(field, value)
    path = resolved(pattern)
    within = roots.within(path) if os.path.lexists(path) else ""
    if within.startswith("/"):
        raise LibraryError(f"{printable(pattern)} is not in this library, so nothing is set of it.")
    files = Files(within or (pattern if pattern.startswith("*") else f"*/{pattern}"))
    about = Settings([Kept(files, Set(field, ""), "", "", 0)], roots)
    met = [one for one in documents if about.is_met(one[1])]
    if value is None:
        for kept in journal.kept("set"):
            if kept.value.name == field and (kept.target == files or (within and _place(kept) == within)):
                journal.take_back(kept.target, kept.value)
    elif len(met) == 1 and met[0][1] == path:
        journal.put(Whole(Source(met[0][4], within, met[0][2], met[0][3])), Set(field, value))
    elif met:
        journal.put(files, Set(field, value))
    return len(met)


def set_one(journal: Journal, document: Whole, field: Field, value: str) -> None:
    """Set a field of one document. Raises LibraryError."""
    _check(field, value)
    journal.put(document, Set(field, value))


def _check(field: Field, value: str | None) -> None:
    if field is Field.DATE and value is not None and not _DATE.fullmatch(value):
        raise LibraryError(f"{value} is no date. Write it as 2024-06-19, 2024-06-19T07:48 or 2024-06-19T07:48+02:00.")


def _place(kept: Kept) -> str:
    return kept.target.source.path if isinstance(kept.target, Whole) else ""
