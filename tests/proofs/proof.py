"""What every proof of this folder has in hand: its chance, its size, and where it tells what it found."""

import sys
from random import Random


class Proof:
    """One run of a proof: the same seed and size try the same things in the same order.

    `short` is the form that is part of the tests: seconds instead of minutes.
    """

    def __init__(self, seed: int, *, short: bool) -> None:
        self.seed = seed
        self.short = short
        self.random = Random(seed)
        self.tried = 0
        self.faults: list[str] = []

    def tell(self, line: str) -> None:
        """Say how far it is."""
        print(line, file=sys.stderr, flush=True)

    def fault(self, line: str) -> None:
        """Note what is not as it must be, with all that is needed to see it again."""
        self.faults.append(line)
        self.tell(f"FAULT {line}")
