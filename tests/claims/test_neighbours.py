"""Texts that are alike, in one pool or several, at once or step by step."""

import random
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.claims import neighbours
from index.claims.neighbours import Pool, Relinking
from index.model.stories import Fingerprint, Link

Links = dict[bytes, list[Link]]


def a_text(chance: random.Random, key: int) -> Fingerprint:
    """One of few words, of one of few days or of none, so that many are alike."""
    words = chance.sample(range(12), 4)
    day = chance.choice([None, 1, 2, 3, 9])
    return Fingerprint(bytes([key]), day, array("H", [n for word in words for n in (word, 5_000)]).tobytes())


def linked(texts: list[Fingerprint], changed: list[Fingerprint], before: Links, block: int) -> Links:
    """The links of all texts, after some have changed: in pools of so many."""
    keys = {text.key for text in changed}
    bereft = {key for key, links in before.items() if any(link.other in keys for link in links)} - keys
    lonely = [text for text in texts if text.key in bereft]
    relinking = Relinking(changed, lonely, lambda key: list(before.get(key, [])))
    for at in range(0, len(texts), block):
        for _ in relinking.compare(Pool(texts[at : at + block], [*changed, *lonely])):
            pass
    return {**before, **dict(relinking.links())}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 30), st.integers(1, 9))
def test_links_do_not_hang_on_how_they_were_found(seed: int, size: int, block: int) -> None:
    chance = random.Random(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "NEAREST", 3)
        texts = [a_text(chance, key) for key in range(size)]
        links = linked(texts, texts, {}, block)
        assert links == linked(texts, texts, {}, size)
        changed = [a_text(chance, key) for key in chance.sample(range(size + 3), min(size, 4))]
        now = {text.key: text for text in (*texts, *changed)}
        assert linked([*now.values()], changed, links, block) == linked([*now.values()], [*now.values()], {}, len(now))
