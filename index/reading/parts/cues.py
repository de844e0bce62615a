"""The lexicon of furniture: what cues a paragraph has. What the kinds of cue mean is told in data/furniture.toml.

A cue is looked for only where one of its words stands in the paragraph, so that the time hardly depends on how many
cues and languages there are.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_TYPOGRAPHY = str.maketrans("’‘ʼ“”„«»\u00a0\u202f", '\'\'\'"""""  ')
_WORD = re.compile(r"[^\W\d_]+")
_LEADING = re.compile(r"[^\W_]+")
_BEFORE = re.compile(r'(?:[(\[•*·–—>→►▶|¿¡-]|"(?= ))[\s(\[•*·–—>→►▶|¿¡-]*')
_QUOTATION = re.compile(r'"[^"]*"')
_OPTIONAL = re.compile(r"\([^()]*\)\??|\\.|[^\W\d_]+[?*]")
_BORDER = r"(?!(?<=\w)\w)"  # not within a word
_END = 80  # characters
_CREDITS = (":", "(", "/", "©", "photo", " via ")  # every cue of `ends` has one of these
_SENTENCE_END = (".", "!", "?", '."', '!"', '?"', ".)")


@dataclass(frozen=True, slots=True)
class _Cue:
    """`reader` is the language whose reader the paragraph must speak to, "" if it need not."""

    kind: str
    pattern: str
    rule: str
    reader: str = ""


@dataclass(frozen=True, slots=True)
class _Cues:
    """The cues of all languages, by the word by which they are found, each with its rule ("control (en)")."""

    whole: dict[str, str]
    letter: dict[str, str]
    legal: tuple[tuple[tuple[str, ...], str], ...]
    first: dict[str, tuple[_Cue, ...]]
    within: dict[str, tuple[_Cue, ...]]
    ends: tuple[_Cue, ...]
    readers: dict[str, re.Pattern[str]]


@cache
def cues() -> _Cues:
    """The lexicon, read once."""
    table = data("furniture.toml")
    groups = [
        (f"{group} ({language})", language, lists)
        for language, of in table.items()
        for group, lists in of.items()
        if group != "reader"
    ]

    def of(*kinds: str) -> Iterator[_Cue]:
        for rule, language, lists in groups:
            for kind in kinds:
                reader = language if kind in ("opens", "asks") else ""
                yield from (_Cue(kind, cue, rule, reader) for cue in lists.get(kind, ()))

    return _Cues(
        whole={cue.pattern: cue.rule for cue in of("whole")},
        letter={cue.pattern: cue.rule for cue in of("letter")},
        legal=tuple((tuple(lists["legal"]), rule) for rule, _, lists in groups if "legal" in lists),
        first=_by_word((_first_word(cue.pattern), cue) for cue in of("starts", "heads", "opens")),
        within=_by_word((_longest_word(cue.pattern), cue) for cue in of("has", "asks")),
        ends=tuple(of("ends")),
        readers={language: re.compile(of["reader"]) for language, of in table.items()},
    )


def data(name: str) -> dict[str, Any]:
    """One of the lists in index/reading/data."""
    return tomllib.loads((files("index.reading") / "data" / name).read_text("utf-8"))


def plain(text: str) -> str:
    """A paragraph in the form of the cues: lower case, straight quotation marks, single spaces."""
    return " ".join(text.translate(_TYPOGRAPHY).lower().split())


def is_sentence(words: str) -> bool:
    """Whether a paragraph ends as a sentence does, not like a headline, a link or a credit."""
    return words.endswith(_SENTENCE_END)


def first_cues(text: str, words: str) -> Iterator[str]:
    """The rules of the cues that a paragraph begins with, brackets and bullets before them ignored."""
    before = _BEFORE.match(words)
    for start in (words, words[before.end() :]) if before else (words,):
        for cue in cues().first.get(_first_word(start), ()):
            if cue.kind == "heads" and is_sentence(words):
                continue
            if _pattern(cue.pattern).match(start) and _speaks_to_reader(cue, text):
                yield cue.rule


def further_cues(text: str, words: str) -> Iterator[str]:
    """The rules of the other cues that a paragraph has outside quotation marks."""
    unquoted = _QUOTATION.sub('" "', words) if '"' in words else words
    found = cues().within
    for word in sorted(found.keys() & set(_WORD.findall(unquoted))):
        for cue in found[word]:
            if _pattern(cue.pattern).search(unquoted) and _speaks_to_reader(cue, text):
                yield cue.rule
    end = unquoted[-_END:]
    if any(sign in end for sign in _CREDITS):
        yield from (cue.rule for cue in cues().ends if _pattern(cue.pattern).search(end))


def _speaks_to_reader(cue: _Cue, text: str) -> bool:
    return not cue.reader or bool(cues().readers[cue.reader].search(text))


def _by_word(pairs: Iterable[tuple[str, _Cue]]) -> dict[str, tuple[_Cue, ...]]:
    found: dict[str, list[_Cue]] = {}
    for word, cue in pairs:
        found.setdefault(word, []).append(cue)
    return {word: tuple(of) for word, of in found.items()}


@cache
def _pattern(cue: str) -> re.Pattern[str]:
    written = cue.replace("…", ".{1,60}?").replace("#", r"\d[\d.,]*")
    return re.compile(f"{_BORDER}(?:{written}){_BORDER}")


def _first_word(words: str) -> str:
    """The first word, "#" for a number, or the first sign if a paragraph or cue begins with none."""
    found = _LEADING.match(words)
    if not found:
        return words.lstrip("\\")[:1]
    return "#" if found[0][0].isdigit() else found[0]


def _longest_word(cue: str) -> str:
    """The longest of the words that a paragraph must have to have the cue."""
    bare, shorter = cue, _OPTIONAL.sub(" ", cue)
    while shorter != bare:  # brackets in brackets
        bare, shorter = shorter, _OPTIONAL.sub(" ", shorter)
    words: list[str] = _WORD.findall(bare)
    return max(words, key=len)
