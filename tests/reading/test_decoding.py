"""Encodings: what they are told by, and that the text is kept as it stands."""

import codecs
from pathlib import Path

import pytest

from tests.reading.samples import document

TEXTS = {
    "de": "Die Außenministerin sagte am Mittwoch in Köln, die Gespräche über Zölle müssten weitergehen.",
    "fr": "Le président a déclaré que les négociations étaient « très avancées » et un accord signé dès l'été.",
    "es": "El presidente señaló que la situación económica mejorará en los próximos años. ¿Qué pasará después?",
    "pl": "Premier powiedział w środę, że rząd będzie dążył do porozumienia, a rozmowy są już bardzo zaawansowane.",
    "ru": "Президент заявил в среду, что переговоры продолжатся на следующей неделе, сообщает агентство.",
    "el": "Ο πρωθυπουργός δήλωσε την Τετάρτη ότι οι συνομιλίες θα συνεχιστούν την επόμενη εβδομάδα.",
    "ja": "首相は水曜日、来週も協議を続けると述べた。政府関係者によると、合意は近いという。",
}


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("de", "cp1252"),
        ("de", "mac-roman"),
        ("de", "utf-16-le"),
        ("de", "utf-16-be"),
        ("fr", "cp1252"),
        ("es", "latin-1"),
        ("pl", "cp1250"),
        ("pl", "iso8859-2"),
        ("ru", "cp1251"),
        ("ru", "koi8-r"),
        ("ru", "utf-16-le"),
        ("el", "cp1253"),
        ("ja", "shift_jis"),
        ("ja", "euc_jp"),
    ],
)
def test_older_encodings(tmp_path: Path, language: str, encoding: str) -> None:
    text = "1\r\n\r\n" + TEXTS[language] * 3
    assert document(tmp_path, text.encode(encoding)).text == text


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_marks_are_no_text(tmp_path: Path, language: str, mark: bytes, encoding: str) -> None:
    assert document(tmp_path, mark + TEXTS[language].encode(encoding)).text == TEXTS[language]


def test_line_ends_stay(tmp_path: Path) -> None:
    text = "One line.\r\nAnother line.\rA third.\n\n\nThe last. \t\n"
    assert document(tmp_path, text).text == text


def test_the_last_letter_of_an_older_encoding_is_no_cut(tmp_path: Path) -> None:
    assert document(tmp_path, "They met in a small café".encode("cp1252")).text == "They met in a small café"
