"""What a benchmark yields."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One number. `budget` is the most it may be, None where there is none; `note` is shown beside it."""

    name: str
    value: float
    unit: str
    budget: float | None = None
    note: str = ""
