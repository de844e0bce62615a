"""Where only speakers have other names, the judge is not asked again, and the claims are the same as if it was."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from index.claims import Analysed, story_steps
from index.claims.judge import Judge
from index.model.claims import Claim
from index.model.corrections import UNCORRECTED, Corrections, Spot
from tests.claims import mill
from tests.claims.build import article

NAMES = (None, "Coe", "Ann Coe", "Anna Coe", "officials", "Bo Lind", "the ministry")


def told(
    story: Sequence[Analysed], judged: bytes = b"", corrections: Corrections = UNCORRECTED
) -> tuple[list[list[Claim]], bytes]:
    """The claims of each document, and what the judge made of the story."""
    found: list[list[Claim]] = []
    steps = story_steps("A story", story, 0, corrections, judged)
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            return found, end.value
        if step is not None:
            found.append(step)


def called(story: Sequence[Analysed], names: Mapping[str, str | None]) -> list[Analysed]:
    """The same story with other names."""
    return [
        Analysed(
            one.document,
            tuple(replace(said, speaker=names.get(said.speaker or "", said.speaker)) for said in one.attributions),
        )
        for one in story
    ]


names = st.fixed_dictionaries({speaker: st.sampled_from(NAMES) for speaker in mill.SPEAKERS})


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(mill.written, min_size=2, max_size=5), names)
def test_the_claims_are_those_that_are_found_anew(stories: list[mill.Story], names: Mapping[str, str | None]) -> None:
    story = mill.library(stories)
    _, judged = told(story)
    renamed = called(story, names)
    again, nothing = told(renamed, judged)
    assert again == told(renamed)[0]
    assert not nothing


def test_of_a_large_story_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    story = []
    for at in range(20):
        facts = tuple(mill.Told((at + step) % len(mill.FACTS), at % 2, mill.SPEAKERS[at % 3]) for step in range(3))
        story.append(mill.write(f"{at:03}.txt", mill.Story(f"Outlet {at}", at % 3, facts)))
    before, judged = told(story)
    renamed = called(story, {"Ann Coe": "Bo Lind"})
    anew, _ = told(renamed)
    monkeypatch.setattr(Judge, "encode", None)  # nobody is there to be asked
    again, _ = told(renamed, judged)
    assert again == anew != before


def test_nothing_is_kept_where_the_analyst_pairs_claims() -> None:
    post = article("a.txt", "Post", *mill.LEADS[:1], mill.FACTS[0][0], title=mill.TITLE)
    echo = article("b.txt", "Echo", *mill.LEADS[1:2], mill.FACTS[1][0], title=mill.TITLE)
    (first, *_), (other, *_) = told([post, echo])[0]
    pair = Spot(first.document, first.start, first.end), Spot(other.document, other.start, other.end)
    assert told([post, echo])[1]
    assert not told([post, echo], corrections=Corrections(different=(pair,)))[1]
