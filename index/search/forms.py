"""Other forms of an English word, those with the same stem, in a text or an index ("tariff": "tariffs").

An index stores words as they are written. To find the forms of a query's word, the index's words that begin like its
stem are checked: first whether they end as a form can, then whether they have the same stem.
"""

import re
import sys
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from snowballstemmer.english_stemmer import EnglishStemmer

_SHORTEST = 3  # letters; a shorter stem has no other forms
_LONGEST_ENDING = 14
_ENGLISH = re.compile(r"[a-z]+")
# What may follow the letters that all forms share: a doubled or changed letter, and endings. It matches more than the
# stemmer removes, and saves stemming every word with the same beginning.
_ENDINGS = re.compile(
    r"[a-z]?(?:abil|abl|al|an[ct]|at|bil|bl|c|e|ed|eed|el|en[ct]|er|ful|i|ibil|ibl?|ic|ilit|ing|ion|ism|ist|it|iv|iz|lat"
    r"|less|l[iy]|ment|ness|o[gr]|ous|s|y)*"
)


class Family(msgspec.Struct, frozen=True):
    """All words with the same stem; each of them begins with one of the `beginnings`."""

    stem: str
    beginnings: tuple[str, ...]

    def __contains__(self, word: str) -> bool:
        begun = next((letters for letters in self.beginnings if word.startswith(letters)), None)
        if begun is None or len(word) - len(begun) > _LONGEST_ENDING:
            return False
        return bool(_ENDINGS.fullmatch(word, len(begun))) and _stem(word) == self.stem


@lru_cache(maxsize=1_000)
def family(word: str) -> Family | None:
    """The forms of a folded word; None if it has no others because it is too short or not in English letters."""
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
    """Those of `words` that are forms of a word, in order; the word itself comes first if it is among them."""
    forms = family(word)
    begun = forms.beginnings if forms else ()
    found = {other for other in words if other == word or (other.startswith(begun) and forms and other in forms)}
    return sorted(found, key=lambda other: (other != word, other))


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> "EnglishStemmer":
    # The package itself would import the stemmers of thirty languages, which takes longer than most searches.
    found = find_spec("snowballstemmer")
    bare = ModuleType("snowballstemmer")
    bare.__path__ = list(found.submodule_search_locations or ()) if found else []
    before = sys.modules.setdefault(bare.__name__, bare)
    try:
        from snowballstemmer.english_stemmer import EnglishStemmer
    finally:
        if before is bare:
            del sys.modules[bare.__name__]
    return EnglishStemmer()
