"""`twosource update --changed`: only what is named is looked at."""

from pathlib import Path

from click.testing import CliRunner

from index.library import Library
from tui.commands.updating import update


def test_only_what_is_named_is_looked_at(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "first.txt").write_text("The bridge was closed on Monday.")
    runner = CliRunner()
    assert runner.invoke(update, [str(reports)]).exit_code == 0
    for name in ("named", "told", "neither"):
        (reports / f"{name}.txt").write_text(f"The bridge is {name}.")
    named = runner.invoke(
        update, [str(reports), "--changed", str(reports / "named.txt"), "--changed", "-"], input=f"{reports}/told.txt\n"
    )
    assert named.exit_code == 0
    with Library([reports]) as library:
        assert {Path(entry.path).stem for entry in library.entries()} == {"first", "named", "told"}
