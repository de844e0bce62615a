"""What is told in words: doubt, and what is not looked for in a language."""

from tui.present.facts import listed, unsure
from tui.present.languages import limited


def test_only_a_low_confidence_is_told() -> None:
    assert [unsure(confidence) for confidence in (1.0, 0.7, 0.6, 0.2)] == ["", "", "less sure", "doubtful"]


def test_a_language_is_called_by_its_name() -> None:
    assert limited("de") == "German: only direct quotations are marked"
    assert limited("zh").startswith("Chinese: ")
    assert limited("xx").startswith("language xx: ")
    assert limited("en") == limited(None) == ""


def test_many_outlets_are_counted_and_a_few_named() -> None:
    assert listed(()) == "outlet unknown"
    assert listed(("Krone", "Stern")) == "Krone, Stern"
    assert listed(tuple(f"Outlet {number}" for number in range(1, 1008))).endswith("Outlet 5 and 1,002 more")
