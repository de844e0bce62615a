"""Marks are found again in edited texts: .99 of them at their words, none at others, the rest listed with theirs."""

import tomllib
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

from index.journal.anchors import Anchored, anchor
from index.model.document import Span
from tests.journal.edits import EDITS, WITH_COPIES, Edit, edited, marks
from tests.proofs.proof import Proof

_ROOT = Path(__file__).parents[2]
_RIGHT = 0.99  # of the marks of which words are left
_EACH = 10  # marks in a text
_COPY = 0.8  # how alike words are of which one is a copy of the other


def prove(proof: Proof) -> None:
    different, alike = _texts()
    _try(proof, different, EDITS)
    _try(proof, alike, WITH_COPIES)


def _try(proof: Proof, texts: list[list[str]], edits: Sequence[Edit]) -> None:
    """Mark words in texts, each put together of parts in any order, edit them, and look where the marks are then.

    Where the same words stand at several places, a mark may be listed, and may not be told from its copy.
    """
    copies = edits is WITH_COPIES
    found = Counter[str]()
    for _ in range(15 if proof.short else 200):
        parts = proof.random.choice(texts)
        text = "\n\n".join(proof.random.sample(parts, min(4, len(parts))))
        new, where = edited(text, proof.random, proof.random.randrange(1, 6), edits)
        before = {at: old for old, at in where.items()}
        anchored = Anchored(new)
        for start, end in marks(text, proof.random, _EACH):
            proof.tried += 1
            place = anchored.place(anchor(text, start, end))
            kind = _judged(place, {at for at in range(start, end) if at in where}, before, end - start)
            got = new[place.start : place.end] if place else ""
            if kind == "wrong" and copies and SequenceMatcher(None, got, text[start:end]).ratio() >= _COPY:
                kind = "copy"
            found[kind] += 1
            if kind == "wrong":
                proof.fault(f"{text[start:end]!r} is taken for {got!r}")
    left = found["right"] + found["near"] + found["listed"]
    proof.tell(", ".join(f"{count} {kind}" for kind, count in sorted(found.items())))
    if not (proof.short or copies) and found["right"] < _RIGHT * left:
        proof.fault(f"only {found['right']} of {left} are right")


def _texts() -> tuple[list[list[str]], list[list[str]]]:
    """Texts in parts: on different things and in other scripts; the reports on one event, with copies among them."""
    seeds = [[path.read_text("utf-8")] for path in sorted(_ROOT.glob("seeds/*.txt"))]
    events = [
        [path.read_text("utf-8").split("---\n", 2)[2].strip() for path in sorted(folder.glob("*.md"))]
        for folder in sorted(_ROOT.glob("tests/judgement/events/*/"))
    ]
    languages = tomllib.loads((_ROOT / "tests/reading/sentences.toml").read_text("utf-8"))
    scripts = [[languages[name] for name in names] for names in (("zh", "ja", "th"), ("ar", "he", "el"))]
    return [*seeds, [event[0] for event in events], *scripts, list(languages.values())], events


def _judged(place: Span | None, left: set[int], before: dict[int, int], length: int) -> str:
    """What became of a mark, of whose letters those at the offsets `left` of the old text are left."""
    gone = len(left) < length / 2
    if place is None:
        return "gone and listed" if gone else "listed"
    got = [before[at] for at in range(place.start, place.end) if at in before]
    own = sum(at in left for at in got)
    if 2 * own < max(1, len(left)) or 2 * own < len(got):
        return "wrong"
    if own >= 0.8 * len(left) and own >= 0.8 * len(got):
        return "right"
    return "near"
