"""What is told of a text on a page of its own. The pages are made in the library's thread, for one width."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import pairwise
from typing import Protocol

import msgspec

from index.library import Changes, Library, LibraryError
from index.model.document import Document, Fact, PartKind, Span
from index.model.verdicts import Verdict
from index.model.versions import Change, Sentence
from tui.present import roles
from tui.present.actions import target, value
from tui.present.facts import counted, guessed, timed
from tui.present.glyphs import Glyphs, Words
from tui.present.layout import TEXT_WIDTH, wrap

GONE = "This report is in the library no longer: its file was removed or changed."
_OLDEST = 20  # older versions that are compared
_SIGNS = {Change.KEPT: ("  ", "dim"), Change.GONE: ("- ", "bold red"), Change.CAME: ("+ ", "bold green")}
_WRITTEN = {"title": PartKind.TITLE, "outlet": PartKind.OUTLET, "date": PartKind.DATE, "author": PartKind.BYLINE}
_LABEL = 13  # cells


class Sheet(msgspec.Struct, frozen=True):
    """A page of lines for one width, the line to begin at, and what stands above: its title and what it is about.

    `missing` says why there is none.
    """

    title: str = ""
    about: str = ""
    lines: Sequence[Words] = ()
    width: int = 0
    begin: int = 0
    missing: str = ""


class Maker(Protocol):
    """Makes a page for a width."""

    def __call__(self, library: Library, *, width: int) -> Sheet: ...


def provenance(library: Library, *, document: int, width: int, glyphs: Glyphs) -> Sheet:
    """The file of a document, and each fact with how it is known."""
    found, entry, origin = library.document(document), library.entry(document), library.provenance(document)
    if found is None or entry is None or origin is None:
        return Sheet(missing=GONE)
    first, *others = origin.places
    original = library.original(found, 0)
    read_at = datetime.fromtimestamp(origin.read_at / 1e9).astimezone()
    charset = original.encoding or "none: the file is not shown as text"
    told = {
        "read from": first,
        **{f"also in {number}": place for number, place in enumerate(others, 1)},
        "format": origin.format,
        "size": f"{origin.size:,} bytes" if origin.size >= 0 else "not read to its end yet",
        "read on": f"{read_at:%d %b %Y %H:%M:%S %Z}" if origin.read_at else "not read to its end yet",
        "SHA-256": origin.sha256,
        "of the file": origin.file_sha256 if origin.file_sha256 not in ("", origin.sha256) else "",
        "charset": f"{charset}?  ({original.doubt})" if original.doubt else charset,
        "address": found.url or "",
        "fetched on": found.fetched or "",
        "language": found.language or "unknown",
        "versions": f"{counted(entry.older, 'older version')}" if entry.older else "",
    }
    lines = [line for name, value in told.items() if value for line in _labelled(name, value, "", width, glyphs)]
    lines += [(), (("How each fact is known", "bold underline"),)]
    for name, fact in _facts(found):
        lines += _labelled(name, guessed(fact), "bold", width, glyphs)
        written = fact.raw or _as_written(found, name)
        if written and written != fact.value:
            lines += _labelled("", f"written: {written}", "", width, glyphs)
        lines += _labelled("", f"{'a guess' if fact.guess else 'by'}: {fact.rule}", "dim", width, glyphs)
    lines += _verdict_lines(library, found, width, glyphs)
    lines += [(), (("  A ? marks a guess. `twosource check` compares the files with what was read.", "dim"),)]
    return Sheet("where it is from", entry.heading, lines, width)


def _verdict_lines(library: Library, document: Document, width: int, glyphs: Glyphs) -> Iterator[Words]:
    """What analysts know better of a document, of what is in it, and of its outlet and speakers."""
    analysis = library.analysis(document.id)
    names = {said.speaker for said in analysis.attributions} if analysis else set()
    verdicts: tuple[Verdict, ...] = ()
    with suppress(LibraryError):  # where the journal cannot be read, the rest is told
        verdicts = library.verdicts()
    found = [one.kept for one in verdicts if one.is_of_document(document) or one.names(names)]
    if found:
        yield from ((), (("What analysts know better", "bold underline"),))
    for kept in found:
        yield from _labelled(kept.author, f"{value(kept.value)}: {target(kept.target)}", "bold", width, glyphs)
        yield from _labelled("", kept.at[:10], "dim", width, glyphs)


def _labelled(name: str, value: str, style: str, width: int, glyphs: Glyphs) -> Iterator[Words]:
    for start, end in wrap(value, 0, len(value), max(width - _LABEL - 4, 1), glyphs):
        yield (f"  {name:{_LABEL}}", "dim"), (value[start:end], style)
        name = ""


def _facts(document: Document) -> Iterator[tuple[str, Fact]]:
    named = {"title": document.title, "outlet": document.outlet, "date": document.date, "updated": document.updated}
    yield from ((name, fact) for name, fact in named.items() if fact)
    yield from (("author", fact) for fact in document.authors)
    if document.agency:
        yield "agency", document.agency
    yield from (("from", fact) for fact in document.via)


def _as_written(document: Document, name: str) -> str:
    """The words of the text that state a fact, on one line; "" if it is not from the text."""
    kind = _WRITTEN.get(name)
    spans = document.spans(kind) if kind else ()
    return " / ".join(" ".join(document.text[span.start : span.end].split()) for span in spans)


def original(library: Library, *, document: int, offset: int, width: int, glyphs: Glyphs) -> Sheet:
    """What the file of a document holds now, at the place that corresponds to an offset."""
    found, origin = library.document(document), library.provenance(document)
    if found is None or origin is None:
        return Sheet(missing=GONE)
    here = library.original(found, offset)
    lines: list[Words] = [((f"  {note}", "bold"),) for note in (here.note, here.doubt) if note]
    begin = 0
    position = 0
    for line in here.text.split("\n"):
        pieces = list(wrap(line, 0, len(line), width, glyphs)) or [(0, 0)]
        if pieces[0][1] <= width and line.isascii():
            pieces[0] = 0, pieces[0][1]  # with what it is indented by
        for start, end in pieces:
            if position + start <= here.place:
                begin = len(lines)
            lines.append(((line[start:end], ""),))
        position += len(line) + 1
    about = f"{origin.places[0]}  {here.encoding}".rstrip()
    return Sheet("the original, as it is now", about, lines, width, begin if here.place else 0)


def changes(library: Library, *, document: int, width: int, glyphs: Glyphs) -> Sheet:
    """What changed from each older version of a document to the next, the newest first."""
    versions = library.versions(document)
    if len(versions) < 2:
        return Sheet(missing="No older version of this text is in the library.")
    lines: list[Words] = []
    for newer, older in pairwise(versions[: _OLDEST + 1]):
        found = library.changes(older.id, newer.id)
        if found is None:
            return Sheet(missing=GONE)
        came, gone = (sum(one.claim and one.change is change for one in found.sentences) for change in _ENDS)
        lines.append((
            (f"{timed(newer.date)}", "bold"), (f"  {newer.path}  ", "dim"), ("after ", ""),
            (f"{timed(older.date)}", "bold"), (f"  {older.path}", "dim"),
        ))  # fmt: skip
        lines.append(((f"  claims: {came} came, {gone} went  ", "bold"), ("(> stands beside them)", "dim")))
        for sentence in found.sentences:
            lines += _sentence_lines(found, sentence, width, glyphs)
        lines.append(())
    return Sheet("what changed", versions[0].heading, lines, width)


_ENDS = (Change.CAME, Change.GONE)


def _sentence_lines(found: Changes, sentence: Sentence, width: int, glyphs: Glyphs) -> Iterator[Words]:
    text = found.text(sentence)
    sign, style = _SIGNS[sentence.change]
    kept = "dim" if sentence.change is Change.KEPT else ""
    for number, (start, end) in enumerate(wrap(text, sentence.start, sentence.end, min(width - 6, TEXT_WIDTH), glyphs)):
        mark = ">" if sentence.claim and not number else " "
        yield ((f" {mark} ", "bold"), (sign, style), *_marked(text, start, end, sentence.words, kept))


def _marked(text: str, start: int, end: int, words: Sequence[Span], style: str) -> Iterator[tuple[str, str]]:
    """A line of a sentence, the words that only this version has in a style of their own."""
    at = start
    for word in words:
        if start <= word.start and word.end <= end:
            yield text[at : word.start], style
            yield text[word.start : word.end], roles.DIFFERS
            at = word.end
    yield text[at:end], style
