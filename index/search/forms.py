"""Other forms of an English word: those in a text or an index that have its stem ("tariff": "tariffs").

An index keeps words as they are written. What a word of a query stands for is asked of the index's own words: few
begin as its stem does, and of those few end as a form can.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snowballstemmer.english_stemmer import EnglishStemmer

_SHORTEST = 3  # letters of a stem
_LONGEST_ENDING = 14
_ENGLISH = re.compile(r"[a-z]+")
# What may stand between the letters that all forms share and a word's end: a letter that is doubled or changed, and
# endings. Wider than what the stemmer takes off: it spares asking it of every word that begins alike.
_ENDINGS = re.compile(
    r"[a-z]?(?:abil|abl|al|an[ct]|at|bil|bl|c|e|ed|eed|el|en[ct]|er|ful|i|ibil|ibl?|ic|ilit|ing|ion|ism|ist|it|iv|iz|lat"
    r"|less|l[iy]|ment|ness|o[gr]|ous|s|y)*"
)


@dataclass(frozen=True, slots=True)
class Family:
    """The words of one stem; `beginnings` are letters of which each begins with one."""

    stem: str
    beginnings: tuple[str, ...]

    def __contains__(self, word: str) -> bool:
        begun = next((letters for letters in self.beginnings if word.startswith(letters)), None)
        if begun is None or len(word) - len(begun) > _LONGEST_ENDING:
            return False
        return bool(_ENDINGS.fullmatch(word, len(begun))) and _stem(word) == self.stem


@lru_cache(maxsize=1_000)
def family(word: str) -> Family | None:
    """The forms of a folded word; None where it has no others: it is too short, or not in English letters."""
    if len(word) < _SHORTEST or not _ENGLISH.fullmatch(word):
        return None
    stem = _stem(word)
    if len(stem) < _SHORTEST:
        return None
    # "hope" and "hoping", "cry" and "cries", "possible" and "possibility" differ in the stem's last letter.
    shared = stem[:-1] if stem[-1] in "ei" or stem.endswith("bl") else stem
    found = Family(stem, (shared, f"{stem[:-2]}y") if stem.endswith("ie") else (shared,))  # "die" and "dying"
    return found if word in found else None


def among(words: Iterable[str], word: str) -> list[str]:
    """Those of some words that are forms of a word, in order; the word itself, where it is there, is the first."""
    forms = family(word)
    found = {other for other in words if other == word or (forms and other in forms)}
    return sorted(found, key=lambda other: (other != word, other))


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> "EnglishStemmer":
    from snowballstemmer.english_stemmer import EnglishStemmer  # late: with those of all other languages, 12 ms

    return EnglishStemmer()
