"""Libraries on one made-up event: outlets that report facts in words of their own, or quote somebody for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from index.claims import Analysed
from tests.claims.build import article, quote

# Each fact in two wordings without a run of six words in common.
FACTS = (
    ("The dye hall roof collapsed at nine.", "At nine o'clock the roof of the dye hall collapsed."),
    ("Forty looms were lost in the weaving shed.", "The weaving shed lost forty looms."),
    ("Black smoke drifted along the canal to Aldwick.", "Along the canal, black smoke drifted to Aldwick."),
    ("The owners had cancelled their insurance in March.", "In March, insurance had been cancelled by the owners."),
    ("Two hundred weavers will lose their jobs.", "Jobs will be lost by two hundred weavers."),
    ("A night watchman carried out the ledgers.", "Ledgers were carried out by a night watchman."),
)
LEADS = (
    "A fire destroyed the Harlow textile mill in Brentford on Tuesday night.",
    "The Harlow textile mill in Brentford burned to the ground in a fire on Tuesday night.",
    "Fire has gutted Brentford's old Harlow mill, the textile works, late on Tuesday.",
)
TITLE = "Fire destroys Harlow textile mill in Brentford"
OUTLETS = ("Post", "Echo", "Herald", "Gazette")
SPEAKERS = ("Ann Coe", "Bo Lind", "Carl Mott")


@dataclass(frozen=True)
class Told:
    """A fact as one document tells it: its number, the wording, and who is quoted for it (None: the outlet itself)."""

    fact: int
    wording: int
    speaker: str | None


@dataclass(frozen=True)
class Story:
    outlet: str
    lead: int
    told: tuple[Told, ...]


def write(path: str, story: Story) -> Analysed:
    """The article that tells the story, and who said what in it."""
    sentences = [LEADS[story.lead]]
    for told in story.told:
        fact = FACTS[told.fact][told.wording]
        sentences.append(f"{fact[:-1]}, {told.speaker} said." if told.speaker else fact)
    written = article(path, story.outlet, *sentences, title=TITLE)
    for told in story.told:
        if told.speaker:
            written = quote(written, FACTS[told.fact][told.wording][:-1], told.speaker, told.speaker)
    return written


def library(stories: Sequence[Story]) -> list[Analysed]:
    return [write(f"{at}.txt", story) for at, story in enumerate(stories)]


tolds = st.builds(Told, st.integers(0, len(FACTS) - 1), st.integers(0, 1), st.sampled_from([None, None, *SPEAKERS]))
written = st.builds(
    Story,
    st.sampled_from(OUTLETS),
    st.integers(0, len(LEADS) - 1),
    st.lists(tolds, min_size=1, max_size=5, unique_by=lambda told: told.fact).map(tuple),
)
stories = st.lists(written, min_size=1, max_size=5)
