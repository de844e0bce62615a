"""The user's pager and editor: what they are called with, and what they are given."""

from pathlib import Path

from index.model.document import Document
from tests.tui.terminal import Terminal, twosource
from tui.driver.outside import command, copy_of, show
from tui.present.glyphs import UNICODE

ATTACK = "The minister said\x1b]52;c;ZXZpbA==\x07 that it rained.\nThe second line.\r\nThe third line.\n"
DOCUMENT = Document("a.txt", "", ATTACK, (), id=1)


def program(folder: Path, name: str = "less", code: int = 0) -> tuple[Path, Path]:
    """A pager that notes its arguments, its file's content and permissions."""
    log, script = folder / "log", folder / name
    script.write_text(
        f'#!/bin/sh\nfor last; do :; done\n{{ printf "%s|" "$@"; stat -c " %a" "$last"; cat "$last"; }} > "{log}"\n'
        f"exit {code}\n"
    )
    script.chmod(0o700)
    return script, log


def test_the_users_choice_with_its_options_and_no_shell() -> None:
    assert command("pager", {"PAGER": "less -R --mouse"}) == ["less", "-R", "--mouse"]
    assert command("pager", {"PAGER": "less; rm -r ~"}) == ["less;", "rm", "-r", "~"]
    assert command("editor", {"EDITOR": "nano", "VISUAL": "vim -u NONE"}) == ["vim", "-u", "NONE"]
    assert command("editor", {}) == ["vi"]
    assert command("pager", {"PAGER": "it's"}) == ["it's"]
    assert command("pager", {})[0] in ("less", "more")


def test_nothing_in_the_copy_acts_on_a_terminal() -> None:
    copy = copy_of(DOCUMENT, UNICODE)
    assert copy.splitlines()[0] == "The minister said␛]52;c;ZXZpbA==␇ that it rained."
    assert not {"\x1b", "\x07", "\r"} & set(copy)
    assert copy.count("\n") == ATTACK.count("\n") + 1


def test_the_copy_is_private_opened_at_the_line_and_removed(tmp_path: Path) -> None:
    script, log = program(tmp_path)
    assert show(DOCUMENT, ATTACK.index("third"), [str(script), "-x"], UNICODE) == ""
    told, _, content = log.read_text("utf-8").partition("\n")
    option, line, file, mode = told.split("|")
    assert (option, line, mode.strip()) == ("-x", "+3", "600")
    assert content == copy_of(DOCUMENT, UNICODE)
    assert not Path(file).parent.exists()


def test_what_went_wrong_is_told(tmp_path: Path) -> None:
    script, _ = program(tmp_path, "odd-pager", code=3)
    assert "ended with code 3" in show(DOCUMENT, 0, [str(script)], UNICODE)
    assert "cannot be run" in show(DOCUMENT, 0, [str(tmp_path / "missing")], UNICODE)


def test_the_app_steps_aside_and_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(ATTACK)
    script = tmp_path / "less"
    script.write_text('#!/bin/sh\nfor last; do :; done\ncat "$last"\nprintf "pager here"\nread answer\n')
    script.chmod(0o700)
    environ = {"PAGER": str(script), "VISUAL": str(tmp_path / "missing")}
    with Terminal(twosource("open", str(folder)), environ=environ) as terminal:
        terminal.wait_for("next flagged claim")
        terminal.press("\r")
        terminal.wait_for("Enter evidence")
        terminal.press("e")
        terminal.wait_for("pager here")
        assert b"\x1b]52" not in terminal.sent
        terminal.press("\n")
        terminal.wait_for("Back from the pager")
        terminal.wait_for("The second line.")
        terminal.settle()
        terminal.press("E")
        terminal.wait_for("cannot be run")
