"""A library of any size in minutes: `python -m tests.benchmarks.multiplied FOLDER COUNT`.

Two thousand short reports are read in and analysed as always, with the stand-ins of tests.benchmarks.standin. Then
their rows in the catalogue are copied many times over, each time some days later: other documents, in stories of their
own, in which three of four speakers have names of their own. Each document is a file of its own; what the files of the
copies hold is never read. Their claims name the first reports as their places, and the index of what was said has only
those.
"""

import os
import sqlite3
import sys
import time
import zlib
from contextlib import closing
from itertools import islice
from pathlib import Path

from index.library import Library
from index.reading import FoundFile, walk
from index.store.schema import current
from index.text.words import folded
from tests.benchmarks.generated import articles
from tests.benchmarks.standin import standing_in

_AT_FIRST = 2_000  # documents that are analysed
_PARAGRAPHS = 1  # of each
_DAYS = 5  # between a document and its next copy
_AT_ONCE = 10  # copies in one transaction
_LINKS = 30_000  # names of one file: ext4 has at most 65,000
_LATER = 10_000_000_000  # nanoseconds: files that were read so long after they were made are not read again

# How the columns of copy `k` differ; the others are the same. `d`, `p`, `n` and `s` are by how much the ids of
# documents, of speakers, of names and of stories differ.
_OF = {"document": "document + :d"}
_STORY = {"story": "iif(story, story + :s, 0)"}
_PLACE = {"path": "CAST(replace(CAST(path AS TEXT), '/0000/', printf('/%04d/', :k)) AS BLOB)"}
_DATE = "date(json_extract(CAST(card AS TEXT), '$[2].value'), printf('+%d days', :days))"
_OWN = "iif({0} IN (SELECT id FROM own), {0} + :n, {0})"  # of a name's number
_COPIED = {
    "documents": {
        **_PLACE,
        **_STORY,
        "id": "id + :d",
        "sha256": "printf('%08x', :k) || substr(sha256, 9)",
        "body": "varied(body, :k)",
        "same": "same + :d",
        "newest": "newest + :d",
        "card": f"CAST(json_replace(CAST(card AS TEXT), '$[2].value', {_DATE}) AS BLOB)",
        "dated": f"coalesce(CAST(replace({_DATE}, '-', '') AS INTEGER) * 10000, dated)",
    },
    "contents": _OF,
    "pieces": _OF,
    "traits": _OF,
    "analyses": _OF,
    "speakers": {**_OF, "id": "id + :p", "speaker": _OWN.format("speaker"), "name": _OWN.format("name")},
    "statements": {**_OF, "speaker": "iif(speaker, speaker + :p, 0)"},
    "claims": {**_OF, **_STORY, "speaker": _OWN.format("speaker")},
    "evidence": _OF,
    "tallies": {**_OF, **_STORY},
    "prints": {**_OF, "key": "varied(key, :k)", "day": "day + :days"},
    "texts": {"key": "varied(key, :k)", "day": "day + :days", "story": "story + :s"},
    "links": {"text": "varied(text, :k)", "other": "varied(other, :k)"},
    "stories": {**_PLACE, "id": "id + :s", "label": "label || letters(:k)", "shown": "shown || letters(:k)"},
}
_IDS = {"d": "documents", "p": "speakers", "n": "names", "s": "stories"}
_COUNTED = """
DELETE FROM shelved;
INSERT INTO shelved SELECT 'story', story, count(*) FROM documents WHERE shown GROUP BY 2;
INSERT INTO shelved SELECT 'outlet', outlet, count(*) FROM documents WHERE shown GROUP BY 2;
INSERT INTO shelved SELECT 'date', dated / 10000, count(*) FROM documents WHERE shown GROUP BY 2;
INSERT INTO shelved SELECT 'headings', kind, count(*) FROM shelved GROUP BY 2;
DELETE FROM counts;
INSERT INTO counts SELECT 'story', story, standing, flagged, conflict, count(*) FROM claims GROUP BY 2, 3, 4, 5;
INSERT INTO counts SELECT 'outlet', outlet, standing, flagged, conflict, count(*) FROM claims GROUP BY 2, 3, 4, 5;
INSERT INTO counts SELECT 'speaker', speaker, standing, flagged, conflict, count(*) FROM claims GROUP BY 2, 3, 4, 5;
DELETE FROM heard;
INSERT INTO heard SELECT name, outlet, sum(statements), count(DISTINCT document)
FROM speakers WHERE name AND outlet GROUP BY 1, 2;
UPDATE names SET statements = k.statements, documents = k.documents, unnamed = k.unnamed FROM (
    SELECT name, sum(statements) AS statements, count(DISTINCT document) AS documents, sum(unnamed) AS unnamed
    FROM speakers WHERE name GROUP BY 1
) k WHERE names.id = k.name;
"""


def make(folder: str, count: str) -> None:
    """Write the files to this folder, and make their library where the environment says."""
    at = Path(folder).resolve()
    _write(at / "0000")
    time.sleep(2.1)  # files changed just before they are read are read again
    with standing_in(), Library([at]) as library:
        for _ in library.update(processes=1):
            pass
        catalogue = current(library.folder)
    assert catalogue
    copies = -(-int(count) // _AT_FIRST)
    _link(at, copies)
    (catalogue.parent / f"{catalogue.stem}-columns").unlink(missing_ok=True)
    with closing(sqlite3.connect(catalogue, isolation_level=None)) as db:
        _multiply(db, copies)
        rows = (
            (os.fsencode(one.path), f"{one.size} {one.mtime_ns} {one.ctime_ns} {one.inode}", one.ctime_ns + _LATER)
            for one in walk([str(at)])
            if isinstance(one, FoundFile)
        )
        db.execute("BEGIN")
        [(reader,)] = db.execute("SELECT DISTINCT reader FROM files").fetchall()
        db.executemany(f"INSERT OR IGNORE INTO files VALUES (?, ?, ?, 'none', '{reader}')", rows)
        db.execute("COMMIT")


def _write(folder: Path) -> None:
    folder.mkdir(parents=True)
    for number, (_, one) in enumerate(islice(articles(), _AT_FIRST)):
        text = "\n\n".join(one.text.split("\n\n")[:_PARAGRAPHS])
        (folder / f"{number:04}.txt").write_text(f"{one.title}\n\n{one.outlet}\n{one.date}\n\n{text}\n")


def _link(at: Path, copies: int) -> None:
    names = [path.name for path in sorted((at / "0000").iterdir())]
    for copy in range(1, copies):
        (at / f"{copy:04}").mkdir()
        first = at / f"{copy - (copy - 1) % (_LINKS // _AT_FIRST):04}" / names[0]
        if not first.exists():
            first.write_text("This is never read.\n")
        for name in names:
            if not (path := at / f"{copy:04}" / name).exists():
                os.link(first, path)


def _multiply(db: sqlite3.Connection, copies: int) -> None:
    """Copy the rows without indexes and triggers, which are made again as they were."""
    db.execute("PRAGMA journal_mode = MEMORY")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -400000")
    db.create_function("varied", 2, _varied, deterministic=True)
    db.create_function("named", 2, _named, deterministic=True)
    db.create_function("words", 1, lambda name: " ".join(folded(name)), deterministic=True)
    db.create_function("letters", 1, _letters, deterministic=True)
    made = db.execute("SELECT type, name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql > ''")
    dropped = made.fetchall()
    for kind, name, _ in dropped:
        db.execute(f"DROP {kind} {name}")
    db.execute("CREATE TEMP TABLE own AS SELECT id FROM names WHERE named(name, 1) != name")
    db.execute("DELETE FROM own WHERE id IN (SELECT outlet FROM claims)")
    ids = {at: db.execute(f"SELECT max(id) + 1 FROM {table}").fetchone()[0] for at, table in _IDS.items()}
    first = {table: f"CREATE TEMP TABLE first_{table} AS SELECT * FROM {table}" for table in _COPIED}
    for statement in first.values():
        db.execute(statement)
    for start in range(1, copies, _AT_ONCE):
        db.execute("BEGIN")
        for copy in range(start, min(start + _AT_ONCE, copies)):
            by = {"k": copy, "days": copy * _DAYS, **{at: copy * step for at, step in ids.items()}}
            db.execute("INSERT INTO names (id, name) SELECT id + :n, named(name, :k) FROM names WHERE id IN own", by)
            db.execute(
                "INSERT INTO called (rowid, name) SELECT id + :n, words(named(name, :k)) FROM names WHERE id IN own", by
            )
            for table, differing in _COPIED.items():
                columns = [name for _, name, *_ in db.execute(f"PRAGMA table_info({table})")]
                values = ", ".join(differing.get(column, f'"{column}"') for column in columns)
                names = ", ".join(f'"{column}"' for column in columns)
                db.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM first_{table}", by)
        db.execute("COMMIT")
    db.executescript(f"BEGIN; {_COUNTED} COMMIT;")
    for _, _, sql in sorted(dropped):
        db.execute(sql)
    db.execute("PRAGMA journal_mode = WAL")


def _varied(key: bytes | None, copy: int) -> bytes | None:
    return key and copy.to_bytes(3) + key[3:]


def _named(name: str | None, copy: int) -> str | None:
    return name + _letters(copy) if name and zlib.crc32(name.encode()) % 4 else name


def _letters(copy: int) -> str:
    return " " + "".join("abcdefghij"[int(digit)] for digit in str(copy)).capitalize()


if __name__ == "__main__":
    make(*sys.argv[1:])
