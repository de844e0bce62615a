"""A mark that all is seen is worth as much as the records of all documents, whatever happens after it."""

import os
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.library import Library
from index.model.actions import Called, Outlet
from index.model.news import News
from tests.benchmarks.standin import standing_in

_OUTLETS = ("Herald", "Krone", "Mirror")
_SENTENCES = (
    "The old ferry of Porto was sold to a museum in Lisbon for 200,000 euros on Monday.",
    "Nobody else had made an offer for the ferry, the mayor of Porto said on Tuesday.",
    "The museum in Lisbon wants to show the old ferry of Porto from next summer on.",
    "It rained in Porto on Monday, and the ferry of the museum stayed in the harbour.",
)
_names = st.integers(0, 3).map("{}.txt".format)
_texts = st.builds(
    lambda outlet, title, said: f"Source: {outlet}\n\nThe ferry {title}\n\n{' '.join(said)}\n",
    st.sampled_from(_OUTLETS),
    st.sampled_from(("is sold", "of Porto goes to the museum")),
    st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=4, unique=True),
)
_steps = st.one_of(
    st.tuples(st.just("write"), _names, _texts),
    st.tuples(st.just("move"), _names, _names),
    st.tuples(st.just("remove"), _names),
    st.tuples(st.just("call"), st.sampled_from(_OUTLETS), st.sampled_from(_OUTLETS)),
    st.tuples(st.just("see")),
    st.tuples(st.just("see")),
    st.tuples(st.just("open"), st.integers(0, 5)),
    st.tuples(st.just("forget")),
)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(_names, _texts), min_size=1, max_size=4), st.lists(_steps, min_size=2, max_size=10))
def test_what_is_new_is_the_same_by_the_mark_as_by_the_records(
    first: list[tuple[str, str]], steps: list[tuple[str, ...]]
) -> None:
    with (
        tempfile.TemporaryDirectory() as name,
        patch.dict(os.environ, TWOSOURCE_CACHE=f"{name}/cache", XDG_DATA_HOME=f"{name}/data"),
        standing_in(),
    ):
        texts = Path(name, "texts")
        texts.mkdir()
        with Library([texts], author="mark") as mark, Library([texts], author="records") as records:
            both = (mark, records)
            for written in first:
                _do(texts, both, "write", *written)
            _do(texts, both, "see")
            for step in steps:
                _do(texts, both, *step)
                now = [_news(library) for library in both]
                assert now[0] == now[1]
            assert [one.item for one in mark.news_seen()] == [one.item for one in records.news_seen()]


def _do(texts: Path, libraries: tuple[Library, ...], what: str, *given_: str) -> None:
    """Let something happen to the files, or let each of the two analysts do the same."""
    paths = [texts / one for one in given_ if what in ("write", "move", "remove")]
    match what, paths:
        case "write", [path, _]:
            path.write_text(given_[1])
        case "move", [old, new] if old.exists():
            old.rename(new)
        case "remove", [path]:
            path.unlink(missing_ok=True)
        case "call", _ if given_[0] != given_[1]:
            libraries[0].journal.put(Outlet(given_[0]), Called(given_[1]))
        case "forget", _:
            libraries[0].rebuild()
    if what in ("write", "move", "remove", "call", "forget"):
        for _ in libraries[0].update(processes=1):
            pass
    for library in libraries:
        news = _news(library)
        if what == "see":
            library.see_news(news)
        elif what == "open" and news.items:
            library.open_news([news.items[int(given_[0]) % len(news.items)]])
    if libraries[1].has_looked():
        with closing(sqlite3.connect(libraries[1].journal.path)) as db, db:
            db.execute("UPDATE upto SET catalogue = '' WHERE author = 'records'")


def _news(library: Library) -> News:
    return library.news(sys.maxsize, every=True)
