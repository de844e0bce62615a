"""The app as its users meet it: in a terminal, on the sample library, with its children at work."""

import base64
import json
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.terminal import PATIENCE, Terminal, twosource
from tests.tui.test_keys import free_keys

SEEDS = Path(__file__).parents[2] / "seeds"
POINTER = "\x1b]22;default\x07"  # Textual's own: the shape of the mouse pointer
_FUNCTION_KEYS = {"F2": "\x1bOQ", "F3": "\x1bOR", "F4": "\x1bOS"}  # as terminals send them
COLOUR = re.compile(rb"\x1b\[[0-9;]*?(?<![0-9])(?:3[0-7]|4[0-7]|9[0-7]|10[0-7]|38|48)(?:;[0-9;]*)?m")


def read_in(terminal: Terminal) -> None:
    """Wait until the sample library is read, analysed and compared."""
    terminal.wait_for("next flagged claim")
    terminal.settle()


def settings(text: str) -> None:
    folder = Path(os.environ["XDG_CONFIG_HOME"]) / "twosource"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(text, "utf-8")


@pytest.fixture
def seeds(request: pytest.FixtureRequest, seeds_read_in: None) -> Iterator[Terminal]:
    """The app on the sample library, all findings there. Parameters: size, environment, options."""
    size, environ, *options = getattr(request, "param", ((80, 24), {}))
    with Terminal(twosource("open", *options, "seeds"), size, environ, folder=SEEDS.parent) as terminal:
        read_in(terminal)
        yield terminal


def sized(size: tuple[int, int] = (80, 24), *options: str, **environ: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("seeds", [(size, environ, *options)], indirect=True)


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


@sized((120, 40))
def test_flagged_claims_are_stepped_through_with_their_evidence(seeds: Terminal) -> None:
    seen = set()
    for _ in range(4):
        seeds.press("}")
        seeds.settle()
        assert "WHO" in seeds.text
        assert re.search(r"SINGLE SOURCE|ONE ORIGIN|COPIES", seeds.text)
        seen.add("\n".join(seeds.lines[-8:]))
        assert any(line.startswith(">", 30) for line in seeds.lines)
    assert len(seen) == 4


@sized((120, 40))
def test_the_evidence_shows_the_other_text_and_opens_it(seeds: Terminal) -> None:
    seeds.press("]")
    seeds.wait_for("WHO")
    seeds.press("\r")
    seeds.wait_for("twosource  evidence")
    seeds.wait_for(lambda: bool(re.search(r"1 of \d", seeds.text)))
    seeds.wait_for("Krone?  19 Jun 2024")
    seeds.wait_for("24 Hours World?  undated")
    seeds.press("\r")
    seeds.wait_for("SOURCES")
    seeds.wait_for("Enter evidence")


@sized((120, 40))
def test_both_texts_of_the_evidence_scroll_together(seeds: Terminal) -> None:
    seeds.press("]")
    seeds.wait_for("WHO")
    seeds.press("\r")
    seeds.wait_for("twosource  evidence")
    seeds.settle()
    before = seeds.lines
    seeds.press("jjjj")
    seeds.settle()
    moved = [number for number, line in enumerate(before[8:-1], 8) if line != seeds.lines[number]]
    assert any(before[number][:59] != seeds.lines[number][:59] for number in moved)
    assert any(before[number][61:] != seeds.lines[number][61:] for number in moved)
    seeds.press("G")
    seeds.settle()
    seeds.press("b" * 9)
    seeds.settle()
    seeds.press("n")
    seeds.settle()
    assert seeds.lines == before


@sized((120, 40), "--plain")
def test_plain_drawing_has_no_rules_and_no_colours_and_the_cursor_on_the_current_line(seeds: Terminal) -> None:
    assert not COLOUR.search(bytes(seeds.sent))
    assert not seeds.screen.cursor.hidden
    for key in "gjjG":
        seeds.press(key)
        seeds.settle()
        assert seeds.lines[seeds.screen.cursor.y].startswith(" > ")
    seeds.press("2")
    seeds.wait_for("Enter evidence")
    for _ in range(4):
        seeds.press("]")
        seeds.settle()
        assert seeds.lines[seeds.screen.cursor.y].startswith(" >")
    seeds.press("\r")
    seeds.wait_for("twosource  evidence")
    seeds.settle()
    assert not set("─│").intersection(seeds.text)
    titles = [line for line in seeds.lines[4:] if re.match(r" (Krone|24 Hours World)\?  ", line)]
    assert len(titles) == 2, "the texts stand one above the other"
    seeds.press("q")
    seeds.wait_for("Enter evidence")
    seeds.press("/kim")
    seeds.wait_for("HITS")
    seeds.settle()
    assert seeds.lines[seeds.screen.cursor.y].startswith(" kim")
    seeds.press("\x1b")
    seeds.settle()
    assert seeds.lines[seeds.screen.cursor.y].startswith(" > ")


def test_the_evidence_begins_at_the_claim(seeds: Terminal) -> None:
    for _ in range(6):
        seeds.press("}")
        seeds.settle()
    seeds.press("\r")
    seeds.wait_for("twosource  evidence")
    seeds.settle()
    assert any(line.startswith(" >") for line in seeds.lines)


@sized((120, 40))
def test_all_that_a_speaker_says_is_listed_and_opened(seeds: Terminal) -> None:
    seeds.press("6")
    seeds.wait_for("SPEAKERS")
    seeds.wait_for("> Vladimir Putin")
    seeds.press("\r")
    seeds.wait_for("of Vladimir Putin")
    seeds.settle()
    first = next(line for line in seeds.lines if line.startswith(" > "))
    assert "Krone?" in first
    assert "19 Jun 2024" in first
    seeds.press("j")
    seeds.wait_for("WHO Vladimir Putin")
    seeds.press("\r")
    seeds.wait_for(lambda: any(line.startswith(">", 46) for line in seeds.lines))
    seeds.press("qq")
    seeds.wait_for("SPEAKERS")
    seeds.press("q")
    seeds.wait_for("SOURCES")


@sized((120, 40))
def test_the_speaker_of_the_current_claim_is_asked_from_the_text(seeds: Terminal) -> None:
    seeds.press("*")
    seeds.wait_for("No claim is selected")
    seeds.press("]")
    seeds.wait_for("own voice of the outlet")
    seeds.press("*")
    seeds.wait_for("Nobody is credited")
    seeds.press("/strategic balance\r")
    seeds.wait_for("1 for")
    seeds.wait_for("Enter evidence")
    for _ in range(20):
        if "WHO Kim Jong Un" in seeds.text:
            break
        seeds.press("]")
        seeds.settle()
    seeds.press("*")
    seeds.wait_for("of Kim Jong Un")
    seeds.press("q")
    seeds.wait_for("HITS")


@sized((120, 40))
def test_search_opens_at_the_hit_and_steps_on_into_the_next_text(seeds: Terminal) -> None:
    seeds.press("/")
    seeds.press("vladivostok")
    seeds.wait_for("HITS")
    seeds.wait_for("2 for")
    seeds.press("\r")
    seeds.wait_for("Enter evidence")
    seeds.settle()
    first = seeds.text
    assert "Vladivostok" in "\n".join(line[45:] for line in seeds.lines)
    seeds.press("n")
    seeds.wait_for(lambda: seeds.text != first)
    seeds.settle()
    assert "Vladivostok" in "\n".join(line[45:] for line in seeds.lines)
    seeds.press("n")
    seeds.wait_for("No further hit")


@sized((120, 40))
def test_a_word_is_found_while_it_is_typed(seeds: Terminal) -> None:
    seeds.press("/vladiv")
    seeds.wait_for("2 for vladiv*")
    seeds.press("\r")
    seeds.wait_for("Enter evidence")
    seeds.wait_for(lambda: "Vladivostok" in "\n".join(line[45:] for line in seeds.lines))


def test_a_search_without_hits_says_so(seeds: Terminal) -> None:
    seeds.press("/")
    seeds.press("xylophone")
    seeds.wait_for("0 for")
    seeds.press("\r")
    seeds.wait_for("Nothing found")


def test_a_search_without_hits_offers_looser_ones(seeds: Terminal) -> None:
    seeds.press('/"balance strategik" kim\r')
    seeds.wait_for('nothing for "balance strategik" kim; looser:')
    seeds.wait_for("\n > balance")
    first = next(line for line in seeds.lines if line.startswith(" > "))
    assert re.fullmatch(r" > balance~1 AND strategik~1 AND kim +1", first)
    seeds.press("\r")
    seeds.wait_for("HITS  1 for balance~1")


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


@sized((120, 40))
def test_copying_sends_the_claim_with_its_citation(seeds: Terminal) -> None:
    seeds.press("]")
    seeds.wait_for("WHO")
    seeds.press("y")
    seeds.wait_for("OSC 52")
    seeds.settle()
    sent = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]+)\x07", bytes(seeds.sent))
    copied = base64.b64decode(sent[-1]).decode()
    words, citation = copied.split("\n-- ")
    text = next(path for path in SEEDS.glob("*.txt") if f"seeds/{path.name}" in citation).read_text("utf-8")
    place = re.search(r"characters (\d+)-(\d+)", citation)
    assert place
    assert text[int(place[1]) : int(place[2])] == words


def test_nothing_is_sent_while_nothing_happens(seeds: Terminal) -> None:
    seeds.settle(1.5)  # what blinks or ticks would never let it come to rest


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


@sized((80, 24), NO_COLOR="1")
def test_no_color_sends_no_colour_and_keeps_the_marks(seeds: Terminal) -> None:
    seeds.press("}")
    seeds.wait_for("WHO")
    seeds.settle()
    assert not COLOUR.search(bytes(seeds.sent))
    row, column = next((y, line.index("He fully")) for y, line in enumerate(seeds.lines) if "He fully" in line)
    assert seeds.screen.buffer[row][column].underscore, "what is said is underlined"
    assert "SINGLE SOURCE" in seeds.text or "ONE ORIGIN" in seeds.text


@sized((120, 40), "--ascii")
def test_ascii_is_all_that_is_sent(seeds: Terminal) -> None:
    seeds.press("}")
    seeds.wait_for("WHO")
    assert bytes(seeds.sent).isascii()


@sized((120, 40), LANG="C", LC_ALL="C")
def test_a_c_locale_gets_ascii_unasked(seeds: Terminal) -> None:
    assert bytes(seeds.sent).isascii()


@sized((80, 24), TERM="xterm")
def test_sixteen_colours_are_enough(seeds: Terminal) -> None:
    seeds.press("}")
    seeds.wait_for("WHO")
    assert not re.search(rb"[34]8;[25];", bytes(seeds.sent))


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


def test_what_a_stranger_wrote_never_acts_on_the_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "strange"
    folder.mkdir()
    attack = "\x1b]52;c;ZXZpbA==\x07\x1b[2J\x9b31m\u202eevil"
    record = {
        "title": f"Title {attack}",
        "outlet": f"Outlet{attack}",
        "text": f"Kim said {attack} that it rains.\n" * 3,
    }
    (folder / "attack.jsonl").write_text(json.dumps(record) + "\n")
    (folder / "bad\x1b]0;evil\x07\u202e.txt").write_text(f"Minister {attack} said that it is raining in the capital.\n")
    (folder / "broken\x1b[31m.pdf").write_text("x")
    with Terminal(twosource("open", str(folder)), (120, 40)) as terminal:
        terminal.wait_for("Title")
        terminal.settle()
        for key in ("\r", "}", "]", "*", "3", "5", "4", "6", "\r", "1"):
            terminal.press(key)
            terminal.settle()
        sent = bytes(terminal.sent).decode().replace(POINTER, "")
        for escape in ("\x1b]52", "\x1b]0;", "\x07", "\x9b", "\u202e", "\x1b[31m\u202e"):
            assert escape not in sent
        assert "␛]52" in sent


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


@sized((120, 40))
def test_a_search_is_narrowed_saved_and_made_again(seeds: Terminal) -> None:
    seeds.press("/speaker:putin said:korea\t")
    seeds.wait_for("1 statement for speaker:putin")
    seeds.press("i")
    seeds.wait_for("NARROW")
    seeds.wait_for("> outlet    24 Hours World")
    seeds.press("\r")
    seeds.wait_for("HITS")
    seeds.press("s")
    seeds.wait_for("1 saved")
    seeds.wait_for("speaker:putin said:korea outlet:")
    seeds.press("\r")
    seeds.wait_for("HITS")
    seeds.press("7")
    seeds.wait_for("SEARCHES")
    seeds.press("s")
    seeds.wait_for("0 saved")
    seeds.press("/")
    seeds.wait_for("search the library")
    seeds.press("\x1b[A")
    seeds.wait_for(lambda: "speaker:putin said:korea outlet:" in seeds.lines[-1])


@sized((120, 40))
def test_texts_like_the_current_claim_are_found(seeds: Terminal) -> None:
    seeds.press("}")
    seeds.wait_for("WHO")
    seeds.press("m")
    seeds.wait_for("HITS")
    seeds.wait_for(" OR ")


@sized((120, 40))
def test_the_way_back_leads_to_where_one_was_reading(seeds: Terminal) -> None:
    seeds.press("/vladivostok\r")
    seeds.wait_for("Enter evidence")
    seeds.settle()
    first = "\n".join(seeds.lines[1:-8])
    seeds.press("n")
    seeds.settle()
    second = "\n".join(seeds.lines[1:-8])
    assert second.splitlines()[0][45:] != first.splitlines()[0][45:], "another text"
    seeds.press("\x0f")
    seeds.settle()
    assert [line[45:] for line in seeds.lines[1:30]] == [line[45:] for line in first.splitlines()[:29]]
    seeds.press("\x0e")
    seeds.settle()
    assert [line[45:] for line in seeds.lines[1:3]] == [line[45:] for line in second.splitlines()[:2]]
    seeds.press("\x0e")
    seeds.wait_for("No place to go forward to")


@sized((120, 40))
def test_a_search_begun_in_a_text_stays_in_it(seeds: Terminal) -> None:
    for title in ("Kim Jong Un emphasizes", "During a state visit"):
        seeds.press("1g")
        for _ in range(6):
            seeds.settle()
            if title in seeds.lines[1][29:]:
                break
            seeds.press("j")
        seeds.press("\r")
        seeds.wait_for("Enter evidence")
        seeds.press("/vladivostok\r")
        seeds.wait_for("2 for")
        seeds.wait_for("Enter evidence")
        seeds.settle()
        assert title in seeds.lines[1][45:]
        seeds.press("q")


def test_the_mouse_is_taken_and_given_back_by_a_key(seeds: Terminal) -> None:
    assert b"\x1b[?1003h" in seeds.sent
    seeds.press("M")
    seeds.wait_for("the terminal's again")
    seeds.wait_for(lambda: seeds.sent.rfind(b"\x1b[?1003l") > seeds.sent.rfind(b"\x1b[?1003h"))
    seeds.press("M")
    seeds.wait_for("The mouse is on")
    seeds.wait_for(lambda: seeds.sent.rfind(b"\x1b[?1003h") > seeds.sent.rfind(b"\x1b[?1003l"))


@sized((80, 24), SSH_CONNECTION="192.0.2.1 1 192.0.2.2 22")
def test_over_ssh_the_mouse_is_the_terminals(seeds: Terminal) -> None:
    assert b"\x1b[?1003h" not in seeds.sent


@sized((120, 40))
def test_claims_are_filtered_by_standing_and_facets_at_once_and_cleared_by_one_key(seeds: Terminal) -> None:
    def number() -> int:
        seeds.settle()
        found = re.search(r"CLAIMS  (\d+) all", seeds.text)
        assert found
        return int(found[1])

    seeds.press("3")
    seeds.wait_for("11 flagged")
    for name in ("single source", "one origin", "corroborated", "unresolved", "disputed", "all"):
        seeds.press("f")
        seeds.wait_for(f" {name} ")
    seeds.press("Fspeaker putin\r")
    seeds.wait_for("only Vladimir Putin")
    by_putin = number()
    seeds.press("Foutlet 24\r")
    seeds.wait_for(lambda: all(word in seeds.lines[2] for word in ("only", "24 Hours World", "Vladimir Putin")))
    assert 0 < number() < by_putin < 42
    seeds.press("c")
    seeds.wait_for("42 all")
    seeds.wait_for(lambda: "only" not in seeds.lines[2])


def test_claims_are_sorted_by_key(seeds: Terminal) -> None:
    def standings() -> list[str]:
        return [line[3] for line in seeds.lines[2:20] if re.search(r"SINGLE SOURCE|ONE ORIGIN|UNRESOLVED", line)]

    seeds.press("3c")
    seeds.wait_for("42 all")
    seeds.wait_for("by salience")
    seeds.settle()
    assert len(set(standings())) > 1
    seeds.press("S")
    seeds.wait_for("by standing")
    seeds.press("g")
    seeds.settle()
    assert set(standings()) == {"!"}
    seeds.press("S")
    seeds.wait_for("by story")
    seeds.settle()
    heads = [line for line in seeds.lines[2:20] if "SINGLE SOURCE" in line or "ONE ORIGIN" in line]
    assert all("Kim Jong Un emphas" in line for line in heads)
    seeds.press("S")
    seeds.wait_for("by outlet")
    seeds.press("g")
    seeds.settle()
    heads = [line for line in seeds.lines[2:20] if "SINGLE SOURCE" in line or "ONE ORIGIN" in line]
    assert all("24 Hours World" in line for line in heads)
    seeds.press("c")
    seeds.wait_for("42 all")


def test_choices_are_left_without_choosing(seeds: Terminal) -> None:
    seeds.press("3F")
    seeds.wait_for("speaker  Vladimir Putin")
    seeds.press("\t")
    seeds.wait_for("Enter open")
    seeds.press("q")
    seeds.wait_for("CLAIMS  11 flagged")
    seeds.press("F")
    seeds.press("xylophone")
    seeds.wait_for("Nothing of that name.")
    seeds.press("\r")
    seeds.settle()
    seeds.press("q")
    seeds.wait_for("CLAIMS  11 flagged")


@pytest.mark.parametrize(
    "seeds", [((80, 24), {"NO_COLOR": "1"}), ((120, 40), {}, "--ascii"), ((200, 60), {})], indirect=True
)
def test_the_matrix_shows_who_has_which_claim_and_opens_it(seeds: Terminal) -> None:
    seeds.press("3")
    seeds.wait_for("flagged")
    seeds.settle()
    seeds.press("8")
    seeds.wait_for("most shared first")
    seeds.settle()
    assert "Krone" in seeds.lines[1]
    seeds.press("g")
    seeds.settle()
    shared = [line for line in seeds.lines[2:] if re.match(r"[ >]{3}~  2 ", line)]
    assert shared
    assert all(line.rstrip().endswith("~") or line.rstrip().endswith("~+") for line in shared)
    seeds.press("S")
    seeds.wait_for("most salient first")
    seeds.press("g")
    seeds.settle()
    assert re.match(r" > !  1 .* ! +o$", seeds.lines[2])
    seeds.press("hhh")
    seeds.wait_for("Krone?  19 Jun 2024 07:48  tells it in these words")
    seeds.press("l")
    seeds.wait_for("24 Hours World?  undated  comes nearest")
    seeds.press("h")
    seeds.wait_for("tells it in these words")
    seeds.press("o")
    seeds.wait_for("Enter evidence  ]")
    seeds.wait_for(lambda: any(re.search(r" ?>! ", line) for line in seeds.lines))
    seeds.wait_for("WHO Kim Jong Un")


def test_a_move_in_the_matrix_and_in_the_claims_repaints_a_few_lines_only(seeds: Terminal) -> None:
    def bytes_of(keys: str) -> int:
        before = len(seeds.sent)
        seeds.press(keys)
        seeds.settle()
        return len(seeds.sent) - before

    seeds.press("3")
    seeds.wait_for("flagged")
    seeds.settle()
    seeds.press("8")
    seeds.wait_for("most shared first")
    seeds.settle()
    assert bytes_of("j") < 2_500
    assert bytes_of("h") < 2_500


@sized((80, 24))
def test_the_evidence_marks_what_differs_without_colour_too(seeds: Terminal) -> None:
    seeds.press("/vladivostok\r")
    seeds.wait_for("Enter evidence")
    for _ in range(20):
        if "Russian sources" in seeds.lines[-3]:
            break
        seeds.press("]")
        seeds.settle()
    seeds.press("\r")
    seeds.wait_for("twosource  evidence")
    seeds.wait_for("says the same")
    seeds.settle()
    looks: dict[str, set[str]] = {}
    for row in range(7, 23):
        word = ""
        for column in range(80):
            cell = seeds.screen.buffer[row][column]
            if cell.data.isalnum():
                word += cell.data
                look = {name for name in ("bold", "underscore", "reverse") if getattr(cell, name)}
            elif word:
                looks.setdefault(word, set()).update(look)
                word = ""
    assert looks["Vladivostok"] == {"underscore"}
    assert looks["Moscow"] == {"underscore"}
    assert looks["chief"] == {"bold"}
    assert looks["return"] == {"bold"}
