"""Mending a damaged catalogue.

Where the damage is confined to single documents, the damaged entries are removed and the next update makes them again;
otherwise the whole catalogue has to be replaced. Looking for damage takes time proportional to the library, so it is
done only after a reader has met some, and by `twosource check`.
"""

from collections.abc import Iterator
from enum import StrEnum

from index.store.callings import NAMED
from index.store.catalogue import Catalogue
from index.store.schema import DamagedError


class Damage(StrEnum):
    """What cannot be read of a document. Everything derived from it has to be made again too."""

    TEXT = "text"
    ANALYSIS = "analysis"
    CLAIMS = "claims"


def damaged(catalogue: Catalogue, *, thorough: bool = False) -> Iterator[tuple[int, Damage]]:
    """The ids of documents with damaged entries, and what of each cannot be read.

    With `thorough`, SQLite also compares its indexes with its tables. Raises DamagedError if more is damaged than
    single documents.
    """
    state = catalogue.integrity(thorough=thorough)
    if state != "ok":
        raise DamagedError(f"The catalogue is damaged ({state}). Your files are not touched.")
    catalogue.revision()
    catalogue.files()
    catalogue.problems()
    catalogue.grouping.look()
    catalogue.speakers.look_at_names()
    sound = True
    for id_ in catalogue.ids():
        damage = _damage(catalogue, id_)
        if damage:
            sound = False
            yield id_, damage
    if sound:
        catalogue.speakers.rows()
        catalogue.callings.look()


def _damage(catalogue: Catalogue, id_: int) -> Damage | None:
    found = Damage.TEXT
    try:
        document, cards = catalogue.document(id_), catalogue.cards([id_])
        catalogue.repeats.look(id_)
        if document is None or not cards:
            return found
        found = Damage.ANALYSIS
        catalogue.analysis(id_)
        found = Damage.CLAIMS
        catalogue.claims(id_)
        catalogue.glances.look(id_)
        found = Damage.ANALYSIS  # for its speakers
        catalogue.speakers.look(id_)
    except DamagedError:
        return found
    return None


def mend(catalogue: Catalogue) -> str:
    """Remove what is damaged, so that the update that follows makes it again. Says what it was, "" if nothing was.

    The library's writer lock is held. Raises DamagedError if the whole catalogue has to be replaced.
    """
    with catalogue.change(visible=False):
        catalogue.statements.look_at_words()
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
        catalogue.set_state(NAMED, "")  # so that speakers who are stored again get the library's names again
        what = f"what it held of {len(found):,} document{'s'[: len(found) > 1]} could not be read"
        catalogue.set_state("made_anew", what)
    return f"The catalogue was damaged ({what}). That is made anew from your files."
