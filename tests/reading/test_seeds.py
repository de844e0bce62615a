"""The two seed articles, read as an analyst would read them."""

from index.model.document import Document, Fact, PartKind
from index.reading import read
from tests.reading.samples import SEEDS, check_parts, parts


def _seed(name: str) -> Document:
    reading = read(str(SEEDS / name))
    assert reading.problems == ()
    (document,) = reading.documents
    check_parts(document)
    assert document.text == (SEEDS / name).read_bytes().decode()
    return document


def test_the_original() -> None:
    krone = _seed("003_8a17e4156cba7745.txt")
    assert krone.outlet is not None
    assert (krone.outlet.value, krone.outlet.guess) == ("Krone", True)
    assert krone.title is not None
    assert (krone.title.value, krone.title.guess) == ("Kim Jong Un emphasizes friendship with Putin", False)
    assert krone.date is not None
    assert (krone.date.value, krone.date.guess) == ("2024-06-19T07:48", False)
    assert krone.language == "en"
    assert (krone.agency, krone.via, krone.authors) == (None, (), ())
    assert parts(krone, PartKind.TITLE) == ["Kim Jong Un emphasizes friendship with Putin"]
    assert parts(krone, PartKind.DATE) == ["19.06.2024 07:48"]
    assert parts(krone, PartKind.HEADING) == [
        "Against the West",
        '"Mutual assistance"',
        "North Korea supplies ammunition",
        "Pompous reception",
    ]
    furniture = parts(krone, PartKind.FURNITURE)
    assert furniture[0] == "This article has been automatically translated,"
    assert furniture[-1] == "Kostenlose Spiele"
    assert len(furniture) == 10
    body = parts(krone, PartKind.BODY)
    assert len(body) == 8
    assert body[0].startswith("Russian President Vladimir Putin is on a state visit")
    assert body[-1].startswith("Negotiations were also planned on a larger scale")


def test_the_republished() -> None:
    hours = _seed("000_73dbb3b888fae9b8.txt")
    assert hours.title is None
    assert hours.date is None
    assert hours.outlet is not None
    assert (hours.outlet.value, hours.outlet.guess) == ("24 Hours World", True)
    assert hours.via == (Fact("Stern", "labelled line: source"),)
    assert hours.agency is None
    assert parts(hours, PartKind.OUTLET) == ["Source: Stern"]
    assert parts(hours, PartKind.HEADING) == ["The program", "Praise for Pyongyang"]
    (bio,) = parts(hours, PartKind.FURNITURE)
    assert bio.startswith("I have been working in the news industry")
    body = parts(hours, PartKind.BODY)
    assert len(body) == 8
    assert body[0].startswith("During a state visit to North Korea, Kremlin chief Putin")
    assert body[-1].endswith("Both countries have denied such cooperation.")
