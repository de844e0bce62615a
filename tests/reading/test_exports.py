"""Exports of Nexis and Factiva: each article of them, with what the lines around it state."""

from pathlib import Path

import pytest

from index.model.document import Document, PartKind
from index.reading import Reading, close, read
from tests.reading.packing import docx, paragraph
from tests.reading.samples import check_parts, document, parts, write

SAID = "Hundreds of dockers at the port of Ardmore walked out on Friday, bringing the terminal to a standstill."
MORE = "Managers said that talks had been held through the night and that a settlement was within reach of all."
WRAPPED = """     Hundreds of dockers at the port of Ardmore walked out on Friday, bringing
the terminal to a standstill and leaving a dozen ships at anchor off the coast,
the union said. Managers said that talks had been held through the night and
that a settlement was within reach of all who had taken part in them so far. The
ships at anchor wait for a sign of the pilots, whose own union has not yet said
whether it would join, and for a tide that lets the larger of them in at night,
which is not before Sunday, the harbour master said, if the storm lets them."""
NUMBERED = f"""
                               1 of 2 DOCUMENTS



                               The New York Times

                             March 5, 2021 Friday
                              Late Edition - Final

Strike Shuts Port

BYLINE: By JANE DOE and JOHN ROE

SECTION: Section A; Column 1; Foreign Desk; Pg. 1

LENGTH: 812 words

DATELINE: ARDMORE, March 4

{WRAPPED}

URL: http://www.nytimes.com

GRAPHIC: PHOTO: Dockers.

LOAD-DATE: March 5, 2021

LANGUAGE: ENGLISH


                   Copyright 2021 The New York Times Company
                              All Rights Reserved

                               2 of 2 DOCUMENTS


                             The Guardian (London)

                                 March 6, 2021

Port open again

LENGTH: 17 words

{MORE}

LOAD-DATE: March 7, 2021
"""
ENDED = f"""Strike Shuts Port

The New York Times

March 5, 2021 Friday 7:48 AM GMT

Copyright 2021 The New York Times Company All Rights Reserved

Section: Section A; Column 1; Pg. 1
Length: 812 words
Byline: By Jane Doe in Ardmore
Body

{SAID}

{MORE}

Graphic

PHOTO: Dockers.

Load-Date: March 5, 2021


End of Document
Port open again

The Guardian

March 6, 2021 Saturday

Length: 17 words
Body

{MORE}

Load-Date: March 7, 2021

End of Document
"""
FACTIVA = f"""World
Strike Shuts Port
By Jane Doe
812 words
5 March 2021
07:48 AM
The New York Times
NYTF
Late Edition - Final
1
English
Copyright 2021 The New York Times Company.  All Rights Reserved.

{SAID}

{MORE}

Document NYTF000020210305eh3500001

Port open again
17 words
6 March 2021
The Guardian
GRDN
English
(c) 2021.

{MORE}

Document GRDN000020210306eh360001a
"""


CODED = f"""SE\tWorld
HD\tStrike Shuts Port
BY\tBy Jane Doe
WC\t812 words
PD\t5 March 2021
ET\t07:48
SN\tThe New York Times
SC\tNYTF
LA\tEnglish
CY\tCopyright 2021 The New York Times Company.
LP
{SAID}

TD
{MORE}

CO
port1 : The Port
IPD
Strikes
AN\tDocument NYTF000020210305eh3500001

HD
Port open again
PD
6 March 2021
SN
The Guardian
LP

TD
{MORE}

AN
Document GRDN000020210306eh360001a
"""


def of(folder: Path, text: str, name: str = "a.txt") -> Reading:
    reading = read(str(write(folder, text, name)))
    for one in reading.documents:
        check_parts(one)
    return reading


def facts(one: Document) -> list[str | None]:
    return [fact.value if fact else None for fact in (one.title, one.outlet, one.date)]


@pytest.mark.parametrize(
    ("text", "outlets", "date", "authors", "body"),
    [
        (
            NUMBERED,
            ["The New York Times", "The Guardian (London)"],
            "2021-03-05",
            ["JANE DOE", "JOHN ROE"],
            [WRAPPED.strip()],
        ),
        (
            ENDED,
            ["The New York Times", "The Guardian"],
            "2021-03-05T07:48+00:00",
            ["Jane Doe"],
            [SAID, MORE],
        ),
        (FACTIVA, ["The New York Times", "The Guardian"], "2021-03-05T07:48", ["Jane Doe"], [SAID, MORE]),
        (CODED, ["The New York Times", "The Guardian"], "2021-03-05T07:48", ["Jane Doe"], [SAID, MORE]),
    ],
    ids=["numbered", "ended", "factiva", "coded"],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_layouts(
    tmp_path: Path, text: str, outlets: list[str], date: str, authors: list[str], body: list[str], ends: str
) -> None:
    reading = of(tmp_path, text.replace("\n", ends))
    assert reading.problems == ()
    first, second = reading.documents
    assert (first.line, second.line) == (1, 2)
    assert facts(first) == ["Strike Shuts Port", outlets[0], date]
    assert facts(second) == ["Port open again", outlets[1], "2021-03-06"]
    assert [(author.value, author.guess) for author in first.authors] == [(name, False) for name in authors]
    assert [part.replace("\r\n", "\n") for part in parts(first, PartKind.BODY)] == body
    assert parts(second, PartKind.BODY) == [MORE]
    assert first.text in text.replace("\n", ends)
    assert len({first.sha256, second.sha256, reading.sha256}) == 3


def test_an_article_alone_is_the_whole_text(tmp_path: Path) -> None:
    text = ENDED[: ENDED.index("Port open")]
    read = document(tmp_path, text)
    assert (read.text, read.line) == (text, 0)
    assert facts(read) == ["Strike Shuts Port", "The New York Times", "2021-03-05T07:48+00:00"]


def test_a_list_of_articles_above_them_is_furniture(tmp_path: Path) -> None:
    cover = "Job Number: 1\n\nDocuments (90)\n\n" + "".join(
        f"{n}. Port shut\nClient/Matter: -None-\n" for n in range(90)
    )
    first, _ = of(tmp_path, cover + "\n" + ENDED).documents
    assert facts(first) == ["Strike Shuts Port", "The New York Times", "2021-03-05T07:48+00:00"]
    assert parts(first, PartKind.BODY) == [SAID, MORE]


def test_an_export_cut_off(tmp_path: Path) -> None:
    for text in (ENDED, FACTIVA, NUMBERED):
        _, last = of(tmp_path, text[: text.rindex("settlement")]).documents
        assert facts(last)[0] == "Port open again"
        assert last.text.rstrip().endswith("a")


def test_other_languages(tmp_path: Path) -> None:
    text = f"""
                            Dokument 1 von 1 DOKUMENTEN
                               1 von 1 DOKUMENTEN

                              Süddeutsche Zeitung

                            Freitag 5. März 2021

Streik legt Hafen lahm

AUTOR: Von Jane Doe

RUBRIK: Politik

LÄNGE: 812 Wörter

{SAID}

UPDATE: 5. März 2021

SPRACHE: GERMAN; DEUTSCH
"""
    read = document(tmp_path, text[text.index("                               1 von") :])
    assert facts(read) == ["Streik legt Hafen lahm", "Süddeutsche Zeitung", "2021-03-05"]
    assert [author.value for author in read.authors] == ["Jane Doe"]
    assert parts(read, PartKind.BODY) == [SAID]
    french = (
        FACTIVA.replace("812 words", "812 mots").replace("5 March 2021", "5 mars 2021").replace("17 words", "17 mots")
    )
    assert [one.date and one.date.value for one in of(tmp_path, french).documents] == ["2021-03-05T07:48", "2021-03-06"]


@pytest.mark.parametrize(
    "text",
    [
        f"{SAID}\n\nEnd of Document\n\n{MORE}",
        f"{SAID}\n\nDocument No. 5 was lost.\n\n{MORE}",
        f"He read 1 of 50 DOCUMENTS.\n\n{SAID}",
        f"{SAID}\n\nLength: 812 words\n\n{MORE}",
    ],
)
def test_no_export(tmp_path: Path, text: str) -> None:
    read = document(tmp_path, text)
    assert (read.text, read.line) == (text, 0)


@pytest.mark.parametrize("name", ["a.docx", "a.rtf"])
def test_an_export_as_an_office_document(tmp_path: Path, name: str) -> None:
    lines = [line for line in FACTIVA.split("\n") if line]
    if name.endswith("docx"):
        made = docx("".join(map(paragraph, lines)))
    else:
        made = ("{\\rtf1 " + "".join(f"{line}\\par\n" for line in lines) + "}").encode()
    first, second = read(str(write(tmp_path, made, name))).documents
    assert facts(first) == ["Strike Shuts Port", "The New York Times", "2021-03-05T07:48"]
    assert facts(second) == ["Port open again", "The Guardian", "2021-03-06"]
    assert parts(first, PartKind.BODY) == [SAID, MORE]
    close()
