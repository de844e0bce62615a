"""The texts of documents in the catalogue: packed, and cut into pieces.

SQLite's pages hold rows of a few hundred bytes side by side. Of whole texts only one or two fit, and a fifth of the
pages would stay empty.
"""

import sqlite3

from index.store.packing import packed_text

_PIECE = 500  # bytes; from 400 to 800 makes hardly a difference


def text_of(document: str) -> str:
    """SQL for the packed text of the document that this expression is the id of, NULL if it is gone."""
    ordered = f"SELECT text FROM pieces WHERE document = {document} ORDER BY number"  # noqa: S608
    # SQLite joins blobs as if they were text, and leaves their bytes as they are.
    return f"(SELECT CAST(group_concat(text, '') AS BLOB) FROM ({ordered}))"  # noqa: S608


def keep_text(db: sqlite3.Connection, document: int, text: str) -> None:
    """Store the text of a document that has none yet. Within Catalogue.change."""
    packed = packed_text(text)
    db.executemany(
        "INSERT INTO pieces VALUES (?, ?, ?)",
        ((document, at // _PIECE, packed[at : at + _PIECE]) for at in range(0, len(packed), _PIECE)),
    )
