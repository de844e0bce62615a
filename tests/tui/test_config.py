"""The settings: one table, of which the file, `twosource config` and the README speak; and where each is from."""

import json
import os
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from tui.commands import main
from tui.output import configuration
from tui.present.glyphs import ASCII, UNICODE, Glyphs
from tui.settings import config, effective
from tui.settings.config import CLUSTER, COLUMNS, SETTINGS, THEMES, Settings
from tui.settings.environment import VARIABLES

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
MIXED = """\
theme = "twosource-dark"
colour = 1
clipboard = "file"

[columns]
text = [
    "story",
    "Meldung\\u202e",
]
outlet = 3

[cluster]
ca = "~/ca.pem"
cert = true

[keys]
claims.next = "],F9"
"flagged.next" = "F8"
app.help = "j"
"""


@pytest.fixture
def file(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the settings go; no variable that is heeded is set but for the folders."""
    for variable in VARIABLES:
        if not variable.name.startswith(("XDG_", "TWOSOURCE_", "HOME")):
            monkeypatch.delenv(variable.name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    place = config.file()
    place.parent.mkdir(parents=True)
    return place


def run(*options: str, expect: int = 0) -> str:
    done = CliRunner().invoke(main, ["config", *options])
    assert done.exit_code == expect, done.output
    return done.stdout


def found(*options: str, expect: int = 0) -> dict[str, dict[str, Any]]:
    records = [json.loads(line) for line in run(*options, "--jsonl", expect=expect).splitlines()]
    return {record["name"]: record for record in records if record["schema"] == "twosource/setting/1"}


def printed(content: str, glyphs: Glyphs) -> str:
    wanted = config.parsed(content)
    of_tables = (*effective.columns(wanted), *effective.cluster(wanted), *effective.keys(wanted, ()))
    values = [*effective.settings(wanted).values(), *of_tables]
    lines = configuration.lines(
        Path("config.toml"), wanted, values, wanted.refused, dict(config.places(content)), glyphs
    )
    return "".join("".join(glyphs.show(text) for text, _ in line) + "\n" for line in lines)


def test_what_is_printed_says_what_the_file_says_and_where(file: Path) -> None:
    file.write_text(MIXED, "utf-8")
    output = run(expect=1)
    again = config.parsed(output)
    assert (again.theme, again.clipboard, again.ascii) == ("twosource-dark", "file", None)
    assert again.columns == {"text": ("story", "Meldung\u202e")}
    assert again.cluster == {"ca": "~/ca.pem"}
    assert again.keys == {"claims.next": "],F9", "flagged.next": "F8"}
    assert not again.refused
    assert re.search(r'^theme = "twosource-dark" +# line 1$', output, re.MULTILINE)
    assert re.search(r"^# mouse = true +# default: on, but off over SSH$", output, re.MULTILINE)
    assert re.search(r"^text = .* +# line 6$", output, re.MULTILINE)
    assert re.search(r'^flagged\.next = "F8" +# line 18$', output, re.MULTILINE)
    for line, word in (
        (2, "no setting colour"),
        (10, "columns.outlet"),
        (14, "cluster.cert"),
        (19, "app.help: j is the key of move.down"),
    ):
        assert re.search(f"^#   line {line}: .*{word}", output, re.MULTILINE)


names = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
contents = st.fixed_dictionaries(
    {},
    optional={
        **{one.name: st.sampled_from(one.choices) for one in SETTINGS},
        "columns": st.dictionaries(st.sampled_from(COLUMNS), st.one_of(names, st.lists(names, max_size=2))),
        "cluster": st.dictionaries(st.sampled_from(CLUSTER), names),
        "keys": st.dictionaries(st.sampled_from(["claims.next", "app.help"]), names),
    },
)


def toml(content: dict[str, Any]) -> str:
    """As others would write it: everything escaped, arrays over several lines."""

    def value(one: object) -> str:
        if isinstance(one, list):
            return "[\n" + "".join(f"  {value(part)},\n" for part in one) + "]"
        if isinstance(one, str):
            return '"' + "".join(f"\\U{ord(char):08X}" for char in one) + '"'
        return str(one).lower()

    tables = {name: rows for name, rows in content.items() if isinstance(rows, dict)}
    text = "".join(f"{name} = {value(one)}\n" for name, one in content.items() if name not in tables)
    for table, rows in tables.items():
        text += f"[{table}]\n" + "".join(f"{name} = {value(one)}\n" for name, one in rows.items())
    return text


@bounded(max_examples=50)
@given(contents, st.sampled_from([UNICODE, ASCII]))
def test_whatever_is_set_is_printed_so_that_it_is_read_again(content: dict[str, Any], glyphs: Glyphs) -> None:
    text = toml(content)
    wanted, again = config.parsed(text), config.parsed(printed(text, glyphs))
    assert not wanted.refused
    full = {name: several for name, several in wanted.columns.items() if several}
    assert (again.keys, again.columns, again.given) == (wanted.keys, full, wanted.given)
    assert again.cluster == wanted.cluster
    assert all(getattr(again, one.name) == getattr(wanted, one.name) for one in SETTINGS)
    lines = text.split("\n")
    for name, line in config.places(text):
        assert lines[line - 1].startswith(re.sub(r"^(columns|cluster|keys)\.", "", name)), (name, line)


def test_flags_variables_and_the_terminal_come_before_or_behind_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def source(name: str, *options: str) -> tuple[object, str]:
        one = found(*options)[name]
        return one["value"], one["source"]

    assert source("theme") == ("ansi-dark", "default")
    assert source("ascii") == (False, "terminal")
    assert source("ascii", "--ascii") == (True, "--ascii")
    assert source("ascii", "--unicode") == (False, "--unicode")
    assert source("plain", "--plain") == (True, "--plain")
    assert source("program.editor") == ("vi", "default")
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("SSH_CONNECTION", "1.2.3.4 5 6.7.8.9 22")
    monkeypatch.setenv("EDITOR", "nano -w")
    monkeypatch.setenv("TWOSOURCE_DIFF", "off")
    assert source("ascii") == (True, "terminal")
    assert source("mouse") == (False, "SSH_CONNECTION")
    assert source("program.editor") == ("nano -w", "EDITOR")
    assert source("screen.cells") == (False, "TWOSOURCE_DIFF")
    file.write_text('theme = "twosource-light"\nmouse = true\nascii = false\n')
    assert source("theme") == ("twosource-light", "config.toml")
    assert source("mouse") == (True, "config.toml")
    assert found()["ascii"]["line"] == 3
    assert source("theme", "--plain") == ("ansi-dark", "plain")
    monkeypatch.setenv("NO_COLOR", "1")
    assert source("theme") == ("ansi-dark", "NO_COLOR")
    assert 'theme = "twosource-light"' in run()


def test_the_folders_are_those_in_use(file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert found()["folder.config"] == {
        "schema": "twosource/setting/1",
        "name": "folder.config",
        "value": str(file.parent),
        "source": "XDG_CONFIG_HOME",
    }
    assert found()["folder.cache"]["value"] == os.environ["TWOSOURCE_CACHE"]
    assert found()["folder.journals"]["source"] == "XDG_DATA_HOME"
    monkeypatch.setenv("TWOSOURCE_JOURNAL", str(tmp_path))
    assert found()["folder.journals"]["value"] == str(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", "here")  # it must be absolute
    assert found()["folder.state"]["source"] == "default"


@pytest.mark.parametrize("content", [b"theme = ", b"\xff", b"a = 1\r b"])
def test_a_file_that_cannot_be_read_is_told(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    output = run(expect=1)
    assert re.search("#   it (is not TOML|cannot be read): ", output)
    assert config.parsed(output) == Settings()


def test_there_is_one_table_and_the_readme_shows_it() -> None:
    others = {"keys", "columns", "cluster", "given", "refused"}
    assert {one.name for one in SETTINGS} == set(Settings.__struct_fields__) - others
    assert SETTINGS[0].choices == THEMES
    block = re.search(r"Each line is optional:\n\n(.*?)\n\n[^ ]", README, re.DOTALL)
    assert block
    shown = tomllib.loads(block[1])
    assert list(shown) == [*(one.name for one in SETTINGS), "columns", "cluster", "keys"]
    assert not config.parsed(block[1]).refused
    for one in (*SETTINGS[0].choices, *COLUMNS, *CLUSTER):
        assert str(one) in block[1]


def test_the_readme_has_the_variables_as_the_table_has_them() -> None:
    _, _, behind = README.partition("<!-- variables: as tui/settings/environment.py has them -->\n\n")
    block = behind.partition("\n\n")[0].splitlines()
    assert block == [f"    {one.name:18}{one.help}" for one in VARIABLES]


def test_no_variable_is_heeded_that_the_table_does_not_have() -> None:
    heeded = set()
    for file in (*(ROOT / "tui").rglob("*.py"), *(ROOT / "index").rglob("*.py")):
        source = file.read_text("utf-8")
        heeded |= set(re.findall(r'environ(?:\.get\(|\[)"(\w+)"(?!\] =)', source))
        heeded |= set(re.findall(r'"(\w+)" (?:not )?in (?:os\.)?environ\b', source))
    assert heeded <= {one.name for one in VARIABLES}
    assert {"NO_COLOR", "TWOSOURCE_CACHE", "TERM"} <= heeded
