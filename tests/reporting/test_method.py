"""The error rates that reports tell are those of the model's card."""

import re
from pathlib import Path

from index.claims import measured
from index.claims.measured import Share

CARD = " ".join((Path(measured.__file__).parent / "README.md").read_text("utf-8").split())


def row(heading: str) -> str:
    """The rest of a row of the table, without what is in brackets."""
    found = re.search(rf"\| {re.escape(heading)} \| (.*?) \|(?= \|| Balanced)", CARD)
    assert found, heading
    return re.sub(r" \([^)]*\)", "", found[1])


def shares(*each: Share) -> str:
    return " | ".join(
        " / ".join(f"{getattr(share, collection):.2f}".removeprefix("0") for share in each)
        for collection in ("stories", "events")
    )


def test_the_table_of_the_card_has_them() -> None:
    card = measured
    assert row("flags that are truly one outlet's claim / share of its claims that are flagged") == shares(
        card.FLAGS_RIGHT, card.FLAGS_FOUND
    )
    assert row("single source, precision / recall") == shares(card.SINGLE_PRECISION, card.SINGLE_RECALL)
    stories, events = row("links to the other outlets' reports, precision / recall / F1").split(" | ")
    assert shares(card.LINKS_PRECISION, card.LINKS_RECALL) == f"{stories[:9]} | {events[:9]}"
    assert f"of 1,326: {card.OPINION_RAISED:.0%}" in row("claims raised on what is opinion or none")


def test_the_words_of_the_card_have_them() -> None:
    card = measured
    assert f"of {card.FLAGS_READ.of} flags {card.FLAGS_READ.right} were right" in CARD
    assert f"Of {card.CORROBORATED_READ.of} claims called corroborated {card.CORROBORATED_READ.right} were" in CARD
    assert f"Of {card.CONFLICTS_READ.of} conflicts {card.CONFLICTS_READ.right} were real" in CARD
    assert "Measured on 54 stories" in CARD
    assert "on 20 events" in CARD
