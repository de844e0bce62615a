"""A connection to a catalogue: all that is read from it.

What a catalogue is, and how it is written to: index.store.catalogue.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from index.model.claims import Claim
from index.model.document import Document, Problem
from index.model.provenance import Provenance
from index.model.rows import NOTHING_FOUND, Counts
from index.model.statements import Analysis
from index.store.callings import Callings
from index.store.cards import Card, Kept, KnownFile, Listed
from index.store.claimlists import ClaimLists
from index.store.claimsets import ClaimSets
from index.store.compact import unpacked_statements
from index.store.details import unpacked_details
from index.store.evidence import PICK, Evidence, Picked
from index.store.glances import Glances, decode_tally
from index.store.marked import Marked
from index.store.marks import Marks, marks_beside, own_marks
from index.store.packing import unpacked_text
from index.store.pages import Pages
from index.store.pieces import text_of
from index.store.places import Places
from index.store.repeats import Repeats
from index.store.schema import connect, decoder, opened_for_reading, plain_errors, plain_sqlite_errors, transaction
from index.store.shelf import Shelf
from index.store.speakers import Speakers, named
from index.store.statements import Statements
from index.store.stories import Grouping
from index.store.timelines import Timelines

if TYPE_CHECKING:
    from index.store.columns import Columns
    from index.store.spoken import Spoken

_encode = msgspec.json.encode
_decode_card = decoder(Card)


class OpenedCatalogue:
    """One connection to a catalogue file (index.store.schema). All methods raise LibraryError, DamagedError."""

    def __init__(self, path: Path, readers_own: Path | None = None) -> None:
        """Open the catalogue in this file; only to read it, where a folder is given for what a reader makes of it."""
        self.path = path
        self._readers_own = readers_own
        self._stamp = _stamp(path)
        self._db, self._is_fixed = (opened_for_reading(path), False) if readers_own else connect(path)
        self.statements = Statements(self._db, self.text)
        self.evidence = Evidence(self._db)
        self.claim_sets = ClaimSets(self._db)
        self.callings = Callings(self._db)
        self.speakers = Speakers(self._db, self.statements, self.evidence, self.callings)
        self.grouping = Grouping(self._db)
        self.timelines = Timelines(self._db, self.evidence)
        self.pages = Pages(self._db, self.speakers)
        self.repeats = Repeats(self._db)
        self.places = Places(self._db)
        self.glances = Glances(self._db)
        self.shelf = Shelf(self._db)
        self.uuid = self.state("uuid")

    @cached_property
    def columns(self) -> "Columns":
        """What documents are filtered, sorted and narrowed by."""
        from index.store.columns import Columns  # late: numpy

        return Columns(self._db, self.path)

    @cached_property
    def spoken(self) -> "Spoken":
        """The words of statements."""
        from index.store.spoken import Spoken  # late: numpy

        return Spoken(self._db)

    @cached_property
    def marks(self) -> Marks:
        """What analysts said, as it was placed last."""
        if self._readers_own:
            return Marks(self._db, own_marks(self._readers_own, self.uuid))
        return Marks(self._db, marks_beside(self.path))

    @cached_property
    def marked_shelf(self) -> Shelf:
        """The list of documents, arranged by what analysts said."""
        return Shelf(self._db, self.marks)

    @cached_property
    def marked(self) -> Marked:
        """Which documents and words something was said of."""
        return Marked(self._db, self.marks)

    @cached_property
    def claim_lists(self) -> ClaimLists:
        """The claims that meet some conditions, with what analysts said of each."""
        return ClaimLists(self._db, self.marks)

    def close(self) -> None:
        self._db.close()

    def shorten_log(self) -> None:
        """Move all that was written from the log into the file itself, as far as no reader is in the way."""
        with plain_sqlite_errors():
            (waits,) = self._db.execute("PRAGMA busy_timeout").fetchone()
            self._db.execute("PRAGMA busy_timeout = 0")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._db.execute(f"PRAGMA busy_timeout = {waits}")

    def is_current(self) -> bool:
        """Whether the file still exists, and this connection sees its latest content."""
        return self.path.exists() and not (self._is_fixed and _stamp(self.path) != self._stamp)

    def state(self, key: str) -> str:
        """A remembered value, "" if there is none."""
        with plain_errors():
            row = self._db.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def revision(self) -> int:
        with plain_errors():
            return int(self.state("revision"))

    def cards(self, documents: Sequence[int] | None = None) -> list[Listed]:
        """Documents for a list in this order, but for those that are gone; or all of the list, in path order."""
        query = (
            "SELECT d.id, d.path, d.line, d.member, d.card, a.attributions IS NOT NULL, s.shown, t.tally "
            "FROM documents d "
            "LEFT JOIN analyses a ON a.document = d.id LEFT JOIN tallies t ON t.document = d.id "
            "LEFT JOIN stories s ON s.id = t.story "
        )
        with plain_errors():
            copies, older = self.places.copies(documents), self.places.older(documents)
            if documents is None:
                rows = self._db.execute(query + "WHERE d.shown ORDER BY d.path, d.line").fetchall()
            else:
                wanted = _encode(documents).decode()
                found = self._db.execute(f"{query}WHERE d.id IN (SELECT value FROM json_each(?))", (wanted,))  # noqa: S608
                by_id = {row[0]: row for row in found}
                rows = [by_id[id_] for id_ in documents if id_ in by_id]
            return [
                Listed(
                    id_,
                    os.fsdecode(path),
                    line,
                    member,
                    _decode_card(card),
                    bool(analysed),
                    story or "",
                    decode_tally(tally) if tally else NOTHING_FOUND,
                    copies.get(id_, 0),
                    older.get(id_, 0),
                )
                for id_, path, line, member, card, analysed, story, tally in rows
            ]

    def carded(self) -> Iterator[tuple[int, str, int, str, str, Card]]:
        """Each document's id, path, line, member, SHA-256 and card, in path order."""
        with plain_errors():
            rows = self._db.execute("SELECT id, path, line, member, sha256, card FROM documents ORDER BY path, line")
            for id_, path, line, member, sha256, card_ in rows.fetchall():
                yield id_, os.fsdecode(path), line, member, sha256, _decode_card(card_)

    def document(self, id_: int) -> Document | None:
        with plain_errors():
            row = self._db.execute(
                f"SELECT d.id, d.path, d.line, d.member, d.sha256, d.card, c.details, {text_of('d.id')} "  # noqa: S608
                "FROM documents d JOIN contents c ON c.document = d.id WHERE d.id = ?",
                (id_,),
            ).fetchone()
            return _document(*row) if row else None

    def text(self, id_: int) -> str:
        """A document's text, "" if the document is gone."""
        with plain_errors():
            [(stored,)] = self._db.execute(f"SELECT {text_of('?')}", (id_,))
        return "" if stored is None else unpacked_text(stored)

    def provenance(self, id_: int) -> Provenance | None:
        """Where a document comes from, but for its places; None if it is gone."""
        document = self.document(id_)
        if document is None:
            return None
        with plain_errors():
            row = self._db.execute(
                "SELECT coalesce(f.stamp, ''), coalesce(f.read_at_ns, 0), coalesce(f.sha256, ''), d.reader "
                "FROM documents d LEFT JOIN files f ON f.path = d.path WHERE d.id = ?",
                (id_,),
            ).fetchone()
            file = KnownFile(*row)
            return Provenance((), file.size, file.sha256, document.sha256, file.read_at_ns, file.reader)

    def analysis(self, id_: int) -> Analysis | None:
        """Who says what in a document, with the speakers' names in the library. None if it has no analysis."""
        found = self.found(id_)
        if found is None:
            return None
        names = self.speakers.names(id_)
        return Analysis(found.version, tuple(named(said, names) for said in found.attributions))

    def found(self, id_: int) -> Analysis | None:
        """As `analysis`, with the names that the document gives the speakers."""
        with plain_errors():
            row = self._db.execute(
                "SELECT version, attributions FROM analyses WHERE document = ? AND attributions IS NOT NULL", (id_,)
            ).fetchone()
            return Analysis(row[0], unpacked_statements(row[1])) if row else None

    def claims(self, document: int | None = None) -> tuple[Claim, ...]:
        """The claims of one document, or of all in path order; those of a document in the engine's order."""
        return tuple(self.evidence.claims(document))

    def claim(self, document: int, position: int) -> Claim | None:
        """One claim of a document; None if there is none in this place."""
        query = f"SELECT {PICK} FROM claims c WHERE c.document = ? AND c.position = ?"  # noqa: S608
        with plain_errors():
            row = self._db.execute(query, (document, position)).fetchone()
            return Picked().claim(*row) if row else None

    def problems(self) -> tuple[Problem, ...]:
        with plain_errors():
            rows = self._db.execute(
                "SELECT path, reason, line, member FROM problems ORDER BY path, line, member, reason"
            )
            return tuple(Problem(os.fsdecode(path), *rest) for path, *rest in rows)

    def counts(self) -> Counts:
        with plain_errors():
            row = self._db.execute(
                "SELECT (SELECT CAST(total(size) AS INTEGER) FROM shelved WHERE kind = 'outlet'), "
                "(SELECT count(*) FROM analyses WHERE attributions IS NOT NULL), "
                "(SELECT CAST(total(claims) AS INTEGER) FROM counts WHERE facet = 'outlet'), "
                "(SELECT count(*) FROM problems)"
            ).fetchone()
        return Counts(*row)

    def count(self) -> int:
        """How many documents there are."""
        with plain_errors():
            return int(self._db.execute("SELECT total(size) FROM shelved WHERE kind = 'outlet'").fetchone()[0])

    def count_without(self, kind: Literal["statements", "claims"]) -> int:
        """In how many documents statements or claims are still to be found."""
        if self.state("settled").partition(" ")[0] == str(self.revision()):
            return 0  # nothing has changed since all were found
        made = "analyses" if kind == "statements" else "tallies"
        with plain_errors():
            row = self._db.execute(
                "SELECT count(*) FROM documents d LEFT JOIN analyses a ON a.document = d.id WHERE d.shown "  # noqa: S608
                f"AND NOT EXISTS (SELECT 1 FROM {made} m WHERE m.document = d.id) "
                "AND (a.document IS NULL OR a.attributions IS NOT NULL)"
            ).fetchone()
        return int(row[0])

    def integrity(self, *, thorough: bool = False) -> str:
        """The result of SQLite's own check, the quick or the thorough one: "ok", or what is wrong."""
        check = "integrity_check" if thorough else "quick_check"
        with plain_errors():
            return "; ".join(str(row[0]) for row in self._db.execute(f"PRAGMA {check}(5)"))

    def ids(self) -> list[int]:
        """The ids of all documents as read, copies and older versions included, in path order."""
        with plain_errors():
            return [int(row[0]) for row in self._db.execute("SELECT id FROM documents ORDER BY path, line")]

    @contextmanager
    def steady(self) -> Iterator[None]:
        """All that is read within is of one state."""
        with plain_errors(), transaction(self._db):
            yield

    # What is still to be done

    def files(self) -> dict[str, KnownFile]:
        """Every file as it was last read, by path. Its stamp is "" if it was not read to its end."""
        return {path: self.file(path) or KnownFile("", 0, "", "") for path in self.paths()}

    def file(self, path: str) -> KnownFile | None:
        """A file as it was last read, None if it was not read to its end."""
        with plain_errors():
            row = self._db.execute(
                "SELECT stamp, read_at_ns, sha256, reader FROM files WHERE path = ?", (os.fsencode(path),)
            ).fetchone()
        return KnownFile(*row) if row else None

    def paths(self, place: str = "") -> list[str]:
        """The files that were read, whole or in part, in order: all, or those at a place and below it."""
        at = os.fsencode(place)
        first, last = (at + b"/", at + b"0") if at else (b"", b"\xff" * 8)
        with plain_errors():
            rows = self._db.execute(
                "SELECT path FROM files WHERE path = ?1 UNION SELECT path FROM files WHERE path >= ?2 AND path < ?3 "
                # Each by its index, which has them in order.
                "UNION SELECT DISTINCT path FROM documents WHERE path = ?1 "
                "UNION SELECT DISTINCT path FROM documents WHERE path >= ?2 AND path < ?3 ORDER BY path",
                (at, first, last),
            )
            return [os.fsdecode(path) for (path,) in rows]

    def kept(self, path: str) -> list[Kept]:
        """The documents read from one file."""
        with plain_errors():
            rows = self._db.execute(
                "SELECT id, line, member, sha256, reader FROM documents WHERE path = ? ORDER BY line",
                (os.fsencode(path),),
            ).fetchall()
        return [Kept(*row) for row in rows]

    def unanalysed(self, version: str, documents: Collection[int] | None = None) -> list[int]:
        """The documents without an analysis of this version, of these or of all, in path order."""
        if documents is not None:
            among = "json_each(?) n CROSS JOIN documents d ON d.id = n.value"
        elif self.state("analysing") == version:
            among = "unfinished u CROSS JOIN documents d ON d.id = u.document"
        else:
            among = "documents d"
        given = () if documents is None else (_encode(sorted(documents)).decode(),)
        with plain_errors():
            rows = self._db.execute(
                f"SELECT d.id FROM {among} LEFT JOIN analyses a ON a.document = d.id "  # noqa: S608
                "WHERE d.shown AND (a.version IS NULL OR a.version != ?) ORDER BY d.path, d.line",
                (*given, version),
            ).fetchall()
        return [row[0] for row in rows]

    def are_analysed(self, documents: Iterable[int]) -> bool:
        """Whether all of these documents are analysed, by whatever version."""
        query = "SELECT 1 FROM analyses WHERE document = ? AND attributions IS NOT NULL"
        with plain_errors():
            return all(self._db.execute(query, (id_,)).fetchone() for id_ in documents)

    def analysed(self) -> Iterator[tuple[int, str]]:
        """Id and SHA-256 of every analysed document, in path order."""
        with plain_errors():
            yield from self._db.execute(
                "SELECT d.id, d.sha256 FROM documents d JOIN analyses a ON a.document = d.id "
                "WHERE a.attributions IS NOT NULL ORDER BY d.path, d.line"
            )

    def changed_since(self, revision: int, id_: int) -> list[tuple[int, int]]:
        """(revision, id) of the documents added after this pair, oldest first."""
        with plain_errors():
            return self._db.execute(
                "SELECT revision, id FROM documents WHERE shown AND (revision, id) > (?, ?) ORDER BY revision, id",
                (revision, id_),
            ).fetchall()

    def count_since(self, revision: int, id_: int) -> int:
        with plain_errors():
            row = self._db.execute(
                "SELECT count(*) FROM documents WHERE shown AND (revision, id) > (?, ?)", (revision, id_)
            ).fetchone()
        return int(row[0])

    def removed_since(self, revision: int) -> list[int]:
        """The documents removed after this revision, which is not before the state `forgotten`."""
        with plain_errors():
            rows = self._db.execute("SELECT id FROM tombstones WHERE revision > ?", (revision,)).fetchall()
        return [row[0] for row in rows]


def _stamp(path: Path) -> tuple[int, int, bool] | None:
    """A value that changes whenever the catalogue's file does; None if the file is gone."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, path.with_name(f"{path.name}-wal").exists()


def _document(
    id_: int, path: bytes, line: int, member: str, sha256: str, stored_card: bytes, details: bytes, text: bytes
) -> Document:
    card, found = _decode_card(stored_card), unpacked_details(details)
    return Document(
        id=id_,
        path=os.fsdecode(path),
        line=line,
        member=member,
        sha256=sha256,
        text=unpacked_text(text),
        parts=found.labelled(),
        title=card.title,
        outlet=card.outlet,
        agency=found.agency,
        via=card.via,
        authors=found.authors,
        date=card.date,
        updated=found.updated,
        url=found.url,
        fetched=found.fetched,
        language=card.language,
        places=found.places,
    )
