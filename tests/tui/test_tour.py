"""An analyst's day, as a script: what is said lasts when the app ends and the cache is deleted."""

import os
import shutil
from pathlib import Path

from tests.tui.sample import SEEDS
from tests.tui.terminal import Terminal, patient


def test_what_an_analyst_says_outlives_the_app_and_the_cache(seeds_read_in: None, tmp_path: Path) -> None:
    command = patient("open", "--fresh", "seeds")
    with Terminal(command, folder=SEEDS.parent) as app:
        app.wait_for("next flagged claim")
        app.wait_for(lambda: app.works_alone)
        app.press("W")
        app.wait_for("TO CHECK  0 of 12 checked")
        app.press("ac")
        app.wait_for("1 of 12 checked")
        app.wait_for("checked on “")
        app.press("t")
        app.wait_for("no tag here")
        app.press("capital, 2000\r")
        app.wait_for("t capital  t 2000")
        app.press("A")
        app.wait_for("ctrl+o writes it in your editor")
        app.press("Ask Interfax\r")
        app.wait_for("n note")
        app.press("ac")
        app.wait_for("2 of 12 checked")
        app.press("u")
        app.wait_for("undone: checked on “")
        app.wait_for("1 of 12 checked")
        app.press("\r")
        app.wait_for("Enter evidence")
        app.press("aRb")
        app.wait_for("reliability B (usually reliable)")
        app.press("vo")
        app.wait_for("It is:")
        app.press("s")
        app.wait_for("overrule single")
        app.press("Both have it from one desk\r")
        app.wait_for("claim changed: now single source")
        app.press("\x11")
        assert app.wait_exit() == 0
    cache = Path(os.environ["TWOSOURCE_CACHE"])
    for name in ("libraries", "analyses.sqlite"):
        path = cache / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    with Terminal(command, (120, 40), {"NO_COLOR": "1"}, folder=SEEDS.parent) as app:
        app.wait_for("next flagged claim")
        app.wait_for(lambda: app.works_alone)
        app.press("W")
        app.wait_for("1 of 12 checked")
        app.press("g")
        app.wait_for("t capital")
        app.wait_for("SINGLE SOURCE  Both have it from one desk; the engine: ~ ONE ORIGIN")
        assert "1 checked" in app.lines[0]
        app.press("\r")
        app.wait_for("B usually reliable")
        app.wait_for(lambda: any(line.partition("│")[2].startswith("n>") for line in app.lines))
        app.press("u")
        app.wait_for("undone: standing single source")
        app.press("\x12")
        app.wait_for("done again: standing single source")
        report = tmp_path / "report.md"
        app.press(f":report markdown {report}\r")
        app.wait_for(report.exists)
        app.wait_for(lambda: "Ask Interfax" in report.read_text())
        assert "Both have it from one desk" in report.read_text()
