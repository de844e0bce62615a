"""The manual page: what it holds, and that the programs that show such pages have nothing to say against it."""

import re
import shutil
import subprocess

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from tui.commands import main
from tui.commands.manual import _plain, page
from tui.settings.config import SETTINGS
from tui.settings.environment import VARIABLES
from tui.settings.keys import KEYS

ROOT = click.Context(main, info_name="twosource")
CHECKS = {
    "groff": ["groff", "-man", "-Tutf8", "-ww", "-z"],
    "mandoc": ["mandoc", "-T", "lint", "-W", "warning"],
}


@pytest.fixture(scope="module")
def printed() -> str:
    done = CliRunner().invoke(main, ["man"])
    assert done.exit_code == 0
    assert done.stdout.isascii()
    return done.stdout


@pytest.mark.parametrize("program", CHECKS)
def test_no_program_has_anything_against_it(printed: str, program: str) -> None:
    if not shutil.which(program):
        pytest.skip(f"there is no {program} here")
    done = subprocess.run(CHECKS[program], input=printed, capture_output=True, text=True)
    told = (done.stdout + done.stderr).splitlines()
    assert [line for line in told if "missing date" not in line] == []  # it has none, so that it is the same each day


def test_it_has_every_command_option_key_setting_and_variable(printed: str) -> None:
    if not shutil.which("groff"):
        pytest.skip("there is no groff here")
    command = ["groff", "-man", "-Tascii", "-P-cbou", "-rLL=200n"]
    shown = subprocess.run(command, input=printed, capture_output=True, text=True, check=True).stdout
    words = " ".join(re.sub("(‐|-)\n *", "-", shown).split())
    for name in main.list_commands(ROOT):
        found = main.get_command(ROOT, name)
        assert found
        assert f"twosource {name} " in words
        for option in (option for param in found.params for option in param.opts if option.startswith("--")):
            assert option in words, (name, option)
    for one in (*SETTINGS, *VARIABLES):
        assert one.name in words
    for key in KEYS:
        assert f"{key.help} ({key.id})" in words
    assert 'eval "$(twosource completion bash)"' in words


@bounded(max_examples=30)
@given(st.text())
def test_no_words_act_on_the_program_that_shows_them(text: str) -> None:
    line = _plain(text)
    assert line.isascii()
    assert "\n" not in line
    assert not line.startswith((".", "'"))
    assert not re.search(r"\\(?!e|-|\(aq|\(ga|\(dq|\(ha|\(ti|\[u[0-9A-F]{4,6}\]|&)", line)


def test_the_page_is_the_same_twice() -> None:
    assert list(page(ROOT)) == list(page(ROOT))
