"""The stories and claims of a whole library at once: what step by step must come to in the end."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.claims import Analysed, story_steps
from index.claims.fingerprints import fingerprint, joined
from index.claims.neighbours import Pool, relinked
from index.claims.stories import grouped, label, place
from index.model.claims import Claim
from index.model.corrections import UNCORRECTED, Corrections
from index.model.document import Document
from index.store.cards import told_apart


@dataclass(frozen=True, slots=True)
class Story:
    """Documents on one event. `members` are positions in the sequence of documents given."""

    label: str
    members: tuple[int, ...]


def findings(analysed: Sequence[Analysed], corrections: Corrections = UNCORRECTED) -> tuple[Claim, ...]:
    """The claims of the documents, in the order of documents as given, then of their start.

    The order of documents changes nothing else.
    """
    order = sorted(range(len(analysed)), key=lambda at: place(analysed[at].document))
    found: dict[int, list[Claim]] = {}
    for story in stories([analysed[at].document for at in order]):
        members = [order[at] for at in story.members]
        told = story_steps(story.label, [analysed[at] for at in members], 0, corrections)
        found.update(zip(members, (claims for claims in told if claims is not None), strict=True))
    return tuple(claim for at in range(len(analysed)) for claim in found[at])


def stories(documents: Sequence[Document]) -> list[Story]:
    """The stories of the documents, which must come in their order (`place`); every document is in exactly one."""
    prints = [fingerprint(document) for document in documents]
    members: dict[bytes, list[int]] = {}
    for at, one in enumerate(prints):
        members.setdefault(one.key, []).append(at)
    texts = [joined(prints[at] for at in same) for same in members.values()]
    links = [link for _, linked in relinked(texts, (), Pool(texts), lambda _: []) for link in linked]
    found = sorted(sorted(at for key in story for at in members[key]) for story in grouped(texts, links))
    first = [label([documents[at] for at in story], [prints[at] for at in story]) for story in found]
    return [Story(shown, tuple(story)) for shown, story in zip(told_apart(first), found, strict=True)]
