"""The turns of a transcript or interview, recognised by the label before each.

WALLACE: Will you be there?     [00:01:10] Wallace: Will you be there?     Q. Will you be there?
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from index.model.document import Span
from index.quotes.statements import Given, stated
from index.quotes.wordlists import function_words, listed

_TIME = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?(?: ?[ap]\.?m\b\.?)?"
_STAMP = rf"(?:[\[(<]{_TIME}[\])>]|{_TIME})"
_NAME = r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,4}"
LABEL = re.compile(
    rf"[\"“*_]{{0,3}}(?:(?P<before>{_STAMP})[ \t:–—|*-]*)?"
    rf"(?P<name>{_NAME})(?P<added>, [^:\n]{{2,60}}| \([^()\d\n]{{2,60}}\))?"
    rf"(?:,? ?(?P<after>{_STAMP}))?[*_]{{0,2}}(?P<colon>:)[*_]{{0,2}}(?:\s+|\Z)"
)
STAMPED = re.compile(  # a label with a time instead of a colon
    rf"(?:(?P<before>{_STAMP})[ \t–—|-]+)?(?P<name>{_NAME})(?P<added>)(?:[ \t]+(?P<after>{_STAMP}))?(?P<colon>)\Z"
)
ASKED = re.compile(r"[*_]{0,2}(?P<name>Q|A|Question|Answer)\d{0,3}[*_]{0,2}(?P<colon>[.:])[*_]{0,2}\s+", re.I)
CAPITALS = re.compile(r"[A-Z][A-Z.'’ -]{2,40}")
TALK = re.compile(r"\b(?:I|we|you)\b", re.I)
PROSE = re.compile(r"[^\W\d_]\w*[^\w\n]+\w+[^\w\n]+\w+")  # three words
FARTHEST = 200  # characters at the beginning of a paragraph within which its label ends
BESIDE = 2  # paragraphs before and after in which another speaker's turn must be
FEW = 4  # turns at least of an interview whose answers continue over unlabelled paragraphs
TALKED = 500  # characters of a turn in which a question, "I" or "you" is looked for


class _Label(NamedTuple):
    key: str
    name: Span
    cue: Span
    said: Span  # the words after it; empty if the paragraph consists of the label
    sure: bool  # in capitals, with a time, or Q and A: it need not occur again


def turns(text: str, places: Sequence[Span]) -> Iterator[Given]:
    """The turns in a text. Each must have another speaker's turn beside it: a single "UPDATE: ..." is not a turn.

    Labels that are neither in capitals nor timed must occur again, or be full names beside a question or an "I".
    """
    labels = [_label(text, place) for place in places]
    asked = {one.key for one in labels if one and one.key in ("q", "a")}
    counts = Counter(one.key for one in labels if one)
    prose = Counter(one.key for one in labels if one and PROSE.search(text, one.said.start, one.said.end))
    recurring = {key for key, number in counts.items() if number > 1 and 2 * prose[key] >= number}
    accepted: dict[int, _Label] = {}
    for at, one in enumerate(labels):
        if one is None or (one.key in ("q", "a") and len(asked) < 2):
            continue
        beside = (*labels[max(0, at - BESIDE) : at], *labels[at + 1 : at + 1 + BESIDE])
        others = [other for other in beside if other and other.key != one.key]
        clear = [other for other in others if other.sure or other.key in recurring]
        if (
            (clear and (one.sure or one.key in recurring or _full(text, one)))
            or (one.key in recurring and any(_full(text, other) or _talk(text, one, other) for other in others))
            or (_full(text, one) and any(_full(text, other) and _talk(text, one, other) for other in others))
        ):
            accepted[at] = one
    if _interview(accepted):  # in an interview, labels that occur once count too
        inner = range(min(accepted), max(accepted))
        accepted |= {at: one for at in inner if (one := labels[at]) and (one.sure or _capital_label(text, one))}
    yield from _whole(text, places, accepted)


def _label(text: str, place: Span) -> _Label | None:
    end = min(place.end, place.start + FARTHEST)
    match = ASKED.match(text, place.start, end)
    if match:
        return _Label(
            match["name"][0].lower(),
            Span(*match.span("name")),
            Span(*match.span("colon")),
            Span(match.end(), place.end),
            True,
        )
    match = LABEL.match(text, place.start, end)
    if match is None and place.end - place.start <= FARTHEST:
        match = STAMPED.match(text, place.start, place.end)
        if match and not (match["before"] or match["after"]):
            match = None
    if match is None or (match["added"] and not CAPITALS.fullmatch(match["name"]) and "." in match["added"]):
        return None
    if match["name"].lower() != match["name"] and not _capital(match["name"].split()):
        return None  # "Lind continued:"
    words = match["name"].lower().split()
    if any(word in listed("labels") for word in words) or any(word in function_words() for word in words[:1]):
        return None
    if len(words) > 1 and any(word in function_words() and word not in listed("particles") for word in words):
        return None
    stamp = "before" if match["before"] else "after" if match["after"] else ""
    sure = bool(stamp) or bool(CAPITALS.fullmatch(match["name"]))
    name = Span(match.start("name"), match.end("added") if match["added"] else match.end("name"))
    cue = Span(*match.span("colon")) if match["colon"] else Span(*match.span(stamp))
    return _Label(" ".join(words), name, cue, Span(min(match.end(), place.end), place.end), sure)


def _interview(labels: Collection[int]) -> bool:
    """Whether this is an interview: most paragraphs from the first turn to the last are turns."""
    return len(labels) >= FEW and 2 * len(labels) > max(labels) - min(labels)


def _full(text: str, label: _Label) -> bool:
    """Whether a label that occurs once looks like a name: "Ilse Brandvik", not "Opening hours"."""
    return " " in label.key and _capital_label(text, label)


def _capital_label(text: str, label: _Label) -> bool:
    return _capital(text[label.name.start : label.name.end].split(",")[0].split())


def _capital(words: Sequence[str]) -> bool:
    return all(word[0].isupper() or word in listed("particles") for word in words)


def _talk(text: str, *turns: _Label) -> bool:
    """Whether one of two turns asks a question, or says "I" or "you", as the rows of a table never do."""
    said = [text[one.said.start : min(one.said.end, one.said.start + TALKED)] for one in turns]
    return any(words.rstrip("\"”'’*_ ").endswith("?") or TALK.search(words) for words in said)


def _whole(text: str, places: Sequence[Span], labels: dict[int, _Label]) -> Iterator[Given]:
    """The turns, extended by the paragraphs over which they continue."""
    order = sorted(labels)
    interview = _interview(labels)
    for at, following in zip(order, [*order[1:], len(places)][: len(order)], strict=True):
        label, place = labels[at], places[at]
        contents = [label.said] if label.said.start < label.said.end else []
        stop = at + 1
        if not contents and stop < following:
            contents, stop = [places[stop]], stop + 1
        while interview and following < len(places) and stop < following and text[places[stop].start] not in "[(":
            contents.append(places[stop])
            stop += 1
        if contents := [span for one in contents if (span := _bare(text, place, one))]:
            statement = stated(label.name, label.cue, contents)
            statement.label = label.key
            yield Given(range(at, stop), statement)


def _bare(text: str, place: Span, said: Span) -> Span | None:
    """The words without a closing mark of a quotation that opens before the label, or of emphasis."""
    start, end = said.start, said.end
    if said.start > place.start and text[place.start] in '"“' and text[end - 1] in '"”':
        end -= 1
    while start < end and text[start] in "*_ ":
        start += 1
    while end > start and text[end - 1] in "*_ ":
        end -= 1
    return Span(start, end) if start < end else None
