"""Searching as users do it: while they type, from hit to hit, narrowed, saved, and back."""

import re

from tests.tui.sample import sized
from tests.tui.terminal import Terminal


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
