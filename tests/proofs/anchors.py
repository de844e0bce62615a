"""Marks are found again in edited texts: .99 of them at their words, none at others, the rest listed with theirs."""

from collections import Counter
from pathlib import Path

from index.journal.anchors import Anchored, anchor
from index.model.document import Span
from tests.journal.edits import edited, marks
from tests.proofs.proof import Proof

_ROOT = Path(__file__).parents[2]
_RIGHT = 0.99  # of the marks of which words are left
_EACH = 10  # marks in a text


def prove(proof: Proof) -> None:
    found = Counter[str]()
    texts = [path.read_text("utf-8") for path in sorted(_ROOT.glob("seeds/*.txt"))]
    texts += [path.read_text("utf-8") for path in sorted(_ROOT.glob("tests/judgement/events/*/*.md"))]
    texts = [text for text in texts if len(marks(text, proof.random, 1)) and len(text) > 800]
    for _ in range(30 if proof.short else 200):
        text = proof.random.choice(texts)
        new, where = edited(text, proof.random, proof.random.randrange(1, 6))
        before = {at: old for old, at in where.items()}
        anchored = Anchored(new)
        for start, end in marks(text, proof.random, _EACH):
            proof.tried += 1
            place = anchored.place(anchor(text, start, end))
            kind = _judged(place, {at for at in range(start, end) if at in where}, before, end - start)
            found[kind] += 1
            if kind == "wrong" and place:
                proof.fault(f"{text[start:end]!r} is taken for {new[place.start : place.end]!r}")
    left = found["right"] + found["near"] + found["listed"]
    proof.tell(", ".join(f"{count} {kind}" for kind, count in sorted(found.items())))
    if not proof.short and found["right"] < _RIGHT * left:
        proof.fault(f"only {found['right']} of {left} are right")


def _judged(place: Span | None, left: set[int], before: dict[int, int], length: int) -> str:
    """What became of a mark, of whose letters those at the offsets `left` of the old text are left."""
    gone = len(left) < length / 2
    if place is None:
        return "gone and listed" if gone else "listed"
    got = [before[at] for at in range(place.start, place.end) if at in before]
    own = sum(at in left for at in got)
    if 2 * own < len(left) or 2 * own < len(got):
        return "wrong"
    if own >= 0.8 * len(left) and own >= 0.8 * len(got):
        return "right"
    return "near"
