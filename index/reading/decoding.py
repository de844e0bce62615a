"""Decodes bytes to text: detects the encoding, and bytes that are not text at all."""

import codecs
import re
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass

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
_FALLBACK = "windows-1252"
_SHIFTED = "iso2022_jp"  # Japanese as ASCII with escape sequences, which is also valid UTF-8
# The letters of the languages written in Windows-1252 (without those of Icelandic, which are Turkish letters in
# Windows-1254), signs that may join words, and signs that cannot be within a word.
_LETTERS = "àáâãäåæçèéêëìíîïñòóôõöøùúûüÿœßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒ"
_JOINING = "‘’‚“”„–—…·•«»‹›/\xa0\xad"
_APART = "¡¿¢£¤¥€§©®™°ªº²³¹¼½¾±×÷µ¶¦¬´¨¸†‡‰"
_ACCENT = re.compile(f"[{_LETTERS}]")
_NOT_WESTERN = re.compile(
    f"[^\\x00-\\x7f{_LETTERS}{_JOINING}{_APART}]"
    f"|(?<=[a-zA-Z{_LETTERS}])[{_APART}](?=[a-z{_LETTERS}])"
    f"|(?<=[a-ln-zA-LN-Z{_LETTERS}])[¹²³]"  # except in "m²"
)
_ASCII_LETTER = re.compile("[a-zA-Z]")
# The encodings that news files have in practice; without such a list, rare encodings would be detected by mistake. ISO
# 8859-2 is tried separately, because charset-normalizer skips encodings that resemble one it has rejected. Unlike
# Windows-1250 it has no letters below 0xA0.
_CENTRAL = "iso8859_2"
_BELOW = re.compile(rb"[\x80-\x9f]")
_LEGACY = (
    *("cp1250", "cp1251", "koi8_r", "koi8_u", "cp866", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("cp874", "cp850", "cp437", "mac_roman", "mac_cyrillic", "cp932", "euc_jp", "gb18030", "big5", "cp949"),
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
_SAMPLE = 200_000  # bytes, or characters, by which an encoding is detected
_MOST_CONTROLS = 0.02  # the largest share of control characters in a text; three are allowed in any case
_TEXT_FOR_WRONG = 20  # characters that damaged UTF-8 must have for each undecodable byte
_RIGHT_FOR_WRONG = 10  # characters beyond ASCII that damaged UTF-8 must have for each undecodable byte
_BYTES_FOR_ZERO = 20  # bytes of UTF-16, at most, for each zero byte: spaces and line breaks have one each
_ACCENTS_FOR_SIGN = 50  # accented letters that western text must have for each sign that is out of place
_LETTERS_FOR_ACCENT = 3  # ASCII letters that western text must have for each accented one
_CUT = "cut off: the file ends inside a character; what is there was read"
_DAMAGED = "damaged: some bytes are no characters; they are shown as \ufffd"
SENT_AS: ContextVar[str | None] = ContextVar("SENT_AS", default=None)  # the encoding that a file was sent with
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

    Tried in this order: a byte order mark; UTF-16 without one; UTF-8; what the server that sent it declared (SENT_AS),
    as in browsers; `declared`, which is what a page or mail says
    about itself (before UTF-8, for an encoding that is also valid UTF-8); Windows-1252, if that gives western letters;
    what charset-normalizer detects; and finally Windows-1252 in any case.

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
    if b"\x1b" in data and (shifted := _declared(data, declared)) and shifted.encoding == _SHIFTED:
        return _checked(shifted)
    try:
        return _checked(Decoded(data.decode("utf-8"), "utf-8"))
    except UnicodeDecodeError as error:
        if _is_cut(data, error):
            return _checked(Decoded(data[: error.start].decode("utf-8"), "utf-8", _CUT))
    sent = _declared(data, SENT_AS.get())
    return _checked(_damaged(data) or sent or _declared(data, declared) or _western(data) or _detected(data))


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


def _declared(data: bytes, name: str | None) -> Decoded | None:
    """Decode as a page declares, if that is an encoding of the web: Python has others, and codecs that are not text."""
    try:
        codec = codecs.lookup(_LABELS.get(name.lower(), name)).name if name else ""
        encoding = _WEB.get(codec, "")
        return Decoded(data.decode(encoding), encoding) if encoding else None
    except (LookupError, ValueError):  # also raised for impossible names
        return None


def _without_mark(data: bytes) -> Decoded | None:
    """UTF-16 without a byte order mark: spaces and line breaks have zeros, all at even or all at odd places."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if bool(even) == bool(odd) or even + odd < max(4, len(sample) // _BYTES_FOR_ZERO):
        return None
    encoding = "utf-16-le" if odd else "utf-16-be"
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return None


def _western(data: bytes) -> Decoded | None:
    """Windows-1252, if that gives letters of western languages of which only some have accents; otherwise None.

    Text in other encodings does not: Polish would get signs within words, and Russian nothing but accents.
    """
    try:
        text = data.decode(_FALLBACK)
    except UnicodeDecodeError:
        return None
    sample = text[:_SAMPLE]
    accents, wrong = len(_ACCENT.findall(sample)), len(_NOT_WESTERN.findall(sample))
    if wrong * _ACCENTS_FOR_SIGN > accents or accents * _LETTERS_FOR_ACCENT > len(_ASCII_LETTER.findall(sample)):
        return None
    return Decoded(text, _FALLBACK)


def _detected(data: bytes) -> Decoded:
    if b"\0" in data:
        raise UnreadableError("binary: this is not text: it has zero bytes")
    # Late: it takes 27 ms to import, and nearly every file is UTF-8.
    from charset_normalizer import from_bytes

    sample = data[:_SAMPLE]
    groups = [list(_LEGACY)] if _BELOW.search(sample) else [list(_LEGACY), [_CENTRAL]]
    matches = [match for group in groups if (match := from_bytes(sample, cp_isolation=group).best())]
    for match in sorted(matches, key=lambda match: (-match.coherence, match.chaos)):
        with suppress(UnicodeDecodeError):  # the text after the sample may not fit
            return Decoded(data.decode(match.encoding), match.encoding)
    note = "its encoding could not be told; read as Windows-1252, so that accented letters may be wrong"
    return Decoded(data.decode(_FALLBACK, "replace"), _FALLBACK, note)


def _checked(decoded: Decoded) -> Decoded:
    """The same text. Raises UnreadableError if too many of its characters are control characters."""
    text = decoded.text
    controls = len(_CONTROL.findall(text))
    if controls > max(3, _MOST_CONTROLS * len(text)) or (controls and 2 * controls > len(text)):
        raise UnreadableError("binary: this is not text: it is mostly control characters")
    return decoded
