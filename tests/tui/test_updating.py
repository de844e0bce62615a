"""`twosource update`: only what is named is looked at, and a cluster is connected to as the settings say."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from index.library import Library
from tui.commands.updating import update
from tui.settings import config


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


@pytest.mark.parametrize(
    ("options", "told"),
    [((), "There is no file {home}/no.pem"), (("--ca", "other.pem"), "(--cert is missing)")],
    ids=["set", "named"],
)
def test_certificates_are_those_that_are_set_where_none_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], told: str
) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: pip install '.[cluster]'")
    monkeypatch.setenv("HOME", str(tmp_path))
    config.file().parent.mkdir(parents=True)
    config.file().write_text('[cluster]\nca = "~/no.pem"\ncert = "~/no.pem"\n')
    done = CliRunner().invoke(update, [str(tmp_path), "--cluster", "tls://127.0.0.1:9", *options])
    assert told.format(home=tmp_path) in done.output
