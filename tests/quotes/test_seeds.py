"""The two sample articles, line by line."""

from pathlib import Path

import pytest

from index.model.document import Document, PartKind
from index.model.statements import Attribution, Kind
from index.quotes import attributions
from tests.quotes.build import document, row

SEEDS = Path(__file__).parents[2] / "seeds"
Line = tuple[Kind, str, str, str, str | None, tuple[str, ...]]

DIRECT, MIXED, INDIRECT = Kind.DIRECT, Kind.MIXED, Kind.INDIRECT
NORTH = "Kim Jong Un"
RUSSIA = "Vladimir Putin"
# What a reader would name in each; the list holds the surest, and says who speaks and who passed it on.
WORLD: list[Line] = [
    (INDIRECT, "Kremlin chief Putin", "speaks of", "expanding relations with ruler Kim Jong Un", RUSSIA, ()),
    (
        INDIRECT,
        "Putin",
        "said at the start of the talks",
        "that it was a new fundamental document for relations between Russia and North Korea",
        RUSSIA,
        (),
    ),
    (
        INDIRECT,
        "Russian sources",
        "According to",
        "the Kremlin chief also invited Kim Jong Un to visit again – this time to Moscow, after the two last met in "
        "Vladivostok in September",
        "Russian sources",
        (),
    ),
    (
        INDIRECT,
        "The USA",
        "accuses",
        "North Korea of supplying Russia with weapons and ammunition for the invasion",
        "USA",
        (),
    ),
    (
        INDIRECT,
        "observers",
        "According to",
        "the visit is about further arms deliveries from Pyongyang for Moscow’s war against Ukraine",
        "observers",
        (),
    ),
    (
        INDIRECT,
        "Putin",
        "said",
        "Bilateral relations between the two countries have already expanded considerably in the past year",
        RUSSIA,
        (),
    ),
    (
        INDIRECT,
        "The 71-year-old",
        "said",
        "that Pyongyang had developed into a beautiful capital",
        RUSSIA,
        (),
    ),
    (INDIRECT, "Both countries", "have denied", "such cooperation", "North Korea and Russia", ()),
]
KRONE: list[Line] = [
    (MIXED, "The latter", "promised", 'Russia "unconditional support" in the war against Ukraine', NORTH, ()),
    (
        MIXED,
        "Kim",
        "said",
        'He fully and "unconditionally" supported the military operation in Ukraine',
        NORTH,
        ("Interfax",),
    ),
    (
        INDIRECT,
        "observers",
        "According to",
        "the visit was primarily about further arms deliveries for the war against Ukraine",
        "observers",
        (),
    ),
    (
        DIRECT,
        "Putin",
        "said",
        '"The comprehensive partnership agreement signed today provides, among other things, for mutual assistance in '
        'the event of aggression against one of the contracting parties,"',
        RUSSIA,
        ("Russian news agencies",),
    ),
    (
        INDIRECT,
        "Kim",
        "said",
        "A phase of new prosperity is beginning for North Korea and Russia",
        NORTH,
        (),
    ),
    (
        INDIRECT,
        "Russian sources",
        "According to",
        "the Kremlin leader invited Kim to a return visit - this time to Moscow, after the two last met in "
        "Vladivostok in Russia's Far East in September",
        "Russian sources",
        (),
    ),
    (
        INDIRECT,
        "Putin",
        "According to",
        "bilateral relations between the two countries had already been significantly expanded last year",
        RUSSIA,
        (),
    ),
    (INDIRECT, "the 71-year-old", "said", "that Pyongyang had developed into a beautiful capital", RUSSIA, ()),
    (
        MIXED,
        "Kim",
        "explained",
        'Russia plays an important role in maintaining the "strategic balance"',
        NORTH,
        (),
    ),
]
NOT_BODY = {
    "The program": PartKind.HEADING,
    "Praise for Pyongyang": PartKind.HEADING,
    "Source: Stern": PartKind.OUTLET,
    "Against the West": PartKind.HEADING,
    "Kim Jong Un emphasizes friendship with Putin": PartKind.TITLE,
    "19.06.2024 07:48": PartKind.DATE,
    '"Mutual assistance"': PartKind.HEADING,
    "North Korea supplies ammunition": PartKind.HEADING,
    "Pompous reception": PartKind.HEADING,
}


def seed(name: str) -> Document:
    """A seed with its headings, and what comes after the article, told apart by hand."""
    text = (SEEDS / name).read_text(encoding="utf-8")
    last = next(at for at in (text.find("This article has been"), text.find("I have been working")) if at >= 0)
    others = NOT_BODY | dict.fromkeys(text[last:].split("\n"), PartKind.FURNITURE)
    return document(text, others=others)


def line(text: str, found: Attribution) -> Line:
    source, cue, contents = row(text, found)
    return found.kind, source, cue, " … ".join(contents), found.speaker, found.via


@pytest.mark.parametrize(
    ("name", "expected"),
    [("000_73dbb3b888fae9b8.txt", WORLD), ("003_8a17e4156cba7745.txt", KRONE)],
    ids=["24 Hours World", "Krone"],
)
def test_seed(name: str, expected: list[Line]) -> None:
    read = seed(name)
    found = [line(read.text, one) for one in attributions(read)]
    assert [one for one in expected if one not in found] == []
    assert len(found) <= 2 * len(expected)  # and little else
