"""Bytes to text: which encoding, and what cannot be text at all."""

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass

from index.reading.reasons import UnreadableError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Files of other kinds that carry the name of a text file.
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
_SHIFTED = "iso2022_jp"  # Japanese in ASCII and escapes, which is UTF-8 too
# The letters of the languages that are written in Windows-1252 (but for Icelandic, whose own stand for Turkish ones in
# Windows-1254), the signs that may join words, and those that may not stand within a word.
_LETTERS = "àáâãäåæçèéêëìíîïñòóôõöøùúûüÿœßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒ"
_JOINING = "‘’‚“”„–—…·•«»‹›/\xa0\xad"
_APART = "¡¿¢£¤¥€§©®™°ªº²³¹¼½¾±×÷µ¶¦¬´¨¸†‡‰"
_ACCENT = re.compile(f"[{_LETTERS}]")
_NOT_WESTERN = re.compile(
    f"[^\\x00-\\x7f{_LETTERS}{_JOINING}{_APART}]"
    f"|(?<=[a-zA-Z{_LETTERS}])[{_APART}](?=[a-z{_LETTERS}])"
    f"|(?<=[a-ln-zA-LN-Z{_LETTERS}])[¹²³]"  # but for "m²"
)
_ASCII_LETTER = re.compile("[a-zA-Z]")
# The encodings that files of news are found in: without such a list rare ones are taken for common ones. ISO 8859-2 is
# asked for by itself, because charset-normalizer leaves out whatever resembles an encoding that it has refused; unlike
# its neighbour of Windows it has no letters below 0xA0.
_CENTRAL = "iso8859_2"
_BELOW = re.compile(rb"[\x80-\x9f]")
_LEGACY = (
    *("cp1250", "cp1251", "koi8_r", "koi8_u", "cp866", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("cp874", "cp850", "cp437", "mac_roman", "mac_cyrillic", "cp932", "euc_jp", "gb18030", "big5", "cp949"),
)
# The encodings that a page may declare (https://encoding.spec.whatwg.org), by Python's names, and as what browsers read
# them. What is UTF-8 or UTF-16 was told by its bytes before.
_WEB = {
    **{name: name for name in ("cp866", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "cp874", "cp932", "cp949")},
    **{f"cp{number}": f"cp{number}" for number in range(1250, 1259)},
    **{f"iso8859-{number}": f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874"},
    **{"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs", "big5hkscs": "big5hkscs"},
    **{"euc_jp": "euc_jp", _SHIFTED: _SHIFTED, "shift_jis": "cp932", "euc_kr": "cp949"},
}
_LABELS = {  # those that Python does not know
    **{"windows-874": "cp874", "dos-874": "cp874", "windows-949": "cp949", "windows-31j": "cp932", "x-sjis": "cp932"},
    **{"x-gbk": "gbk", "x-x-big5": "big5", "cn-big5": "big5", "x-euc-jp": "euc_jp", "ks_c_5601-1989": "euc_kr"},
    **{"iso-8859-8-i": "iso8859-8", "x-mac-cyrillic": "mac-cyrillic", "x-mac-ukrainian": "mac-cyrillic"},
    **{"koi": "koi8-r", "koi8": "koi8-r", "koi8-ru": "koi8-u", "mac": "mac-roman", "x-mac-roman": "mac-roman"},
    **{f"x-cp{number}": f"cp{number}" for number in range(1250, 1259)},
}
_SAMPLE = 200_000  # bytes that the encoding is told from
_MOST_CONTROLS = 0.02  # the share of control characters that text may have
_CUT = "cut off: the file ends inside a character; what is there was read"
_DAMAGED = "damaged: some bytes are no characters; they are shown as \ufffd"
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of some bytes, and what is not right with it, in words for the reader ("" where all is)."""

    text: str
    encoding: str
    note: str = ""


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data`, without its byte order mark and otherwise exactly as it stands.

    Tried in this order: a byte order mark, UTF-16 without one, UTF-8, `declared` (what a page or a mail says of itself;
    before UTF-8 where its bytes are that by chance), Windows-1252 where that gives western letters, what
    charset-normalizer finds, and Windows-1252 after all.

    Raises UnreadableError for bytes that are no text.
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
    return _checked(_damaged(data) or _declared(data, declared) or _western(data) or _detected(data))


def decode_text(data: bytes) -> Decoded:
    """As `decode`, for text that must have something in it besides white space. Raises UnreadableError."""
    decoded = decode(data)
    if not decoded.text.strip():
        raise UnreadableError("empty: there is nothing in it but white space")
    return decoded


def encodable(text: str) -> str:
    """Text with U+FFFD in place of each lone surrogate, which is no character and cannot be stored or printed."""
    return _SURROGATE.sub("\ufffd", text)


def _lenient(data: bytes, encoding: str) -> Decoded:
    """Text whose encoding is known; what does not decode becomes U+FFFD and is noted."""
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        if error.end >= len(data) - 1:
            return Decoded(text.removesuffix("\ufffd"), encoding, _CUT)
        return Decoded(text, encoding, _DAMAGED)


def _is_cut(data: bytes, error: UnicodeDecodeError) -> bool:
    """Whether UTF-8 ends inside a character, and is not some older encoding that ends with an accented letter."""
    at_end = error.reason == "unexpected end of data" and error.end >= len(data)
    return at_end and (len(data) - error.start > 1 or not data[: error.start].isascii())


def _damaged(data: bytes) -> Decoded | None:
    """UTF-8 with a few bytes in it that are none: where for one of those ten characters beyond ASCII are right."""
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(not char.isascii() for char in text) - wrong if wrong < len(text) // 20 else 0
    return Decoded(text, "utf-8", _DAMAGED) if right >= 10 * wrong else None


def _declared(data: bytes, name: str | None) -> Decoded | None:
    """What a page declares, where that is an encoding of the web: Python has others, and codecs that are none."""
    try:
        codec = codecs.lookup(_LABELS.get(name.lower(), name)).name if name else ""
        encoding = _WEB.get(codec, "")
        return Decoded(data.decode(encoding), encoding) if encoding else None
    except (LookupError, ValueError):  # a name that can be none, too
        return None


def _without_mark(data: bytes) -> Decoded | None:
    """UTF-16 without a byte order mark: spaces and line breaks leave zeros at every other byte, and only there."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if bool(even) == bool(odd) or even + odd < max(4, len(sample) // 20):
        return None
    encoding = "utf-16-le" if odd else "utf-16-be"
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return None


def _western(data: bytes) -> Decoded | None:
    """Windows-1252, where that gives the letters of western languages, and accents on a few of them only.

    Text in other encodings fails that: Polish gets signs within its words, Russian becomes nothing but accents.
    """
    try:
        text = data.decode(_FALLBACK)
    except UnicodeDecodeError:
        return None
    sample = text[:_SAMPLE]
    accents, wrong = len(_ACCENT.findall(sample)), len(_NOT_WESTERN.findall(sample))
    if wrong * 50 > accents or accents * 3 > len(_ASCII_LETTER.findall(sample)):
        return None
    return Decoded(text, _FALLBACK)


def _detected(data: bytes) -> Decoded:
    if b"\0" in data:
        raise UnreadableError("binary: this is not text: it has zero bytes")
    # Imported here: 27 ms, and nearly every file is UTF-8.
    from charset_normalizer import from_bytes

    sample = data[:_SAMPLE]
    groups = [list(_LEGACY)] if _BELOW.search(sample) else [list(_LEGACY), [_CENTRAL]]
    matches = [match for group in groups if (match := from_bytes(sample, cp_isolation=group).best())]
    for match in sorted(matches, key=lambda match: (-match.coherence, match.chaos)):
        with suppress(UnicodeDecodeError):  # what follows the sample may be something else
            return Decoded(data.decode(match.encoding), match.encoding)
    note = "its encoding could not be told; read as Windows-1252, so that accented letters may be wrong"
    return Decoded(data.decode(_FALLBACK, "replace"), _FALLBACK, note)


def _checked(decoded: Decoded) -> Decoded:
    """Text, or UnreadableError where too many of the characters are none that text has."""
    text = decoded.text
    controls = len(_CONTROL.findall(text))
    if controls > max(3, _MOST_CONTROLS * len(text)) or (controls and 2 * controls > len(text)):
        raise UnreadableError("binary: this is not text: it is mostly control characters")
    return decoded
