"""Decoding: the answers do not depend on what else is decoded with a paragraph, and are those of the definition."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.quotes.decoding import INSIDE, NEVER, TAGS, Begin, Field, decode, forbidden

_LENGTHS = st.lists(st.integers(1, 9), min_size=1, max_size=6)


def _random(seed: int, lengths: list[int]) -> tuple[list[np.ndarray], list[bool], Field]:
    chance = np.random.default_rng(seed)
    rows = [chance.normal(0, 2, (length, TAGS)).astype(np.float32) for length in lengths]
    field = Field(*(chance.normal(0, 1, shape).astype(np.float32) for shape in ((TAGS, TAGS), TAGS, TAGS)))
    return rows, [bool(chance.integers(2)) for _ in rows], field


def _decoded(rows: list[np.ndarray], continues: list[bool], field: Field) -> list[tuple[list[int], list[float]]]:
    longest = max(map(len, rows))
    scores = np.zeros((len(rows), longest, TAGS), dtype=np.float32)
    mask = np.zeros((len(rows), longest), dtype=np.bool_)
    for number, row in enumerate(rows):
        scores[number, : len(row)] = row
        mask[number, : len(row)] = True
    tags, chances = decode(scores, mask, np.array(continues), field)
    return [
        (own[: len(row)].tolist(), sure[: len(row)].tolist())
        for own, sure, row in zip(tags, chances, rows, strict=True)
    ]


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), lengths=_LENGTHS)
def test_a_paragraph_is_read_alike_alone_and_among_others(seed: int, lengths: list[int]) -> None:
    rows, continues, field = _random(seed, lengths)
    for number, (tags, chances) in enumerate(_decoded(rows, continues, field)):
        ((alone, sure),) = _decoded([rows[number]], [continues[number]], field)
        assert tags == alone
        assert chances == pytest.approx(sure, rel=1e-4, abs=1e-6)


@settings(max_examples=10)
@given(seed=st.integers(0, 10_000), length=st.integers(1, 4))
def test_tags_are_the_best_ones_and_chances_those_of_all_sequences(seed: int, length: int) -> None:
    (row,), (continues,), field = _random(seed, [length])
    transitions = np.where(forbidden(), NEVER, field.transitions)
    ways = [way for way in product(range(TAGS), repeat=length) if continues or way[0] <= INSIDE]
    worth = np.array(
        [
            field.first[way[0]]
            + sum(row[at, tag] for at, tag in enumerate(way))
            + sum(transitions[pair] for pair in pairwise(way))
            + field.last[way[-1]]
            for way in ways
        ]
    )
    share = np.exp(worth - worth.max())
    share /= share.sum()
    ((tags, chances),) = _decoded([row], [continues], field)
    assert tuple(tags) == ways[int(worth.argmax())]
    for at, (tag, chance) in enumerate(zip(tags, chances, strict=True)):
        assert chance == pytest.approx(
            sum(share[number] for number, way in enumerate(ways) if way[at] == tag), abs=1e-4
        )
    assert all(tag <= INSIDE or at or continues for at, tag in enumerate(tags))
    assert {tag for tag in tags if tag} <= {*Begin, *(begin + INSIDE for begin in Begin)}
