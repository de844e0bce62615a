"""What is said of work that failed."""

from pathlib import Path

import pytest

from index.store.files import LibraryError
from tui.output import faults


def failed(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as raised:
        return raised


def test_what_is_foreseen_is_said_in_its_own_words() -> None:
    assert (
        faults.told(failed(LibraryError("The disk is full. Reading goes on."))) == "The disk is full. Reading goes on."
    )
    assert not faults.file().exists()


def test_what_nobody_foresaw_is_one_line_with_its_details_in_a_private_file() -> None:
    for number in range(2):
        said = faults.told(failed(ValueError(f"number {number}")))
        assert "\n" not in said
        assert f"number {number}" in said
        assert "Reading goes on" in said
        assert str(faults.file()) in said
    details = faults.file().read_text("utf-8")
    assert details.count("Traceback") == 2
    assert "in failed" in details
    assert faults.file().stat().st_mode & 0o777 == 0o600


def test_a_failure_is_told_in_few_words() -> None:
    said = faults.told(failed(ValueError("line\n" * 1000)), then="")
    assert len(said) < 600
    assert "\n" not in said
    assert faults.told(failed(MemoryError()), then="").startswith("This failed: MemoryError. Details: ")


def test_where_nothing_can_be_written_it_is_said_all_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert "Details" not in faults.told(failed(ValueError("x")))
