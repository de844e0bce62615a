"""What an analyst does to a claim, a statement, a passage or a document: each runs in the library's thread."""

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from index.library import Hit, Library, LibraryError, StatementRow
from index.model.actions import Entry, Note, Outlet, Read, Reliability, Tag, Target, Value, Whole
from index.model.claims import Claim
from index.model.document import Span
from index.model.marks import Placed
from index.model.statements import Attribution
from tui.present.facts import guessed
from tui.present.marks import about, told


class Meant(msgspec.Struct, frozen=True):
    """What something is said of: a claim, a statement or words of a document; with none of these, the document."""

    document: int
    claim: Claim | None = None
    statement: Attribution | None = None
    words: Span | None = None

    @property
    def place(self) -> Span | None:
        """The words, None for a document."""
        if self.claim:
            return Span(self.claim.start, self.claim.end)
        if self.statement:
            content = self.statement.content
            return Span(min(span.start for span in content), max(span.end for span in content))
        return self.words

    def target(self, library: Library) -> Target:
        if self.claim:
            return library.asserted(self.claim)
        if self.statement:
            return library.stated(self.document, self.statement)
        return library.passage(self.document, self.words) if self.words else library.whole(self.document)

    def has(self, placed: Placed) -> bool:
        """Whether something is said of this. What has its middle in a claim is said of the claim."""
        place, where = self.place, placed.where
        if place is None or where.start is None or where.end is None:
            return place is None and isinstance(placed.kept.target, Whole)
        if self.claim:
            return place.start <= placed.where.middle < place.end
        return (where.start, where.end) == (place.start, place.end)


class Done(msgspec.Struct, frozen=True):
    """What was done, in words, and the last row of the journal that did it; None where nothing was to do.

    `said` is what is said of the document now.
    """

    words: str
    document: int | None = None
    entry: Entry | None = None
    said: tuple[Placed, ...] = ()
    middle: int = -1  # of the words that it is about, where the reader is to see it


def do(library: Library, action: Callable[[Library], Done]) -> Done:
    """Do it, and read what is said of the document then."""
    done = action(library)
    if done.entry is None or done.document is None:
        return done
    return replace(done, said=library.marks(done.document))


def said_of(library: Library, meant: Meant) -> tuple[Placed, ...]:
    """What is said of it, in the order in which it was said."""
    return tuple(placed for placed in library.marks(meant.document) if meant.has(placed))


def switch(library: Library, meant: Meant, value: Value) -> Done:
    """Say this of it, or take it back where it is said."""
    entry = _switch(library, meant, value)
    return Done(_named(library, meant, told(value), entry), meant.document, entry)


def _switch(library: Library, meant: Meant, value: Value) -> Entry | None:
    before = _before(library, said_of(library, meant), value)
    if before and before.kept.value == value:
        return library.take_back(before.kept.target, value)
    # What was said in an older version of the text stays where it was said.
    return library.say(before.kept.target if before else meant.target(library), value)


def _before(library: Library, said: Sequence[Placed], value: Value) -> Placed | None:
    """What is said already in place of a value."""
    author = library.journal.author
    for placed in said:
        kept = placed.kept
        is_same = (kept.value.kind, kept.value.name) == (value.kind, value.name)
        if is_same and (not value.personal or kept.author == author):
            return placed
    return None


def grade_outlet(library: Library, document: int, value: Reliability) -> Done:
    """Grade the outlet of a document, or take that grade back where it is the present one."""
    entry = library.entry(document)
    if entry is None or entry.outlet is None:
        raise LibraryError("The outlet of this text is not known: `:outlet NAME` says which it is.")
    outlet = Outlet(entry.outlet.value)
    before = library.reliability().get(outlet.name)
    said = library.take_back(outlet, value) if before and before.value == value else library.say(outlet, value)
    return Done(_changed(said, told(value), outlet.name), document, said)


def read_through(library: Library, document: int) -> Done:
    """Note that the user has seen the end of a text."""
    return Done("", document, library.say(library.whole(document), Read()))


def found(library: Library, hit: Hit) -> Meant:
    """A hit: the claim or the statement that was found, or the document."""
    if hit.claim:
        claims = library.claims(hit.document)
        claim = next((claim for claim in claims if claim.id == hit.claim), None)
        return Meant(hit.document, claim, words=hit.snippet)
    return Meant(hit.document, words=hit.snippet if hit.speaker else None)


def stated(library: Library, row: StatementRow) -> Meant:
    """A statement of a list."""
    analysis = library.analysis(row.document)
    said = next((one for one in analysis.attributions if one.content == row.content), None) if analysis else None
    return Meant(row.document, statement=said, words=Span(row.content[0].start, row.content[-1].end))


def tags_of(library: Library, meant: Meant) -> tuple[tuple[Placed, ...], tuple[str, ...]]:
    """The tags on it, and all that are used."""
    said = tuple(placed for placed in said_of(library, meant) if isinstance(placed.kept.value, Tag))
    return said, library.tag_names()


def tag(library: Library, meant: Meant, typed: str) -> Done:
    """Put tags on it: several with blanks or commas between them; one with - before it is taken off."""
    known = {name.casefold(): name for name in library.tag_names()}
    done, last = [], None
    for word in typed.replace(",", " ").split():
        off, name = word.startswith("-"), word.lstrip("-#")
        if not name:
            continue
        value = Tag(known.get(name.casefold(), name))
        before = _before(library, said_of(library, meant), value)
        if bool(before) != off:
            continue
        last = _switch(library, meant, value) or last
        done.append(f"{'-' if off else ''}{value.tag}")
    return Done(
        _named(library, meant, f"tag {', '.join(done)}", last) if done else "No tag has changed.", meant.document, last
    )


def note_of(library: Library, meant: Meant, file_of: Callable[[Target], Path]) -> tuple[str, Path]:
    """The user's own note on it, "" if there is none, and the file for a draft of it."""
    before = _before(library, said_of(library, meant), Note(""))
    text = before.kept.value.text if before and isinstance(before.kept.value, Note) else ""
    return text, file_of(before.kept.target if before else meant.target(library))


def note(library: Library, meant: Meant, text: str) -> Done:
    """Have this for the user's own note on it; an empty one takes it back."""
    text = text.strip()
    before = _before(library, said_of(library, meant), Note(""))
    if not text and before is None:
        return Done("No note.", meant.document)
    if before and before.kept.value == Note(text):
        return Done("The note is as it was.", meant.document)
    if text:
        entry = library.say(before.kept.target if before else meant.target(library), Note(text))
    else:
        assert before
        entry = library.take_back(before.kept.target, before.kept.value)
    return Done(_named(library, meant, "note", entry), meant.document, entry)


def undo(library: Library) -> Done:
    """Undo the user's latest action."""
    return _reversed(library, library.undo(), "undone", "Nothing to undo.")


def redo(library: Library) -> Done:
    """Do again what was undone last."""
    return _reversed(library, library.redo(), "done again", "Nothing to do again.")


def _reversed(library: Library, entry: Entry | None, done: str, nothing: str) -> Done:
    if entry is None:
        return Done(nothing)
    where = library.where(entry.target)
    of = about(entry.target, _outlet(library, where.document))
    return Done(f"{done}: {told(entry.value)} on {of}", where.document, entry, middle=where.middle)


def _named(library: Library, meant: Meant, what: str, entry: Entry | None) -> str:
    target = entry.target if entry else meant.target(library)
    return _changed(entry, what, about(target, _outlet(library, meant.document)))


def _changed(entry: Entry | None, what: str, of: str) -> str:
    return f"{'taken back: ' if entry and entry.after is None else ''}{what} on {of}"


def _outlet(library: Library, document: int | None) -> str:
    entry = None if document is None else library.entry(document)
    return guessed(entry.outlet, "") if entry else ""
