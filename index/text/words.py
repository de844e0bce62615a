"""How text is cut into words for searching, and when two words count as the same.

A word is a run of letters, digits and the combining marks on them. The letters of scripts that are written without
spaces (Chinese characters, kana, Thai, Lao, Khmer, Burmese) are a word each, with the marks on them, so that a run of
them is found as a phrase. Words are compared folded: compatibility decomposition (Unicode NFKD), accents dropped, case
folded. Signs that only say how letters are set (soft hyphens, joiners, marks of direction) are not there for searching.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal

_CHINESE = "\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fe\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_THAI = "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46"
_LAO = "\u0e80-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf"
_KHMER = "\u1780-\u17b3\u17d7\u17dc"
_BURMESE = (
    "\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e"
    "\ua9e0-\ua9e4\ua9e6-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa76\uaa7a\uaa7e\uaa7f"
)
_UNSPACED = f"{_CHINESE}{_THAI}{_LAO}{_KHMER}{_BURMESE}"
_LETTER = rf"[^\W_{_UNSPACED}]"
# Unlike accents, the marks of these scripts tell words apart.
_MARKED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f]")

# Format characters within words (Unicode Cf, without those that are seen), and signs that choose among glyphs.
INVISIBLE = (
    "\xad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff"
)
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")

_LATIN = re.compile(r"[^\W_]+")  # one word of a text without marks, unspaced letters and what is not seen
_BEYOND_LATIN = re.compile(r"[^\0-\xac\xae-\xff]")

# Letters that Unicode does not take apart, though readers do without their strokes.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)

# The letters and digits of ASCII as they are compared, the rest of it as spaces; bytes of other letters stay.
_ASCII = bytes(byte if byte >= 0x80 else ord(chr(byte).lower()) if chr(byte).isalnum() else 0x20 for byte in range(256))
_SIGNS = "“”‘’–—…\xa0"  # what most texts have beyond ASCII; it only parts words

# Longer runs are no words but encoded data: what lies beyond is not compared.
_LONGEST = 64


@cache
def _pattern() -> re.Pattern[str]:
    """One word. Python's `\\w` leaves out combining marks, so their class is made here, at the first use: 10 ms."""
    marks = "".join(char for char in map(chr, range(0x300, 0x10000)) if unicodedata.category(char)[0] == "M")
    within = f"[{marks}{INVISIBLE}]"
    return re.compile(
        rf"{_LETTER}+(?:{within}+{_LETTER}+)*(?:[{INVISIBLE}]*[{marks}])*|[{_UNSPACED}](?:[{INVISIBLE}]*[{marks}])*"
    )


def visible(text: str) -> str:
    """The text without the signs that are not seen."""
    return _INVISIBLE.sub("", text)


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word of the text: folded, and where it stands (`text[start:end]`).

    Letters that come apart into several words give them all the same place.
    """
    for sign in _SIGNS:
        text = text.replace(sign, " ")
    pattern = _pattern() if _BEYOND_LATIN.search(text) else _LATIN
    for match in pattern.finditer(text):
        word = match[0]
        if word.isascii():
            yield word[:_LONGEST].lower(), match.start(), match.end()
        else:
            for folded in _apart(word):
                yield folded, match.start(), match.end()


def folded(text: str) -> list[str]:
    """The words of the text as `words` has them, without their places: several times faster."""
    for sign in _SIGNS:
        text = text.replace(sign, " ")
    plain = text.encode("utf-8", "surrogatepass").translate(_ASCII).decode("utf-8", "surrogatepass")
    pieces = plain.split()
    if plain.isascii() and len(max(pieces, key=len, default="")) <= _LONGEST:
        return pieces
    found: list[str] = []
    for piece in pieces:
        if piece.isascii():
            found.append(piece[:_LONGEST])
        else:
            found.extend(word for word, _, _ in words(piece))
    return found


@lru_cache(maxsize=50_000)
def _apart(word: str) -> list[str]:
    """A word, folded: several where letters come apart into such as are a word each, as in half-width kana."""
    folded = fold(word)
    return _pattern().findall(folded) if _BEYOND_LATIN.search(folded) else [folded] if folded else []


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """The form in which words are compared: "Łukasz" and "lukasz", "café" and "CAFE" are the same."""
    word = visible(word)
    folded = _fold(word, "NFKD")
    # "¼" comes apart into more than a word ("1⁄4"): such a sign stays as it is.
    return folded if folded.isalnum() else _fold(word, "NFD")


def _fold(word: str, form: Literal["NFKD", "NFD"]) -> str:
    bare = "".join(
        char for char in unicodedata.normalize(form, word) if not unicodedata.combining(char) or _MARKED.match(char)
    )
    return bare.casefold().translate(_PLAIN)[:_LONGEST]


def is_near(word: str, other: str) -> bool:
    """Whether two words differ by no more than one letter: another, one missing, one too much, or two swapped."""
    if abs(len(word) - len(other)) > 1:
        return False
    at = next((at for at, (one, two) in enumerate(zip(word, other, strict=False)) if one != two), None)
    if at is None:
        return True
    return (
        word[at + 1 :] == other[at + 1 :]
        or word[at:] == other[at + 1 :]
        or word[at + 1 :] == other[at:]
        or (word[at : at + 2] == other[at : at + 2][::-1] and word[at + 2 :] == other[at + 2 :])
    )
