"""Speakers on whole articles, every source mention of which was labelled by hand (`marked`)."""

from collections.abc import Iterable, Iterator

import pytest

from index.model.document import Document, PartKind
from index.quotes.descriptions import without_article
from index.quotes.speakers import Speakers, unnamed
from tests.quotes.build import document
from tests.quotes.marked import FIXTURES, Label, read

NAMES = sorted(path.name for path in FIXTURES.glob("*.txt"))
HELD_OUT = ("11", "12", "13", "14", "15", "17")  # articles that the rules were not made on
SEEDS = FIXTURES.parents[2] / "seeds"
PRONOUNS = ("he", "she", "it", "they", "i", "we", "who")
Answer = tuple[Label, str | None]


def article(name: str, text: str) -> Document:
    title = text.partition("\n")[0]
    return document(text, others={} if name == "seed_world.txt" else {title: PartKind.TITLE})


def answers(names: Iterable[str]) -> Iterator[Answer]:
    for name in names:
        text, labels = read(name)
        found = Speakers(article(name, text)).resolve([label.span for label in labels])
        yield from zip(labels, found, strict=True)


def right(label: Label, speaker: str) -> bool:
    """Whether a resolved speaker is the right one; an unnamed source may be kept in the words of the mention."""
    if label.speaker is None or unnamed(speaker) is not label.unnamed:
        return False
    accepted = {label.speaker, label.mention} if label.unnamed else {label.speaker}
    return without_article(speaker).casefold() in {without_article(one).casefold() for one in accepted}


@pytest.mark.parametrize("held_out", [False, True], ids=["tuned", "held out"])
def test_speakers_of_articles(held_out: bool) -> None:
    found = list(answers(name for name in NAMES if name.startswith(HELD_OUT) is held_out))
    resolved = [(label, speaker) for label, speaker in found if speaker is not None]
    wrong = [
        f"{label.mention} = {speaker}, not {label.speaker}" for label, speaker in resolved if not right(label, speaker)
    ]
    assert len(wrong) <= 0.05 * len(resolved), wrong
    assert len(resolved) >= 0.8 * sum(label.speaker is not None for label, _ in found)


def test_the_labels_are_many_and_not_easy() -> None:
    labels = [label for name in NAMES for label in read(name)[1]]
    assert len(labels) >= 400
    assert sum(label.mention.lower() in PRONOUNS for label in labels) >= 0.2 * len(labels)
    assert sum(label.unnamed for label in labels) >= 0.1 * len(labels)


def test_pronouns_depend_on_the_sources_before_them() -> None:
    text, labels = read("16_flood.txt")
    known = Speakers(article("16_flood.txt", text))
    alone = [known.resolve([label.span])[0] for label in labels]
    together = list(known.resolve([label.span for label in labels]))
    assert alone.count(None) > together.count(None)


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_mentions_does_not_matter(name: str) -> None:
    text, labels = read(name)
    spans = [label.span for label in labels]
    known = Speakers(article(name, text))
    assert known.resolve(spans[::-1])[::-1] == known.resolve(spans)


@pytest.mark.parametrize(
    ("name", "seed"), [("seed_world.txt", "000_73dbb3b888fae9b8.txt"), ("seed_krone.txt", "003_8a17e4156cba7745.txt")]
)
def test_the_marked_seeds_are_the_seeds(name: str, seed: str) -> None:
    assert read(name)[0].rstrip() in (SEEDS / seed).read_text(encoding="utf-8")
