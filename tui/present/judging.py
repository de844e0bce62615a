"""Verdicts as they are given: what is meant, what is said of it, and what that changed.

It is done in the library's thread. Each verdict returns what was said, in words, or raises LibraryError.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from index.library import Library, LibraryError
from index.model.actions import Called, Compared, Dependent, Outlet, Overruled, Speaker, Target, Value
from index.model.claims import Bearing, Claim, Standing
from index.model.document import Span
from index.model.verdicts import Verdict
from tui.present.facts import counted
from tui.present.standing import MARKS

STANDINGS: Mapping[str, Standing] = {standing.value.replace("_", "-"): standing for standing in Standing}
_MOST = 200  # documents whose claims are looked at for what changed
_LONG = 40  # characters of a claim that a message has room for


class Subject(msgspec.Struct, frozen=True):
    """What a verdict is about: a document, in it perhaps a claim and a statement (its content), and a speaker."""

    document: int | None = None
    claim: Claim | None = None
    statement: tuple[Span, ...] = ()
    speaker: str = ""


def compare(library: Library, one: Claim | Bearing, other: Claim | Bearing, *, same: bool) -> str:
    """Two claims say the same, or do not."""
    library.say(library.asserted(one), Compared(library.asserted(other), same))
    return "The two are the same" if same else "The two are not the same"


def overrule(library: Library, claim: Claim, standing: Standing, reason: str) -> str:
    library.say(library.asserted(claim), Overruled(standing, reason))
    return f"{MARKS[standing].word} now, as you say"


def credit(library: Library, subject: Subject, name: str) -> str:
    """Who makes a statement."""
    assert subject.document is not None
    analysis = library.analysis(subject.document)
    for said in analysis.attributions if analysis else ():
        if said.content == subject.statement:
            library.say(library.stated(subject.document, said), Called(name))
            return f"{name} says it"
    raise LibraryError("This statement is found no more: the text was read again meanwhile.")


def call_speaker(library: Library, speaker: str, name: str) -> str:
    """What a speaker is really called; where that is the name of another one, the two are one."""
    known = library.count_statements(name) > 0
    library.say(Speaker(speaker), Called(name))
    return f"{speaker} is {name}" if known else f"{speaker} is called {name}"


def call_outlet(library: Library, document: int, name: str) -> str:
    """The outlet of a document is another one, under an alias."""
    outlet = _outlet(library, document)
    library.say(Outlet(outlet), Called(name))
    return f"{outlet} is {name}"


def depend(library: Library, document: int, name: str) -> str:
    """The outlet of a document and another one are not independent of each other."""
    outlet = _outlet(library, document)
    library.say(Outlet(outlet), Dependent(name))
    return f"{outlet} and {name} depend on each other"


def join(library: Library, document: int, other: int) -> str:
    """Two documents are of one story, and so are the stories that they are in, whatever was split before."""
    ours, theirs = _mates(library, document), _mates(library, other)
    if other in ours:
        raise LibraryError("The two are of one story already.")
    for verdict in library.verdicts():
        ends = {verdict.where.document, verdict.other.document}
        if _is_split(verdict) and ends & set(ours) and ends & set(theirs):
            library.take_back(verdict.kept.target, verdict.kept.value)
    library.say(library.whole(document), Compared(library.whole(other), same=True))
    return "One story now"


def split(library: Library, document: int) -> str:
    """A document is not of the story that it is in."""
    found = library.document(document)
    rest = [one for one in _mates(library, document) if one != document]
    other = next((one for one in rest if (text := library.document(one)) and found and text.body != found.body), None)
    if other is None:
        raise LibraryError("No other text is in this story: there is nothing to leave.")
    library.say(library.whole(document), Compared(library.whole(other), same=False))
    return "It has left the story"


def take_back(library: Library, subject: Subject) -> str:
    """All verdicts on what is in sight: the claim if there is one, or the speaker, else the document and its outlet."""
    document = library.document(subject.document) if subject.document is not None else None
    said: list[tuple[Target, Value]] = []
    for verdict in library.verdicts():
        target, value = verdict.kept.target, verdict.kept.value
        if subject.claim:
            met = verdict.is_of_claim(subject.claim)
        elif subject.document is None:
            called = value.called if isinstance(value, Called) else ""
            met = isinstance(target, Speaker) and subject.speaker in (target.name, called)
        else:
            met = document is not None and verdict.is_of_document(document)
        if met:
            said.append((target, value))
    if not said:
        raise LibraryError("You know nothing better of this yet: there is no verdict to take back.")
    for target, value in said:
        library.take_back(target, value)
    return f"{counted(len(said), 'verdict')} taken back"


def _is_split(verdict: Verdict) -> bool:
    return isinstance(verdict.kept.value, Compared) and not verdict.kept.value.same and verdict.where.start is None


def _mates(library: Library, document: int) -> tuple[int, ...]:
    """The documents of a document's story, in their order."""
    found = library.mates([document])
    if not found:
        raise LibraryError("This text was not compared with others yet.")
    return found


def _outlet(library: Library, document: int) -> str:
    entry = library.entry(document)
    if entry is None or entry.outlet is None:
        raise LibraryError("The outlet of this text is not known: `:outlet NAME` sets it.")
    return entry.outlet.value


# What changed


def story_of(library: Library, documents: Sequence[int]) -> tuple[int, ...]:
    """The documents of the stories that these are in, as far as they are looked at for what changed."""
    return library.mates(documents)[:_MOST]


def standings(library: Library, documents: Iterable[int]) -> dict[str, Standing]:
    """The standing of each of their claims, by its id."""
    return {claim.id: claim.standing for document in documents for claim in library.claims(document)}


def changed(before: Mapping[str, Standing], after: Mapping[str, Standing]) -> str:
    """Which standings are others now, in words: "2 claims changed: now corroborated."""
    now = Counter(after[id_] for id_ in after.keys() & before.keys() if after[id_] is not before[id_])
    if not now:
        return "No standing changed."
    words = [(standing.value.replace("_", " "), number) for standing, number in now.most_common()]
    what = words[0][0] if len(words) == 1 else ", ".join(f"{number} {word}" for word, number in words)
    return f"{counted(now.total(), 'claim')} changed: now {what}."


def brief(library: Library, subject: Subject) -> str:
    """What is held, in a few words."""
    document = library.document(subject.document) if subject.document is not None else None
    if document is None:
        raise LibraryError("This report is in the library no longer.")
    if subject.claim is None:
        return f"{document.title.value[:_LONG]}" if document.title else document.path.rpartition("/")[2]
    words = " ".join(document.text[subject.claim.start : subject.claim.end].split())
    return f"“{words}”" if len(words) <= _LONG else f"“{words[:_LONG].rsplit(' ', 1)[0]}…”"
