"""How a report names the things that every format names: its title, its sources, its standings."""

from collections import Counter
from collections.abc import Iterator

from index.reporting.csl import address
from index.reporting.matrix import Has
from index.reporting.values import Item, Quote, Report, Said, Source, Story
from index.reporting.words import SIGNS, UNKNOWN_OUTLET, called
from index.text.printable import one_line

LEGEND = (
    "! ~ = ? has it, by its standing;  + and more;  x disputes it;  o has only something near;  - has nothing like it"
)
HAS = {
    Has.OWN: "tells it in the quoted words",
    Has.SAME: "says the same",
    Has.MORE: "says more",
    Has.DISPUTES: "disputes it",
    Has.NEAR: "has only something near",
    None: "has nothing like it",
}


def title(report: Report) -> str:
    """What the report is about: its one story, or the library."""
    return report.stories[0].name if len(report.stories) == 1 else report.library


def summary(report: Report) -> str:
    """How many claims there are of each standing: "11 claims: 6 single source, 5 one origin"."""
    standings = Counter(item.standing for item in report.items)
    counts = ", ".join(f"{standings[standing]:,} {called(standing)}" for standing in SIGNS if standings[standing])
    return f"{len(report.items):,} claim{'s'[: len(report.items) != 1]}: {counts}"


def compared(story: Story) -> str:
    """With what the claims of a story were compared."""
    return (
        f"{story.documents:,} document{'s'[: story.documents != 1]} of {len(story.outlets):,} "
        f"outlet{'s'[: len(story.outlets) != 1]}: {', '.join(map(one_line, story.outlets))}"
    )


def sign(item: Item, has: Has | None) -> str:
    """What stands in a cell of the matrix."""
    match has:
        case None:
            return "-"
        case Has.NEAR:
            return "o"
        case Has.DISPUTES:
            return "x"
        case Has.MORE:
            return f"{SIGNS[item.standing]}+"
        case _:
            return SIGNS[item.standing]


def words(quote: Quote) -> str:
    """The quoted words on one line."""
    return one_line(quote.text) + (" […]" if quote.cut else "")


def where(quote: Quote) -> str:
    """Where the quoted words stand in their source."""
    place = f"{one_line(quote.place)}, " if quote.place else ""
    return f"{place}characters {quote.start}-{quote.end}"


def named(source: Source) -> Iterator[tuple[str, str]]:
    """The facts of an endnote in order, each with what it is; a guess has a question mark."""
    facts = (("outlet", source.outlet or UNKNOWN_OUTLET), ("title", source.title), ("date", source.date or "undated"))
    for name, value in facts:
        if value:
            yield (
                name,
                one_line(value if name != "date" else value.replace("T", " "))
                + ("?" if name in source.guesses else ""),
            )
    for name, value in (
        ("by", ", ".join(source.authors)),
        ("agency", source.agency),
        ("URL" if address(source) else "address", address(source) or source.url),
        ("accessed", source.accessed or "not recorded"),
        ("file", source.path),
        ("SHA-256", source.sha256),
    ):
        if value:
            yield name, one_line(value)


def overruled(item: Item) -> str:
    """Whose word the standing is, and what the program found; "" where it is the program's."""
    return f"as {one_line(item.ruled)} says; the program found: {called(item.found)}" if item.found else ""


def by(said: Said) -> str:
    """Who said it and when."""
    return f"{one_line(said.author)}, {said.at[:16].replace('T', ' ')} UTC"
