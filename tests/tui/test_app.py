"""The app as its users meet it: in a terminal, on the sample library, with its children at work."""

import json
import os
import re
import signal
from pathlib import Path

from tests.tui.sample import SEEDS, read_in, sized
from tests.tui.terminal import PATIENCE, Terminal, twosource
from tests.tui.test_keys import free_keys

_FUNCTION_KEYS = {"F2": "\x1bOQ", "F3": "\x1bOR", "F4": "\x1bOS"}  # as terminals send them


def settings(text: str) -> None:
    folder = Path(os.environ["XDG_CONFIG_HOME"]) / "twosource"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(text, "utf-8")


def test_the_library_is_listed_with_its_flags(seeds: Terminal) -> None:
    assert "2 reports" in seeds.lines[0]
    rows = [line for line in seeds.lines if "Krone" in line or "24 Hours World" in line]
    assert len(rows) == 2
    assert all(re.search(r"[!~]\d", row) for row in rows)


def test_guessed_metadata_is_marked_as_a_guess(seeds: Terminal) -> None:
    assert "Krone?" in seeds.text
    assert "24 Hours World?" in seeds.text


def test_reading_from_the_list_and_back(seeds: Terminal) -> None:
    seeds.press("g")
    for _ in range(4):
        seeds.settle()
        if "> Krone" in seeds.text:
            break
        seeds.press("j")
    seeds.press("\r")
    seeds.wait_for("Russian President Vladimir Putin is on a state visit")
    assert "19 Jun 2024 07:48" in seeds.text
    seeds.press("q")
    seeds.wait_for("SOURCES")
    seeds.settle()
    seeds.press("q")
    assert seeds.wait_exit() == 0


def test_an_empty_folder_says_what_could_be_in_it(tmp_path: Path) -> None:
    with Terminal(twosource("open", str(tmp_path)), (120, 40)) as terminal:
        terminal.wait_for("No documents here.")
        terminal.settle()
        assert "twosource reads .txt .md" in " ".join(" ".join(line[:27].split()) for line in terminal.lines)
        (tmp_path / "a.txt").write_text("A title\n\nThe mayor said on Monday that the bridge is closed.")
        terminal.press("r")
        terminal.wait_for("1 report")


def test_messages_name_a_users_keys(tmp_path: Path) -> None:
    update, problems = free_keys()[:2]
    settings(f'[keys]\nwork.update = "{update}"\npane.problems = "{problems}"\n')
    (tmp_path / "empty.txt").touch()
    with Terminal(twosource("open", str(tmp_path)), (120, 40)) as terminal:
        terminal.wait_for(f"1 not read ({problems.upper()} lists them)")
        terminal.settle()
        told = " ".join(" ".join(line[:27].split()) for line in terminal.lines)
        assert f"{update.upper()} looks again; {problems.upper()} lists what could not be read." in told


def test_reading_in_is_stopped_and_gone_on_with(tmp_path: Path) -> None:
    for number in range(400):
        text = f"Title {number}\n\n" + f"The mayor said on Monday that bridge {number} is closed. " * 200
        (tmp_path / f"{number}.txt").write_text(text)
    with Terminal(twosource("open", str(tmp_path)), (120, 40)) as terminal:
        terminal.wait_for("400 reports")
        terminal.press("\x03")
        terminal.wait_for("Stopped at: ")
        terminal.wait_for(lambda: terminal.works_alone)
        terminal.settle()
        assert "quotes" not in terminal.lines[-1]
        terminal.press("r")
        terminal.wait_for(lambda: bool(re.search(r"quotes \d+ of 400", terminal.lines[-1])))
        terminal.press("\x11")
        assert terminal.wait_exit() == 0


def test_help_lists_marks_and_keys(seeds: Terminal) -> None:
    seeds.press("?")
    seeds.wait_for("The marks")
    seen: list[str] = []
    while seeds.lines != seen[-len(seeds.lines) :]:  # page by page, to the last one
        seen += seeds.lines
        assert "…" not in seeds.text
        seeds.press(" ")
        seeds.settle()
    for told in ("In lists and text", "next flagged claim", "To search for", "case:US", "The words"):
        assert any(told in line for line in seen), told
    seeds.press("q")
    seeds.wait_for("SOURCES")


@sized((80, 24))
def test_furniture_is_folded_and_unfolds(seeds: Terminal) -> None:
    seeds.press("/")
    seeds.press("strategic balance")
    seeds.wait_for("1 for")
    seeds.press("\r")
    seeds.wait_for("Enter evidence")
    seeds.settle()  # the text stands at its hit then
    seeds.press("G")
    seeds.wait_for("furniture")
    assert "Kostenlose Spiele" not in seeds.text
    seeds.press("x")
    seeds.press("G")
    seeds.wait_for("Kostenlose Spiele")


def test_a_text_in_another_language_says_what_is_not_looked_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Die neue Brücke wurde am Montag nach drei Jahren Bauzeit eröffnet. „Wir haben lange auf diesen Tag gewartet "
        "und sind sehr froh“, sagte die Bürgermeisterin bei der Feier am Ufer.\n"
    )
    with Terminal(twosource("open", str(tmp_path)), (120, 40)) as terminal:
        read_in(terminal)
        assert "German: only direct quotations are marked" in terminal.text
        terminal.press("6")
        terminal.wait_for("No statement here names its speaker.")


def test_reading_is_possible_and_quitting_immediate_while_work_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    text = (SEEDS / "003_8a17e4156cba7745.txt").read_text("utf-8")
    (folder / "many.jsonl").write_text(
        "".join(
            json.dumps({"text": text.replace("Putin", f"Putin{number}"), "outlet": f"Outlet {number}"}) + "\n"
            for number in range(3000)
        )
    )
    with Terminal(twosource("open", str(folder))) as terminal:
        terminal.wait_for("Outlet 0")
        terminal.press("\r")
        terminal.wait_for("emphasizes friendship")
        terminal.wait_for(
            lambda: bool(re.search(r"(reading|indexing|quotes|claims) [\d,]+ of [\d,]+", terminal.lines[-1]))
        )
        terminal.press("\x11")
        assert terminal.wait_exit() == 0  # what is left to do takes longer


def test_a_dropped_connection_leaves_nothing_running() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as under nohup; the child inherits it
    try:
        terminal = Terminal(twosource("open", "seeds"), folder=SEEDS.parent)
    finally:
        signal.signal(signal.SIGHUP, before)
    with terminal:
        read_in(terminal)
        terminal.hang_up()
        terminal.process.wait(timeout=PATIENCE)


def test_an_update_that_fails_is_told_and_done_again_by_key(tmp_path: Path) -> None:
    for number in range(300):
        text = f"Title {number}\n\n" + f"The mayor said on Monday that bridge {number} is closed. " * 200
        (tmp_path / f"{number}.txt").write_text(text)
    with Terminal(twosource("open", str(tmp_path)), (120, 40)) as terminal:
        terminal.wait_for("300 reports")
        terminal.wait_for(lambda: "quotes" in terminal.lines[-1])
        for child in terminal.children:
            os.kill(child, signal.SIGKILL)
        terminal.wait_for("stopped early")
        terminal.settle()
        assert "quotes" not in terminal.lines[-1]
        terminal.press("r")
        terminal.wait_for(lambda: bool(re.search(r"quotes \d+ of 300", terminal.lines[-1])))


def test_a_users_keys_work_and_are_shown() -> None:
    free = free_keys()[0].upper()
    settings(f'[keys]\n"flagged.next" = "{free},}}"\n"app.help" = "f1"\nmove.down = "k,down"\nmove.up = "j,up"\n')
    with Terminal(twosource("open", "seeds"), (120, 40), folder=SEEDS.parent) as terminal:
        read_in(terminal)
        assert "k/j move" in terminal.lines[-1]
        assert f"{free} {{ flagged" in terminal.lines[-1]
        terminal.press("?j")
        terminal.settle()
        assert "SOURCES" in terminal.text
        terminal.press(_FUNCTION_KEYS[free])
        terminal.wait_for("WHO")
        terminal.press("\x1bOP")
        terminal.wait_for(lambda: bool(re.search(rf"{free} }}\s+next flagged claim", terminal.text)))


def test_keys_that_clash_are_told_at_the_start_and_leave_the_others() -> None:
    settings('[keys]\n"app.help" = "j"\nno.such = "w"\n')
    with Terminal(twosource("open", "seeds"), (120, 40), folder=SEEDS.parent) as terminal:
        terminal.wait_for("1 more: `twosource check`")
        terminal.press("?")
        terminal.wait_for("The marks")
