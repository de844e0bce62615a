"""What the file beside a fetched one says of it, and what a stranger's may not."""

import json
import os
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model.fetched import SIDECAR
from index.reading import read, walk

RAIN = "Rain in the capital\n\nMinister Ann Coe said on Tuesday that it had rained all day."
ZIMA = "Zima v Praze\n\nPřišla zima, řekl ministr Šíp v úterý v Praze. Žádné škody nebyly hlášeny."


def fetched(path: Path, content: bytes, kind: str = "text/plain", other: dict[str, object] | None = None) -> Path:
    path.write_bytes(content)
    told = {
        "url": "https://example.org/old",
        "final_url": "https://www.bbc.co.uk/news/1",
        "at": "2024-05-14T12:00:00+02:00",
        "status": 200,
        "headers": {"content-type": kind},
        "sha256": sha256(content).hexdigest(),
    }
    path.with_name(path.name + SIDECAR).write_text(json.dumps(told | (other or {})))
    return path


def test_it_gives_address_outlet_and_time(tmp_path: Path) -> None:
    reading = read(str(fetched(tmp_path / "a.txt", RAIN.encode())))
    (document,) = reading.documents
    assert not reading.problems
    assert (document.url, document.fetched) == ("https://www.bbc.co.uk/news/1", "2024-05-14T10:00:00+00:00")
    assert document.outlet is not None
    assert (document.outlet.value, document.outlet.guess) == ("BBC", False)


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_it_gives_the_encoding(tmp_path: Path, name: str) -> None:
    """In Windows-1250 this text has bytes that are letters in other encodings too."""
    text = ZIMA if name == "a.txt" else f"<html><body><article><h1>Zima</h1><p>{ZIMA * 3}</p></article></body></html>"
    for charset in ("windows-1250", "iso-8859-2"):
        path = fetched(tmp_path / name, text.encode(charset), f"text/html; charset={charset}")
        (document,) = read(str(path)).documents
        assert "Přišla zima, řekl ministr Šíp" in document.text


def test_it_is_no_article_and_no_problem(tmp_path: Path) -> None:
    path = fetched(tmp_path / "a.txt", RAIN.encode())
    assert [one.path for one in walk([str(tmp_path)])] == [str(path)]
    path.unlink()
    assert not list(walk([str(tmp_path)]))


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"sha256": "0" * 64}, "other content"),
        ({"final_url": "javascript:alert(1)"}, "no web address"),
        ({"final_url": "https://a.example/\x1b[31m"}, "no web address"),
        ({"final_url": "https://a.example/" + "a" * 3000}, "no web address"),
        ({"at": "yesterday"}, "something else"),
        ({"at": "2024-05-14T12:00:00"}, "no web address or no time"),
        ({"headers": [1]}, "something else"),
        ({"url": "x" * 70_000}, "could not be read"),
    ],
)
def test_one_that_makes_no_sense_is_told_and_not_believed(tmp_path: Path, other: dict[str, object], why: str) -> None:
    reading = read(str(fetched(tmp_path / "a.txt", RAIN.encode(), other=other)))
    (document,) = reading.documents
    assert (document.url, document.fetched, document.text) == (None, None, RAIN)
    (problem,) = reading.problems
    assert why in problem.reason


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(RAIN)
    os.mkfifo(path.with_name(path.name + SIDECAR))
    reading = read(str(path))
    assert len(reading.documents) == len(reading.problems) == 1
    path.with_name(path.name + SIDECAR).unlink()
    path.with_name(path.name + SIDECAR).symlink_to("/etc/passwd")
    assert "links" in read(str(path)).problems[0].reason


@given(st.binary(max_size=200) | st.text().map(lambda kind: json.dumps({"headers": {"content-type": kind}}).encode()))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "a.txt"
    path.write_text(RAIN)
    path.with_name(path.name + SIDECAR).write_bytes(content)
    assert read(str(path)).documents[0].text == RAIN


@given(kind=st.text(max_size=40))
def test_any_type_of_content(tmp_path_factory: pytest.TempPathFactory, kind: str) -> None:
    path = fetched(tmp_path_factory.getbasetemp() / "b.txt", ZIMA.encode("windows-1250"), f"text/html; charset={kind}")
    assert read(str(path)).documents[0].url == "https://www.bbc.co.uk/news/1"
