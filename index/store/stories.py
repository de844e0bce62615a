"""The stories in the catalogue: the documents' fingerprints, the links between their texts, and the resulting groups.

Joins that begin with what is to be done are CROSS JOINs: SQLite keeps their order, and would go through all documents
otherwise, whose order it could use.

Everything is stored with what it was made from, so that the catalogue can always say what is missing or out of date;
index.pipeline.comparing makes it. Stories that have the same title are told apart by numbers here.
"""

import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

import msgspec

from index.model.stories import Fingerprint, Link
from index.store.cards import told_apart
from index.store.schema import plain_errors

_KEY, _TERM = 16, 4  # bytes, in a fingerprint
_READ = 1_000  # texts that are read together
# Most texts have the vector of the documents that hold them now, and none of their own.
_TEXTS = (
    "SELECT t.key, t.day, coalesce(t.vector, (SELECT min(p.vector) FROM prints p WHERE p.key = t.key)) FROM texts t"
)


class Told(msgspec.Struct, frozen=True):
    """How far the claims of a story are found: in its first `reached` documents, or in the `whole` story.

    `label` is its title; `path` and `line` are those of its first document.
    """

    story: int
    label: str
    path: str
    line: int
    reached: int
    whole: bool


class Untold(msgspec.Struct, frozen=True):
    """A story whose claims are out of date, except for those of its first `reached` documents."""

    id: int
    documents: tuple[int, ...]
    reached: int


class Grouping:
    """The stories in one connection to a catalogue. It is the Shelf of index.claims.stories."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    # What is still to be done

    def unprinted(self) -> list[int]:
        """The documents without a fingerprint, but for those whose analysis failed, in path order."""
        with plain_errors():
            rows = self._db.execute(
                "SELECT d.id FROM unfinished u CROSS JOIN documents d ON d.id = u.document "
                "LEFT JOIN analyses a ON a.document = d.id "
                "LEFT JOIN prints p ON p.document = d.id WHERE d.shown AND p.document IS NULL "
                "AND (a.document IS NULL OR a.attributions IS NOT NULL) ORDER BY d.path, d.line"
            ).fetchall()
        return [row[0] for row in rows]

    def take(self, most: int) -> int:
        """Take the next of the touched texts: those of no day, then the oldest. Says how many, 0 if none is left.

        What follows is about these, until others are taken.
        """
        with plain_errors():
            self._db.execute("CREATE TEMP TABLE IF NOT EXISTS taken (key BLOB PRIMARY KEY) WITHOUT ROWID")
            self._db.execute("DELETE FROM taken")
            cursor = self._db.execute(
                "INSERT INTO taken SELECT u.key FROM touched u LEFT JOIN prints p ON p.key = u.key "
                "GROUP BY u.key ORDER BY min(p.day), u.key LIMIT ?",
                (most,),
            )
        return cursor.rowcount

    def changed(self) -> list[Fingerprint]:
        """The taken texts that are new or have changed since they were last linked."""
        with plain_errors():
            rows = self._db.execute(
                "SELECT p.key, p.day, p.vector FROM (SELECT p.key, min(p.day) AS day, min(p.vector) AS vector "
                "FROM taken u CROSS JOIN prints p ON p.key = u.key GROUP BY p.key) p "
                "LEFT JOIN texts t ON t.key = p.key WHERE t.key IS NULL OR t.day IS NOT p.day "
                "OR t.vector != p.vector ORDER BY p.key"
            )
            return [Fingerprint(*row) for row in rows]

    def gone(self) -> list[bytes]:
        """The taken texts that no document holds any more."""
        with plain_errors():
            rows = self._db.execute(
                "SELECT t.key FROM taken u CROSS JOIN texts t ON t.key = u.key "
                "WHERE NOT EXISTS (SELECT 1 FROM prints p WHERE p.key = u.key) ORDER BY t.key"
            )
            return [row[0] for row in rows]

    def touched(self) -> set[bytes]:
        """The taken texts that are known."""
        with plain_errors():
            rows = self._db.execute("SELECT t.key FROM taken u CROSS JOIN texts t ON t.key = u.key")
            return {row[0] for row in rows}

    def count_touched(self) -> int:
        """How many texts have documents that came, went or changed since the texts were settled."""
        with plain_errors():
            return int(self._db.execute("SELECT count(*) FROM touched").fetchone()[0])

    def look(self) -> None:
        """Read everything. Raises DamagedError if a fingerprint is malformed."""
        with plain_errors():
            prints = (Fingerprint(*row) for row in self._db.execute("SELECT key, day, vector FROM prints"))
            for one in chain(chain.from_iterable(self.around(None, _READ)), prints):
                if len(one.key) != _KEY or len(one.vector) % _TERM or not isinstance(one.day, int | None):
                    raise ValueError("a fingerprint is none")
            self._db.execute("SELECT sum(likeness) FROM links").fetchone()
        self.untold()

    def untold(self, among: Collection[int] | None = None) -> list[Untold]:
        """The stories whose claims are out of date, of these or of all, those with the oldest documents first."""
        query = (
            "SELECT s.id, s.reached, p.document "
            "FROM stories s CROSS JOIN texts t ON t.story = s.id CROSS JOIN prints p ON p.key = t.key WHERE NOT s.told"
        )
        with plain_errors():
            if among is None:
                rows = self._db.execute(query).fetchall()
            else:
                ids = msgspec.json.encode(sorted(among)).decode()
                query += " AND s.id IN (SELECT value FROM json_each(?))"
                rows = self._db.execute(query, (ids,)).fetchall()
        found: dict[int, tuple[int, list[int]]] = {}
        for story, reached, document in rows:
            found.setdefault(story, (reached, []))[1].append(document)
        stories = [Untold(id_, tuple(sorted(documents)), reached) for id_, (reached, documents) in found.items()]
        return sorted(stories, key=lambda story: story.documents)

    # Reading

    def story_of(self, document: int) -> int | None:
        """The story of a document, None if it is in none."""
        with plain_errors():
            row = self._db.execute(
                "SELECT t.story FROM prints p JOIN texts t ON t.key = p.key WHERE p.document = ?", (document,)
            ).fetchone()
        return row[0] if row else None

    def members(self, story: int) -> list[tuple[int, Fingerprint]]:
        """The documents of a story, with their fingerprints."""
        with plain_errors():
            rows = self._db.execute(
                "SELECT p.document, p.key, p.day, p.vector FROM texts t JOIN prints p ON p.key = t.key "
                "WHERE t.story = ?",
                (story,),
            )
            return [(document, Fingerprint(*print_)) for document, *print_ in rows]

    def keys(self, documents: Iterable[int]) -> dict[int, bytes]:
        """The texts of these documents, of those that have one that was taken already."""
        with plain_errors():
            found = (
                self._db.execute(
                    "SELECT p.document, p.key FROM prints p JOIN texts t ON t.key = p.key WHERE p.document = ?", (id_,)
                ).fetchone()
                for id_ in documents
            )
            return dict(row for row in found if row)

    def around(self, days: Iterable[int] | None, most: int) -> Iterator[list[Fingerprint]]:
        """The texts of these days and those without a date, or all if `days` is None; at most so many at a time."""
        near = f"{_TEXTS} WHERE t.day IS NULL UNION ALL {_TEXTS} WHERE t.day IN (SELECT value FROM json_each(?))"  # noqa: S608
        with plain_errors():
            if days is None:
                cursor = self._db.execute(_TEXTS)
            else:
                cursor = self._db.execute(near, (msgspec.json.encode(sorted(days)).decode(),))
            while rows := cursor.fetchmany(most):
                yield [Fingerprint(*row) for row in rows]

    def text(self, key: bytes) -> Fingerprint:
        with plain_errors():
            return Fingerprint(*self._db.execute(f"{_TEXTS} WHERE t.key = ?", (key,)).fetchone())

    def links(self, key: bytes) -> list[Link]:
        """The links from the text and those to it."""
        return self.links_from(key) + self.links_to(key)

    def links_from(self, key: bytes) -> list[Link]:
        """The links from the text, the most similar first."""
        return self._links("SELECT text, other, likeness FROM links WHERE text = ? ORDER BY likeness DESC, other", key)

    def links_to(self, key: bytes) -> list[Link]:
        return self._links("SELECT text, other, likeness FROM links WHERE other = ?", key)

    def _links(self, query: str, key: bytes) -> list[Link]:
        with plain_errors():
            return [Link(*row) for row in self._db.execute(query, (key,))]

    def story(self, key: bytes) -> frozenset[bytes]:
        """The texts of the story that the text belongs to, including itself; only itself if it belongs to none."""
        with plain_errors():
            rows = self._db.execute(
                "SELECT key FROM texts WHERE story = (SELECT story FROM texts WHERE key = ?)", (key,)
            ).fetchall()
        return frozenset(row[0] for row in rows) or frozenset([key])

    # Writing: each within Catalogue.change

    def forget(self) -> None:
        """Delete everything, because the code that made it has changed."""
        for table in ("prints", "touched", "links", "texts", "stories"):
            self._db.execute(f"DELETE FROM {table}")  # noqa: S608

    def untell(self, document: int) -> None:
        """Note that the claims of a document's story have to be found again, from the same documents."""
        self._db.execute(
            "UPDATE stories SET told = 0, reached = 0 WHERE id = "
            "(SELECT t.story FROM prints p JOIN texts t ON t.key = p.key WHERE p.document = ?)",
            (document,),
        )

    def outdate(self, document: int) -> None:
        """Note that a document has to be put into a story again, and the claims of its story found again."""
        self._db.execute("INSERT OR IGNORE INTO touched SELECT key FROM prints WHERE document = ?", (document,))
        for (key,) in self._db.execute("SELECT key FROM prints WHERE document = ?", (document,)).fetchall():
            self._keep_vector(key)
        self._db.execute("DELETE FROM prints WHERE document = ?", (document,))

    def _keep_vector(self, key: bytes) -> None:
        """Give a text a vector of its own, as the documents that hold it are about to be others."""
        self._db.execute(
            "UPDATE texts SET vector = (SELECT min(p.vector) FROM prints p WHERE p.key = texts.key) "
            "WHERE key = ? AND vector IS NULL",
            (key,),
        )

    def keep_print(self, document: int, one: Fingerprint) -> None:
        self._keep_vector(one.key)
        self._db.execute("INSERT INTO prints VALUES (?, ?, ?, ?)", (document, one.key, one.day, one.vector))
        self._db.execute("INSERT OR IGNORE INTO touched VALUES (?)", (one.key,))

    def settle(self) -> None:
        """Mark the taken texts as touched no more, and the claims of their stories as out of date."""
        self._db.execute(
            "UPDATE stories SET told = 0, reached = 0 "
            "WHERE id IN (SELECT t.story FROM taken u JOIN texts t ON t.key = u.key)"
        )
        self._db.execute("DELETE FROM touched WHERE key IN (SELECT key FROM taken)")

    def keep_texts(self, changed: Iterable[Fingerprint], gone: Iterable[bytes]) -> None:
        """Store changed texts, as `changed` gave them, which belong to no story yet, and delete those that are gone."""
        changed, gone = list(changed), list(gone)
        self._thin([*(text.key for text in changed), *gone])
        self._db.executemany("DELETE FROM texts WHERE key = ?", [(key,) for key in gone])
        self._db.executemany(
            "INSERT OR REPLACE INTO texts (key, day) VALUES (?, ?)", [(text.key, text.day) for text in changed]
        )

    def keep_links(self, text: bytes, links: Iterable[Link]) -> None:
        """Replace all links from a text."""
        self._db.execute("DELETE FROM links WHERE text = ?", (text,))
        self._db.executemany("INSERT INTO links VALUES (?, ?, ?)", links)

    def keep_stories(self, stories: Iterable[frozenset[bytes]]) -> None:
        """Move texts into these stories. A story with the same texts as before keeps its id."""
        for story in [story for story in stories if not self._is_kept(story)]:
            self._thin(story)
            number = self._db.execute("INSERT INTO stories DEFAULT VALUES").lastrowid
            self._db.executemany("UPDATE texts SET story = ? WHERE key = ?", [(number, key) for key in story])
        empty = self._db.execute(
            "SELECT s.id, s.label FROM thinned h CROSS JOIN stories s ON s.id = h.story "
            "WHERE NOT EXISTS (SELECT 1 FROM texts t WHERE t.story = s.id)"
        ).fetchall()
        self._db.execute("DELETE FROM thinned")
        self._db.executemany("DELETE FROM stories WHERE id = ?", [(number,) for number, _ in empty])
        self._number(label for _, label in empty if label is not None)

    def _thin(self, texts: Iterable[bytes]) -> None:
        """Note that these texts leave the stories they are in."""
        self._db.executemany(
            "INSERT OR IGNORE INTO thinned SELECT story FROM texts WHERE key = ? AND story IS NOT NULL",
            [(key,) for key in texts],
        )

    def _is_kept(self, story: frozenset[bytes]) -> bool:
        key = min(story)
        [number] = self._db.execute("SELECT story FROM texts WHERE key = ?", (key,)).fetchone()
        return number is not None and self.story(key) == story

    def keep_told(self, told: Sequence[Told]) -> None:
        """Remember the titles of these stories, and how far their claims are found."""
        before = [self._db.execute("SELECT label FROM stories WHERE id = ?", (one.story,)).fetchone() for one in told]
        self._db.executemany(
            "UPDATE stories SET told = ?, reached = ?, label = ?, path = ?, line = ? WHERE id = ?",
            [(one.whole, one.reached, one.label, os.fsencode(one.path), one.line, one.story) for one in told],
        )
        self._number({one.label for one in told}.union(label for (label,) in before if label is not None))

    def _number(self, labels: Iterable[str]) -> None:
        """Number the stories that share a label, in the order of their first documents."""
        for label in sorted(set(labels)):
            rows = self._db.execute("SELECT id, shown, path, line FROM stories WHERE label = ?", (label,)).fetchall()
            rows.sort(key=lambda row: (os.fsdecode(row[2]), row[3]))
            self._db.executemany(
                "UPDATE stories SET shown = ? WHERE id = ?",
                [
                    (name, number)
                    for name, (number, shown, _, _) in zip(told_apart([label] * len(rows)), rows, strict=True)
                    if name != shown
                ],
            )
