"""The labelled sample: what a careful reader says of the reports in `events/`, as values.

Labels name a report by its file and point to its words; where the words stand is looked up in the report's text.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.model.claims import Conflict, Standing
from index.model.document import Span
from index.model.statements import Kind

HERE = Path(__file__).parent
EVENTS = HERE / "events"
LABELS = HERE / "labels"
QUERIES = HERE / "queries.toml"
FROM_TO = " … "  # "first words … last words": the stretch from the first to the last


@dataclass(frozen=True)
class Labelled:
    """A claim as one report tells it: it stands at `span` of `report`, and `others` tell it as well.

    Reports are known by their path below `events/`, without the suffix: "01_ferry/courier".
    """

    report: str
    span: Span
    words: str
    standing: Standing
    conflict: Conflict
    others: frozenset[str]


@dataclass(frozen=True)
class Said:
    """An attributed statement in a report. `speaker` is None where the text does not tell."""

    report: str
    kind: Kind
    speaker: str | None
    cue: str
    content: Span


@dataclass(frozen=True)
class Sample:
    """All labels. `open` are stretches where one reader sees a statement and another does not; they count for
    nothing. `no_claims` are stretches that claim nothing.
    """

    reports: Mapping[str, str]  # the text of each
    claims: tuple[Labelled, ...]
    statements: tuple[Said, ...]
    open: tuple[tuple[str, Span], ...]
    no_claims: tuple[tuple[str, Span], ...]


class LabelError(Exception):
    """A label that does not point to one place in its report. The message names both."""


def sample() -> Sample:
    """Read all of it. Raises LabelError."""
    reports = {
        f"{path.parent.name}/{path.stem}": path.read_text(encoding="utf-8") for path in sorted(EVENTS.glob("*/*.md"))
    }
    claims: list[Labelled] = []
    statements: list[Said] = []
    open_: list[tuple[str, Span]] = []
    no_claims: list[tuple[str, Span]] = []
    for path in sorted(LABELS.glob("*.toml")):
        labels = tomllib.loads(path.read_text(encoding="utf-8"))
        texts = {name.partition("/")[2]: text for name, text in reports.items() if name.startswith(f"{path.stem}/")}
        for fact in labels["fact"]:
            claims += _told(path.stem, texts, fact)
        statements += _said(path.stem, texts, labels["statements"])
        open_ += _places(path.stem, texts, labels.get("open", ()))
        no_claims += _places(path.stem, texts, labels.get("no_claims", ()))
    return Sample(reports, tuple(claims), tuple(statements), tuple(open_), tuple(no_claims))


def place(text: str, words: str, where: str) -> Span:
    """Where the words stand in a text. Raises LabelError unless it is one place; `where` names the text."""
    first, _, last = words.partition(FROM_TO)
    found = [match.start() for match in re.finditer(re.escape(first), text)]
    if len(found) != 1:
        raise LabelError(f"{where}: {first!r} stands there {len(found)} times")
    end = found[0] + len(first)
    if last:
        at = text.find(last, end)
        if at < 0:
            raise LabelError(f"{where}: {last!r} does not follow {first!r}")
        end = at + len(last)
    return Span(found[0], end)


def _told(event: str, texts: Mapping[str, str], fact: Mapping[str, Any]) -> Iterator[Labelled]:
    told: Mapping[str, str] = fact["told"]
    for name, words in told.items():
        yield Labelled(
            f"{event}/{name}",
            place(texts[name], words, f"{event}/{name}"),
            words,
            Standing(fact["standing"]),
            Conflict(fact.get("conflict", "none")),
            frozenset(f"{event}/{other}" for other in (*told, *fact.get("also", ())) if other != name),
        )


def _said(event: str, texts: Mapping[str, str], rows: Iterable[Sequence[str]]) -> Iterator[Said]:
    for name, kind, speaker, cue, content in rows:
        report = f"{event}/{name}"
        yield Said(report, Kind(kind), speaker or None, cue, place(texts[name], content, report))


def _places(event: str, texts: Mapping[str, str], rows: Iterable[Sequence[str]]) -> Iterator[tuple[str, Span]]:
    for name, words in rows:
        report = f"{event}/{name}"
        yield report, place(texts[name], words, report)
