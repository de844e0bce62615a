"""Where a report of a claim comes from in the end, and whether two reports come from the same place.

In this order: the named speaker; the body or description that is named as the source; the credited agency or outlet;
the outlet's own voice. Who passed the statement on is recorded beside the speaker.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache

from index.claims.outlets import Outlets
from index.claims.units import Unit
from index.model.document import Document
from index.model.statements import Attribution
from index.quotes.people import unnamed
from index.text.stems import Word, cut, listed, stem

LONGEST = 80  # characters of a source mention that are shown


class Source(Enum):
    """Whose statement a report is."""

    OWN = "own"  # the outlet's
    NAMED = "named"  # that of somebody who could be asked
    UNTOLD = "untold"  # that of "he", "the 71-year-old", or nobody the text names there
    UNNAMED = "unnamed"  # that of "observers", "officials"


class Tie(Enum):
    """What is known of two reports: whether their origin is one, may be one, or is two."""

    ONE = "one"
    MAYBE = "maybe"
    TWO = "two"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Origin:
    """One report's origin.

    `names` are shown. `houses` are the outlets and agencies it went through, the publisher included; `known` tells
    that there is a publisher. `who` are the stems that tell who is quoted, `stretch` those of the report's words;
    `spoken` tells that these hold a quotation or a verb of saying.
    """

    source: Source
    names: tuple[str, ...]
    houses: frozenset[str]
    known: bool
    who: frozenset[str]
    stretch: frozenset[str]
    spoken: bool

    @property
    def is_own(self) -> bool:
        """Whether the outlet says it itself."""
        return self.source is Source.OWN


def origin(document: Document, unit: Unit, stretch: Sequence[Word], outlets: Outlets) -> Origin:
    """The origin of a document's report of a claim: its sentence, and all the words of the report."""
    # An agency that only contributed to a text is not known to be behind this sentence of it.
    agency = (document.agency,) if document.agency and not document.agency.guess else ()
    credited = [fact.value for fact in (*document.via, *agency)]
    publisher = document.outlet.value if document.outlet else None
    via = unit.attribution.via if unit.attribution else ()
    houses = frozenset(outlets.key(name) for name in (*credited, *via, *((publisher,) if publisher else ())))
    said = frozenset(word.stem for word in stretch)
    spoken = unit.quoted or any(word.folded in listed("sources", "speech") for word in stretch)
    if unit.attribution is None:
        names = tuple(dict.fromkeys(credited)) or (f"{publisher or 'unknown outlet'} (own voice)",)
        return Origin(Source.OWN, names, houses, publisher is not None, frozenset(), said, spoken)
    mention = _mention(document, unit.attribution)
    name = unit.attribution.speaker or mention
    who = frozenset(word.stem for word in cut(name, 0, len(name)) if word.folded not in listed("sources", "articles"))
    names = tuple(dict.fromkeys((_short(name or "quoted, source not told"), *via)))
    source = _source(mention if unit.attribution.speaker is None else "", unit.attribution.speaker or "")
    return Origin(source, names, houses, publisher is not None, who, said, True)


def tie(one: Origin, other: Origin) -> tuple[Tie, str]:
    """What two reports of a claim have to do with each other, and why, in words."""
    shared = one.houses & other.houses
    if shared:
        return Tie.ONE, f"{min(shared)}, through which both came"
    sources = {one.source, other.source}
    if sources == {Source.OWN}:
        return (Tie.MAYBE, "something said that both tell of") if one.spoken and other.spoken else (Tie.TWO, "")
    if Source.OWN in sources:
        return _quoted_and_own(*((other, one) if one.source is Source.OWN else (one, other)))
    if one.who and one.who == other.who and one.who - _generic():
        return Tie.ONE, "the same source"
    if Source.UNNAMED in sources:
        return Tie.MAYBE, "a source without a name"
    if Source.UNTOLD in sources:
        return Tie.MAYBE, "the same speaker"
    if _short_form(one.who, other.who) or _initials(one, other) or _initials(other, one):
        return Tie.ONE, "the same speaker"
    if one.who & other.who or _mentions(one, other) or _mentions(other, one) or min(len(one.who), len(other.who)) < 2:
        return Tie.MAYBE, "speakers that may speak for one another"
    return Tie.TWO, ""


def other_speaker(one: Origin, other: Origin) -> bool:
    """Whether two reports quote different people, both by name."""
    return one.source is other.source is Source.NAMED and not (
        one.who & other.who or _initials(one, other) or _initials(other, one)
    )


def _mention(document: Document, attribution: Attribution) -> str:
    return " ".join(" ".join(document.text[span.start : span.end].split()) for span in attribution.source)


def _source(mention: str, speaker: str) -> Source:
    """What kind of source a name is, or a mention that resolves to none; what follows a comma only describes it."""
    mention = mention.partition(",")[0]
    found = cut(mention or speaker, 0, len(mention or speaker))
    nameless = [word.folded in listed("sources", "unnamed") for word in found]
    if speaker:
        return Source.UNNAMED if unnamed(speaker) or (found and nameless[-1]) else Source.NAMED
    if any(nameless):
        return Source.UNNAMED
    if not found or found[0].folded in listed("sources", "pronouns"):
        return Source.UNTOLD
    first = 1 if found[0].folded in listed("sources", "articles") else 0
    return Source.NAMED if any(mention[word.start].isupper() for word in found[first:]) else Source.UNTOLD


def _quoted_and_own(quoted: Origin, own: Origin) -> tuple[Tie, str]:
    name = quoted.names[0]
    if quoted.source is Source.NAMED and _mentions(quoted, own):
        return Tie.ONE, f"{name}, whom one quotes and the other names"
    if quoted.source is Source.NAMED or own.spoken:
        return Tie.MAYBE, f"{name}, whom one of them quotes"
    return Tie.UNKNOWN, f"{name} may be behind both"


def _mentions(quoted: Origin, other: Origin) -> bool:
    """Whether the other report's words hold some of the name of who is quoted here."""
    return bool(quoted.who & other.stretch - _generic())


def _short_form(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether one name is a shorter form of the other: "Putin", "Vladimir Putin"."""
    return bool(one and other) and (one <= other or other <= one)


def _initials(short: Origin, long: Origin) -> bool:
    """Whether a name is made of the initials of the other: "BLS", "Bureau of Labor Statistics"."""
    name = short.names[0]
    letters = "".join(word[0] for word in long.names[0].split() if word[0].isupper())
    return len(name) > 1 and name.isupper() and name == letters


@cache
def _generic() -> frozenset[str]:
    """What is no name: two mentions that share nothing else may be of different people."""
    return frozenset(stem(word) for word in listed("sources", "unnamed") | listed("sources", "pronouns"))


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"
