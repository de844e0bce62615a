"""Completion, as it is pressed for in a shell; in those that this machine has."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.tui.terminal import Terminal
from tui.commands import main

SHELLS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
SOURCE = {
    "bash": "PS1='$ '; source twosource.sh",
    "zsh": "PS1='$ '; autoload -U compinit && compinit -u -D; source twosource.sh",
    "fish": "source twosource.sh",
}


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    """A shell that completes, in a folder with the folders "seabed" and "inbox/march"."""
    name = request.param
    if not shutil.which(name):
        pytest.skip(f"there is no {name} here")
    for folder in ("seabed", "inbox/march", "bin"):
        (tmp_path / folder).mkdir(parents=True)
    command = tmp_path / "bin" / "twosource"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{Path(__file__).parents[2]}" exec "{sys.executable}" -P -m tui "$@"\n')
    command.chmod(0o700)
    printed = CliRunner().invoke(main, ["completion", name])
    assert printed.exit_code == 0
    (tmp_path / "twosource.sh").write_text(printed.stdout)
    environ = {"PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path), "TERM": "vt100"}
    with Terminal(SHELLS[name], environ=environ, folder=tmp_path) as terminal:
        terminal.press(f"{SOURCE[name]}; echo rea''dy\r")
        terminal.wait_for("ready")
        yield terminal


def test_words_are_completed(shell: Terminal) -> None:
    for typed, completed in (
        ("twosource unf", "twosource unfollow"),
        ("twosource journal --export web", "twosource journal --export webannotation"),
        ("twosource keys flagged.n", "twosource keys flagged.next"),
        ("twosource open inb", "twosource open inbox/"),
        ("twosource inb", "twosource inbox/"),
        ("twosource inbox/m", "twosource inbox/march/"),
        ("twosource seabed --fre", "twosource seabed --fresh"),
    ):
        shell.press(f"{typed}\t")
        shell.wait_for(completed)
        shell.press("\x15")  # the line is cleared


def test_folders_are_offered_beside_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def offered(words: str) -> list[str]:
        environ = {"_TWOSOURCE_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
        done = CliRunner().invoke(main, [], prog_name="twosource", env=environ)
        assert done.exit_code == 0, done.output
        return [item.removeprefix("plain,") for item in done.stdout.splitlines()]

    monkeypatch.chdir(tmp_path)
    for name in ("seabed", "se cret", "se$(x)", "other"):
        Path(name).mkdir()
    assert offered("twosource se") == ["search", "set", "seabed"]
    assert {"open", "check", "seabed", "other"} <= set(offered("twosource "))
    assert offered("twosource seabed/") == ["file,seabed/"]
    assert offered("twosource fetch --") == ["--quiet", "--pause", "--timeout", "--jsonl", "--help"]
    assert {"--version", "--plain", "--help"} <= set(offered("twosource --"))
