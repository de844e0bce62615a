"""How Whoosh's segments are made and merged: little is written again, and a search meets few of them."""

from math import log
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.library import Library
from index.pipeline import indexing
from index.search.engines.whoosh import kept as stored


class Segment(NamedTuple):
    documents: int
    deleted: int = 0

    def doc_count(self) -> int:
        return self.documents

    def deleted_count(self) -> int:
        return self.deleted


def kept(commits: list[int]) -> tuple[list[Segment], int]:
    """The segments after commits of so many documents, each followed by merging; and how many were written again."""
    segments: list[Segment] = []
    again = 0
    for documents in commits:
        segments.append(Segment(documents))
        taken = stored.worth_merging(segments)
        if taken:
            merged = sum(one.documents for one in taken)
            again += merged
            segments = [one for one in segments if one not in taken] + [Segment(merged)]
    return segments, again


@given(st.one_of(st.just([1] * 3_000), st.lists(st.integers(1, 3_000), min_size=1, max_size=300)))
def test_a_document_is_written_again_a_few_times_only(commits: list[int]) -> None:
    segments, again = kept(commits)
    total = sum(commits)
    tiers = 1 + max(0.0, log(total / 64, 4)) + 1
    assert len(segments) <= 4 * tiers
    small = sum(number for number in commits if number < 64)  # merged with each other now and then
    assert again <= 2 * tiers * total + 8 * small


def test_a_segment_of_which_most_was_removed_is_merged() -> None:
    segments = [Segment(5_000), Segment(300, deleted=400), Segment(300, deleted=200)]
    assert stored.worth_merging(segments) == [segments[1]]


def test_a_first_update_leaves_nothing_to_merge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "_FIRST_COMMIT", 100)
    monkeypatch.setattr(indexing, "_COMMIT", 400)
    monkeypatch.setattr(stored, "_SMALL", 1)
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(200):
        (folder / f"{number}.txt").write_text(f"Title {number}\n\nThe council met for the {number}th time.\n")
    with Library([folder], cache=tmp_path / "cache") as library:
        for step in library.update(processes=1):
            if step.stage == "stories":
                break
        index = library.folder / "fulltext"
        _, segments = stored.table(index)
        assert sum(one.doc_count() for one in segments) == 200
        assert 3 < len(segments) < 10
        assert not stored.worth_merging(segments)
