"""The page or the chapter in which the reader is."""

from pathlib import Path

from tests.reading.printing import column, printed
from tests.tui.terminal import Terminal, twosource


def test_the_page_in_sight_is_named(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    sentences = [f"The port of Ardmore was shut on day {day} of the strike, the union said." for day in range(60)]
    (tmp_path / "reports" / "a.pdf").write_bytes(printed([column(sentences[:30]), column(sentences[30:])]))
    with Terminal(twosource("open", str(tmp_path / "reports")), (100, 20)) as terminal:
        terminal.wait_for("day 3 of the strike")
        terminal.wait_for("page 1  1-")
        terminal.press("2G")
        terminal.wait_for("page 2")
