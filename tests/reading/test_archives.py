"""Archives: what is in them is read as files are, and nothing in them can do harm."""

import gzip
import json
import struct
import tarfile
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from index.library import Library
from index.model.document import Document, Problem
from index.reading import Reading, close, read
from tests.reading.samples import check_parts, write
from tests.reading.test_html import PAGE

SAID = "Hundreds of dockers at the port of Ardmore walked out on Friday, bringing the terminal to a standstill.\n"
OPENED = "The port of Ardmore opened again on Saturday, and the first of a dozen ships came in, the board said.\n"
AGROUND = "A ferry ran aground off Ardmore in thick fog, but nobody on board was hurt, the coast guard said later.\n"
TEXT = f"Strike shuts port\n\nBy Jane Doe\n\n12 March 2021\n\n{SAID}"


@pytest.fixture(scope="module", autouse=True)
def _end() -> Iterator[None]:
    yield
    close()


def zipped(files: dict[str, str | bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def tarred(files: dict[str, bytes], **other: tarfile.TarInfo) -> bytes:
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, BytesIO(content))
        for info in other.values():
            archive.addfile(info)
    return packed.getvalue()


def of(folder: Path, data: bytes, name: str = "a.zip") -> Reading:
    reading = read(str(write(folder, data, name)))
    for document in reading.documents:
        check_parts(document)
    assert reading.sha256 == sha256(data).hexdigest()
    return reading


def places(found: tuple[Document, ...] | tuple[Problem, ...]) -> list[str]:
    return [one.member for one in found]


def reasons(reading: Reading) -> dict[str, str]:
    return {problem.member: problem.reason for problem in reading.problems}


def test_what_is_in_an_archive_is_read_by_its_formats(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"text": f"{number} {SAID}", "outlet": "Post"}) for number in range(2))
    data = zipped(
        {
            "The Guardian/strike.txt": TEXT,
            "page.html": PAGE,
            "lines.jsonl": f"{lines}\nnone\n",
            "README.md": "About these files.",
            "__MACOSX/._strike.txt": b"\0\1",
            "harbour.jpg": b"\xff\xd8\xff",
            "empty.txt": "",
        }
    )
    reading = of(tmp_path, data)
    assert places(reading.documents) == ["The Guardian/strike.txt", "page.html", "lines.jsonl#1", "lines.jsonl#2"]
    assert [one.line for one in reading.documents] == [1, 2, 3, 4]
    strike = reading.documents[0]
    assert strike.text == TEXT
    assert strike.sha256 == sha256(TEXT.encode()).hexdigest()
    assert strike.title and strike.title.value == "Strike shuts port"
    assert strike.outlet and (strike.outlet.value, strike.outlet.guess) == ("The Guardian", True)
    assert strike.date and strike.date.value == "2021-03-12"
    assert [author.value for author in strike.authors] == ["Jane Doe"]
    assert reading.documents[1].title
    assert reasons(reading) == {
        "lines.jsonl#3": "this line is not JSON, and was left out (Expecting value: line 1 column 1 (char 0))",
        "harbour.jpg": "not a format that twosource reads (.jpg)",
        "empty.txt": "empty: there is nothing in it",
    }


@pytest.mark.parametrize("name", ["a.tar", "a.tgz", "a.tar.gz"])
def test_tar(tmp_path: Path, name: str) -> None:
    link = tarfile.TarInfo("link.txt")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    data = tarred({"b/strike.txt": TEXT.encode(), "b/\udcfc.txt": TEXT.encode()}, link=link)
    reading = of(tmp_path, data if name == "a.tar" else gzip.compress(data), name)
    assert places(reading.documents) == ["b/strike.txt", r"b/\xfc.txt"]
    assert reading.documents[0].text == TEXT
    assert reasons(reading) == {"link.txt": "a link or device: of an archive only the files are read"}


def test_one_file_alone(tmp_path: Path) -> None:
    [document] = of(tmp_path, gzip.compress(TEXT.encode()), "strike.txt.gz").documents
    assert (document.text, document.member) == (TEXT, "strike.txt")
    assert reasons(of(tmp_path, gzip.compress(b"x"), "a.jpg.gz")) == {
        "a.jpg": "not a format that twosource reads (.jpg)"
    }


def test_archives_in_an_archive_are_opened_once(tmp_path: Path) -> None:
    inner = zipped({"strike.txt": TEXT, "deeper.zip": zipped({"c.txt": TEXT})})
    mailbox = f"From a@b.example Fri Mar  5 07:48:00 2021\nSubject: Strike\n\n{SAID}\n"
    reading = of(tmp_path, zipped({"b.zip": inner, "c.txt.gz": gzip.compress(TEXT.encode()), "d.mbox": mailbox}))
    assert places(reading.documents) == ["b.zip/strike.txt", "c.txt.gz/c.txt", "d.mbox#1"]
    assert reasons(reading) == {
        "b.zip/deeper.zip": "an archive in an archive in an archive, which is not opened",
    }


def test_bombs_are_left_out_and_the_rest_is_read(tmp_path: Path) -> None:
    bomb = b"a" * 30_000_000
    packed = gzip.compress(bomb)
    reading = of(
        tmp_path, zipped({"large.txt": bomb, "bomb.txt": bomb[:20_000_000], "b.txt.gz": packed, "strike.txt": TEXT})
    )
    assert places(reading.documents) == ["strike.txt"]
    told = reasons(reading)
    assert told["large.txt"] == "too large: 28.6 MB, where 24.0 MB is the most that is read"
    assert (
        told["bomb.txt"] == told["b.txt.gz"] == "a bomb: unpacked it is more than 100 times as large, and was left out"
    )
    assert of(tmp_path, packed, "b.txt.gz").problems[0].reason == told["b.txt.gz"]


def test_many_archives_in_one_may_not_come_to_too_much(tmp_path: Path) -> None:
    inner = zipped({"a.txt": " " * 2**20})
    reading = of(tmp_path, zipped({f"{number}.zip": inner for number in range(20)} | {"strike.txt": TEXT}))
    assert [one.reason for one in reading.problems[-2:]] == [
        "empty: there is nothing in it but white space",
        "too large: there is more than 16.0 MB in it; the rest was left out",
    ]


def test_a_size_that_is_a_lie(tmp_path: Path) -> None:
    data = bytearray(zipped({"lie.txt": b"ab" * 5_000_000, "strike.txt": TEXT}))
    directory = data.index(b"PK\1\2")
    data[directory + 24 : directory + 28] = struct.pack("<I", 100)
    reading = of(tmp_path, bytes(data))
    assert places(reading.documents) == ["strike.txt"]
    assert reasons(reading)["lie.txt"].startswith("damaged: it cannot be unpacked (")


def test_holes_are_no_articles(tmp_path: Path) -> None:
    """A sparse file of a terabyte needs no room in an archive."""
    holes = tarfile.TarInfo("holes.txt")
    holes.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": str(2**40)}
    small = tarfile.TarInfo("small.txt")
    small.pax_headers = {"GNU.sparse.map": "0,1", "GNU.sparse.size": "500", "GNU.sparse.numblocks": "1"}
    data = BytesIO()
    with tarfile.open(fileobj=data, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for info, content in ((holes, b"1\n0\n0\n" + bytes(506)), (small, b"x")):
            info.size = len(content)
            archive.addfile(info, BytesIO(content))
    assert reasons(of(tmp_path, data.getvalue(), "a.tar")) == {
        "holes.txt": "a file with holes, which no article has",
        "small.txt": "a file with holes, which no article has",
    }


def test_names_are_only_names(tmp_path: Path) -> None:
    """No more than that: nothing is written or opened by them. Those of Windows may have other slashes."""
    names = [
        "../../outside.txt",
        "/etc/outside.txt",
        "..\\outside.txt",
        "\x1b[31m.txt",
        "a\n.txt",
        "Zürich.txt",
        "long" * 999,
    ]
    data = zipped({name if name.endswith("txt") else f"{name}.txt": TEXT for name in names})
    reading = of(tmp_path, data)
    assert [one.text for one in reading.documents] == [TEXT] * len(names)
    assert places(reading.documents)[:6] == [name.replace("\\", "/") for name in names[:6]]
    assert len(reading.documents[-1].member) == 201
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_names_in_utf_8_without_the_mark_for_it(tmp_path: Path) -> None:
    data = zipped({"Zürich.txt": TEXT}).replace(b"\x00\x08\x08\x00", b"\x00\x00\x08\x00")
    assert places(of(tmp_path, data).documents) == ["Zürich.txt"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_occurs_twice(tmp_path: Path) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", TEXT)
        archive.writestr("a.txt", TEXT + SAID)
    assert places(of(tmp_path, packed.getvalue()).documents) == ["a.txt", "a.txt (2)"]


def test_encrypted_and_damaged_files_are_listed(tmp_path: Path) -> None:
    packed = zipped({"secret.txt": TEXT, "strike.txt": TEXT, "bad.txt": TEXT})
    data = bytearray(packed)
    secret = data.index(b"PK\1\2")
    data[secret + 8] |= 1
    bad = packed.rindex(b"PK\3\4")
    data[bad + 40 : bad + 60] = bytes(20)
    reading = of(tmp_path, bytes(data))
    assert places(reading.documents) == ["strike.txt"]
    assert reasons(reading)["secret.txt"] == "encrypted: it can only be read with its password"
    assert reasons(reading)["bad.txt"].startswith("damaged: ")


@pytest.mark.parametrize(
    ("name", "data", "read_before"),
    [
        ("a.zip", zipped({"a.txt": TEXT})[:-40], 0),
        ("a.zip", b"no archive", 0),
        ("a.tar", tarred({"a.txt": TEXT.encode(), "b.txt": TEXT.encode() * 20})[:2000], 1),
        ("a.tar", TEXT.encode() * 20, 0),
        ("a.txt.gz", gzip.compress(TEXT.encode(), mtime=0)[:-20], 0),
        ("a.gz", b"\x1f\x8b\x08", 0),
    ],
)
def test_what_is_no_archive_or_cut_off(tmp_path: Path, name: str, data: bytes, read_before: int) -> None:
    reading = of(tmp_path, data, name)
    assert len(reading.documents) == read_before
    assert reading.problems[-1].reason.startswith("damaged: this archive cannot be read to its end (")


def test_an_archive_without_articles_gives_a_short_list(tmp_path: Path) -> None:
    reading = of(tmp_path, zipped({f"{number}.jpg": b"x" for number in range(150)}))
    assert len(reading.problems) == 101
    assert reading.problems[-1].reason == "50 more parts of this file could not be read completely"
    assert [one.reason for one in of(tmp_path, zipped({})).problems] == ["empty: there is nothing in it"]


def test_documents_keep_their_identity_while_an_archive_changes(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    write(folder, zipped({"b.txt": TEXT, "c.txt": OPENED, "d.jpg": "x"}), "a.zip")
    with Library([folder], cache=tmp_path / "cache") as library:
        for _ in library.update(processes=1):
            pass
        before = {entry.path.partition("#")[2]: entry.id for entry in library.entries()}
        assert list(before) == ["b.txt", "c.txt"]
        [problem] = library.problems()
        assert library.shown(problem.path, problem.line, problem.member).endswith("a.zip#d.jpg")
        write(folder, zipped({"a.txt": AGROUND, "b.txt": TEXT, "new.txt": OPENED}), "a.zip")
        for _ in library.update(processes=1):
            pass
        after = {entry.path.partition("#")[2]: entry.id for entry in library.entries()}
        assert list(after) == ["a.txt", "b.txt", "new.txt"]
        assert (after["b.txt"], after["new.txt"]) == (before["b.txt"], before["c.txt"])
        document = library.document(after["new.txt"])
        assert document and (document.member, document.line) == ("new.txt", 3)
        assert library.problems() == ()
