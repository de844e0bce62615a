"""What analysts said of the claims and documents of a report, kept apart from what the engine found."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from index.library import Library, LibraryError
from index.model.actions import (
    Asserted,
    Called,
    Compared,
    Credibility,
    Dependent,
    Kept,
    Mark,
    Note,
    Outlet,
    Overruled,
    Passage,
    Read,
    Reliability,
    Set,
    Speaker,
    Stated,
    Tag,
    Value,
    Whole,
)
from index.model.claims import Claim
from index.model.marks import Placed
from index.reporting.values import Kind, Said

_KINDS: Mapping[type, Kind] = {
    Mark: Kind.MARK,
    Tag: Kind.TAG,
    Note: Kind.NOTE,
    Credibility: Kind.GRADE,
    Reliability: Kind.GRADE,
}
_QUOTED = 80  # characters of words that something is said of


class Analysts(msgspec.Struct, frozen=True):
    """What holds of what analysts said: of documents and their words, by the document's id; of outlets and speakers."""

    placed: Mapping[int, tuple[Placed, ...]]
    named: tuple[Kept, ...]

    def of_claim(self, claim: Claim) -> tuple[Said, ...]:
        """What is said of a claim, and of words whose middle is in it."""
        return tuple(
            _said(one.kept, _part(one.kept)) for one in self.placed.get(claim.document, ()) if _within(one, claim)
        )

    def is_marked(self, claim: Claim) -> bool:
        return any(_within(one, claim) for one in self.placed.get(claim.document, ()))

    def of_document(self, document: int) -> Iterator[Said]:
        """What is said of a document as a whole."""
        for one in self.placed.get(document, ()):
            if isinstance(one.kept.target, Whole) and not isinstance(one.kept.value, Read):
                yield _said(one.kept)

    def of_names(self, outlets: Iterable[str], speakers: Iterable[str]) -> Iterator[Said]:
        """What is said of these outlets and speakers."""
        known_outlets, known_speakers = set(outlets), set(speakers)
        for kept in self.named:
            match kept.target:
                case Outlet(name) if name in known_outlets:
                    yield _said(kept, name)
                case Speaker(name) if name in known_speakers:
                    yield _said(kept, name)


def read(library: Library) -> Analysts:
    """What holds now. Where the journal cannot be read, it is what was known of it before."""
    placed: dict[int, list[Placed]] = {}
    for one in library.marks():
        if one.where.document is not None:
            placed.setdefault(one.where.document, []).append(one)
    try:
        named = library.journal.kept("reliability", "called", "dependent", "note", "tag")
    except LibraryError:
        named = ()
    return Analysts({document: tuple(found) for document, found in placed.items()}, named)


def _within(one: Placed, claim: Claim) -> bool:
    """Whether words belong to a claim: by their middle, as everywhere."""
    if one.where.start is None or one.where.end is None:
        return False
    return claim.start <= (one.where.start + one.where.end) // 2 < claim.end


def _part(kept: Kept) -> str:
    """The words of a claim that something is said of, "" if it is of all of it."""
    target = kept.target
    return f"“{_brief(target.anchor.exact)}”" if isinstance(target, Passage | Stated) else ""


def _said(kept: Kept, about: str = "") -> Said:
    return Said(_KINDS.get(type(kept.value), Kind.VERDICT), told(kept.value), about, kept.author, kept.at)


def told(value: Value) -> str:
    """A value in words."""
    match value:
        case Mark(mark):
            return mark.value
        case Tag(tag):
            return tag
        case Note(text):
            return text
        case Reliability(grade):
            return f"reliability {grade} (Admiralty scale)"
        case Credibility(grade):
            return f"credibility {grade} (Admiralty scale)"
        case Overruled(standing, reason):
            return f"standing: {standing.value.replace('_', ' ')} ({reason})"
        case Compared(other, same):
            words = f"“{_brief(other.anchor.exact)}”" if isinstance(other, Asserted) else other.source.path
            return f"{'the same as' if same else 'not the same as'} {words}"
        case Called(called):
            return f"is {called}"
        case Dependent(outlet):
            return f"not independent of {outlet}"
        case Set(field, text):
            return f"{field.value}: {text}"
    return value.kind


def _brief(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _QUOTED else f"{line[: _QUOTED - 1]}…"
