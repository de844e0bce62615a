"""Recognises paragraphs that are not part of the article: controls, links, notices, captions, credits, bios.

The word lists are in data/furniture.toml and data/bios.toml. What they contain must be rare in reporting: a paragraph
wrongly taken for furniture is evidence that the reader does not see.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import chain

from index.reading.parts.cues import cues, data, first_cues, further_cues, is_sentence, plain

SHORT = 200  # characters; how a longer paragraph begins does not make it furniture
LONG = 400  # characters; a single phrase does not make a longer paragraph furniture
_REPORTS = 60  # characters; a longer paragraph with a verb of saying is reporting, whatever cue it has
_MOST_CONTROLS = 16  # words of a paragraph of controls
_LONGEST_CONTROL = 6  # words of one control's name
_FEWEST_LEGAL = 3  # phrases of a legal notice that make a paragraph one
_NOTE = 140
_CREDIT = 80  # characters at the end of a caption in which the picture is credited

_PLAYER = re.compile(  # "00:00 / 03:12", "1.0x Speed"
    r"(?:\d\d?:){1,2}\d\d\s*[/|]\s*(?:\d\d?:){1,2}\d\d|0?0:00|\d(?:[.,]\d{1,2})?\s?[x×](?: \S{1,30})?"
)
_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"(?:[—–•*-]+ ?)?(?:[^\W\d_a-zß-ÿа-яё][\w.'’-]*,? ){2,4}")
_CREDITED = re.compile(  # "(Jane Doe/AFP via Getty Images)", "The quay at dawn. Jane Doe / Ardmore Herald"
    r"(?:\(|[.!?] )(?:[^\W\d_][\w.'’-]* ){1,3}[^\W\d_][\w.'’-]+ ?/ ?"
    r"[A-Z][\w.]*(?: [A-Z]\w*){0,2}(?: via(?: [A-Z]\w*){1,3})?\)?\Z"
)


@dataclass(frozen=True, slots=True)
class _Bios:
    language: str
    named: re.Pattern[str]
    subject: tuple[str, ...]
    strong: tuple[str, ...]
    weak: tuple[str, ...]
    outlet: re.Pattern[str]
    first_person: tuple[str, ...]


@cache
def _bios() -> tuple[_Bios, ...]:
    return tuple(
        _Bios(
            language,
            re.compile(lists["named"]),
            tuple(lists["subject"]),
            tuple(lists["strong"]),
            tuple(lists["weak"]),
            re.compile(rf"\b(?:{'|'.join(map(re.escape, lists['outlet']))}) ", re.IGNORECASE),
            tuple(lists["first_person"]),
        )
        for language, lists in data("bios.toml").items()
    )


@cache
def _saying() -> tuple[frozenset[str], tuple[str, ...]]:
    """The verbs of saying, and the phrases."""
    said = [one for lists in data("bios.toml").values() for one in lists["saying"]]
    return frozenset(one for one in said if one.isalpha()), tuple(one for one in said if not one.isalpha())


def reports(words: str) -> bool:
    """Whether a paragraph in the form of the cues has a verb of saying."""
    verbs, phrases = _saying()
    return not verbs.isdisjoint(_WORD.findall(words)) or any(phrase in words for phrase in phrases)


def furniture(text: str) -> str | None:
    """The rule by which a paragraph is furniture wherever it stands; None if there is none."""
    if len(text) > LONG:
        return None
    if not any(map(str.isalnum, text)):
        return "no letters or digits"
    if _PLAYER.fullmatch(text):
        return "player controls"
    words = plain(text)
    first = chain((_controls(words),), first_cues(text, words)) if len(words) <= SHORT else ()
    for rule in chain(first, further_cues(text, words)):
        if rule and not _means_something(words, rule):
            return rule
    end = text[-_CREDIT:]
    return "picture credit" if "/" in end and _CREDITED.search(end) else None


def _means_something(words: str, rule: str) -> bool:
    """Whether a paragraph is content in spite of its cue: it reports what somebody says, or corrects the text."""
    group = rule.split(" ", 1)[0]
    if group == "note":
        return len(words) > _NOTE
    if group == "related" and not is_sentence(words):
        return False  # the headline of another article
    return group not in ("rights", "credit") and len(words) > _REPORTS and reports(words)


def _controls(words: str) -> str | None:
    """The rule for a paragraph that is nothing but names of controls, perhaps with numbers ("Share Tweet 12")."""
    whole = cues().whole
    tokens = re.findall(r"[^\W\d_](?:[\w'-]*\w)?|[.!?]", words)
    if not 0 < len(tokens) <= _MOST_CONTROLS:
        return None
    first = ""
    position = 0
    while position < len(tokens):
        if tokens[position] in ".!?":
            position += 1
            continue
        for end in range(min(len(tokens), position + _LONGEST_CONTROL), position, -1):
            rule = whole.get(" ".join(tokens[position:end]))
            if rule:
                first = first or rule
                position = end
                break
        else:
            return None
    return first or None


def legal_notice(text: str) -> str | None:
    """The rule by which a paragraph of any length is a notice to commenters or terms of use."""
    words = plain(text)
    for phrases, rule in cues().legal:
        if sum(cue in words for cue in phrases) >= _FEWEST_LEGAL:
            return f"legal notice, {rule}"
    return None


def letter_line(text: str) -> str | None:
    """The rule by which a line is the greeting or the closing of a notice."""
    return cues().letter.get(plain(text).strip(" .,;:!-–—"))


def bio(text: str) -> str | None:
    """The rule by which a paragraph at the end of a text is about its author."""
    if len(text) > LONG + SHORT:
        return None
    words = plain(text)
    if reports(words):
        return None
    name = _NAME.match(text)
    for bios in _bios():
        if any(cue in words for cue in bios.strong):
            return f"bio ({bios.language})"
        if name and bios.named.match(text, name.end()):
            return f"bio by its name ({bios.language})"
        weak = sum(cue in words for cue in bios.weak)
        if weak and words.startswith(bios.subject):
            return f"bio of the author ({bios.language})"
        if weak >= 2 and words.startswith(bios.first_person):
            return f"bio in the first person ({bios.language})"
    return None


def outlets_of_bio(text: str) -> list[str]:
    """The names that a bio gives as the outlet its author writes for, as written, the last one first."""
    names: list[str] = []
    for bios in _bios():
        for found in bios.outlet.finditer(text):
            name = _name_at(text[found.end() :])
            if name:
                names.append(name)
    return names[::-1]


def _name_at(text: str) -> str:
    """The capitalised words that a text begins with ("24 Hours World." gives "24 Hours World")."""
    name: list[str] = []
    for word in text.split():
        bare = word.rstrip(".,;:!?)")
        if not bare or not (
            bare[0].isupper()
            or bare[0].isdigit()
            or bare.lower() in ("the", "of", "and", "&", "der", "la", "le", "del")
        ):
            break
        name.append(bare)
        if bare != word:
            break
    while name and name[-1].lower() in ("the", "of", "and", "&"):
        name.pop()
    if name[:1] == ["the"]:
        name = name[1:]
    return " ".join(name) if any(word[0].isupper() for word in name) else ""
