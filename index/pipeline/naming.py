"""Between quotes and claims: gives each speaker one name in the whole library."""

from collections.abc import Sequence
from hashlib import sha256

from index.model.corrections import UNCORRECTED, Corrections
from index.store.catalogue import Catalogue
from index.store.speakers import Naming


def name_speakers(catalogue: Catalogue, corrections: Corrections = UNCORRECTED) -> None:
    """Name the speakers of all documents again if any analysis has come, gone or changed, or the analyst's word on it.

    Mentions that resolve to no name are named only if they describe an unnamed source ("observers").
    """
    from index import quotes

    digest = _digest(catalogue, quotes.VERSION, repr(corrections.speakers), repr(corrections.spoken))
    if digest == catalogue.state("names"):
        return
    from index.quotes.people import merged, unnamed  # late: only needed if something has changed

    called = catalogue.speakers.called()
    speakers: dict[int, list[str]] = {}
    for one in called:
        if one.resolved:
            speakers.setdefault(one.document, []).extend([one.speaker] * one.statements)
    names = merged(speakers)
    mentions = {one.speaker for one in called if not one.resolved}
    called_by = _by_analyst(corrections.speakers)
    namings = []
    for one in called:
        if one.resolved:
            found = names.get((one.document, one.speaker), one.speaker)
            name = called_by.get(found, found)
            namings.append(Naming(one, name, unnamed(name)))
        else:
            small = one.speaker[:1].lower() + one.speaker[1:]
            mention = small if small in mentions else one.speaker  # "Observers" at the beginning of a sentence
            nameless = unnamed(mention) and _describes_all(mention)
            name = called_by.get(mention, mention)
            namings.append(Naming(one, name, unnamed(name)) if nameless else Naming(one, None, False))
    with catalogue.change():
        for document in catalogue.speakers.rename(namings):
            catalogue.grouping.untell(document)
        catalogue.set_state("names", digest)


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


def _digest(catalogue: Catalogue, *besides: str) -> str:
    """A digest of all analysed documents and what else counts: while it stays the same, so do the names."""
    digest = sha256("\0".join(besides).encode("utf-8", "surrogatepass"))
    for id_, sha in catalogue.analysed():
        digest.update(f"\0{id_} {sha}".encode())
    return digest.hexdigest()
