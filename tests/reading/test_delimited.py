"""Tables: an article a row, whatever the delimiter, the character set and the names of the columns."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from index.library import Library
from index.model.document import Fact
from index.reading import Reading, read
from tests.reading.samples import check_parts, write
from tui.settings import config

SAID = "Hundreds of dockers at the port of Ardmore walked out on Friday, bringing the terminal to a standstill."
MORE = 'Managers said: "Talks; many of them,\tor one | two".\n\nA settlement was within reach of all.'


def table(*rows: list[str], delimiter: str = ",") -> str:
    written = StringIO()
    csv.writer(written, delimiter=delimiter).writerows(rows)
    return written.getvalue()


def of(folder: Path, text: str | bytes, name: str = "a.csv") -> Reading:
    reading = read(str(write(folder, text, name)))
    for document in reading.documents:
        check_parts(document)
    return reading


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "config" / "twosource").mkdir(parents=True)
    return tmp_path / "config" / "twosource" / "config.toml"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_columns_and_delimiter_are_found(tmp_path: Path, delimiter: str, name: str) -> None:
    header = ["id", "Headline", "Publication", "Published_At", "Link", "Byline", "Body", "summary, short"]
    row = ["7", "Strike shuts port", "CNN", "2021-03-05 07:48", "https://a.example/1", "Jane Doe and John Roe"]
    reading = of(tmp_path, table(header, [*row, f"{SAID}\n\n{MORE}", ""], [*row, MORE, "x"], delimiter=delimiter), name)
    assert reading.problems == ()
    first, second = reading.documents
    assert (first.text, second.text) == (f"{SAID}\n\n{MORE}", MORE)
    assert first.title == Fact("Strike shuts port", "column of the table")
    assert first.outlet == Fact("CNN", "column of the table")
    assert first.date and first.date.value == "2021-03-05T07:48"
    assert [author.value for author in first.authors] == ["Jane Doe", "John Roe"]
    assert (first.url, first.line, second.line) == ("https://a.example/1", 2, 3)
    assert len({first.sha256, second.sha256, reading.sha256}) == 3


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        (["Überschrift", "Medium", "Datum", "Volltext"], "cp1252"),
        (["Titre", "Source", "Date de publication", "Texte intégral"], "utf-8-sig"),
        (["Título", "Medio", "Fecha", "Contenido"], "utf-16"),
        (["Заголовок", "Источник", "Дата", "Текст"], "cp1251"),
        (["标题", "来源", "日期", "正文"], "utf-8"),
    ],
)
def test_other_languages_and_character_sets(tmp_path: Path, header: list[str], encoding: str) -> None:
    said = {
        "cp1251": "Докеры порта Ардмор вышли в пятницу на забастовку, сообщил профсоюз. " * 3,
        "cp1252": f"Für alle: {SAID}",
    }
    text = said.get(encoding, SAID)
    reading = of(tmp_path, table(header, [header[0], "CNN", "05.03.2021", text], delimiter=";").encode(encoding))
    [document] = reading.documents
    assert document.text == text
    assert document.title and document.title.value == header[0]
    assert document.outlet and document.outlet.value == "CNN"
    assert document.date and document.date.value == "2021-03-05"


def test_rows_without_a_text_are_listed(tmp_path: Path) -> None:
    reading = of(tmp_path, table(["title", "text"], ["x", ""], ["only"], [], ["y", SAID], ["z", SAID, "more"]))
    assert [one.line for one in reading.documents] == [5, 6]
    assert [(one.line, one.reason) for one in reading.problems] == [
        (2, "this row has no text, and was left out"),
        (3, "this row has no text, and was left out"),
    ]
    many = of(tmp_path, table(["title", "text"], *([["x", ""]] * 150), ["y", SAID]))
    assert len(many.problems) == 101
    assert many.problems[-1].reason == "50 more rows of this file could not be read"
    assert [one.line for one in many.documents] == [152]


@pytest.mark.parametrize("text", [table(["a", "b"], ["1", "2"]), SAID, '"'])
def test_no_column_of_texts(tmp_path: Path, text: str) -> None:
    assert of(tmp_path, text).problems[0].reason.startswith("no column is known to hold the texts, among: ")


def test_a_cell_over_the_cap(tmp_path: Path) -> None:
    reading = of(tmp_path, table(["title", "text"], ["x", SAID]) + 'y,"' + "x" * (16 * 2**20 + 9))
    assert [one.line for one in reading.documents] == [2]
    assert reading.problems[0].reason.startswith("damaged: what follows row ")


def test_the_user_says_what_columns_are_called(tmp_path: Path, settings: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    write(folder, table(["Kanal", "Meldung", "text"], ["CNN", SAID, "no"]), "a.csv")
    write(folder, json.dumps({"meta": {"sender": "Stern"}, "meldung": SAID, "text": "none"}), "b.jsonl")

    def texts() -> list[tuple[str, str | None]]:
        with Library([folder], cache=tmp_path / "cache") as library:
            for _ in library.update(processes=1):
                pass
            found = [library.document(entry.id) for entry in library.entries()]
        return [(one.text, one.outlet.value if one.outlet else None) for one in found if one]

    assert texts() == [("no", None), ("none", None)]
    settings.write_text('[columns]\ntext = "Meldung"\noutlet = ["Kanal", "meta.sender"]\n')
    assert texts() == [(SAID, "CNN"), (SAID, "Stern")]
    assert config.read().refused == ()
    settings.write_text('[columns]\nname = "x"\ntext = 3\n')
    assert len(config.read().refused) == 2
    assert texts() == [("no", None), ("none", None)]


def test_json_lines_of_others(tmp_path: Path) -> None:
    """As services and crawlers write them."""
    news = {
        "source": {"id": None, "name": "CNN"},
        "author": "Jane Doe",
        "publishedAt": "2021-03-05T07:48:00Z",
        "content": SAID,
    }
    crawled = {
        "maintext": SAID,
        "authors": [{"name": "Jane Doe"}],
        "date_publish": "2021-03-05",
        "source": "CNN",
        "text": "",
    }
    for document in of(tmp_path, "\n".join(map(json.dumps, (news, crawled))), "a.jsonl").documents:
        assert document.text == SAID
        assert document.outlet == Fact("CNN", "jsonl field")
        assert [author.value for author in document.authors] == ["Jane Doe"]
        assert document.date and document.date.value.startswith("2021-03-05")
