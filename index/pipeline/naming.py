"""Between quotes and claims: gives each speaker one name in the whole library."""

from hashlib import sha256

from index.store.catalogue import Catalogue
from index.store.speakers import Naming


def name_speakers(catalogue: Catalogue) -> None:
    """Name the speakers of all documents again if any analysis has come, gone or changed.

    Mentions that resolve to no name are named only if they describe an unnamed source ("observers").
    """
    from index import quotes

    digest = _digest(catalogue, quotes.VERSION)
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
    namings = []
    for one in called:
        if one.resolved:
            name = names.get((one.document, one.speaker), one.speaker)
            namings.append(Naming(one, name, unnamed(name)))
        else:
            small = one.speaker[:1].lower() + one.speaker[1:]
            mention = small if small in mentions else one.speaker  # "Observers" at the beginning of a sentence
            nameless = unnamed(mention) and _describes_all(mention)
            namings.append(Naming(one, mention if nameless else None, nameless))
    with catalogue.change():
        for document in catalogue.speakers.rename(namings):
            catalogue.grouping.untell(document)
        catalogue.set_state("names", digest)


def _describes_all(mention: str) -> bool:
    """Whether a mention that resolves to no name is nothing but a description: "Russian sources".

    It is not if it ends in a name, joins two sources, or has a possessor ("his aides").
    """
    from index.quotes.descriptions import Sort, describe

    words = mention.split()
    return words[-1].islower() and "and" not in words and describe(mention).sort is Sort.UNNAMED


def _digest(catalogue: Catalogue, *versions: str) -> str:
    """A digest of all analysed documents and the rooms' versions: while it stays the same, so do their results."""
    digest = sha256("\0".join(versions).encode())
    for id_, sha in catalogue.analysed():
        digest.update(f"\0{id_} {sha}".encode())
    return digest.hexdigest()
