"""The screens of the app on the sample library, as text, at three sizes.

To look at a change, and then keep it: `./do screens`, then `git diff`.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.tui.terminal import Terminal, twosource

ROOT = Path(__file__).parents[2]
SCREENS = Path(__file__).parent / "screens"
pytestmark = pytest.mark.usefixtures("seeds_read_in")
SIZES = ((80, 24), (120, 40), (200, 60))


def tour(
    size: tuple[int, int],
    environ: Mapping[str, str] | None = None,
    command: Sequence[str] = tuple(twosource("open", "seeds")),
) -> tuple[str, bytes]:
    """One screen after another, each under the keys that led to it; and all that was sent for them.

    The sample library is read in before: what is selected while it is read in is a matter of time.
    """
    found = []
    with Terminal(command, size, environ, folder=ROOT) as terminal:

        def look(keys: str, what: str, until: str) -> None:
            terminal.press(keys)
            terminal.wait_for(until)
            terminal.settle()
            while terminal.lines[-1].endswith("reading"):  # that it looks for new files is a matter of time
                terminal.wait_for(lambda: not terminal.lines[-1].endswith("reading"))
                terminal.settle()
            found.append(f"=== {what}\n{terminal.text.rstrip()}\n")

        terminal.wait_for("next flagged claim")
        terminal.wait_for(lambda: terminal.works_alone)
        look("", "start", "next flagged claim")
        look("\r", "Enter: the text", "Enter evidence")
        look("}", "}: the next flagged claim", "WHO")
        look("\r", "Enter: the evidence, side by side", "twosource  evidence")
        look("q", "q: back", "Enter evidence")
        look("3", "3: the claims", "flagged  ")
        look("F", "F: what the claims can be narrowed to", "Vladimir Putin")
        look("speaker putin\r", "typed: speaker putin, Enter: only those", "only Vladimir Putin")
        look("c", "c: all claims", "42 all")
        look("8", "8: the matrix of the story", "most shared first")
        look("gh", "g h: to its top, and what the other outlet says", "says the same")
        look("q", "q: back", "42 all")
        # From the text at its top: else what the list last asked for decides how far down the hit is shown.
        look("2", "2: the text", "Enter evidence")
        look("g", "g: its top", "1-")
        look("/", "/: search", "search the library")
        look("vladivostok", "typed: vladivostok", "2 for")
        look("\r", "Enter: opened at the hit", "Enter evidence")
        look("6", "6: the speakers", "SPEAKERS")
        look("\r", "Enter: all that the speaker says", "STATEMENTS")
        look("j\r", "j Enter: the next statement, in its text", "Enter evidence")
        look(":", ":: a command", "a command, or a line")
        look("filter\t \t", "typed: filter, Tab, Tab", "filter flagged")
        look("\r", "Enter: done", "by salience")
        look("?", "?: help", "The marks")
        sent = bytes(terminal.sent)
    return "\n".join(found), sent


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_screens_are_as_kept(size: tuple[int, int]) -> None:
    kept = SCREENS / f"{size[0]}x{size[1]}.txt"
    seen, _ = tour(size)
    if os.environ.get("TWOSOURCE_SCREENS") == "write":
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(seen, "utf-8")
    assert seen == kept.read_text("utf-8")
