"""Making good what a catalogue holds and nobody can read.

What is kept of a single document is forgotten, as far as it is damaged, and the rest of the update makes it anew; where
more than that is damaged, the whole catalogue has to be made anew. It takes time in proportion to the library, so it is
done only where a reader met damage, and to check.
"""

from collections.abc import Iterator
from enum import StrEnum

from index.store.catalogue import Catalogue
from index.store.schema import DamagedError


class Damage(StrEnum):
    """What of a document cannot be read; all that is made from it is made anew with it."""

    TEXT = "text"
    ANALYSIS = "analysis"
    CLAIMS = "claims"


def damaged(catalogue: Catalogue, *, thorough: bool = False) -> Iterator[tuple[int, Damage]]:
    """The documents of which something cannot be read, by their ids.

    Raises DamagedError where the catalogue is damaged beyond that. With `thorough` SQLite also compares its indexes
    with its tables.
    """
    state = catalogue.integrity(thorough=thorough)
    if state != "ok":
        raise DamagedError(f"The catalogue is damaged ({state}). Your files are not touched.")
    catalogue.revision()
    catalogue.files()
    catalogue.problems()
    catalogue.grouping.look()
    sound = True
    for id_ in catalogue.ids():
        damage = _damage(catalogue, id_)
        if damage:
            sound = False
            yield id_, damage
    if sound:
        catalogue.speakers.rows()
        catalogue.speakers.called()


def _damage(catalogue: Catalogue, id_: int) -> Damage | None:
    found = Damage.TEXT
    try:
        document, cards = catalogue.document(id_), catalogue.cards(id_)
        if document is None or not cards:
            return found
        found = Damage.ANALYSIS
        catalogue.analysis(id_)
        found = Damage.CLAIMS
        catalogue.claims(id_)
        found = Damage.ANALYSIS  # for its speakers
        catalogue.speakers.look(id_)
    except DamagedError:
        return found
    return None


def mend(catalogue: Catalogue) -> str:
    """Have what is damaged made anew by the update that follows. Says what it was, "" where nothing is.

    The library's writer lock is held. Raises DamagedError where the whole catalogue has to be made anew.
    """
    found = list(damaged(catalogue, thorough=True))
    if not found:
        return ""
    with catalogue.change() as revision:
        for id_, damage in found:
            match damage:
                case Damage.TEXT:
                    catalogue.forget_document(id_, revision)
                case Damage.ANALYSIS:
                    catalogue.forget_analysis(id_)
                case Damage.CLAIMS:
                    catalogue.forget_claims(id_)
        catalogue.set_state("names", "")  # or speakers kept anew would not get the library's names
        what = f"what it held of {len(found):,} document{'s'[: len(found) > 1]} could not be read"
        catalogue.set_state("made_anew", what)
    return f"The catalogue was damaged ({what}). That is made anew from your files."
