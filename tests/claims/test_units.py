import pytest

from index.claims import Analysed
from index.claims.units import units
from index.model.document import Document, Fact, Part, PartKind
from index.model.statements import Kind
from tests.claims.build import article, quote


def found(analysed: Analysed) -> list[str]:
    return [analysed.document.text[unit.start : unit.end] for unit in units(analysed)]


@pytest.mark.parametrize(
    "nothing",
    [
        "Who will pay for the roof of the mill now?",
        "“Who is going to pay for all of this?”",
        "A night to forget.",
        "The mill in numbers",
        "Photo: The mill on Tuesday night after the roof had fallen in.",
        "The mill is seen from the canal on Tuesday night. (AP Photo/Jo Reed)",
        "Ann Coe contributed reporting from Aldwick and Brentford.",
        "(RELATED: Mill Owner Says He Saw It Coming For Many Years)",
        "The mayor then read this statement to the reporters who had waited:",
        "| 12 | 14 |",
    ],
)
def test_what_asserts_nothing_is_no_claim(nothing: str) -> None:
    claim = "The roof of the mill fell in on Tuesday."
    assert found(article("a.txt", "Post", claim, nothing)) == [claim]


def test_only_the_body_makes_claims() -> None:
    text = "Mill burns down in the night\n\nThe mill burned down.\n\nWhat we know of it\n\nAnn Coe writes on mills."
    kinds = (PartKind.TITLE, PartKind.BODY, PartKind.HEADING, PartKind.FURNITURE)
    parts, at = [], 0
    for kind, piece in zip(kinds, text.split("\n\n"), strict=True):
        parts.append(Part(kind, at, at + len(piece)))
        at += len(piece) + 2
    document = Document("a.txt", "0", text, tuple(parts), outlet=Fact("Post", "given"))
    assert found(Analysed(document, ())) == ["The mill burned down."]


def test_each_sentence_of_a_quotation_is_a_claim_of_its_speaker() -> None:
    said = "“The roof fell first. The walls stood until four. We lost forty looms"
    one = quote(article("a.txt", "Post", f"{said},” Ann Coe said."), said, "Ann Coe", "Ann Coe", kind=Kind.DIRECT)
    assert [unit.attribution and unit.attribution.speaker for unit in units(one)] == ["Ann Coe"] * 3


def test_an_attribution_of_a_small_part_of_a_sentence_is_not_its_source() -> None:
    text = (
        "The mill, which Ann Coe calls “a wreck”, burned for nine hours before the last of the engines left Brentford."
    )
    small = quote(article("a.txt", "Post", text), "“a wreck”", "Ann Coe", "Ann Coe")
    large = quote(
        article("a.txt", "Post", text), "burned for nine hours before the last of the engines", "Ann Coe", "Ann Coe"
    )
    assert [unit.attribution for unit in units(small)] == [None]
    assert [unit.attribution for unit in units(large)] == [large.attributions[0]]


def test_a_sentence_follows_the_one_before_it_only_if_nothing_stands_between() -> None:
    one = article(
        "a.txt", "Post", "The roof fell in. Was anybody hurt? The walls still stood at four. The mayor came at noon."
    )
    assert [unit.follows for unit in units(one)] == [False, False, True]


def test_what_is_said_to_have_been_told_before_is_from_who_said_it() -> None:
    before, told = "The roof fell in.", "The mayor reported this from the yard of the mill after an hour of talks."
    one = quote(article("a.txt", "Post", f"{before} {told}"), "this", "The mayor", "mayor", cue="reported")
    assert [unit.attribution for unit in units(one)] == [None, one.attributions[0]]
    other = quote(article("a.txt", "Post", f"{before} {told}"), "talks", "The mayor", "mayor", cue="reported")
    assert [unit.attribution for unit in units(other)] == [None, None]
