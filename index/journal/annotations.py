"""W3C Web Annotation (JSON-LD), which other tools read and write: what holds now goes out, what they say comes in.

Taken in are annotations as they are in the standard, one a line, in an array, a collection or a page of one, and those
of hypothes.is as its API gives them. A comment becomes a note, a tag a tag, and a highlight that says nothing marks its
words as important. Where the words stand is found out by index.journal.placing.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec

from index.journal.authors import author_name
from index.journal.rows import in_utc
from index.model.actions import (
    Anchor,
    Asserted,
    Credibility,
    Entry,
    Kept,
    Mark,
    Marking,
    Note,
    Overruled,
    Passage,
    Place,
    Read,
    Source,
    Stated,
    Tag,
    Value,
    Whole,
)
from index.model.claims import Standing
from index.store.files import LibraryError

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_URN = "urn:sha256:"
_OURS = "twosource:target"  # what the standard has no word for: which kind of words, and the file that they were in
_ON = {"document": Whole, "passage": Passage, "claim": Asserted, "statement": Stated}
_CREDIBILITY = 'admiralty-scale:information-credibility="{}"'
_encode = msgspec.json.encode
_value = msgspec.json.Decoder(Value).decode
_Object = Mapping[str, Any]


# Out


def annotations(kept: Iterable[Kept]) -> Iterator[dict[str, Any]]:
    """What is said of documents and of words in them. The source is the document's SHA-256 as a URN, or its address."""
    for one in kept:
        target = one.target
        if not isinstance(target, Whole | Place):
            continue
        motivation, body = _body(one.value)
        source = f"{_URN}{target.source.sha256}" if target.source.sha256 else target.source.path
        about: dict[str, Any] = {"source": source, _OURS: {"on": target.on, "source": target.source}}
        if not isinstance(target, Whole):
            about["selector"] = _selectors(target.anchor)
        made: dict[str, Any] = {
            "@context": _CONTEXT,
            "id": f"urn:uuid:{uuid5(NAMESPACE_URL, f'{source} {one.at} {one.author} {one.entry}')}",
            "type": "Annotation",
            "motivation": motivation,
            "created": one.at,
            "creator": {"type": "Person", "name": one.author},
            "target": about,
        }
        if body:
            made["body"] = {"type": "TextualBody", "value": body, "purpose": motivation}
        yield msgspec.to_builtins(made)


def _body(value: Value) -> tuple[str, str]:
    """Why the annotation was made, in the words of the standard, and what it says."""
    match value:
        case Note(text):
            return "commenting", text
        case Tag(tag):
            return "tagging", tag
        case Mark(mark):
            return "assessing", mark.value
        case Credibility(grade):
            return "assessing", _CREDIBILITY.format(grade)
        case Overruled(standing, reason):
            return "assessing", f"{standing.value}: {reason}"
        case Read():
            return "bookmarking", "read"
        case other:
            return "editing", _encode(other).decode()


def _selectors(anchor: Anchor) -> list[dict[str, Any]]:
    return [
        {"type": "TextQuoteSelector", "exact": anchor.exact, "prefix": anchor.prefix, "suffix": anchor.suffix},
        {"type": "TextPositionSelector", "start": anchor.start, "end": anchor.end},
    ]


# In


def found(content: bytes) -> list[Any] | None:
    """The annotations in a file, None if it holds something else."""
    try:
        whole: Any = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError):
        try:
            whole = [msgspec.json.decode(line) for line in content.splitlines() if line.strip()]
        except (msgspec.DecodeError, RecursionError):
            return None
    for name in ("first", "items", "rows"):  # a collection, its first page, an answer of hypothes.is
        if isinstance(whole, dict) and isinstance(whole.get(name), dict | list):
            whole = whole[name]
    items = whole if isinstance(whole, list) else [whole]
    return items if any(isinstance(one, dict) and "target" in one and "author" not in one for one in items) else None


def entries(items: Iterable[Any], author: str, now: str, *, all_by_author: bool) -> Iterator[Entry]:
    """What annotations say, as rows of a journal: said by `author` where they do not tell by whom, or in any case.

    A person's comments on the same words are one note. Raises LibraryError that names the annotation.
    """
    notes: dict[tuple[str, str], Entry] = {}
    for number, one in enumerate(items, 1):
        try:
            for entry in _entries(one, author, now, all_by_author=all_by_author):
                if not isinstance(entry.after, Note):
                    yield entry
                    continue
                key = entry.author, entry.target.key
                if before := notes.get(key):
                    texts = [note.after.text for note in (before, entry) if isinstance(note.after, Note)]
                    at = max(before.at, entry.at)
                    entry = msgspec.structs.replace(entry, at=at, after=Note("\n\n".join(dict.fromkeys(texts))))
                notes[key] = entry
        except (ValueError, TypeError, OverflowError, msgspec.DecodeError) as error:
            raise LibraryError(f"Annotation {number} cannot be read ({error}). Nothing was taken in.") from error
    yield from notes.values()


def _entries(one: object, author: str, now: str, *, all_by_author: bool) -> Iterator[Entry]:
    if not isinstance(one, dict):
        raise TypeError("it is no object")
    by = author if all_by_author else _name(one.get("creator") or one.get("user")) or author
    at = _time(one.get("created") or one.get("modified") or one.get("updated")) or now
    for about in _listed(one.get("target")):
        target = _target(about, one)
        for value in _values(one):
            yield Entry(0, at, by, target, None, value)


def _target(about: object, one: _Object) -> Whole | Place:
    about = {"source": about} if isinstance(about, str) else about
    if not isinstance(about, dict):
        raise TypeError("its target is no object")
    source = about.get("source") or about.get("id") or one.get("uri")
    source = source.get("id") if isinstance(source, dict) else source
    if not isinstance(source, str) or not source.strip():
        raise ValueError("its target has no source")
    ours = about.get(_OURS)
    on = str(ours.get("on")) if isinstance(ours, dict) else ""
    if isinstance(ours, dict) and on in _ON:
        document = msgspec.convert(ours.get("source"), Source)
    elif source.lower().startswith(_URN):
        document = Source(source[len(_URN) :].lower(), "")
    else:
        document = Source("", source)
    anchor = _anchor(about.get("selector"))
    if anchor is None:
        return Whole(document)
    kind = _ON.get(on, Passage)
    return Passage(document, anchor) if kind is Whole else kind(document, anchor)


def _anchor(selectors: object) -> Anchor | None:
    """The words of some selectors; of a position alone none are known."""
    quote, position = {}, {}
    left = [one for one in _listed(selectors) if isinstance(one, dict)]
    for one in left:
        left += [finer for finer in _listed(one.get("refinedBy")) if isinstance(finer, dict)]
        if one.get("type") == "TextQuoteSelector" and isinstance(one.get("exact"), str):
            quote = one
        elif one.get("type") == "TextPositionSelector" and isinstance(one.get("start"), int):
            position = one
    if not quote and not position:
        return None
    exact, prefix, suffix = (str(quote.get(name) or "") for name in ("exact", "prefix", "suffix"))
    start = max(0, int(position.get("start", 0)))
    end = int(position["end"]) if isinstance(position.get("end"), int) else start + len(exact)
    return Anchor(start, max(start, end), exact, prefix, suffix)


def _values(one: _Object) -> list[Value]:
    why = _listed(one.get("motivation"))
    bodies = [*_listed(one.get("body")), *_listed(one.get("bodyValue")), *_listed(one.get("text") or None)]
    values = [_said(body, why) for body in bodies]
    values += [Tag(tag) for tag in _listed(one.get("tags")) if isinstance(tag, str) and tag.strip()]
    return [value for value in values if value] or [Mark(Marking.IMPORTANT)]


def _said(body: object, why: list[Any]) -> Value | None:
    """What a body says, None if nothing."""
    if isinstance(body, dict):
        purpose = [_word(one) for one in _listed(body.get("purpose")) or why]
        text = body.get("value") or body.get("id") or body.get("source")
    else:
        purpose, text = [_word(one) for one in why], body
    if not isinstance(text, str) or not text.strip():
        return None
    if "tagging" in purpose:
        return Tag(text.strip())
    if "bookmarking" in purpose and text == "read":
        return Read()
    if "editing" in purpose and text.startswith("{"):
        with suppress(msgspec.DecodeError):
            edited: Value = _value(text)
            return edited
    return (_assessed(text) if "assessing" in purpose else None) or Note(text)


def _assessed(text: str) -> Value | None:
    """A mark, a grade or a standing, as `_body` writes them."""
    if text in {mark.value for mark in Marking}:
        return Mark(Marking(text))
    for grade in (1, 2, 3, 4, 5, 6):
        if text == _CREDIBILITY.format(grade):
            return Credibility(grade)
    standing, colon, reason = text.partition(": ")
    return Overruled(Standing(standing), reason) if colon and standing in {one.value for one in Standing} else None


def _word(purpose: object) -> str:
    """ "commenting" for that and "oa:commenting"."""
    return str(purpose).rpartition(":")[2]


def _listed(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _name(creator: object) -> str:
    """The name of who made an annotation; "acct:ana@hypothes.is" is ana@hypothes.is."""
    for one in _listed(creator):
        named = (one.get("name") or one.get("nickname") or one.get("id")) if isinstance(one, dict) else one
        if isinstance(named, str):
            with suppress(LibraryError):
                return author_name(named.removeprefix("acct:"))
    return ""


def _time(stated: object) -> str:
    return in_utc(stated) if isinstance(stated, str) else ""
