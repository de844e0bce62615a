"""Files that cannot be read, or not whole: each is listed with its reason, and nothing raises."""

import os
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NoReturn

import msgspec
import pytest
from msgspec import json

import index.reading.formats.jsonl
import index.reading.formats.plain
from index.model.document import Problem
from index.reading import read
from index.reading.formats import TABLE, Format, Table
from tests.reading.samples import REPOSITORY, document, reasons, write

TEXT = "Hundreds of dockers at the port of Ardmore walked out on Friday, the union said."


def test_digests_are_those_of_the_bytes(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT, "a.txt")
    reading = read(str(path))
    assert reading.sha256 == reading.documents[0].sha256 == sha256(TEXT.encode()).hexdigest()


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl"])
def test_empty(tmp_path: Path, name: str) -> None:
    assert reasons(tmp_path, b"", name) == ["empty: there is nothing in it"]


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_nothing_but_white_space(tmp_path: Path, name: str) -> None:
    assert reasons(tmp_path, b" \n\n\t", name) == ["empty: there is nothing in it but white space"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n...", "binary: this is a PDF file, not text"),
        (b"PK\x03\x04\x14\x00", "binary: this is a ZIP archive or an office document, not text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary: this is a PNG image, not text"),
        (bytes(range(256)) * 4, "binary: this is not text: it has zero bytes"),
        (b"\x01\x02\x03\x04\x05\x06 abc", "binary: this is not text: it is mostly control characters"),
    ],
)
def test_binary(tmp_path: Path, data: bytes, reason: str) -> None:
    assert reasons(tmp_path, data) == [reason]


def test_cut_off_inside_a_character(tmp_path: Path) -> None:
    path = write(tmp_path, "Der Streik in Köln geht weiter, sagte der Präsident über".encode()[:-5] + b"\xc3", "a.txt")
    reading = read(str(path))
    assert [problem.reason for problem in reading.problems] == [
        "cut off: the file ends inside a character; what is there was read"
    ]
    assert reading.documents[0].text.endswith("der Präsident ")


def test_a_damaged_byte_does_not_spoil_the_text(tmp_path: Path) -> None:
    text = "Der Präsident äußerte sich über die höheren Löhne für Ärzte, Lehrkräfte und Müllmänner. "
    path = write(tmp_path, text.encode() + b"\xff" + text.encode(), "a.txt")
    reading = read(str(path))
    assert reading.documents[0].text == text + "\ufffd" + text
    assert reading.problems[0].reason.startswith("damaged")


def test_a_stray_zero_byte_does_not_make_a_text_binary(tmp_path: Path) -> None:
    assert document(tmp_path, f"{TEXT}\0\n\n{TEXT}\n").text == f"{TEXT}\0\n\n{TEXT}\n"


def test_over_the_cap(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(24 * 2**20 + 1)
    assert [problem.reason for problem in read(str(path)).problems] == [
        "too large: 24.0 MB, where 24.0 MB is the most that is read"
    ]
    assert read(str(path)).sha256 == ""


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_more_lines_than_an_article_has(tmp_path: Path, name: str) -> None:
    assert reasons(tmp_path, "a\r\n" * 200_001, name) == ["too large: more than 200,000 lines, which is no article"]


def test_things_that_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(write(tmp_path, TEXT, "a.txt"))
    (tmp_path / "folder.txt").mkdir()
    not_regular = "not a regular file (a folder, pipe, socket or device)"
    assert read(str(tmp_path / "gone.txt")).problems[0].reason == "not found: it was moved or deleted"
    assert read(str(tmp_path / "link.txt")).problems[0].reason == "a link: links within a folder are not followed"
    assert read(str(tmp_path / "folder.txt")).problems[0].reason == not_regular
    assert read("a\0.txt").problems[0].reason == "this is no path of a file"
    assert read(os.devnull).problems[0].reason == not_regular


def test_other_formats(tmp_path: Path) -> None:
    assert reasons(tmp_path, TEXT, "a.doc") == ["not a format that twosource reads (.doc)"]
    assert document(tmp_path, TEXT, "a.TXT").text == TEXT


def test_formats_that_share_a_suffix_are_told_by_their_first_bytes() -> None:
    told = Format("told", (".txt", ".old"), "1", sniff=re.compile(rb"\s*TOLD"))
    plain = Format("plain", (".txt",), "7")
    table = Table(told, plain)
    assert table.of("a/b.TXT", b" TOLD by its head") is told
    assert table.of("a/b.txt", b"as any text is, TOLD or not") is plain
    assert table.of("a/b.old", b"as any text is") is None
    assert table.of("a/b.rtf", b"TOLD") is None
    assert table.suffixes == (".txt", ".old")
    assert table.version_of("b.old") != table.version_of("b.txt") != Table(plain).version_of("b.txt")
    assert table.version_of("b.rtf") is None


@pytest.mark.parametrize("suffix", TABLE.suffixes)
def test_the_readme_names_each_format(suffix: str) -> None:
    assert f"`{suffix}`" in (REPOSITORY / "README.md").read_text()


def test_what_a_reader_has_no_need_of_is_in_the_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def first_line(path: str, file: BinaryIO) -> Iterator[Problem]:
        yield Problem(path, file.readline().decode())

    monkeypatch.setattr(index.reading.formats.plain, "read", first_line)
    read_in_part = read(str(write(tmp_path, f"{TEXT}\n" * 9999, "a.txt")))
    assert read_in_part.sha256 == sha256(f"{TEXT}\n".encode() * 9999).hexdigest()
    assert [problem.reason for problem in read_in_part.problems] == [f"{TEXT}\n"]


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    """Bytes of a name that are no UTF-8 are shown as such, and reach nothing that is stored or printed."""
    folder = tmp_path / os.fsdecode(b"K\xf6ln")
    folder.mkdir()
    read_in_it = document(folder, TEXT, os.fsdecode(b"Z\xfcrich.txt"))
    json.encode(msgspec.structs.replace(read_in_it, path=""))
    assert reasons(folder, TEXT, os.fsdecode(b"a.\xff")) == ["not a format that twosource reads (.\\xff)"]


def test_halves_of_characters_in_fields(tmp_path: Path) -> None:
    line = r'{"text": "%s \ud800", "title": "\udfff a", "outlet": "x\ud801", "authors": ["\udc00"], "url": "\ud83d"}'
    found = document(tmp_path, line % TEXT, "a.jsonl")
    json.encode(msgspec.structs.replace(found, path=""))
    assert found.text == f"{TEXT} \ufffd"
    assert found.title
    assert found.title.value == "\ufffd a"


@pytest.mark.parametrize(
    "error", [ValueError("x\n\x1b[31m\udc00" * 99), RecursionError(), MemoryError(), KeyError("x")]
)
def test_a_fault_of_a_reader_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Whatever goes wrong in reading a file or a line, it is told, and what comes after is read."""

    def fail(*_: object) -> NoReturn:
        raise error

    monkeypatch.setattr(index.reading.formats.plain, "article", fail)
    monkeypatch.setattr(index.reading.formats.jsonl, "article", fail)
    told = reasons(tmp_path, TEXT, "a.txt")
    assert [reason.split(" (")[0] for reason in told] == ["reading it failed, which is a fault of twosource"]
    assert type(error).__name__ in told[0]
    assert len(told[0].encode()) < 300
    assert len(reasons(tmp_path, '{"text": "a"}\n{"text": "b"}\n', "a.jsonl")) == 2


def test_a_line_separator_ends_no_paragraph(tmp_path: Path) -> None:
    text = f"{TEXT}\u2028{TEXT}\v{TEXT}\r\n\r\n{TEXT}\n"
    found = document(tmp_path, text)
    assert found.text == text
    assert len(found.parts) == 2
