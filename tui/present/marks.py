"""What analysts said, in signs and words. Their signs are letters and digits, where the engine's are punctuation."""

from collections.abc import Sequence

from index.model.actions import (
    Credibility,
    Mark,
    Marking,
    Note,
    Outlet,
    Overruled,
    Place,
    Read,
    Reliability,
    Tag,
    Target,
    Value,
    Whole,
)
from index.model.marks import Placed, Said
from tui.present import actions
from tui.present.facts import timed_at
from tui.present.glyphs import Words

STYLE = "bold magenta"  # of what analysts said; nothing else has it
LETTERS = {Marking.CHECKED: "c", Marking.DOUBTFUL: "d", Marking.IMPORTANT: "i"}
NOTE, TAG, READ = "n", "t", "r"
# The Admiralty scale. Only analysts grade; the program never does.
RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged",
}
CREDIBILITY = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "cannot be judged",
}
_LONG = 40  # characters of marked words in a message
_BEFORE = (Marking.DOUBTFUL, Marking.CHECKED, Marking.IMPORTANT)  # where there is room for one sign only


def sign(said: Sequence[Placed]) -> str:
    """The one letter or digit that stands for all of this, "" for nothing."""
    values = [placed.kept.value for placed in said]
    marks = {value.mark for value in values if isinstance(value, Mark)}
    for marking in _BEFORE:
        if marking in marks:
            return LETTERS[marking]
    for value in values:
        if isinstance(value, Credibility):
            return str(value.grade)
    kinds = {value.kind for value in values}
    return NOTE if "note" in kinds else TAG if "tag" in kinds else READ if "read" in kinds else ""


def told(value: Value) -> str:
    """A value in words: "checked", "tag ferry", "credibility 2 (probably true)"."""
    match value:
        case Mark(mark):
            return mark.value
        case Read():
            return "read"
        case Note():
            return "note"
        case Tag(tag):
            return f"tag {tag}"
        case Reliability(grade):
            return f"reliability {grade} ({RELIABILITY[grade]})"
        case Credibility(level):
            return f"credibility {level} ({CREDIBILITY[level]})"
    return actions.value(value)


def brief(said: Sequence[Placed]) -> Words:
    """What is said, in the few words that a list has room for: "c checked  t ferry"; nothing for nothing."""
    found = []
    for placed in said:
        match placed.kept.value:
            case Mark(mark):
                found.append(f"{LETTERS[mark]} {mark}")
            case Tag(tag):
                found.append(f"{TAG} {tag}")
            case Note():
                found.append(f"{NOTE} note")
            case Credibility(grade):
                found.append(f"{grade} {CREDIBILITY[grade]}")
            case Read():
                found.append(f"{READ} read")
    return [(f"{words}  ", STYLE) for words in dict.fromkeys(found)]


def lines(said: Sequence[Placed]) -> list[tuple[Words, Words]]:
    """Who said what, and when, a line for each analyst and each note; without what is told elsewhere."""
    found: list[tuple[Words, Words]] = []
    for author in dict.fromkeys(placed.kept.author for placed in said):
        own = [placed.kept for placed in said if placed.kept.author == author]
        if values := ", ".join(told(kept.value) for kept in own if not isinstance(kept.value, Note | Overruled | Read)):
            at = timed_at(own[-1].at)
            found.append((((f"{author} says  ", STYLE), (values, "bold"), (f"  {at}", "dim")), ()))
        for kept in own:
            if isinstance(kept.value, Note):
                text = " ".join(kept.value.text.split())
                found.append((((f"{author} notes  ", STYLE), (text, ""), (f"  {timed_at(kept.at)}", "dim")), ()))
    return found


def counts(said: Said) -> Words:
    """How much is said of a document and in it: " r c3 i1"."""
    read = [(f" {READ}", STYLE)] if said.read else []
    letters = {**{marking.value: letter for marking, letter in LETTERS.items()}, "note": NOTE}
    return read + [
        (f" {letter}{said.counts[what]:,}", STYLE) for what, letter in letters.items() if what in said.counts
    ]


def about(target: Target, outlet: str) -> str:
    """What something is said of, in the words of a message: "“He fully supported…” (Krone)"."""
    match target:
        case Outlet(name):
            return name
        case Whole():
            words = actions.target(target).rpartition("/")[2]
        case _ if isinstance(target, Place):
            words = " ".join(target.anchor.exact.split())
            words = f"“{words}”" if len(words) <= _LONG else f"“{words[:_LONG].rsplit(' ', 1)[0]}…”"
        case _:
            return actions.target(target)
    return f"{words} ({outlet})" if outlet else words


def lost(placed: Placed) -> tuple[str, str]:
    """What was said of something that is found no more: where it was, and what was said, by whom."""
    kept = placed.kept
    what = kept.value.text if isinstance(kept.value, Note) else ""
    of = f" on “{' '.join(placed.words.split())}”" if placed.words else ""
    why = "the report is gone" if placed.where.document is None else "these words are no longer in it"
    source = kept.target.of
    said = f"{kept.author}: {told(kept.value)}{f' “{what}”' if what else ''}{of}; {why}"
    return source.path if source else "", said
