"""The stories and claims of a whole library at once: what step by step must come to in the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.claims import Analysed, story_steps
from index.claims.fingerprints import fingerprint, joined
from index.claims.neighbours import Pool, Relinking
from index.claims.rulings import ruled
from index.claims.stories import Bonds, grouped, label, place
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
    for story in stories([analysed[at].document for at in order], corrections):
        members = [order[at] for at in story.members]
        told = story_steps(story.label, [analysed[at] for at in members], 0, corrections)
        found.update(zip(members, (claims for claims in told if claims is not None), strict=True))
    for at, one in enumerate(analysed):
        found[at] = ruled(found[at], [said for said in corrections.ruled if said.claim.document == one.document.id])
    return tuple(claim for at in range(len(analysed)) for claim in found[at])


def stories(documents: Sequence[Document], corrections: Corrections = UNCORRECTED) -> list[Story]:
    """The stories of the documents, which must come in their order (`place`); every document is in exactly one."""
    prints = [fingerprint(document) for document in documents]
    members: dict[bytes, list[int]] = {}
    for at, one in enumerate(prints):
        members.setdefault(one.key, []).append(at)
    texts = [joined(prints[at] for at in same) for same in members.values()]
    relinking = Relinking(texts, (), lambda _: [])
    for _ in relinking.compare(Pool(texts, texts)):
        pass
    links = [link for _, linked in relinking.links() for link in linked]
    keys = {document.id: one.key for document, one in zip(documents, prints, strict=True)}
    bonds = Bonds(_known(keys, corrections.together), _known(keys, corrections.apart))
    found = sorted(sorted(at for key in story for at in members[key]) for story in grouped(texts, links, bonds))
    first = [label([documents[at] for at in story], [prints[at] for at in story]) for story in found]
    return [Story(shown, tuple(story)) for shown, story in zip(told_apart(first), found, strict=True)]


def _known(keys: Mapping[int, bytes], pairs: Sequence[tuple[int, int]]) -> frozenset[tuple[bytes, bytes]]:
    """Pairs of documents as pairs of their texts."""
    known = ((keys[one], keys[other]) for one, other in pairs if one in keys and other in keys)
    return frozenset((one, other) for one, other in known if one != other)
