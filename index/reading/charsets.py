"""Tells in which character set bytes are written, by which of the texts that they could be reads like a language.

Each character set gives another text. In the right one the letters are as frequent as they are in some language; in a
wrong one they are rare in every language, or stand where they do not belong: a capital after a small letter, a sign
within a word, letters of two alphabets in one word. The logarithms of these probabilities are added up for each pair of
character set and language (naive Bayes over letters), and the difference between the best text and the next one says
how sure the choice is. The frequencies of the letters are in data/letters.toml.
"""

import re
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import log

SAMPLE = 20_000  # bytes that are looked at: those of the first lines that are not ASCII
_SURE = 4.0  # how much more probable the best text must be than any other; this and what follows are logarithms

# The character sets that news files have in practice, and how much rarer each is than the commonest.
_PRIORS = {
    **{f"cp{number}": 0.0 for number in (1252, 1250, 1251, 1253, 1254, 1255, 1256, 1257, 874, 932, 949)},
    **{"gb18030": 0.0, "big5hkscs": 0.0, "euc_jp": 0.0, "koi8-r": 0.0, "koi8-u": -1.0, "iso8859-2": -1.0},
    **{f"iso8859-{number}": -2.0 for number in (5, 6, 7, 8, 9, 15)},
    **{f"iso8859-{number}": -3.0 for number in (4, 10, 13, 14, 16)},
    **{"cp1258": -1.0, "utf-16-le": -3.0, "utf-16-be": -3.0, "mac-roman": -3.0, "mac-cyrillic": -3.0, "cp866": -3.0},
    **{f"mac-{name}": -4.0 for name in ("latin2", "greek", "turkish", "iceland")},
    **{f"cp{number}": -4.0 for number in (437, 737, 775, 850, 852, 855, 857, 862)},
    "iso8859-3": -6.0,
}
_MULTIBYTE = ("cp932", "cp949", "gb18030", "big5hkscs", "euc_jp")
_IDEOGRAPHIC = ("ja", "ko", "zh", "zh-Hant")
_FEW_FILES = {"eo": -10.0, "cy": -5.0, "ga": -4.0}  # languages of few news files
_COMMON = {  # signs beyond ASCII
    **dict.fromkeys("“”„«»’–—…", -6.5),
    **dict.fromkeys("‘‚‹›·•¡¿\u200e\u200f،؟؛‐€", -8.0),
    **dict.fromkeys("£§°©®™²³½×″′№−", -9.0),
    "\xa0": -6.0,
}
_WIDE = frozenset("、。「」，・！？：；（）《》『』〈〉【】ー～\u3000")
_WIDE_SIGN = -4.5  # for one of these in a language that has them
_SPACE, _ASCII_SIGN = -2.0, -3.5
_STRANGE_LETTER, _STRANGE_ASCII, _STRANGE_IDEOGRAPH = -13.5, -9.5, -11.0  # for letters that a language does not have
_BORROWED, _BORROWED_LETTER = frozenset("éèáàâêëíîïóôöúüñçãåäæøšžčćªº"), -10.5  # foreign names bring these along
_STRANGE_SIGN, _NO_SIGN, _UNDECODABLE = -12.5, -18.0, -24.0
_MISPLACED = -6.0  # for each capital, sign or alphabet that is where it does not belong
_JOINING = frozenset("'’‘ʼ-–—‐\xad·\u200c\u200d./")  # signs that may be within a word
_AFTER_WORDS = _JOINING | frozenset("”»“«…„")
_ALPHABETS = re.compile(  # Latin, Greek, Cyrillic, Hebrew, Arabic, Thai, kana and ideographs, Hangul, half-width kana
    "([A-Za-zªº\xc0-\xd6\xd8-\xf6\xf8-\u024f\u1e00-\u1eff])|([\u0370-\u03ff\u1f00-\u1fff])|([\u0400-\u052f])"
    "|([\u0590-\u05ff])|([\u0600-\u06ff])|([\u0e00-\u0e7f])|([\u3041-\u30fa\u3400-\u9fff])|([\uac00-\ud7a3])"
    "|([\uff66-\uff9f])"
)
_WORD = re.compile(r"[^\s\x00-\x2c\x3a-\x40\x5b-\x60\x7b-\x7e]+")
_GROUP = re.compile(r"(\d+)(\S+)")


@dataclass(frozen=True, slots=True)
class Guess:
    """The most probable character set, by its Python name, and how probable its text is, as a logarithm.

    `mean` is that of one character. `rival` is the character set of the next best text if that is nearly as probable,
    otherwise "".
    """

    encoding: str
    score: float
    mean: float
    rival: str


def detect(data: bytes, encodings: tuple[str, ...] = tuple(_PRIORS)) -> Guess:
    """The most probable of these character sets for bytes that are not ASCII.

    It takes up to 50 ms, whatever the size of `data`.
    """
    lines = _telling(data)
    ranked: list[tuple[float, str, str]] = []
    for encoding in encodings:
        text = (data[:SAMPLE] if encoding.startswith("utf-16") else lines).decode(encoding, "replace")
        score, language = _score(text)
        if encoding in _MULTIBYTE and language not in _IDEOGRAPHIC:
            score += _MISPLACED
        ranked.append((score + _PRIORS.get(encoding, 0.0), encoding, text))
    ranked.sort(key=lambda one: -one[0])
    best, encoding, text = ranked[0]
    rival = next((name for score, name, other in ranked if other != text and best - score < _SURE), "")
    return Guess(encoding, best, best / len(text), rival)


@cache
def _languages() -> dict[str, dict[str, float]]:
    """For each language the logarithms of the frequencies of its letters."""
    table = tomllib.loads((files("index.reading") / "data" / "letters.toml").read_text("utf-8"))
    return {
        language: {
            letter: log(int(number) / 10_000) for number, letters in _GROUP.findall(groups) for letter in letters
        }
        for language, groups in table.items()
    }


def _telling(data: bytes) -> bytes:
    """The first lines that are not ASCII, or all of `data` if that is not more than a sample."""
    if len(data) <= SAMPLE:
        return data
    lines: list[bytes] = []
    size = 0
    for line in data.splitlines(keepends=True):
        if not line.isascii():
            lines.append(line[:SAMPLE])
            size += len(lines[-1])
            if size >= SAMPLE:
                break
    return b"".join(lines)


def _score(text: str) -> tuple[float, str]:
    """How probable a text is, as a logarithm, and the language in which it is."""
    letters: list[tuple[str, int]] = []
    signs, wide = 0.0, 0
    for char, count in Counter(unicodedata.normalize("NFC", text.lower())).items():
        if char.isalpha() or unicodedata.category(char)[0] == "M":
            letters.append((char, count))
        elif char in _WIDE:
            wide += count
        else:
            signs += count * _sign(char)
    best, told = float("-inf"), ""
    for language, known in _languages().items():
        score = sum(count * (known.get(char) or _strange(char, language)) for char, count in letters)
        score += wide * (_WIDE_SIGN if language in _IDEOGRAPHIC else _STRANGE_SIGN) + _FEW_FILES.get(language, 0.0)
        if score > best:
            best, told = score, language
    return best + signs + _MISPLACED * _misplaced(text), told


def _sign(char: str) -> float:
    if char.isascii():
        return _SPACE if char.isspace() else _ASCII_SIGN if char.isprintable() else _NO_SIGN
    if char == "\ufffd":
        return _UNDECODABLE
    return _COMMON.get(char) or (_STRANGE_SIGN if char.isprintable() else _NO_SIGN)


def _strange(letter: str, language: str) -> float:
    """For a letter that the table of a language does not have."""
    if letter.isascii():
        return _STRANGE_ASCII
    if letter in _BORROWED:
        return _BORROWED_LETTER
    ideograph = "\u3400" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7a3"
    return _STRANGE_IDEOGRAPH if ideograph and language in _IDEOGRAPHIC else _STRANGE_LETTER


def _misplaced(text: str) -> int:
    """How many signs and letters of the words that are not ASCII stand where they do not belong."""
    wrong = 0
    for word, count in Counter(_WORD.findall(text)).items():
        if not word.isascii():
            pairs = sum(_is_odd(before, char) for before, char in pairwise(word))
            alphabets = {found.lastindex for found in _ALPHABETS.finditer(word)}
            wrong += count * (pairs + max(0, len(alphabets) - 1))
    return wrong


def _is_odd(before: str, char: str) -> bool:
    """Whether a capital follows a small letter, a letter a sign that stands before none, or a sign a letter."""
    if char.isupper() and before.islower():
        return True
    if char.islower() and not before.isalnum():
        may_precede = before.isascii() or before in _JOINING or before in _COMMON
        return not may_precede and unicodedata.category(before)[0] != "M"
    return before.isalpha() and char in _COMMON and char not in _AFTER_WORDS
