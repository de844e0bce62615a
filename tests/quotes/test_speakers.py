"""Who a source mention resolves to."""

import pytest

from index.quotes import attributions
from tests.quotes.build import document, only


@pytest.mark.parametrize(
    ("mention", "speaker"),
    [
        ("Marta Lind", "Marta Lind"),
        ("Marta Lind, a pilot,", "Marta Lind"),
        ("Norwegian President Marta Lind", "Marta Lind"),
        ("Harbour chief Marta Lind", "Marta Lind"),
        ("Former Secretary of State Marta Lind", "Marta Lind"),
        ("Sen. Marta Lind of Ohio", "Marta Lind"),
        ("The harbour chief, Marta Lind,", "Marta Lind"),
        ("Mr. King", "King"),
        ("Ursula von der Leyen", "Ursula von der Leyen"),
        ("J. R. Moe Jr.", "J. R. Moe Jr."),
        ("The White House", "White House"),
        ("The Bank of Norway", "Bank of Norway"),
        ("Interfax", "Interfax"),
        ("The South Korean Defense Ministry", "South Korean Defense Ministry"),
        ("A statement from the White House", "White House"),
        # unnamed
        ("He", None),
        ("The 71-year-old", None),
        ("The two rulers", None),
        ("Officials", None),
        ("Russian officials", None),
        ("Republicans", None),
        ("The president", None),
        ("The President", None),
        ("A spokesman for Marta Lind", None),
        ("Lind’s lawyer", None),
        ("The Lind campaign", None),
        ("Marta Lind and Karl Moe", None),
        ("Researchers", None),
    ],
)
def test_mention(mention: str, speaker: str | None) -> None:
    assert only(f"{mention} said that the port was closed.").speaker == speaker


def last_speaker(text: str) -> str | None:
    return attributions(document(text))[-1].speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Marta Lind came first. Lind said the port was closed.", "Marta Lind"),
        ("Lind said the port was closed. Marta Lind then left.", "Lind"),  # named in full only afterwards
        ("Marta Lind came. Karl Lind came. Lind said the port was closed.", "Lind"),  # two fit
        ("President Marta Lind came. Ms. Lind said the port was closed.", "Marta Lind"),
        ("Kim Jong Un came. Kim said the port was closed.", "Kim Jong Un"),  # the family name comes first
        ("Kim Jong Un, son of Kim Jong Il, came. Kim said the port was closed.", "Kim"),
        ("Marta Lind came. Marta said the port was closed.", "Marta"),
        ("The White House was lit. The House said the port was closed.", None),
        ("Lind Square was full. Lind said the port was closed.", "Lind"),
        ("Bill Lind came. Mr. Lind and Mrs. Lind sat. Mrs. Lind said the port was closed.", "Mrs. Lind"),
        ("The sanders ran. Sanders said the port was closed.", None),  # sanders, not Sanders
    ],
)
def test_short_form(text: str, speaker: str | None) -> None:
    assert last_speaker(text) == speaker


@pytest.mark.parametrize(
    ("mention", "via"),
    [
        ("the Russian news agency Interfax", "Interfax"),
        ("Interfax", "Interfax"),
        ("Russian news agencies", "Russian news agencies"),
        ("the state broadcaster", "state broadcaster"),
    ],
)
def test_via(mention: str, via: str) -> None:
    assert only(f'"The port is closed," Lind said on Monday, according to {mention}.').via == (via,)
