"""The table of mutations keeps up with the code: each text to be changed stands once in its file."""

import pytest

from tests.mutations import main, mutations


def test_every_mutation_can_be_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0, capsys.readouterr().err
    assert len(capsys.readouterr().out.splitlines()) == len(list(mutations())) >= 20


def test_a_word_that_names_none_is_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no such mutation"]) == 2
    assert "no mutation has" in capsys.readouterr().err
