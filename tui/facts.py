"""Metadata as it is shown: a guess ends in a question mark."""

from index.document import Fact

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
UNKNOWN_OUTLET = "outlet unknown"


def guessed(fact: Fact | None, missing: str = UNKNOWN_OUTLET) -> str:
    """A fact's value."""
    if fact is None:
        return missing
    return f"{fact.value}?" if fact.guess else fact.value


def dated(fact: Fact | None) -> str:
    """A date for people: "19 Jun 2024"."""
    if fact is None:
        return "undated"
    year, month, day = fact.value[:10].split("-")
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}" + ("?" if fact.guess else "")


def counted(number: int, thing: str) -> str:
    """A number of things: "1 report", "2,000 reports"."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
