"""The catalogue: the documents, analyses, claims and problems of one library. The system of record.

It also holds the speakers in the documents (index.store.speakers) and the stories (index.store.stories).

Everything in it can be made again from the analyst's files, so a damaged catalogue is simply replaced. What an analyst
adds is irreplaceable and belongs in the journal (index.journal), never here.

Each change increments a counter, the revision. Whoever remembers a revision can ask whether anything has changed since,
and which documents have.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import msgspec

from index.model.claims import Claim, document_print
from index.model.document import Document, Problem
from index.model.statements import Analysis
from index.store.articles import Identity
from index.store.cards import Card, KnownFile, card, tally
from index.store.codes import WHOLE, code, numbers
from index.store.compact import packed_statements
from index.store.details import packed_details
from index.store.evidence import packed_evidence
from index.store.glances import noted
from index.store.opened import OpenedCatalogue
from index.store.pieces import keep_text
from index.store.schema import decoder, plain_errors, plain_sqlite_errors, transaction
from index.store.sorting import sort_keys
from index.store.statements import key_of
from index.store.tidying import forget_removed, give_back, has_many_removed, has_scattered_words, merge_words, pack

WALKED = "walked"  # the state that says by what all files were gone through, "" where some are to be read again
_encode = msgspec.json.encode
_decode_card = decoder(Card)


class Catalogue(OpenedCatalogue):
    """A connection to a catalogue file for writing too, each time within `change`. All methods raise LibraryError."""

    @contextmanager
    def change(self, *, visible: bool = True) -> Iterator[int]:
        """A transaction: all changes within are kept, or none. Yields the revision that they carry.

        With `visible` false the revision does not increase: nothing changes that a reader could see.
        """
        with plain_sqlite_errors(), transaction(self._db):
            more = 1 if visible else 0  # the first statement writes in any case, so that nobody else does meanwhile
            self._db.execute("UPDATE state SET value = CAST(value + ? AS TEXT) WHERE key = 'revision'", (more,))
            yield self.revision()

    def keep_at_hand(self, kilobytes: int) -> None:
        """Have this connection keep so much of the file in memory, instead of SQLite's two megabytes."""
        with plain_errors():
            self._db.execute(f"PRAGMA cache_size = -{kilobytes}")

    def expect(self, version: str) -> None:
        """Note that analyses of another version are missing ones, in a transaction of its own."""
        if self.state("analysing") != version:
            with self.change(visible=False):
                self.set_state("analysing", version)
                self._db.execute(
                    "INSERT OR IGNORE INTO unfinished SELECT document FROM analyses WHERE version != ?", (version,)
                )

    def tidy(self, indexed: int) -> None:
        """Give up what is not needed any more. `indexed` is the revision that the full text is at."""
        with plain_sqlite_errors():
            if has_many_removed(self._db):
                with self.change(visible=False):
                    self.set_state("forgotten", str(forget_removed(self._db, indexed)))
            if has_scattered_words(self._db, self.state("merged")):
                with self.change(visible=False):
                    self.set_state("merged", merge_words(self._db))
                pack(self._db)
            give_back(self._db)

    def set_state(self, key: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (key, value))

    def keep_file(self, path: str, file: KnownFile) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)",
            (os.fsencode(path), file.stamp, file.read_at_ns, file.sha256, file.reader),
        )

    def read_again(self, paths: Iterable[str]) -> None:
        """Have the next update read these files, in a transaction of its own."""
        with self.change(visible=False):
            self._db.executemany(
                "UPDATE files SET reader = '' WHERE path = ?", [(os.fsencode(path),) for path in paths]
            )
            self.set_state(WALKED, "")

    def forget_file(self, path: str) -> None:
        self._db.execute("DELETE FROM files WHERE path = ?", (os.fsencode(path),))

    def add(self, document: Document, reader: str, revision: int, identity: Identity | None = None) -> None:
        """Store a new document. Its `id` is ignored. Without an identity it is never taken for another one's copy."""
        made = card(document)
        cursor = self._db.execute(
            "INSERT INTO documents (path, line, member, sha256, reader, revision, card, dated, published, outlet, "
            "heading) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                os.fsencode(document.path),
                document.line,
                document.member,
                document.sha256,
                reader,
                revision,
                _encode(made),
                *sort_keys(made),
            ),
        )
        id_ = cursor.lastrowid
        assert id_
        self._db.execute("INSERT INTO contents VALUES (?, ?)", (id_, packed_details(document)))
        keep_text(self._db, id_, document.text)
        if identity:
            self.places.keep(id_, identity)
        self.set_state("articles", str(revision))  # while it stays the same, each place has the same article

    def relabel(self, document: Document) -> None:
        """Store a document whose parts are labelled otherwise now, and drop everything that was found in it."""
        made = card(document)
        self._db.execute(
            "UPDATE documents SET card = ?, dated = ?, published = ?, outlet = ?, heading = ? WHERE id = ?",
            (_encode(made), *sort_keys(made), document.id),
        )
        self._db.execute("UPDATE contents SET details = ? WHERE document = ?", (packed_details(document), document.id))
        self.forget_analysis(document.id)

    def move(self, id_: int, line: int, member: str) -> None:
        """Note that an article has moved to another place in its file."""
        self._db.execute("UPDATE documents SET line = ?, member = ? WHERE id = ?", (line, member, id_))
        self.places.unsettle(id_)
        self.grouping.outdate(id_)

    def remove(self, id_: int, revision: int) -> None:
        """Remove a document and everything that was found in it."""
        self.places.unsettle(id_)
        self.grouping.outdate(id_)
        self.repeats.outdate(id_)
        self.speakers.forget(id_)
        self.statements.forget(id_)
        self._db.execute("DELETE FROM documents WHERE id = ?", (id_,))
        self._bury(id_, revision)
        self.set_state("articles", str(revision))

    def _bury(self, id_: int, revision: int) -> None:
        self._db.execute("INSERT OR REPLACE INTO tombstones VALUES (?, ?)", (id_, revision))

    def settle(self, revision: int) -> None:
        """Find out which documents are copies or older versions of others, where that may have changed."""
        hidden, shown = self.places.settle(self._body)
        for id_ in hidden:
            self.forget_analysis(id_)
            self._drop_analysis_problem(id_)
            self._bury(id_, revision)
        self._db.executemany("UPDATE documents SET revision = ? WHERE id = ?", [(revision, id_) for id_ in shown])
        self.set_state("articles", str(revision))

    def _body(self, id_: int) -> str:
        document = self.document(id_)
        return document.body if document else ""

    def forget_document(self, id_: int, revision: int) -> None:
        """Remove a document, and have its file read again."""
        self._db.execute("DELETE FROM files WHERE path = (SELECT path FROM documents WHERE id = ?)", (id_,))
        self.set_state(WALKED, "")
        self.remove(id_, revision)

    def forget_analysis(self, id_: int) -> None:
        """Remove everything that was found in a document."""
        self._db.execute("DELETE FROM analyses WHERE document = ?", (id_,))
        self.speakers.forget(id_)
        self.statements.forget(id_)
        self.forget_claims(id_)

    def forget_claims(self, id_: int) -> None:
        self.grouping.outdate(id_)
        self._drop_claims(id_)

    def keep_analysis(self, id_: int, analysis: Analysis) -> None:
        self._drop_analysis_problem(id_)
        self.grouping.untell(id_)
        self._db.execute(
            "INSERT OR REPLACE INTO analyses VALUES (?, ?, ?)",
            (id_, analysis.version, packed_statements(analysis.attributions)),
        )
        self.speakers.keep(id_, analysis.attributions)

    def keep_failed_analysis(self, document: Document, version: str, reason: str) -> None:
        """Remember that this version failed on a document, so that not every update tries it again."""
        self._drop_analysis_problem(document.id)
        self.grouping.outdate(document.id)
        self._drop_claims(document.id)
        self._db.execute("INSERT OR REPLACE INTO analyses VALUES (?, ?, NULL)", (document.id, version))
        self.speakers.keep(document.id, ())
        self._db.execute(
            "INSERT INTO problems VALUES (?, ?, ?, 'analysis', ?, ?)",
            (os.fsencode(document.path), document.line, document.member, reason, document.id),
        )

    def _drop_analysis_problem(self, id_: int) -> None:
        self._db.execute("DELETE FROM problems WHERE document = ?", (id_,))

    def keep_claims(self, id_: int, story: int, claims: Sequence[Claim]) -> None:
        """Replace the claims of a document, which belongs to this story, if they are others."""
        document = self.document(id_)
        assert document
        evidence = packed_evidence(claims, document_print(document.sha256, document.body))
        if self._story_told(id_) == story and self.evidence.kept(id_) == evidence:
            return
        self.evidence.drop(id_)
        self.evidence.keep(id_, evidence)
        self._db.execute(
            "INSERT OR REPLACE INTO tallies VALUES (?, ?, ?, ?)",
            (id_, story, _encode(tally(claims)), noted(claims, document.text)),
        )
        flags = -sum(claim.flagged for claim in claims)
        self._db.execute(
            "UPDATE documents SET story = ?1, flags = ?2 WHERE id = ?3 AND (story != ?1 OR flags != ?2)",
            (story, flags, id_),
        )
        outlet = document.outlet.value if document.outlet else ""
        names = numbers(self._db, {outlet, *(claim.speaker or "" for claim in claims)})
        now = {
            _claim_values(id_, at, story, names[outlet], names[one.speaker or ""], one) for at, one in enumerate(claims)
        }
        before = {*self._db.execute("SELECT * FROM claims WHERE document = ?", (id_,))}
        self._db.executemany(
            "DELETE FROM claims WHERE document = ? AND position = ? AND salience = ?",
            [(id_, position, salience) for _, position, _, _, salience, *_ in before - now],
        )
        self._db.executemany("INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [*(now - before)])

    def change_claims(self, id_: int, change: Callable[[Sequence[Claim]], Sequence[Claim]]) -> None:
        """Replace the claims of a document by others of the same story, if it has any yet."""
        story = self._story_told(id_)
        if story is not None:
            self.keep_claims(id_, story, change(self.claims(id_)))

    def _story_told(self, id_: int) -> int | None:
        """The story as part of which a document's claims were found, None where they were not."""
        row = self._db.execute("SELECT story FROM tallies WHERE document = ?", (id_,)).fetchone()
        return row[0] if row else None

    def _drop_claims(self, id_: int) -> None:
        self._db.execute("DELETE FROM claims WHERE document = ?", (id_,))
        self._db.execute("DELETE FROM tallies WHERE document = ?", (id_,))
        self.evidence.drop(id_)
        self._db.execute("UPDATE documents SET story = 0, flags = 0 WHERE id = ? AND story", (id_,))

    def replace_problems(self, stage: str, problems: Iterable[Problem], path: str | None = None) -> None:
        """Replace a stage's problems: those of one path, or all of them."""
        if path is None:
            self._db.execute("DELETE FROM problems WHERE stage = ?", (stage,))
        else:
            self._db.execute("DELETE FROM problems WHERE stage = ? AND path = ?", (stage, os.fsencode(path)))
        self._db.executemany(
            "INSERT INTO problems VALUES (?, ?, ?, ?, ?, NULL)",
            [(os.fsencode(one.path), one.line, one.member, stage, one.reason) for one in problems],
        )

    def stage_problems(self, stage: str, path: str | None = None) -> set[Problem]:
        """The problems of a stage, of one path or of all."""
        query = "SELECT path, reason, line, member FROM problems WHERE stage = ?"
        with plain_errors():
            if path is None:
                rows = self._db.execute(query, (stage,)).fetchall()
            else:
                rows = self._db.execute(query + " AND path = ?", (stage, os.fsencode(path))).fetchall()
            return {Problem(os.fsdecode(path), *rest) for path, *rest in rows}


def _claim_values(
    document: int, position: int, story: int, outlet: int, speaker: int, claim: Claim
) -> tuple[object, ...]:
    """A claim as the columns of its table."""
    return (
        document,
        position,
        code(claim.standing),
        claim.flagged,
        round(claim.salience * WHOLE),
        code(claim.conflict),
        story,
        outlet,
        speaker,
        claim.start,
        claim.end,
        key_of(claim.statement) if claim.statement else None,
    )
