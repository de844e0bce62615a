"""What the analyst knew better when claims were found last, as the catalogue remembers it."""

import msgspec

from index.model.corrections import UNCORRECTED, Corrections
from index.store.catalogue import Catalogue
from index.store.schema import decoder

_decode = decoder(Corrections)


def remembered(catalogue: Catalogue) -> Corrections:
    """The corrections of the last time."""
    return _decode((catalogue.state("corrections") or "{}").encode())


def stored(corrections: Corrections) -> str:
    """Corrections as the catalogue remembers them, "" for none."""
    return "" if corrections == UNCORRECTED else msgspec.json.encode(corrections).decode()
