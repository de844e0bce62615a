"""How far an update is."""

import msgspec


class Progress(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far an update is: `done` of `total` files or documents of its stage. The stages are "reading", "indexing",
    "quotes", "claims" and, at the end, "done". `revision` is the catalogue's: who shows it looks again when it moves.
    `note` is something to tell: what was damaged and is made anew, say. `percent` is how much of the next document is
    done, where that one is long.
    """

    stage: str
    done: int
    total: int
    revision: int
    note: str = ""
    percent: int = 0

    @property
    def amount(self) -> str:
        """How far it is within its stage, in words: "3 of 10, 40 %"; "" where that says nothing."""
        within = f", {self.percent} %" if self.percent else ""
        return f"{self.done:,} of {self.total:,}{within}" if self.total else ""
