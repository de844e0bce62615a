"""Character sets of many languages: read right, or said to be a guess; never wrong without a word."""

import tomllib
import unicodedata
from functools import cache
from itertools import cycle, islice
from pathlib import Path

import pytest

from index.reading.decoding import Decoded, decode
from tests.reading.samples import document, reasons

SENTENCES = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text("utf-8"))
SETS = {
    "cs": "cp1250 iso8859-2 cp852 mac-latin2",
    "sk": "cp1250 iso8859-2",
    "pl": "cp1250 iso8859-2 cp852",
    "hu": "cp1250 iso8859-2 cp852",
    "ro": "cp1250 iso8859-2",
    "sl": "cp1250 iso8859-2",
    "hr": "cp1250 iso8859-2",
    "lt": "cp1257 iso8859-13 iso8859-4",
    "lv": "cp1257 iso8859-13",
    "et": "cp1257 iso8859-15",
    "tr": "cp1254 iso8859-9 cp857",
    "el": "cp1253 iso8859-7 mac-greek cp737",
    "ru": "cp1251 koi8-r iso8859-5 cp866 mac-cyrillic",
    "uk": "cp1251 koi8-u iso8859-5",
    "bg": "cp1251 mac-cyrillic",
    "sr": "cp1251 iso8859-5",
    "he": "cp1255 iso8859-8",
    "ar": "cp1256 iso8859-6",
    "th": "cp874",
    "vi": "cp1258",
    "ja": "cp932 euc_jp iso2022_jp utf-16-le utf-16-be",
    "ko": "cp949 iso2022_kr utf-16-le",
    "zh": "gb18030 hz utf-16-le",
    "zh-Hant": "big5 utf-16-be",
    "de": "cp1252 iso8859-15 mac-roman cp850",
    "fr": "cp1252 mac-roman",
    "es": "cp1252 cp850",
    "pt": "cp1252 mac-roman",
    "sv": "cp1252 cp850",
    "da": "cp1252",
    "is": "cp1252 mac-iceland",
}
PAIRS = [(language, encoding) for language, encodings in SETS.items() for encoding in encodings.split()]
_TONES = "\u0300\u0301\u0303\u0309\u0323"  # letters of Windows-1258 of their own


def text_in(language: str, encoding: str) -> str:
    """A text of 2,000 characters, without the signs that the character set does not have."""
    text = "".join(islice(cycle(SENTENCES[language]), 2000))
    if encoding == "cp1258":
        text = "".join(char if char.encode("cp1258", "ignore") else _split(char) for char in text)
    return text.encode(encoding, "ignore").decode(encoding)


def _split(char: str) -> str:
    """A Vietnamese letter with its tone apart, as Windows-1258 writes it."""
    parts = unicodedata.normalize("NFD", char)
    tones = "".join(part for part in parts if part in _TONES)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES)) + tones


@cache
def _read() -> list[tuple[str, str, str, Decoded]]:
    """For each language and character set the text, and what is read."""
    texts = [(*pair, text_in(*pair)) for pair in PAIRS]
    return [(language, encoding, text, decode(text.encode(encoding))) for language, encoding, text in texts]


def test_nothing_is_wrong_without_a_word() -> None:
    silent = [pair for *pair, text, decoded in _read() if decoded.text != text and "a guess" not in decoded.note]
    assert silent == []


def test_nearly_all_are_right_and_sure() -> None:
    assert sum(decoded.text == text for *_, text, decoded in _read()) >= 0.97 * len(PAIRS)
    assert sum(not decoded.note for *_, decoded in _read()) >= 0.9 * len(PAIRS)


@pytest.mark.parametrize("language", ["hu", "cs", "lt", "tr", "ru", "ja"])
def test_what_a_page_declares(tmp_path: Path, language: str) -> None:
    encoding = SETS[language].split()[1]
    page = f'<html><head><meta charset="{encoding}"><title>A bridge</title></head><body><article><p>%s</p></article>'
    text = text_in(language, encoding)
    assert text[:100].strip() in document(tmp_path, (page % text).encode(encoding), "page.html").text


def test_what_a_page_declares_wrongly() -> None:
    text = text_in("ru", "cp1251")
    decoded = decode(text.encode("cp1251"), "iso-8859-1")
    assert decoded.text == text
    assert decoded.note == "declares Windows-1252, but is Windows-1251 by its letters; read as that, a guess"


@pytest.mark.parametrize("declared", ["undefined", "idna", "rot13", "utf-7", "x" * 40, "\0"])
def test_names_that_are_no_character_set(declared: str) -> None:
    assert decode("Ein Café in Köln hatte geöffnet.".encode("cp1252"), declared).text.startswith("Ein Café in Köln")


def test_few_signs_beyond_ascii() -> None:
    plain = "The board of the harbour met on Tuesday and voted to close the pier for eleven months. " * 20
    for sign in (
        "They’re angry.",
        "“No,” she said.",
        "It cost £5 – or €6.",
        "The café stays open.",
        "In Köln it rains.",
    ):
        decoded = decode((plain + sign).encode("cp1252"))
        assert (decoded.text, decoded.note) == (plain + sign, "")


def test_check_says_what_is_a_guess(tmp_path: Path) -> None:
    """In Romanian ISO 8859-16 has other letters than Windows-1250 in the same places, hardly to be told apart."""
    text = "Primarul a spus că podul vechi va fi închis până în toamnă, iar șoferii vor ocoli prin sat."
    (reason,) = reasons(tmp_path, text.encode("iso8859-16"))
    assert reason.startswith("read as Windows-1250, a guess: ISO-8859-16 is hardly less likely")


@pytest.mark.parametrize(
    ("language", "mistaken"),
    [("fr", "cp1252"), ("de", "latin-1"), ("hu", "cp1250"), ("ru", "cp1251"), ("pl", "latin-1"), ("es", "mac-roman")],
)
def test_a_text_that_was_encoded_twice(language: str, mistaken: str) -> None:
    text = text_in(language, "utf-8")
    twice = text.encode().decode(mistaken, "ignore" if mistaken == "cp1252" else "strict").encode()
    decoded = decode(twice)
    assert decoded.note.startswith(("encoded twice", "garbled"))
    assert mistaken == "cp1252" or decoded.text == text


def test_a_text_of_which_a_part_was_garbled() -> None:
    text = "“We know,” she said. Itâ€™s not a cafÃ© for everyone, and they donâ€™t care."
    decoded = decode(text.encode())
    assert decoded.text == text
    assert decoded.note.startswith("garbled")


def test_utf32_without_a_mark() -> None:
    for encoding in ("utf-32-le", "utf-32-be"):
        assert decode(SENTENCES["ru"].encode(encoding)).text == SENTENCES["ru"]


def test_one_undecodable_byte_does_not_change_the_rest() -> None:
    data = text_in("hu", "cp1250").encode("cp1250")
    decoded = decode(data[:1000] + b"\x81" + data[1000:])
    assert decoded.text.replace("\ufffd", "") == text_in("hu", "cp1250")
    assert decoded.note.startswith("damaged")
