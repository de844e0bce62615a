"""Words in the form in which claims are compared: folded, lightly stemmed, numbers in digits."""

import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from index.text.words import words

HYPHENS = frozenset("-\u2010\u2011")
TENS = frozenset(map(str, range(20, 100, 10)))
ONES = {"one": 1, **{str(number): number for number in range(1, 10)}}  # "one" alone is rarely a number
SUFFIXES = ("ings", "ing", "ied", "ies", "ed", "es", "s", "ly")


class Word(NamedTuple):
    """The word `text[start:end]`: folded, stemmed for comparison, and whether it is a stop word."""

    folded: str
    stem: str
    start: int
    end: int
    is_stop: bool


def cut(text: str, start: int, end: int) -> list[Word]:
    """The words of `text[start:end]` in order; "25,000" and "3.5" are one word each."""
    found: list[Word] = []
    piece = text[start:end]
    stop_list = stop_words()
    for folded, at, stop in words(piece):
        if folded[0].isdigit() and found and found[-1].end == start + at - 1 and piece[at - 1] in ".,":
            before = found[-1]
            if before.folded[0].isdigit():
                mark = "" if piece[at - 1] == "," and stop - at == 3 else "."
                number = before.folded + mark + folded
                found[-1] = Word(number, number, before.start, start + stop, False)
                continue
        if found and found[-1].stem in TENS and _counts_on(found[-1], piece[found[-1].end - start : at], folded):
            before = found[-1]
            number = str(int(before.stem) + ONES[stem(folded)])
            found[-1] = Word(f"{before.folded}-{folded}", number, before.start, start + stop, False)
            continue
        found.append(Word(folded, stem(folded), start + at, start + stop, folded in stop_list))
    return found


def _counts_on(before: Word, between: str, folded: str) -> bool:
    """Whether a word ends a number that the word before, one of TENS, begins: "sixty-three"."""
    return between in HYPHENS and before.folded[0].isalpha() and folded[0].isalpha() and stem(folded) in ONES


@lru_cache(maxsize=200_000)
def stem(folded: str) -> str:
    """A folded word without its English ending ("countries" and "country" become one); number words become digits.

    It takes off little, so words of other languages are rarely harmed.
    """
    if folded[0].isdigit():
        return folded
    digits = _numbers().get(folded)
    if digits:
        return digits
    word = folded
    if len(word) > 4:
        for suffix in SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= 3 and not word.endswith("ss"):
                word = word[: -len(suffix)] + ("y" if suffix in ("ied", "ies") else "")
                break
        word = word.removesuffix("e") if len(word) > 3 else word
        if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
            word = word[:-1]
    elif len(word) == 4 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return word


def is_number(stemmed: str) -> bool:
    return stemmed[0].isdigit()


@cache
def stop_words() -> frozenset[str]:
    return frozenset(_table()["stop"].split())


@cache
def stop_stems() -> frozenset[str]:
    return frozenset(map(stem, stop_words()))


@cache
def hedge_stems() -> frozenset[str]:
    """The stems of words that make a sentence a supposition ("might")."""
    return frozenset(map(stem, listed("sentences", "hedges")))


@cache
def titles() -> frozenset[str]:
    return frozenset(_table()["titles"].split())


@cache
def listed(group: str, *names: str) -> frozenset[str]:
    """The words listed under `names` in a group of words.toml."""
    return frozenset(word for name in names for word in _table()[group][name].split())


@cache
def phrases(group: str, name: str) -> tuple[str, ...]:
    """The phrases listed under `name` in a group of words.toml."""
    return tuple(_table()[group][name])


@cache
def _numbers() -> dict[str, str]:
    return dict(_table()["numbers"])


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "words.toml").read_text(encoding="utf-8"))
