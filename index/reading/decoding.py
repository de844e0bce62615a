"""Decodes bytes to text: detects the encoding, and bytes that are not text at all."""

import codecs
import re
from collections import Counter
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass

from index.reading.charsets import SAMPLE, detect
from index.reading.reasons import UnreadableError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How binary files begin that are sometimes named like text files.
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
)
_SHIFTED = "iso2022_jp"  # Japanese as ASCII with escape sequences, which is also valid UTF-8
# Texts that are ASCII throughout and stand for something else, by the marks that they must have.
_SEVEN_BITS = (
    (re.compile(rb"\x1b\$[@B]|\x1b\$\([D]|\x1b\([IJ]"), "iso2022_jp_ext"),
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
    (re.compile(rb"~\{(?:[!-w][!-~])+~\}"), "hz"),
)
# The encodings that a page may declare, by Python's names, and how browsers read them
# (https://encoding.spec.whatwg.org). UTF-8 and UTF-16 are recognised by their bytes before.
_WEB = {
    **{name: name for name in ("cp866", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "cp874", "cp932", "cp949")},
    **{f"cp{number}": f"cp{number}" for number in range(1250, 1259)},
    **{f"iso8859-{number}": f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874"},
    **{"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs", "big5hkscs": "big5hkscs"},
    **{"euc_jp": "euc_jp", _SHIFTED: _SHIFTED, "shift_jis": "cp932", "euc_kr": "cp949"},
}
_LABELS = {  # labels that Python does not know
    **{"windows-874": "cp874", "dos-874": "cp874", "windows-949": "cp949", "windows-31j": "cp932", "x-sjis": "cp932"},
    **{"x-gbk": "gbk", "x-x-big5": "big5", "cn-big5": "big5", "x-euc-jp": "euc_jp", "ks_c_5601-1989": "euc_kr"},
    **{"iso-8859-8-i": "iso8859-8", "x-mac-cyrillic": "mac-cyrillic", "x-mac-ukrainian": "mac-cyrillic"},
    **{"koi": "koi8-r", "koi8": "koi8-r", "koi8-ru": "koi8-u", "mac": "mac-roman", "x-mac-roman": "mac-roman"},
    **{f"x-cp{number}": f"cp{number}" for number in range(1250, 1259)},
}
_SAMPLE = 200_000  # bytes by which UTF-16 and UTF-32 are detected
_MOST_CONTROLS = 0.02  # the largest share of control characters in a text; three are allowed in any case
_TEXT_FOR_WRONG = 20  # characters that damaged UTF-8 must have for each undecodable byte
_RIGHT_FOR_WRONG = 10  # characters beyond ASCII that damaged UTF-8 must have for each undecodable byte
_BYTES_FOR_ZERO = 20  # bytes of UTF-16, at most, for each zero byte: spaces and line breaks have one each
_POOREST = -9.0  # how probable the characters of UTF-16 must be
_DECLARED_WRONG = 20.0  # how much more probable another text must be than the one in the encoding that is declared,
_WRONG_LETTER = 5.0  # and that for each letter that changes: a few foreign names read like no language
_FEWEST_TWICE = 2  # characters by which a text that was encoded twice must shrink
_FEWEST_GARBLED = 2
_CUT = "cut off: the file ends inside a character; what is there was read"
_DAMAGED = "damaged: some bytes are no characters; they are shown as \ufffd"
SENT_AS: ContextVar[str | None] = ContextVar("SENT_AS", default=None)  # the encoding that a file was sent with
_TWICE = "encoded twice: letters were garbled (\u00c3\u00a9 for \u00e9) before it was saved; read as they were meant"
_GARBLED_NOTE = (
    "garbled: some of its letters were spoilt before it was saved (\u00c3\u00a9 for \u00e9); they are left as they are"
)
# The encodings in which UTF-8 is taken for something else, when a text is encoded twice.
_MISTAKEN = ("cp1252", "cp1250", "cp1251", "mac-roman", "cp850", "cp437", "koi8-r", "gb18030")
_GARBLED = re.compile(
    "\u00e2\u20ac[\x80-\xbf\u2122\u0153\u02dc\u201c\u201d\u2018\u2019\u2026]|\u00c3[\x80-\xbf\u2026\u2030]|\u00c2[\xa0-\xbf]"
)
_TO_BYTES = {ord(bytes([byte]).decode("cp1252", "ignore") or chr(byte)): byte for byte in range(256)}
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Decoded text, its encoding, and what is wrong with it, in words for the user ("" if nothing is)."""

    text: str
    encoding: str
    note: str = ""


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data` without its byte order mark, otherwise unchanged.

    Tried in this order: a byte order mark; UTF-16 and UTF-32 without one; what is ASCII with escape sequences; UTF-8;
    what the server that sent it declared (SENT_AS), as in browsers; `declared`, which is what a page or mail says about
    itself; and what the letters tell (`charsets.detect`). A note says where that is not sure, and where the text does
    not read like what is declared.

    Raises UnreadableError for bytes that are not text.
    """
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise UnreadableError(f"binary: this is {name}, not text")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(_lenient(data[len(bom) :], encoding))
    if wide := _without_mark(data):
        return _checked(wide)
    if shifted := _seven_bits(data, declared):
        return _checked(shifted)
    try:
        return _checked(_once(data.decode("utf-8")))
    except UnicodeDecodeError as error:
        if _is_cut(data, error):
            return _checked(Decoded(data[: error.start].decode("utf-8"), "utf-8", _CUT))
    sent = _declared(data, SENT_AS.get())
    return _checked(_damaged(data) or sent or _declared(data, declared) or _detected(data))


def decode_text(data: bytes) -> Decoded:
    """Like `decode`, but text with nothing but white space raises UnreadableError, too."""
    decoded = decode(data)
    if not decoded.text.strip():
        raise UnreadableError("empty: there is nothing in it but white space")
    return decoded


def encodable(text: str) -> str:
    """Text with U+FFFD for each lone surrogate, which is not a character and cannot be stored or printed."""
    return _SURROGATE.sub("\ufffd", text)


def _lenient(data: bytes, encoding: str) -> Decoded:
    """Decode data of a known encoding; whatever does not decode becomes U+FFFD, with a note."""
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        if error.end >= len(data) - 1:
            return Decoded(text.removesuffix("\ufffd"), encoding, _CUT)
        return Decoded(text, encoding, _DAMAGED)


def _is_cut(data: bytes, error: UnicodeDecodeError) -> bool:
    """Whether this is UTF-8 that ends inside a character, not an older encoding with an accented letter at the end."""
    at_end = error.reason == "unexpected end of data" and error.end >= len(data)
    return at_end and (len(data) - error.start > 1 or not data[: error.start].isascii())


def _damaged(data: bytes) -> Decoded | None:
    """UTF-8 with a few undecodable bytes, if far more characters beyond ASCII are right; otherwise None."""
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(not char.isascii() for char in text) - wrong if wrong < len(text) // _TEXT_FOR_WRONG else 0
    return Decoded(text, "utf-8", _DAMAGED) if right >= _RIGHT_FOR_WRONG * wrong else None


def ungarbled(text: str) -> str | None:
    """What a text was before its UTF-8 was taken for another encoding and encoded again; None if it was not.

    The whole text must be such: to happen by chance, each of its letters beyond ASCII would have to be in a sequence
    that is valid UTF-8.
    """
    if text.isascii():
        return None
    for encoding in _MISTAKEN:
        try:
            # Windows-1252 leaves five bytes undefined, which programs take for control characters.
            data = _bytes_of(text) if encoding == "cp1252" else text.encode(encoding)
        except UnicodeEncodeError:
            continue
        with suppress(UnicodeDecodeError):
            if len(text) - len(once := data.decode("utf-8")) >= _FEWEST_TWICE:
                return once
        if encoding == "cp1252":  # the others give letters for the bytes of UTF-8 that it does not have
            return None
    return None


def _bytes_of(text: str) -> bytes:
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError as error:
        if not "\x80" <= text[error.start] <= "\x9f":
            raise
        return text.translate(_TO_BYTES).encode("latin-1")


def _once(text: str) -> Decoded:
    """A text that was UTF-8, with a note if it was something else before."""
    if text.isascii():
        return Decoded(text, "utf-8")
    if once := ungarbled(text):
        return Decoded(once, "utf-8", _TWICE)
    garbled = len(_GARBLED.findall(text)) >= _FEWEST_GARBLED
    return Decoded(text, "utf-8", _GARBLED_NOTE if garbled else "")


def _seven_bits(data: bytes, declared: str | None) -> Decoded | None:
    """Text in an encoding that has ASCII characters only, which other programs would show as they are."""
    if b"\x1b$" not in data and b"~{" not in data:
        return None
    if (encoding := _known(declared)) == _SHIFTED:
        return _strict(data, encoding)
    found = [encoding for marks, encoding in _SEVEN_BITS if marks.search(data)]
    return next((text for encoding in found if data.isascii() and (text := _strict(data, encoding))), None)


def _known(name: str | None) -> str:
    """The encoding that a page declares, if it is one of the web: Python has others, and codecs that are not text."""
    try:
        return _WEB.get(codecs.lookup(_LABELS.get(name.lower(), name)).name, "") if name else ""
    except (LookupError, ValueError):  # also raised for impossible names
        return ""


def _strict(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeError:
        return None


def _declared(data: bytes, name: str | None) -> Decoded | None:
    """Decode as a page declares, unless that cannot be right: then in the encoding that its letters tell."""
    encoding = _known(name)
    stated = _strict(data, encoding) if encoding else None
    if stated is None:
        return None
    told = detect(data)
    right = data.decode(told.encoding, "replace")
    changed = (Counter(stated.text[:SAMPLE]) - Counter(right[:SAMPLE])).total()
    needed = max(_DECLARED_WRONG, _WRONG_LETTER * changed)
    if told.rival or told.score < detect(data, (encoding,)).score + needed:
        return stated
    note = f"declares {_shown(encoding)}, but is {_shown(told.encoding)} by its letters; read as that, a guess"
    return stated if right == stated.text else Decoded(right, told.encoding, note)


def _without_mark(data: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a byte order mark.

    Of UTF-16, spaces and line breaks have zeros, all at even or all at odd places; of UTF-32, all characters have two.
    """
    sample = data[:_SAMPLE]
    zeros = [sample[start::4].count(0) for start in range(4)]
    if sum(zeros) < max(4, len(sample) // _BYTES_FOR_ZERO):
        return None
    fourth = len(sample) // 4
    if len(data) % 4 == 0 and zeros[0] == fourth and zeros[1] == fourth:
        return _strict(data, "utf-32-be")
    if len(data) % 4 == 0 and zeros[3] == fourth and zeros[2] == fourth:
        return _strict(data, "utf-32-le")
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    if bool(even) == bool(odd):
        return None
    return _strict(data, "utf-16-le" if odd else "utf-16-be")


def _detected(data: bytes) -> Decoded:
    """Decode as the letters tell; whatever does not decode becomes U+FFFD."""
    told = detect(data)
    if b"\0" in data and not (told.encoding.startswith("utf-16") and told.mean >= _POOREST):
        raise UnreadableError("binary: this is not text: it has zero bytes")
    decoded = _lenient(data, told.encoding)
    if told.rival:
        rival = f"{_shown(told.rival)} is hardly less likely, and would give other letters"
        note = f"read as {_shown(told.encoding)}, a guess: {rival}"
        return Decoded(decoded.text, told.encoding, note)
    return decoded


def _shown(encoding: str) -> str:
    """The name of an encoding as people know it."""
    if found := re.fullmatch(r"cp(125\d|874)", encoding):
        return f"Windows-{found[1]}"
    return encoding.upper().replace("ISO8859", "ISO-8859").replace("CP932", "Shift_JIS").replace("_", "-")


def _checked(decoded: Decoded) -> Decoded:
    """The same text. Raises UnreadableError if too many of its characters are control characters."""
    text = decoded.text
    controls = len(_CONTROL.findall(text))
    if controls > max(3, _MOST_CONTROLS * len(text)) or (controls and 2 * controls > len(text)):
        raise UnreadableError("binary: this is not text: it is mostly control characters")
    return decoded
