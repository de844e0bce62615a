"""The names under which outlets and agencies are compared: one outlet under two names is one outlet."""

from collections.abc import Mapping
from functools import lru_cache

from index.reading.metadata.outlets import masthead
from index.text.words import words


class Outlets:
    """Names to the forms in which they are compared. The analyst's aliases win over the known ones."""

    def __init__(self, aliases: Mapping[str, str] | None = None) -> None:
        """`aliases` names an outlet by another one's name."""
        self._aliases = {_folded(name): _known(other) for name, other in (aliases or {}).items()}

    def key(self, name: str) -> str:
        folded = _folded(name)
        if folded in self._aliases:
            return self._aliases[folded]
        known = _known(name)
        return self._aliases.get(known, known)


def _folded(name: str) -> str:
    folded = [word for word, _, _ in words(name)]
    return " ".join(folded[1:] if folded[:1] == ["the"] and len(folded) > 1 else folded)


@lru_cache(10_000)  # asked again for every report
def _known(name: str) -> str:
    """The name that reading has for an outlet or agency, or else the name itself, folded."""
    return _folded(masthead(name) or name)
