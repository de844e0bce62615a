"""R: a report of the story in sight, written where the reader says."""

from pathlib import Path

import pytest

from tests.tui.terminal import Terminal, twosource

SEEDS = Path(__file__).parents[2] / "seeds"
pytestmark = pytest.mark.usefixtures("seeds_read_in")


def test_a_report_is_written_beside_the_reader_and_never_over_another(tmp_path: Path) -> None:
    with Terminal(twosource("open", "--fresh", str(SEEDS)), (120, 30), folder=tmp_path) as app:
        app.wait_for("next flagged claim")
        app.press("R")
        app.wait_for("report html")
        app.press("\r")
        app.wait_for("A report of 12 claims: ")
        (page,) = tmp_path.glob("*.html")
        assert "Kim Jong Un" in page.read_text("utf-8")
        app.press(":report csv table.csv\r")
        app.wait_for("claims: table.csv")
        assert (tmp_path / "table.csv").read_text("utf-8").count("one_origin") == 0
        app.press(":report json table.csv\r")
        app.wait_for("is there already and stays as it is")
        app.press(f":report markdown {SEEDS}/note.md\r")
        app.wait_for("is in the library")
        assert not (SEEDS / "note.md").exists()
        app.press(":report pdf\r")
        app.wait_for("report takes html, markdown")


def test_in_the_folder_of_the_library_the_data_folder_is_proposed(own_cache: Path) -> None:
    with Terminal(twosource("open", "--fresh", "."), (120, 30), folder=SEEDS) as app:
        app.wait_for("next flagged claim")
        app.press("R")
        app.wait_for("reports")
        app.press("\r")
        app.wait_for("A report of 12 claims: ")
    assert len(list((own_cache / "data").rglob("*.html"))) == 1
