"""The places of the articles in a catalogue: which documents as read are copies or older versions of another.

Only the newest version of an article is a document of the library, and of its copies only one; the others can be opened
from there. index.store.articles says which.
"""

import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec

from index.model.actions import Source
from index.store.addresses import address
from index.store.articles import Copy, Identity, Standing, arranged
from index.store.schema import decoder, plain_errors

_encode = msgspec.json.encode
_decode_rest = decoder(tuple[str, str, str, tuple[int, int]])  # outlet, date, fetched, known: what has no column

# Everything that shares words, an address or a title with what is unsettled, directly or through others.
_NEAR = """
WITH RECURSIVE near(key) AS (
    SELECT key FROM unsettled
    UNION SELECT CAST(d.url AS BLOB) FROM near JOIN documents d ON d.body = near.key WHERE d.url != ''
    UNION SELECT CAST(d.title AS BLOB) FROM near JOIN documents d ON d.body = near.key WHERE d.title != ''
    UNION SELECT d.body FROM near JOIN documents d ON d.url = CAST(near.key AS TEXT) WHERE d.url != ''
    UNION SELECT d.body FROM near JOIN documents d ON d.title = CAST(near.key AS TEXT) WHERE d.title != ''
)
SELECT id, body, url, title, same, newest, age FROM documents WHERE body IN (SELECT key FROM near)
"""


class Place(NamedTuple):
    """Where a document was read: the file, the line and the member as in Document, and its id."""

    path: str
    line: int
    member: str
    id: int


class Settled(NamedTuple):
    """What a settling changed: documents that are shown no more, and those that are now."""

    hidden: list[int]
    shown: list[int]


class Places:
    """The places in one connection to a catalogue."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    # Reading

    def of(self, document: int) -> list[Place]:
        """All places of an article, the one of the document that stands for it first, the others in path order."""
        with plain_errors():
            rows = self._db.execute(
                "SELECT path, line, member, id FROM documents "
                "WHERE id = (SELECT coalesce(same, id) FROM documents WHERE id = ?1) UNION ALL "
                "SELECT path, line, member, id FROM (SELECT * FROM documents WHERE NOT shown AND same != id "
                "AND same = (SELECT same FROM documents WHERE id = ?1) ORDER BY path, line, member)",
                (document,),
            )
            return [Place(os.fsdecode(path), line, member, id_) for path, line, member, id_ in rows]

    def versions(self, document: int) -> list[int]:
        """The versions of an article, newest first; only itself if there are no others."""
        with plain_errors():
            rows = self._db.execute(
                "SELECT id, age FROM documents WHERE id = (SELECT coalesce(newest, id) FROM documents WHERE id = ?1) "
                "UNION SELECT id, age FROM documents WHERE NOT shown AND same = id "
                "AND newest = (SELECT newest FROM documents WHERE id = ?1) ORDER BY age",
                (document,),
            )
            return [row[0] for row in rows]

    def document(self, source: Source, paths: Iterable[str], *, surely: bool) -> int | None:
        """The newest version of the document with these bytes, at one of these places if there are several.

        Where the bytes are not known, the path is the document's address.

        None at all has them: that of the document at one of the places. In a file of many that have no names this may
        be another one by now, and does not count where it must be `surely` the same.
        """
        if not source.sha256:
            return self._at(address(source.path))
        places = [os.fsencode(path) for path in paths]
        within = ("member", source.member) if source.member else ("line", source.line)
        columns = f"coalesce(newest, id), path, {within[0]}"
        with plain_errors():
            found = self._db.execute(
                f"SELECT {columns} FROM documents WHERE sha256 = ? ORDER BY id",  # noqa: S608
                (source.sha256,),
            ).fetchall()
            if not found and not (surely and source.line and not source.member):
                query = f"SELECT {columns} FROM documents WHERE path = ? AND {within[0]} = ?"  # noqa: S608
                found = [row for path in places for row in self._db.execute(query, (path, within[1]))]
        best = max(found, key=lambda row: (row[1] in places, row[2] == within[1]), default=None)
        return best[0] if best else None

    def _at(self, url: str) -> int | None:
        with plain_errors():
            row = self._db.execute(
                "SELECT coalesce(newest, id) FROM documents WHERE url = ? AND url != '' ORDER BY age, id", (url,)
            ).fetchone()
        return row[0] if row else None

    def copies(self, documents: Sequence[int] | None = None) -> dict[int, int]:
        """How many other places each document has that has any; of these documents, or of all."""
        return self._others("same", "same != id", documents)

    def older(self, documents: Sequence[int] | None = None) -> dict[int, int]:
        """How many older versions each document has that has any; of these documents, or of all."""
        return self._others("newest", "same = id AND newest != id", documents)

    def _others(self, column: str, condition: str, documents: Sequence[int] | None) -> dict[int, int]:
        query = f"SELECT {column}, count(*) FROM documents WHERE NOT shown AND {condition}"  # noqa: S608
        with plain_errors():
            if documents is None:
                return dict(self._db.execute(f"{query} GROUP BY {column}"))
            wanted = _encode(documents).decode()
            within = f"AND {column} IN (SELECT value FROM json_each(?))"  # noqa: S608
            return dict(self._db.execute(f"{query} {within} GROUP BY {column}", (wanted,)))

    def at(self, path: str, line: int, member: str) -> int | None:
        """The document of the library at a place, by its `member` where it has one, else by its line; None for none."""
        within, value = ("member", member) if member else ("line", line)
        with plain_errors():
            row = self._db.execute(
                f"SELECT id FROM documents WHERE path = ? AND {within} = ? AND shown",  # noqa: S608
                (os.fsencode(path), value),
            ).fetchone()
        return row[0] if row else None

    def is_settled(self) -> bool:
        with plain_errors():
            return self._db.execute("SELECT 1 FROM unsettled LIMIT 1").fetchone() is None

    # Writing: each within Catalogue.change

    def keep(self, document: int, identity: Identity) -> None:
        """Note by what a new document is recognised."""
        rest = (identity.outlet, identity.date, identity.fetched, identity.known)
        self._db.execute(
            "UPDATE documents SET body = ?, url = ?, title = ?, identity = ?, same = id, newest = id WHERE id = ?",
            (identity.body, identity.url, identity.title, _encode(rest), document),
        )
        self.unsettle(document)

    def unsettle(self, document: int) -> None:
        """Note that a document has come, or is about to go."""
        self._db.execute(
            "INSERT OR IGNORE INTO unsettled SELECT body FROM documents WHERE id = ?1 AND body IS NOT NULL "
            "UNION ALL SELECT CAST(url AS BLOB) FROM documents WHERE id = ?1 AND url != '' "
            "UNION ALL SELECT CAST(title AS BLOB) FROM documents WHERE id = ?1 AND title != ''",
            (document,),
        )

    def settle(self, body: Callable[[int], str]) -> Settled:
        """Find out which documents are one article, where that may have changed. `body` gives the text of one."""
        near = self._db.execute(_NEAR).fetchall()
        keys = Counter(key for row in near for key in set(row[1:4]) if key)
        alone = {row[0] for row in near if all(keys[key] == 1 for key in row[1:4] if key)}
        now = {id_: Standing(id_, id_, 0) for id_ in alone}
        now.update(arranged([self._copy(row[0]) for row in near if row[0] not in alone], body))
        before = {id_: Standing(same, newest, age) for id_, *_, same, newest, age in near}
        hidden: list[int] = []
        shown: list[int] = []
        for id_, standing in now.items():
            if standing == before[id_]:
                continue
            was, is_ = before[id_].newest == id_, standing.newest == id_
            self._db.execute(
                "UPDATE documents SET same = ?, newest = ?, age = ?, shown = ? WHERE id = ?", (*standing, is_, id_)
            )
            if was != is_:
                (shown if is_ else hidden).append(id_)
        self._db.execute("DELETE FROM unsettled")
        return Settled(hidden, shown)

    def _copy(self, document: int) -> Copy:
        path, line, member, body, url, title, rest = self._db.execute(
            "SELECT path, line, member, body, url, title, identity FROM documents WHERE id = ?", (document,)
        ).fetchone()
        outlet, date, fetched, known = _decode_rest(rest)
        identity = Identity(body, url, outlet, title, date, fetched, known)
        return Copy(document, identity, (path, line, member))
