"""How far an update is."""

import msgspec


class Progress(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far an update is: `done` of the `total` files or documents of its stage.

    The stages are "reading", "indexing", "stories", "quotes", "claims" and finally "done". Quotes and claims take
    turns, so that some stories are done before others are begun. When `revision`, the catalogue's, changes, there is
    something new to show. `note` is a message for the user, such as what was found damaged. `percent` is how much of
    the next document is done, if it is a long one.
    """

    stage: str
    done: int
    total: int
    revision: int
    note: str = ""
    percent: int = 0

    @property
    def amount(self) -> str:
        """The progress within the stage, in words: "3 of 10, 40 %"; "" for a stage that has nothing to do."""
        within = f", {self.percent} %" if self.percent else ""
        return f"{self.done:,} of {self.total:,}{within}" if self.total else ""
