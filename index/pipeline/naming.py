"""Between quotes and claims: gives each speaker one name in the whole library."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import sha256

from index.model.corrections import UNCORRECTED, Corrections
from index.store.catalogue import Catalogue
from index.store.speakers import NAMED, Called, Naming


def name_speakers(catalogue: Catalogue, corrections: Corrections = UNCORRECTED) -> None:
    """Name the speakers of all documents again if any analysis has come, gone or changed, or the analyst's word on it.

    Mentions that resolve to no name are named only if they describe an unnamed source ("observers"). The speakers are
    gone through twice, a document at a time: all of a large library are more than there is memory for.
    """
    from index import quotes

    made_by = f"{quotes.VERSION} {sha256(repr(corrections.speakers).encode('utf-8', 'surrogatepass')).hexdigest()}"
    if catalogue.state(NAMED) == made_by:
        return
    from index.quotes.people import Names  # late: only needed if something has changed

    mentions: set[str] = set()
    names = Names(_said(catalogue, mentions))
    called_by = _by_analyst(corrections.speakers)
    changed: dict[int, Naming] = {}
    documents: set[int] = set()
    for speakers in catalogue.speakers.called():
        known = names.of([one.speaker for one in speakers if one.resolved])
        for one in speakers:
            naming = _naming(one, known, mentions, called_by)
            if naming != one.naming:
                changed[one.id] = naming
                if one.resolved:
                    documents.add(one.document)
    with catalogue.change(visible=bool(changed)):
        catalogue.speakers.rename(changed)
        for document in sorted(documents):
            catalogue.grouping.untell(document)
        catalogue.set_state(NAMED, made_by)


def _said(catalogue: Catalogue, mentions: set[str]) -> Iterator[dict[str, int]]:
    """The names in each document, with the number of their statements. Mentions that are none go into `mentions`."""
    for speakers in catalogue.speakers.called():
        mentions.update(one.speaker for one in speakers if not one.resolved)
        yield {one.speaker: one.statements for one in speakers if one.resolved}


def _naming(
    called: Called, names: Mapping[str, str], mentions: Collection[str], called_by: Mapping[str, str]
) -> Naming:
    """The library's name for a speaker; `names` are those of its document."""
    from index.quotes.people import unnamed

    if called.resolved:
        found = names[called.speaker]
        name = called_by.get(found, found)
        return Naming(name, unnamed(name))
    small = called.speaker[:1].lower() + called.speaker[1:]
    mention = small if small in mentions else called.speaker  # "Observers" at the beginning of a sentence
    if not (unnamed(mention) and _describes_all(mention)):
        return Naming(None, False)
    name = called_by.get(mention, mention)
    return Naming(name, unnamed(name))


def _by_analyst(said: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What speakers are called in the end: of names that lead to one another, the one that was given last stays."""
    called: dict[str, str] = {}
    for name, other in said:
        called.pop(other, None)
        if name != other:
            called[name] = other
    ends = {}
    for name in called:
        end = name
        while end in called:
            end = called[end]
        ends[name] = end
    return ends


def _describes_all(mention: str) -> bool:
    """Whether a mention that resolves to no name is nothing but a description: "Russian sources".

    It is not if it ends in a name, joins two sources, or has a possessor ("his aides").
    """
    from index.quotes.descriptions import Sort, describe

    words = mention.split()
    return words[-1].islower() and "and" not in words and describe(mention).sort is Sort.UNNAMED
