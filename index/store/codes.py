"""What the catalogue stores of claims as small numbers: it stands in several indexes, millions of times.

Outlets and speakers have numbers too, those of the table `names`, in which 0 is the empty name.
"""

import sqlite3
from collections.abc import Collection, Sequence
from typing import TypeVar

import msgspec

from index.model.claims import Conflict, Standing
from index.text.words import folded

Coded = TypeVar("Coded", Standing, Conflict)

# The number is the place in here: after a change the catalogue has to be made anew.
STANDINGS = (
    Standing.SINGLE_SOURCE,
    Standing.ONE_ORIGIN,
    Standing.COPIES,
    Standing.UNRESOLVED,
    Standing.CORROBORATED,
)
CONFLICTS = (
    Conflict.NONE,
    Conflict.FIGURES_DIFFER,
    Conflict.DENIED,
    Conflict.CONTRADICTED,
    Conflict.UPDATED,
)
WHOLE = 1_000  # of salience: claims have it in thousandths


def code(value: Standing | Conflict) -> int:
    return STANDINGS.index(value) if isinstance(value, Standing) else CONFLICTS.index(value)


def decoded(codes: Sequence[Coded], stored: int) -> Coded:
    """What a stored number stands for. Raises ValueError if it is none."""
    if not 0 <= stored < len(codes):
        raise ValueError(f"{stored} stands for nothing")
    return codes[stored]


def name_of(column: str) -> str:
    """SQL for the name whose number is in this column."""
    return f"(SELECT name FROM names WHERE id = {column})"  # noqa: S608


def numbers(db: sqlite3.Connection, names: Collection[str]) -> dict[str, int]:
    """The numbers of names, which are given one where they have none. Within Catalogue.change."""
    query = "SELECT name, id FROM names WHERE name IN (SELECT value FROM json_each(?))"
    listed = (msgspec.json.encode(sorted(names)).decode(),)
    new = sorted(set(names) - dict(db.execute(query, listed)).keys())
    db.executemany("INSERT INTO names (name) VALUES (?)", ((name,) for name in new))
    words = f"INSERT INTO called (rowid, name) VALUES ({NUMBER}, ?)"  # noqa: S608
    db.executemany(words, ((name, " ".join(folded(name))) for name in new))
    return dict(db.execute(query, listed))


NUMBER = "(SELECT id FROM names WHERE name = ?)"  # SQL for the number of a name, NULL if it has none
# Of speakers `k`: the number of their name in the library or else of the mention, in the words of their index; the
# condition that it is that of a name; and those that are called by the names of a JSON list `n`. Without the plus signs
# SQLite would take no index: it would have to see to it that what it compares is a number.
CALLED = "coalesce(k.name, k.speaker)"
NAMED_SO = f"{CALLED} = +{NUMBER} AND k.name IS NOT NULL"
CALLED_SO = f"json_each(?) n CROSS JOIN names m ON m.name = n.value CROSS JOIN speakers k ON {CALLED} = +m.id"
