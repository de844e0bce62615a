"""Metadata and findings in words. A guess ends in a question mark."""

import re
from datetime import datetime

from index.library import StatementRow
from index.model.document import Fact
from index.reporting.words import UNKNOWN_OUTLET

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SUFFIX = re.compile(r"\.(\w{1,6})$")
_NAMED = 5  # outlets that a line names
_SURE, _LIKELY = 0.7, 0.5  # from this confidence on nothing is said about it; from the second one on, "less sure"


def guessed(fact: Fact | None, missing: str = UNKNOWN_OUTLET) -> str:
    """A fact's value, with a question mark if it is a guess; `missing` if there is none."""
    if fact is None:
        return missing
    return f"{fact.value}?" if fact.guess else fact.value


def dated(fact: Fact | None) -> str:
    """A date for people: "19 Jun 2024"."""
    if fact is None:
        return "undated"
    year, month, day = fact.value[:10].split("-")
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}" + ("?" if fact.guess else "")


def timed(fact: Fact | None) -> str:
    """A date with its time, if that is known: "19 Jun 2024 07:48"."""
    return " ".join(filter(None, (dated(fact), fact.value[11:16] if fact else "")))


def timed_at(time: str) -> str:
    """A time of the journal (ISO 8601) on the clock of this machine: "28 Nov 2026 16:03"."""
    here = datetime.fromisoformat(time).astimezone()
    return f"{here.day} {_MONTHS[here.month - 1]} {here.year} {here:%H:%M}"


def suffix(path: str) -> str:
    """The suffix of a document's file, or of its part of the file, as far as a list shows it: "html", "" for none."""
    file, _, member = path.rpartition("#")
    match = _SUFFIX.search(member) or _SUFFIX.search(file)
    return match[1].lower() if match else ""


def counted(number: int, thing: str) -> str:
    """A number with a noun: "1 report", "2,000 reports"."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def unsure(confidence: float) -> str:
    """A low confidence in words, "" for a high one."""
    if confidence >= _SURE:
        return ""
    return "less sure" if confidence >= _LIKELY else "doubtful"


def told_how(row: StatementRow) -> str:
    """How a statement is reported, through whom, and whose word the speaker is: "indirect, via Interfax, less sure"."""
    credited = f"as {row.credited.author} says" if row.credited else ""
    via = f"via {', '.join(row.via)}" if row.via else ""
    return ", ".join(filter(None, (row.kind, via, unsure(row.confidence), credited)))


def listed(outlets: tuple[str, ...]) -> str:
    """A few outlets by name: "Krone, Stern, Reuters and 12 more"."""
    named = ", ".join(outlets[:_NAMED]) or UNKNOWN_OUTLET
    return named + (f" and {len(outlets) - _NAMED:,} more" if len(outlets) > _NAMED else "")
