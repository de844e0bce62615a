"""The head of pasted texts: title, kicker, outlet, byline and date, in the orders in which they are pasted."""

from pathlib import Path

import pytest

from index.model.document import Fact, PartKind
from tests.reading.samples import document, parts

LEAD = "Hundreds of dockers at the port of Ardmore walked out on Friday, bringing the terminal to a standstill."
MORE = "Managers said that talks had been held through the night and that a settlement was within reach of all."


def test_title_outlet_date(tmp_path: Path) -> None:
    read = document(tmp_path, f"Strike shuts port. Here is what we know.\n\nThe Hill\n2021-03-05\n\n{LEAD}\n\n{MORE}\n")
    assert read.title == Fact("Strike shuts port. Here is what we know.", "line above the facts of the head")
    assert read.outlet == Fact("The Hill", "masthead in the head")
    assert read.date is not None
    assert (read.date.value, read.date.guess) == ("2021-03-05", False)
    assert parts(read, PartKind.BODY) == [LEAD, MORE]


def test_an_outlet_that_no_list_has(tmp_path: Path) -> None:
    text = f"Strike shuts the port of Ardmore\n\nArdmore Evening Herald\n2021-03-05\n\n{LEAD}\n"
    read = document(tmp_path, text)
    assert read.outlet == Fact("Ardmore Evening Herald", "line between title and date", guess=True)
    confirmed = document(tmp_path, text, "d1_ardmore-evening-herald.txt")
    assert confirmed.outlet == Fact("Ardmore Evening Herald", "line between title and date")
    assert confirmed.title is not None
    assert confirmed.title.value == "Strike shuts the port of Ardmore"


def test_kicker_title_date(tmp_path: Path) -> None:
    read = document(tmp_path, f"At the port\n\nStrike brings ships to a halt\n\n05.03.2021 07:15\n\n{LEAD}\n")
    assert read.title is not None
    assert read.title.value == "Strike brings ships to a halt"
    assert parts(read, PartKind.HEADING) == ["At the port"]
    assert read.outlet is None


def test_a_line_of_several_facts(tmp_path: Path) -> None:
    read = document(tmp_path, f"Strike shuts port\n\nBy Jane Doe | The Guardian | 5 March 2021 07.15 GMT\n\n{LEAD}\n")
    assert [author.value for author in read.authors] == ["Jane Doe"]
    assert read.outlet is not None
    assert read.outlet.value == "The Guardian"
    assert read.date is not None
    assert read.date.value == "2021-03-05T07:15+00:00"


def test_an_agency_among_several_facts(tmp_path: Path) -> None:
    read = document(tmp_path, f"Strike shuts port\n\nBy Associated Press | 5 March 2021\n\n{LEAD}\n")
    assert (read.agency and read.agency.value, read.authors) == ("Associated Press", ())


def test_an_outlet_named_with_a_plain_word_needs_a_date_beside_it(tmp_path: Path) -> None:
    kicker = document(tmp_path, f"Focus\n\nStrike brings ships to a halt\n\n5 March 2021\n\n{LEAD}\n")
    assert kicker.outlet is None
    assert kicker.title is not None
    assert kicker.title.value == "Strike brings ships to a halt"
    outlet = document(tmp_path, f"Strike brings ships to a halt\n\nFocus\n5 March 2021\n\n{LEAD}\n")
    assert outlet.outlet == Fact("Focus", "masthead in the head")


def test_labelled_lines(tmp_path: Path) -> None:
    text = f"Title: Strike shuts port\nAuthor: Jane Doe\nDate: 5 March 2021\nOutlet: Ardmore Herald\n\n{LEAD}\n"
    read = document(tmp_path, text)
    assert read.title == Fact("Strike shuts port", "labelled line: title")
    assert read.authors == (Fact("Jane Doe", "labelled line: author"),)
    assert read.outlet == Fact("Ardmore Herald", "labelled line: outlet")
    assert parts(read, PartKind.BODY) == [LEAD]


def test_a_text_in_german(tmp_path: Path) -> None:
    lead = "Hunderte Hafenarbeiter haben am Freitag die Arbeit niedergelegt, wie eine Sprecherin am Mittag mitteilte."
    text = f"Streik legt Hafen lahm\nVon Anna Muster und Karl Beispiel\nStand: 5. März 2021, 18:05 Uhr\n\n{lead}\n"
    read = document(tmp_path, text)
    assert read.language == "de"
    assert [author.value for author in read.authors] == ["Anna Muster", "Karl Beispiel"]
    assert read.date is not None
    assert read.date.value == "2021-03-05T18:05"
    assert parts(read, PartKind.BODY) == [lead]


def test_a_name_under_the_date_is_a_guess(tmp_path: Path) -> None:
    read = document(tmp_path, f"Strike shuts port\n\nUSA TODAY\n2021-03-05\n\nJane Doe and John Roe\n\n{LEAD}\n")
    assert read.authors == tuple(Fact(name, "name under the date", guess=True) for name in ("Jane Doe", "John Roe"))


def test_a_title_without_anything_else_is_a_guess(tmp_path: Path) -> None:
    read = document(tmp_path, f"Strike shuts port\n\n{LEAD}\n\n{MORE}\n")
    assert read.title == Fact("Strike shuts port", "first line", guess=True)
    assert parts(read, PartKind.TITLE) == ["Strike shuts port"]


def test_a_title_that_is_said_again(tmp_path: Path) -> None:
    read = document(tmp_path, f"Strike shuts port\n\nReuters\n2021-03-05\n\nSTRIKE SHUTS PORT\n\n{LEAD}\n")
    assert parts(read, PartKind.TITLE) == ["Strike shuts port", "STRIKE SHUTS PORT"]


@pytest.mark.parametrize("text", [LEAD, f"{LEAD}\n\n{MORE}", f"{LEAD}\n{MORE}\nSource: Stern"])
def test_a_text_that_begins_at_once_has_no_title(tmp_path: Path, text: str) -> None:
    read = document(tmp_path, text)
    assert read.title is None
    assert parts(read, PartKind.BODY)[0] == LEAD


def test_dates_that_head_sections_are_not_the_date_of_the_text(tmp_path: Path) -> None:
    text = f"{LEAD}\nMarch 3, 2021\n{MORE}\nMarch 5, 2021\n{LEAD}\n"
    read = document(tmp_path, text)
    assert read.date is None
    assert read.title is None


def test_a_date_in_prose_is_not_the_date_of_the_text(tmp_path: Path) -> None:
    assert document(tmp_path, f"Strike shuts port\n\nOn 5 March 2021 the dockers walked out.\n\n{LEAD}").date is None


def test_a_date_of_publication_at_the_end(tmp_path: Path) -> None:
    read = document(tmp_path, f"{LEAD}\n\n{MORE}\n\nPublished: 5 March 2021\n")
    assert read.date is not None
    assert (read.date.value, read.date.guess) == ("2021-03-05", False)
    bare = document(tmp_path, f"{LEAD}\n\n{MORE}\n\n5 March 2021\n")
    assert bare.date is not None
    assert (bare.date.value, bare.date.guess) == ("2021-03-05", True)


def test_a_published_date_comes_before_an_updated_one(tmp_path: Path) -> None:
    text = f"Strike shuts port\n\nUpdated 6 March 2021\nPublished 5 March 2021\n\n{LEAD}\n"
    read = document(tmp_path, text)
    assert read.date is not None
    assert read.date.value == "2021-03-05"


@pytest.mark.parametrize(
    ("head", "value"),
    [
        ("Published 5 March 2021, updated 9 March 2021", "2021-03-05"),
        ("Updated 9 March 2021\nFirst published 5 March 2021", "2021-03-05"),
        ("9 March 2021\nPublished: 5 March 2021", "2021-03-05"),
        ("Last modified: 9 March 2021\n5 March 2021", "2021-03-05"),
        ("03/05/2021\nPublished: 5 March 2021", "2021-03-05"),
        ("Published: 5 March 2021\n9 March 2021", "2021-03-05"),
        ("Updated: March 5, 2021 07:15 am IST", "2021-03-05T07:15"),
    ],
)
def test_the_date_that_a_label_calls_that_of_publication_counts(tmp_path: Path, head: str, value: str) -> None:
    read = document(tmp_path, f"Strike shuts port\n\nArdmore Herald\n{head}\n\n{LEAD}\n\n{MORE}\n")
    assert read.date is not None
    assert (read.date.value, read.date.guess) == (value, False)
    assert read.date.raw in head
    assert (read.title and read.title.value, parts(read, PartKind.BODY)) == ("Strike shuts port", [LEAD, MORE])


def test_a_label_at_the_end_counts_more_than_a_guess(tmp_path: Path) -> None:
    read = document(tmp_path, f"Strike shuts port\n03/05/2021\n\n{LEAD}\n\n{MORE}\n\nPublished: 5 April 2021\n")
    assert read.date is not None
    assert (read.date.value, read.date.guess) == ("2021-04-05", False)


def test_subheadings(tmp_path: Path) -> None:
    text = f'{LEAD}\nWhat the union wants\n{MORE}\n"Fair and final"\n{LEAD}\nHe said no.\n{MORE}\n'
    read = document(tmp_path, text)
    assert parts(read, PartKind.HEADING) == ["What the union wants", '"Fair and final"']
    assert "He said no." in parts(read, PartKind.BODY)


def test_text_wrapped_by_hand_is_read_in_paragraphs(tmp_path: Path) -> None:
    first = (
        "Hundreds of dockers at the port of Ardmore walked out on Friday,\n"
        "bringing the container terminal to a standstill, the union said.\n"
        "Managers said that talks had been held through the night and a\n"
        "settlement was within reach."
    )
    second = (
        '"We are not going back until they listen," said Mary Flynn, who\n'
        "has worked at the port for twenty years and drives a crane there."
    )
    read = document(tmp_path, f"Strike shuts port\n\n5 March 2021\n\n{first}\n\n{second}\n")
    assert parts(read, PartKind.BODY) == [first, second]
    assert read.title is not None
    assert read.title.value == "Strike shuts port"


def test_lines_that_are_paragraphs_stay_apart(tmp_path: Path) -> None:
    text = "The port is shut.\nThe union says so.\nThe company gives no reason.\nTalks go on.\nNobody knows more."
    assert parts(document(tmp_path, text), PartKind.BODY) == text.splitlines()


LINES = {
    "The Guardian - World news | 5 March 2021": "The Guardian",
    "Reuters | Business | March 5, 2021": "Reuters",
    "The Guardian, 5 March 2021": "The Guardian",
    "BBC News (5 March 2021)": "BBC News",
    "5 March 2021 | The Guardian - Ports": "The Guardian",
    "The Hill - Policy - 5 March 2021 - 07:15": "The Hill",
}


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("first", [True, False])
def test_outlet_section_and_date_on_one_line(tmp_path: Path, line: str, first: bool) -> None:
    title = "Strike shuts the port of Ardmore"
    head = f"{line}\n\n{title}" if first else f"{title}\n\n{line}"
    read = document(tmp_path, f"{head}\n\n{LEAD}\n\n{MORE}\n")
    assert read.outlet == Fact(LINES[line], "masthead in the head")
    assert read.date is not None
    assert read.date.value.startswith("2021-03-05")
    assert (read.title and read.title.value, parts(read, PartKind.BODY)) == (title, [LEAD, MORE])


def test_an_outlet_that_no_list_has_before_section_and_date_is_a_guess(tmp_path: Path) -> None:
    text = f"Strike shuts port\n\nArdmore Examiner - Business | March 5, 2021\n\n{LEAD}\n\n{MORE}\n"
    assert document(tmp_path, text).outlet == Fact("Ardmore Examiner", "first on a line with a date", guess=True)


def test_a_line_with_the_title_too(tmp_path: Path) -> None:
    text = f"Strike shuts the port of Ardmore | The Guardian | 5 March 2021\n\n{LEAD}\n\n{MORE}\n"
    read = document(tmp_path, text)
    assert read.title == Fact("Strike shuts the port of Ardmore", "before the outlet and the date", guess=True)
    assert (read.outlet and read.outlet.value, parts(read, PartKind.BODY)) == ("The Guardian", [LEAD, MORE])


@pytest.mark.parametrize(
    "byline",
    [
        "By Jane Doe in Ardmore and John Roe in London",
        "By Jane Doe, Senior Political Correspondent, and John Roe, Europe Editor",
        "By Jane Doe, jane@herald.example, and John Roe",
        "By Jane Doe; additional reporting by John Roe in New York",
        "Jane Doe and John Roe",
    ],
)
def test_long_bylines(tmp_path: Path, byline: str) -> None:
    read = document(tmp_path, f"Strike shuts port\n\n{byline}\n5 March 2021\n\n{LEAD}\n\n{MORE}\n")
    assert [author.value for author in read.authors] == ["Jane Doe", "John Roe"]
    assert parts(read, PartKind.BYLINE) == [byline]


def test_a_byline_of_many_and_one_of_nobody(tmp_path: Path) -> None:
    names = [f"{first} {last}" for first in ("Jane", "John", "Mary", "Karl") for last in ("Doe", "Roe", "Flynn")]
    many = "By " + ", ".join(f"{name} in Ardmore" for name in names[:-1]) + f" and {names[-1]}"
    read = document(tmp_path, f"Strike shuts port\n\n{many}\n5 March 2021\n\n{LEAD}\n\n{MORE}\n")
    assert [author.value for author in read.authors] == names
    nobody = document(tmp_path, f"Strike shuts port\n\nBy our correspondent\n5 March 2021\n\n{LEAD}\n\n{MORE}\n")
    assert (nobody.authors, parts(nobody, PartKind.BYLINE)) == ((), ["By our correspondent"])


ADDRESS = "https://www.theguardian.com/world/2021/mar/05/strike-shuts-port-" + "of-ardmore-" * 20


@pytest.mark.parametrize(
    "head",
    [
        f"Strike shuts port\n\n5 March 2021\n{ADDRESS}",
        f"{ADDRESS}\n\nStrike shuts port\n5 March 2021",
        f"Title: Strike shuts port\nURL: {ADDRESS}\nDate: 5 March 2021",
        f"Title: Strike shuts port\nSource: {ADDRESS}\nSection: Business\nDate: 5 March 2021",
        f"Strike shuts port\n5 March 2021\n<{ADDRESS}>",
        f"Strike shuts port\n5 March 2021\n{ADDRESS.removeprefix('https://')}",
    ],
)
def test_addresses_in_the_head(tmp_path: Path, head: str) -> None:
    read = document(tmp_path, f"{head}\n\n{LEAD}\n\n{MORE}\n")
    assert (read.url, read.title and read.title.value) == (ADDRESS, "Strike shuts port")
    assert read.outlet == Fact("The Guardian", "web address")
    assert parts(read, PartKind.BODY) == [LEAD, MORE]


def test_addresses_below_are_no_statements(tmp_path: Path) -> None:
    read = document(tmp_path, f"{LEAD}\n\n{ADDRESS}\n\n{MORE}\n")
    assert (read.title, parts(read, PartKind.BODY)) == (None, [LEAD, MORE])


def test_a_long_title_behind_its_label(tmp_path: Path) -> None:
    title = "Strike shuts the port of Ardmore, and what that means for all who wait for parcels in the north. " * 4
    read = document(tmp_path, f"Title: {title}\nOutlet: Ardmore Herald\n\n{LEAD}\n\n{MORE}\n")
    assert read.title == Fact(title.strip(), "labelled line: title")


@pytest.mark.parametrize(
    "prelude",
    [
        "RESTRICTION SUMMARY: MUST CREDIT ARDMORE TV; NO ACCESS IRELAND",
        "RESTRICTION SUMMARY:\nASSOCIATED PRESS\nArdmore - 5 March 2021\n1. Various of dockers at gate\nSTORYLINE:",
        "SHOTLIST:\nARDMORE, IRELAND (MARCH 5, 2021) (NO RESALE)\n1. DOCKERS AT GATE\n2. CRANES\nSTORY:",
        "SHOTLIST\n++NIGHT SHOTS++\n1) Wide of port\n2) Close of sign\nSTORY-LINE",
        "Add Port of Ardmore as an interest to stay up to date on the latest news from us",
        "Add as an interest",
    ],
)
def test_what_agencies_and_portals_put_before_the_text(tmp_path: Path, prelude: str) -> None:
    read = document(tmp_path, f"Strike shuts port\n\nArdmore Herald\n5 March 2021\n\n{prelude}\n\n{LEAD}\n\n{MORE}\n")
    assert parts(read, PartKind.FURNITURE) == prelude.split("\n")
    assert parts(read, PartKind.BODY) == [LEAD, MORE]


def test_what_is_said_in_a_shot_list_is_reporting(tmp_path: Path) -> None:
    spoken = ["2. SOUNDBITE (English) Mary Flynn, docker:", '"We are not going back until they listen."']
    text = "\n".join(
        ["Strike shuts port", "5 March 2021", "SHOTLIST:", "1. Dockers", *spoken, "3. Cranes", "STORYLINE:", LEAD, MORE]
    )
    assert parts(document(tmp_path, text), PartKind.BODY) == [*spoken, LEAD, MORE]


@pytest.mark.parametrize("soft", ["\u2028", "\v"])
def test_soft_line_ends(tmp_path: Path, soft: str) -> None:
    within = document(tmp_path, f"Strike shuts port\n\n{LEAD.replace(' on ', f'{soft}on ')}\n\n{MORE}\n")
    assert parts(within, PartKind.BODY) == [LEAD.replace(" on ", f"{soft}on "), MORE]
    alone = document(tmp_path, f"Strike shuts port{soft}5 March 2021{soft}{LEAD}{soft}{MORE}")
    assert (alone.date and alone.date.value, parts(alone, PartKind.BODY)) == ("2021-03-05", [LEAD, MORE])
    twice = document(tmp_path, f"Strike shuts port\n\n{LEAD}{soft}{soft}{MORE}\n")
    assert parts(twice, PartKind.BODY) == [LEAD, MORE]
