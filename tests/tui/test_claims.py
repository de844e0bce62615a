"""Claims and their evidence as users meet them: stepped through, filtered, sorted, compared and copied."""

import base64
import re

from tests.tui.sample import SEEDS, sized
from tests.tui.terminal import Terminal


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


@sized((120, 40))
def test_claims_are_filtered_by_standing_and_facets_at_once_and_cleared_by_one_key(seeds: Terminal) -> None:
    def number() -> int:
        seeds.settle()
        found = re.search(r"CLAIMS  (\d+) all", seeds.text)
        assert found
        return int(found[1])

    seeds.press("3")
    seeds.wait_for("12 flagged")
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
    seeds.wait_for("CLAIMS  12 flagged")
    seeds.press("F")
    seeds.press("xylophone")
    seeds.wait_for("Nothing of that name.")
    seeds.press("\r")
    seeds.settle()
    seeds.press("q")
    seeds.wait_for("CLAIMS  12 flagged")


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
