"""What a shell may hand a command, and what its arguments may be: no traceback, nothing raw, the usual exit codes."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.tui.terminal import Terminal, twosource

ROOT = Path(__file__).parents[2]
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("seeds",), ("search", "putin", "seeds"), ("quotes", "seeds", "--jsonl"), ("claims", "seeds"),
    ("speakers", "seeds"), ("show", "seeds"), ("check", "seeds"), ("keys",), ("--help",),
)  # fmt: skip
ESCAPES = "\x1b]0;x\x07\x9b31m\u202e\u206f\ufffe\n"


@pytest.fixture(scope="module")
def module_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def one_cache(own_cache: Path, module_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read in once is enough for all."""
    monkeypatch.setenv("TWOSOURCE_CACHE", str(module_cache))


def ended(
    arguments: Sequence[str | bytes],
    redirected: str = "",
    environ: dict[str, str] | None = None,
    folder: Path = ROOT,
    before: Callable[[], object] | None = None,
) -> tuple[int, str, str]:
    """Exit code, output and errors of a command whose streams a shell redirects."""
    words = [sys.executable, "-P", "-m", "tui", *arguments]
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {redirected}', "sh", *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | (environ or {}),
        capture_output=True,
        timeout=120,
        preexec_fn=before,
    )
    errors = done.stderr.decode("utf-8", "surrogateescape")
    assert "Traceback" not in errors
    assert "Exception ignored" not in errors
    return done.returncode, done.stdout.decode("utf-8", "surrogateescape"), errors


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_output_that_cannot_be_written_is_told(command: tuple[str, ...]) -> None:
    code, _, errors = ended(command, "> /dev/full")
    assert (code, errors) == (3, "twosource: could not write to standard output: No space left on device.\n")
    code, _, errors = ended(command, ">&-")
    assert (code, errors) == (3, "twosource: could not write to standard output: Bad file descriptor.\n")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_what_nobody_reads_ends_it_as_other_commands(command: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(twosource(*command), cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, timeout=120)
    os.close(writer)
    assert (done.returncode, done.stderr) == (-signal.SIGPIPE, b"")


@pytest.mark.parametrize("redirected", ["2>&-", "<&-", "2> /dev/full", "<&- 2>&-"])
def test_other_streams_are_not_missed(redirected: str) -> None:
    whole = ended(("claims", "seeds"))
    assert ended(("claims", "seeds"), redirected)[:2] == whole[:2]
    assert ended(("claims", "nowhere"), redirected)[0] == 2


@pytest.mark.parametrize(
    "environ",
    [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
    ids=["ascii", "C"],
)
def test_no_character_is_an_error(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "Zürich.txt").write_text(
        "Der Bürgermeister sagte: „Wir haben lange auf diesen Tag gewartet.“ 漢字 🚒\n"
    )
    for command in ("open", "show", "quotes", "check"):
        code, output, errors = ended((command, str(tmp_path)), environ=environ)
        assert code == 0
        assert (output + errors).isascii()
    assert ended(("search", "bürgermeister", str(tmp_path)), environ=environ)[0] == 0
    assert ended(("quotes", str(tmp_path), "--jsonl"), environ=environ)[0] == 0
    code, _, errors = ended(("check", "Fürth"), environ=environ)
    assert code == 2
    assert errors.isascii()


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "a", ESCAPES),
        (f"--{ESCAPES}",),
        ("search", "x", "--limit", ESCAPES),
        ("search", ESCAPES, ESCAPES),
        (ESCAPES,),
        ("speakers", "--of", ESCAPES, "seeds"),
        ("speakers", "--of", b"\xff\x1b", "seeds"),
        ("search", b"\xff\x1b", "seeds"),
        ("quotes", b"\xff\x1b"),
        ("search", "putin", ""),
        ("search", "x" * 100_000, "seeds"),
        ("search", "(" * 100_000, "seeds"),
        ("x" * 100_000,),
        ("search", "putin", "seeds", "--limit", "0"),
        ("search", "putin", "seeds", "--limit", "-1"),
    ],
)
def test_no_argument_is_printed_raw(arguments: tuple[str | bytes, ...]) -> None:
    code, output, errors = ended(arguments)
    assert code in (1, 2)
    assert errors
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u206f", "\ufffe"} & set(output + errors)
    assert all(len(line) < 1200 and line.isprintable() for line in errors.splitlines())


def test_numbers_beyond_all_documents_are_no_error() -> None:
    for number in ("1000000000", "9" * 30):
        code, output, _ = ended(("search", "putin", "seeds", "--jsonl", "--limit", number))
        assert (code, output.count("\n")) == (0, 2)


def test_json_lines_have_all_hits_and_people_the_first(tmp_path: Path) -> None:
    texts = (f"It rained in the capital on day {day}." for day in range(60))
    (tmp_path / "rain.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    _, output, errors = ended(("search", "rained", str(tmp_path), "--jsonl"))
    assert (output.count("\n"), errors) == (60, "")
    _, output, errors = ended(("search", "rained", str(tmp_path)))
    assert output.count("rain.jsonl#") == 50
    assert "The first 50 of 60" in errors
    assert ended(("search", "rained", str(tmp_path), "--jsonl", "--limit", "7"))[1].count("\n") == 7


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    gone = tmp_path / "gone"

    def leave() -> None:
        gone.mkdir()
        os.chdir(gone)
        gone.rmdir()

    seeds = str(ROOT / "seeds")
    assert ended(("claims", seeds), before=leave)[0] == 0
    assert ended(("keys",), before=leave)[0] == 0
    for name in (".", "../gone"):
        code, _, errors = ended(("claims", name), before=leave)
        assert code in (2, 3)
        assert errors.splitlines()[-1].startswith("twosource: ")


def test_what_is_no_file_is_listed_not_read(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    os.mkfifo(tmp_path / "fifo")
    for root in (tmp_path / "one", tmp_path / "fifo", "/dev/zero"):
        code, output, errors = ended(("check", str(root)))
        assert (code, errors) == (1, "")
        assert str(root) in output


def test_what_is_pasted_is_not_obeyed() -> None:
    with Terminal(twosource("seeds"), folder=ROOT) as terminal:
        terminal.wait_for("Krone")
        for line in "/:":
            terminal.press(line)
            terminal.settle()
            terminal.press("\x1b[200~pu\x9b31m\u202etin\u206f\ufffe\x1b[201~")
            terminal.wait_for("pu31mtin")
            terminal.press("\x1b")
            terminal.settle()
        sent = bytes(terminal.sent).decode("utf-8", "replace")
    assert not {"\x9b", "\u202e", "\u206f", "\ufffe"} & set(sent)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_leaves_the_terminal_as_it_was(number: signal.Signals) -> None:
    with Terminal(twosource("seeds"), folder=ROOT) as terminal:
        terminal.wait_for("Krone")
        terminal.settle()
        terminal.process.send_signal(number)
        assert terminal.wait_exit() == 128 + number
        sent = bytes(terminal.sent)
    for on, off in ((b"\x1b[?1049h", b"\x1b[?1049l"), (b"\x1b[?25l", b"\x1b[?25h"), (b"\x1b[?2004h", b"\x1b[?2004l")):
        assert sent.rfind(off) > sent.rfind(on) >= 0


@pytest.mark.parametrize("stop", [None, signal.SIGSTOP, signal.SIGTSTP])
def test_it_goes_on_after_a_stop(stop: signal.Signals | None) -> None:
    with Terminal(twosource("seeds"), folder=ROOT) as terminal:
        terminal.wait_for("Krone")
        terminal.wait_for(lambda: terminal.works_alone)
        terminal.settle()
        if stop:
            terminal.process.send_signal(stop)
            terminal.wait_for(lambda: "(stopped)" in Path(f"/proc/{terminal.process.pid}/status").read_text())
        terminal.process.send_signal(signal.SIGCONT)
        terminal.settle()
        terminal.press("?")
        terminal.wait_for("twosource  help")
        terminal.press("\x11")
        assert terminal.wait_exit() == 0
