"""Whose text it is: the outlet, the credited origin, and the wire service, each kept apart."""

from pathlib import Path

import pytest

from index.model.document import Document, Fact, PartKind
from tests.reading.samples import document, parts

LEAD = "Hundreds of dockers at the port of Ardmore walked out on Friday, bringing the terminal to a standstill."
MORE = "Managers said that talks had been held through the night and that a settlement was within reach of all."


def _agency(read: Document) -> str | None:
    return read.agency.value if read.agency else None


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (f"ARDMORE, Ireland (AP) — {LEAD}", "Associated Press"),
        (f"(Reuters) - {LEAD}", "Reuters"),
        (f"Ardmore (dpa/AFP) - {LEAD}", "dpa/AFP"),
        (f"{LEAD}\n\n{MORE} (Avec AFP)", "AFP"),
        (f"{LEAD}\n\n{MORE}\n\nInterfax", "Interfax"),
        (f"{LEAD}\n\n{MORE}\n\nQuelle: dpa", "dpa"),
        (f"{LEAD}\n\nCopyright 2021 The Associated Press. All rights reserved.", "Associated Press"),
        (f"{LEAD}\n\n{MORE}\n\nThe Associated Press contributed to this report.", "Associated Press"),
        (f"By Associated Press\n\n{LEAD}\n\n{MORE}", "Associated Press"),
        (f"{LEAD}\n\nAccording to the news agency Interfax, {MORE}", None),
        (f"The AP (AP) said so. {LEAD}", None),
        (f"{LEAD}\n\nShips were waiting. Photo: Reuters", None),
        (f"{LEAD}\n\nImage copyright AFP\n\n{MORE}", None),
        (f"ARDMORE (CNN) — {LEAD}", None),
    ],
)
def test_agencies_are_credits_of_the_text(tmp_path: Path, text: str, agency: str | None) -> None:
    assert _agency(document(tmp_path, text)) == agency


def test_a_contribution_is_a_guess(tmp_path: Path) -> None:
    read = document(tmp_path, f"{LEAD}\n\n{MORE}\n\nReuters contributed to this report.")
    assert read.agency == Fact("Reuters", "contributed to the text", guess=True)
    assert len(parts(read, PartKind.FURNITURE)) == 1


def test_a_wire_service_as_outlet_is_also_the_agency(tmp_path: Path) -> None:
    read = document(tmp_path, f"Strike shuts port\n\nReuters\n2021-03-05\n\n{LEAD}\n")
    assert (read.outlet and read.outlet.value, _agency(read)) == ("Reuters", "Reuters")


def test_a_credited_origin_is_kept_beside_the_outlet(tmp_path: Path) -> None:
    read = document(tmp_path, f"Strike shuts port\n\nThe Hill\n2021-03-05\n\n{LEAD}\n\nSource: Stern\n")
    assert (read.outlet and read.outlet.value) == "The Hill"
    assert read.via == (Fact("Stern", "labelled line: source"),)


def test_a_credited_origin_stands_in_for_an_outlet_that_nothing_names(tmp_path: Path) -> None:
    read = document(tmp_path, f"{LEAD}\n\n{MORE}\n\nVia: Ardmore Gazette\n")
    assert read.via == (Fact("Ardmore Gazette", "labelled line: source", guess=True),)
    assert read.outlet == Fact("Ardmore Gazette", "credited source, no other outlet named", guess=True)


def test_sources_of_figures_are_no_origin_of_the_text(tmp_path: Path) -> None:
    read = document(tmp_path, f"{LEAD}\n\nSource: Harbour Board\n\n{MORE}\n\n{LEAD}\n")
    assert (read.via, read.outlet) == ((), None)
    last = document(tmp_path, f"{LEAD}\n\n{MORE}\n\nSource: Harbour Board\n")
    assert (last.via, last.outlet) == ((), None)


def test_a_notice_says_where_a_text_was_published_first(tmp_path: Path) -> None:
    notice = "This article originally appeared in the Los Angeles Times."
    read = document(tmp_path, f"Strike shuts port\n\nThe Hill\n2021-03-05\n\n{LEAD}\n\n{notice}\n")
    assert read.via == (Fact("Los Angeles Times", "named in a notice as first to publish"),)
    own = document(tmp_path, f"Strike shuts port\n\nLos Angeles Times\n2021-03-05\n\n{LEAD}\n\n{notice}\n")
    assert own.via == ()


def test_a_copyright_line_names_the_outlet(tmp_path: Path) -> None:
    read = document(tmp_path, f"{LEAD}\n\n{MORE}\n\nCopyright © 2021 The Washington Times, LLC.")
    assert read.outlet == Fact("Washington Times", "copyright notice", guess=True)


def test_notices_that_name_two_outlets_tell_nothing(tmp_path: Path) -> None:
    one = "Sign up for the New York Post newsletter."
    read = document(tmp_path, f"{LEAD}\n\n{MORE}\n\n{one}\n\nSubscribe to the Boston Globe.")
    assert read.outlet is None
    assert document(tmp_path, f"{LEAD}\n\n{MORE}\n\n{one}").outlet == Fact(
        "New York Post", "named in a notice", guess=True
    )


def test_links_and_captions_name_no_outlet(tmp_path: Path) -> None:
    text = f"{LEAD}\n\nRead more: Strikes, in the New York Post\n\nImage copyright The Boston Globe\n\n{MORE}"
    assert document(tmp_path, text).outlet is None


@pytest.mark.parametrize(
    ("name", "outlet"),
    [
        ("d1_the-hill.txt", "The Hill"),
        ("2021-03-05_der-spiegel.txt", "Der Spiegel"),
        ("fox-online-news.txt", "Fox News"),
        ("Strike shuts port - The Guardian.txt", "The Guardian"),
        ("000_73dbb3b888fae9b8.txt", None),
        ("ardmore-herald.txt", None),
        ("time-to-go.txt", None),
        ("time.txt", None),
    ],
)
def test_the_name_of_a_file_is_a_guess(tmp_path: Path, name: str, outlet: str | None) -> None:
    read = document(tmp_path, f"{LEAD}\n\n{MORE}\n", name)
    assert read.outlet == (Fact(outlet, "name of the file", guess=True) if outlet else None)


def test_the_name_of_a_folder_is_a_guess(tmp_path: Path) -> None:
    folder = tmp_path / "le-monde"
    folder.mkdir()
    read = document(folder, f"{LEAD}\n\n{MORE}\n", "001.txt")
    assert read.outlet == Fact("Le Monde", "name of the file", guess=True)
