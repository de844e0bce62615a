"""What the catalogue packs, cut into pieces: SQLite's pages hold rows of a few hundred bytes side by side.

Of larger ones only one or two fit, and a fifth of the pages would stay empty. The pieces of a value are numbered.
"""

import sqlite3
from collections.abc import Iterator

from index.store.packing import packed_text

_PIECE = 500  # bytes; from 400 to 800 makes hardly a difference


def cut(packed: bytes) -> Iterator[tuple[int, bytes]]:
    """The pieces, each with its number."""
    return ((at // _PIECE, packed[at : at + _PIECE]) for at in range(0, len(packed), _PIECE))


def joined(column: str, table: str, where: str) -> str:
    """SQL for the value whose pieces are the rows of a table that meet a condition, NULL if there are none."""
    ordered = f"SELECT {column} FROM {table} WHERE {where} ORDER BY number"  # noqa: S608
    # SQLite joins blobs as if they were text, and leaves their bytes as they are.
    return f"(SELECT CAST(group_concat({column}, '') AS BLOB) FROM ({ordered}))"  # noqa: S608


def text_of(document: str) -> str:
    """SQL for the packed text of the document that this expression is the id of, NULL if it is gone."""
    return joined("text", "pieces", f"document = {document}")


def keep_text(db: sqlite3.Connection, document: int, text: str) -> None:
    """Store the text of a document that has none yet. Within Catalogue.change."""
    rows = ((document, *piece) for piece in cut(packed_text(text)))
    db.executemany("INSERT INTO pieces VALUES (?, ?, ?)", rows)
