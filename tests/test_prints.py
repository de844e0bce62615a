"""A text is compared by what it was linked by, until it is linked again, whatever its documents have become."""

import sqlite3
from contextlib import closing
from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st

from index.claims.fingerprints import joined
from index.model.stories import Fingerprint
from index.store.stories import Grouping
from index.store.tables import TABLES

prints = st.builds(
    Fingerprint,
    st.sampled_from([b"1" * 16, b"2" * 16]),
    st.sampled_from([None, 7, 8]),
    st.sampled_from([b"aaaa", b"bbbb", b"cccccccc"]),
)
steps = st.lists(st.tuples(st.integers(1, 3), prints) | st.integers(1, 3) | st.none(), max_size=20)


@given(steps)
@settings(max_examples=100, deadline=None)
def test_texts_keep_what_they_were_linked_by(steps: list[tuple[int, Fingerprint] | int | None]) -> None:
    """Documents get a print or lose it, and at times all texts are settled."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.executescript(TABLES)
        grouping, now, linked = Grouping(db), dict[int, Fingerprint](), dict[bytes, Fingerprint]()
        for step in [*steps, None]:
            if isinstance(step, tuple):
                document, one = step
                grouping.outdate(document)
                grouping.keep_print(document, one)
                now[document] = one
            elif step:
                grouping.outdate(step)
                now.pop(step, None)
            else:
                there = {
                    key: joined(one for one in now.values() if one.key == key) for key in {p.key for p in now.values()}
                }
                while grouping.take(1):
                    changed = grouping.changed()
                    assert all(one == there[one.key] and one != linked.get(one.key) for one in changed)
                    grouping.keep_texts(changed, grouping.gone())
                    grouping.settle()
                linked = there
            assert {one.key: one for one in chain.from_iterable(grouping.around(None, 2))} == linked
            assert set(chain.from_iterable(grouping.around([8], 2))) == {
                one for one in linked.values() if one.day in (None, 8)
            }
            for key, one in linked.items():
                assert grouping.text(key) == one
            grouping.look()
