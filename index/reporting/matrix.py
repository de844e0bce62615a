"""A story's claims by outlet: which outlets have a claim, have something near it, or have nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from index.library import Entry, Library
from index.model.claims import Bearing, Claim, Dispute, Nearest, Relation, Report, bearing
from index.model.document import Document
from index.model.grouping import grouped
from index.reporting.words import UNKNOWN_OUTLET


class Has(StrEnum):
    """How an outlet has a claim; the later, the more telling."""

    NEAR = "near"  # something near the claim, but not the claim itself
    SAME = "same"
    MORE = "more"  # says the same and more
    OWN = "own"  # the row shows the claim in this outlet's words
    DISPUTES = "disputes"


_RANKS = {has: rank for rank, has in enumerate(Has)}


@dataclass(frozen=True, slots=True)
class Cell:
    """What one outlet has: a stretch of one of its documents.

    `number` is its index in the claim's evidence (index.model.claims.bearing), None for the claim itself.
    """

    has: Has
    document: int
    start: int
    end: int
    score: float = 0.0
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One claim, which one or several outlets make.

    `claim`, in the words of `outlet`, represents all claims that say the same; `same` are their ids, including its own.
    `cells` are by outlet, and `having` counts the outlets that have the claim.
    """

    claim: Claim
    outlet: str
    text: str
    same: frozenset[str]
    cells: Mapping[str, Cell]
    having: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The outlets in the order of their first reports, and the rows in the order of the documents."""

    story: str
    outlets: tuple[str, ...]
    rows: tuple[Row, ...]
    documents: Mapping[int, Document]


def read(library: Library, story: str, documents: Sequence[int]) -> Matrix:
    """The matrix of a story's documents, which are given in chronological order."""
    found = {id_: document for id_ in documents if (document := library.document(id_))}
    columns = {id_: named(document) for id_, document in found.items()}
    claims = [claim for id_ in found for claim in library.claims(id_)]
    rows = []
    for claim, same in grouped(claims, columns):
        cells = cells_of(claim, columns)
        text = found[claim.document].text[claim.start : claim.end]
        rows.append(Row(claim, columns[claim.document], text, same, cells, _having(cells)))
    return Matrix(story, tuple(dict.fromkeys(columns.values())), tuple(rows), found)


def named(document: Document | Entry) -> str:
    """The outlet of a document. If it is unknown, the document counts as an outlet of its own."""
    return document.outlet.value if document.outlet else f"{UNKNOWN_OUTLET} ({PurePath(document.path).name})"


def cells_of(claim: Claim, columns: Mapping[int, str]) -> dict[str, Cell]:
    """What each outlet has of a claim; outlets without anything are omitted."""
    cells = {columns[claim.document]: Cell(Has.OWN, claim.document, claim.start, claim.end)}
    for number, found in enumerate(bearing(claim)):
        outlet = columns.get(found.document)
        if outlet is None or found.document == claim.document:  # a text that contradicts itself still makes the claim
            continue
        score = 0.0 if isinstance(found, Dispute) else found.score
        cell = Cell(has(found), found.document, found.start, found.end, score, number)
        before = cells.get(outlet)
        if before is None or (_RANKS[cell.has], cell.score) > (_RANKS[before.has], before.score):
            cells[outlet] = cell
    return cells


def has(found: Bearing) -> Has:
    """How what bears on a claim has it."""
    match found:
        case Dispute():
            return Has.DISPUTES
        case Report(relation=Relation.COVERS):
            return Has.MORE
        case Report():
            return Has.SAME
        case Nearest():
            return Has.NEAR


def _having(cells: Mapping[str, Cell]) -> int:
    return sum(cell.has in (Has.OWN, Has.SAME, Has.MORE) for cell in cells.values())
