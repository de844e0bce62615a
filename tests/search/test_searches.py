"""What the analyst searched for is kept, outlives the cache, and tells what is new."""

import os
import resource
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Thread

import pytest

from index.journal.journal import Journal
from index.journal.searches import Searches
from index.library import LibraryError, SavedSearch
from tests.conftest import MakeLibrary, read_in

FERRY = "Ferry sold\n\nThe old ferry of Porto was sold on Monday, the mayor said.\n"
OTHER = "Ferry found\n\nAnother ferry was found in Oslo on Tuesday, a sailor said.\n"
BRIDGE = "Bridge opens\n\nThe bridge of Porto opened on Wednesday, the minister said.\n"


def test_a_saved_search_counts_what_came_since_it_was_looked_at(library: MakeLibrary) -> None:
    made = read_in(library({"a.txt": FERRY, "b.txt": BRIDGE}))
    made.save_search("ferry")
    made.save_search("said:found")
    assert made.saved_searches() == (SavedSearch("ferry", 1, 0), SavedSearch("said:found", 0, 0))
    read_in(library({"c.txt": OTHER}))
    assert made.saved_searches() == (SavedSearch("ferry", 2, 1), SavedSearch("said:found", 1, 1))
    made.save_search("ferry")
    assert made.saved_searches() == (SavedSearch("ferry", 2, 0), SavedSearch("said:found", 1, 1))
    made.drop_search("said:found")
    assert [one.query for one in made.saved_searches()] == ["ferry"]


def test_what_cannot_be_searched_just_now_is_not_taken_for_seen(library: MakeLibrary) -> None:
    made = read_in(library({"a.txt": FERRY}))
    made.save_search("ferry")
    made.rebuild()
    with pytest.raises(LibraryError, match="cannot be searched just now"):
        made.save_search("ferry")
    assert made.saved_searches() == (SavedSearch("ferry", 0, 0),)
    read_in(made)
    assert made.saved_searches() == (SavedSearch("ferry", 1, 0),)


def test_nothing_is_new_only_because_the_cache_was_cleared(library: MakeLibrary) -> None:
    made = read_in(library({"a.txt": FERRY, "b.txt": BRIDGE}))
    made.save_search("ferry OR bridge")
    made.rebuild()
    read_in(made)
    assert made.saved_searches() == (SavedSearch("ferry OR bridge", 2, 0),)


def test_latest_queries_stand_newest_first_and_once(library: MakeLibrary) -> None:
    made = library({})
    for query in ("kim", "putin", "kim", "“北”"):
        made.remember_query(query)
    assert made.latest_queries() == ("“北”", "kim", "putin")
    for number in range(300):
        made.remember_query(str(number))
    assert made.latest_queries()[0] == "299"
    assert len(made.latest_queries()) == 200


def searches(folder: Path, name: str = "one") -> Searches:
    return Searches(Journal(folder / "journals" / f"{name}.sqlite", "ana"), folder / "searches" / f"{name}.json")


def old(folder: Path, content: bytes) -> Path:
    """The file in which searches were kept before."""
    (folder / "searches").mkdir(exist_ok=True)
    file = folder / "searches" / "one.json"
    file.write_bytes(content)
    return file


def test_libraries_keep_their_own(tmp_path: Path) -> None:
    searches(tmp_path).remember("kim")
    searches(tmp_path, "other").remember("putin")
    assert searches(tmp_path).latest() == ("kim",)


def test_searches_that_were_kept_in_a_file_are_moved_in_and_the_file_is_kept(tmp_path: Path) -> None:
    content = (
        b'{"roots":["/one"],"latest":["new","older"],"saved":[{"query":"kim","seen":"YWJjZGVmZ2g="},{"query":"b"}]}'
    )
    file = old(tmp_path, content)
    kept = searches(tmp_path)
    kept.remember("newest")
    assert kept.latest() == ("newest", "new", "older")
    assert kept.saved() == ("kim", "b")
    assert kept.seen("kim") == {b"abcdefgh"}
    assert not kept.seen("b")
    assert not file.exists()
    assert file.with_name("one.json.moved").read_bytes() == content
    kept.drop("b")
    old(tmp_path, content)  # an older version ran in between
    assert kept.saved() == ("kim", "b")
    assert kept.latest() == ("new", "older", "newest")


def test_a_search_that_was_dropped_by_mistake_comes_back(tmp_path: Path) -> None:
    kept = searches(tmp_path)
    kept.save("kim", [b"abcdefgh"])
    kept.drop("kim")
    assert kept.saved() == ()
    Journal(tmp_path / "journals" / "one.sqlite", "ana").undo()
    assert kept.saved() == ("kim",)
    assert kept.seen("kim") == {b"abcdefgh"}


def link(path: Path) -> None:
    path.symlink_to("elsewhere")


@pytest.mark.parametrize(
    "make", [b'{"latest": ["precious"', b"\xff", b'{"latest": ["\xff"]}', b"", Path.mkdir, os.mkfifo, link]
)
def test_an_old_file_that_cannot_be_read_is_set_aside_and_its_name_told(
    tmp_path: Path, make: bytes | Callable[[Path], None]
) -> None:
    kept = searches(tmp_path)
    kept.remember("kim")
    uses: tuple[Callable[[], None], ...] = (kept.mend, partial(kept.remember, "putin"))
    for number, use in enumerate(uses, 1):
        file = old(tmp_path, make if isinstance(make, bytes) else b"")
        if not isinstance(make, bytes):
            file.unlink()
            make(file)
        with pytest.raises(LibraryError, match=rf"kept as .*{file.name}\.damaged-{number}"):
            use()
        aside = file.with_name(f"{file.name}.damaged-{number}")
        assert aside.read_bytes() == make if isinstance(make, bytes) else os.path.lexists(aside)
        kept.mend()
    kept.remember("putin")
    assert kept.latest() == ("putin", "kim")


def test_a_fault_of_the_machine_sets_nothing_aside(tmp_path: Path) -> None:
    kept = searches(tmp_path)
    kept.remember("kim")
    old(tmp_path, b'{"latest":["older"]}')
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, before[1]))
    try:
        with pytest.raises(LibraryError, match=r"could not be kept|cannot be used"):
            kept.mend()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert kept.latest() == ("older", "kim")


def test_two_apps_lose_nothing_of_each_other(tmp_path: Path) -> None:
    def remember(start: int) -> None:
        for number in range(start, start + 20):
            searches(tmp_path).remember(str(number))

    threads = [Thread(target=remember, args=(start,)) for start in (0, 20, 40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(searches(tmp_path).latest()) == {str(number) for number in range(60)}


def test_texts_like_a_claim_share_its_rare_words(library: MakeLibrary) -> None:
    made = read_in(library({"a.txt": FERRY, "b.txt": BRIDGE, "c.txt": OTHER}))
    results = made.search_like("The old ferry of Porto was sold on Monday")
    titles = {entry.id: entry.heading for entry in made.entries()}
    assert titles[results.hits[0].document].startswith("Ferry sold")
    assert "ferry" in results.query and "monday" not in results.query
    assert made.search_like("Ünbekannt xyzzy").hits == ()
