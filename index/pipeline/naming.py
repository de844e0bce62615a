"""Between quotes and claims: the speakers of all documents are brought under one name each."""

from hashlib import sha256

from index.store.catalogue import Catalogue
from index.store.speakers import Naming


def name_speakers(catalogue: Catalogue) -> None:
    """Bring the speakers of all documents under one name each, where an analysis has come or gone.

    Of the mentions that resolve to no name only those of unnamed sources are kept ("observers").
    """
    from index import quotes

    digest = _digest(catalogue, quotes.VERSION)
    if digest == catalogue.state("names"):
        return
    from index.quotes.people import merged, unnamed  # late, as all that only a change needs

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
            mention = small if small in mentions else one.speaker  # "Observers" where a sentence begins with it
            nameless = unnamed(mention) and _describes_all(mention)
            namings.append(Naming(one, mention if nameless else None, nameless))
    with catalogue.change():
        for document in catalogue.speakers.rename(namings):
            catalogue.grouping.outdate(document)
        catalogue.set_state("names", digest)


def _describes_all(mention: str) -> bool:
    """Whether a mention that resolves to no name describes its source from end to end: "Russian sources".

    Where it ends in a name, or joins two sources, or is somebody's ("his aides"), it says more than that.
    """
    from index.quotes.descriptions import Sort, describe

    words = mention.split()
    return words[-1].islower() and "and" not in words and describe(mention).sort is Sort.UNNAMED


def _digest(catalogue: Catalogue, *versions: str) -> str:
    """What stands for all analysed documents and the rooms' versions: as long as it stays, so does what they make."""
    digest = sha256("\0".join(versions).encode())
    for id_, sha in catalogue.analysed():
        digest.update(f"\0{id_} {sha}".encode())
    return digest.hexdigest()
