"""Verdicts in the app: given by a letter or a command, and followed at once by what they change."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_verdicts import FILES
from tests.tui.terminal import Terminal, patient
from tui.settings.commanding import completions, naming


@pytest.fixture
def ferry(tmp_path: Path) -> Iterator[Terminal]:
    """The app at the first claim of the report of Herald."""
    for name, text in FILES.items():
        (tmp_path / "ferry").mkdir(exist_ok=True)
        (tmp_path / "ferry" / name).write_text(text, "utf-8")
    with Terminal(patient("open", str(tmp_path / "ferry")), (100, 30)) as terminal:
        terminal.wait_for("next flagged claim")
        terminal.settle()
        terminal.press("\r")
        terminal.wait_for("Enter evidence")
        terminal.press("]")
        terminal.wait_for("SINGLE SOURCE  only Herald")
        yield terminal


def test_a_standing_is_overruled_and_the_verdict_taken_back(ferry: Terminal) -> None:
    ferry.press("vo")
    ferry.wait_for("k corroborated")
    ferry.press("k")
    ferry.wait_for("overrule corroborated")
    ferry.press("the museum told me\r")
    ferry.wait_for("1 claim changed: now corroborated.  CORROBORATED now, as you say")
    ferry.wait_for(": CORROBORATED  the museum told me; the engine: ! SINGLE SOURCE, only Herald")
    ferry.press("P")
    ferry.wait_for("What analysts know better")
    ferry.wait_for("standing corroborated (the museum told me): “What had crossed")
    ferry.press("qvt")
    ferry.wait_for("1 claim changed: now single source.  1 verdict taken back")
    ferry.wait_for("SINGLE SOURCE  only Herald")
    ferry.press("u")
    ferry.wait_for("1 claim changed: now corroborated.")
    ferry.wait_for(": CORROBORATED  the museum told me; the engine: ! SINGLE SOURCE, only Herald")


def test_two_claims_are_the_same_and_a_text_leaves_its_story(ferry: Terminal) -> None:
    ferry.press("vh")
    ferry.wait_for("Held: “What had crossed")
    ferry.press("1")
    ferry.wait_for("SOURCES")
    ferry.press("j\r")
    ferry.wait_for("200,000")
    ferry.press("]")
    ferry.wait_for("only Krone")
    ferry.press("vs")
    ferry.wait_for("2 claims changed: now one origin.  The two are the same")
    ferry.press("\r")
    ferry.wait_for("Enter open it")
    ferry.press("v")
    ferry.wait_for("n they do not")
    ferry.press("\x1b")
    ferry.wait_for(lambda: "n they do not" not in ferry.text and "n/N report" in ferry.text)
    ferry.press("vn")
    ferry.wait_for("2 claims changed: now single source.  The two are not the same")
    ferry.press(":leave-story\r")
    ferry.wait_for("4 claims changed: now unresolved.  It has left the story")


def test_a_speaker_is_called_by_another_name_in_all_reports(ferry: Terminal) -> None:
    ferry.press("6")
    ferry.wait_for("Ann Coe")
    ferry.press("vm")
    ferry.wait_for("speaker-called NAME")
    ferry.press("Anna Coelho\r")
    ferry.wait_for("No standing changed.  Ann Coe is called Anna Coelho")
    ferry.wait_for(lambda: any("Anna Coelho" in line and "2 " in line for line in ferry.lines[2:10]))


def test_the_names_and_standings_of_verdicts_are_completed() -> None:
    assert naming("speaker-is co") == ("speaker", "co")
    assert naming("outlet-called k") == ("outlet", "k")
    assert naming("filter c") == ("", "")
    assert completions("speaker-is co", ["Ann Coe", "Rui Pinto"]) == ["speaker-is Ann Coe"]
    assert completions("overrule co") == ["overrule copies ", "overrule corroborated "]
