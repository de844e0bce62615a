"""What is new, in the app: the number in the header, the list, and what counts as seen."""

import shutil
from pathlib import Path

import pytest

from index.library import Library
from index.model.claims import Conflict, Standing
from index.model.document import Fact
from index.model.news import ClaimNews, Noted, Novelty
from tests.conftest import ROOT, read_in
from tests.journal.test_news import HERALD, looked
from tests.tui.terminal import Terminal, twosource
from tui.present.news import change

SINGLE, ONE, CORROBORATED = Standing.SINGLE_SOURCE, Standing.ONE_ORIGIN, Standing.CORROBORATED


def claim(before: Noted, standing: Standing, *outlets: str, conflict: Conflict = Conflict.NONE) -> ClaimNews:
    return ClaimNews(
        Novelty.CHANGED, "", "", "", 1, "", 0, 1, "", Fact("Krone", "", guess=True), standing, conflict, 0.5, True,
        outlets, before,
    )  # fmt: skip


def test_what_became_of_a_claim_is_told_in_words() -> None:
    alone, two = Noted(b"", SINGLE, Conflict.NONE, ()), Noted(b"", ONE, Conflict.DENIED, ("Mirror", "World"))
    assert change(claim(alone, CORROBORATED, "World")) == "was only Krone; now corroborated by World"
    assert change(claim(alone, SINGLE, conflict=Conflict.FIGURES_DIFFER)) == "now disputed: figures differ"
    assert change(claim(two, ONE, "Herald", "Mirror", conflict=Conflict.DENIED)) == (
        "now also in Herald; no longer in World"
    )
    assert change(claim(two, SINGLE)) == "was one origin, also in Mirror, World; now only Krone; no longer disputed"


@pytest.mark.usefixtures("seeds_read_in")
def test_what_is_new_is_counted_listed_and_seen_once_it_is_opened(tmp_path: Path) -> None:
    folder = tmp_path / "seeds"
    shutil.copytree(ROOT / "seeds", folder)
    with Library([folder]) as library:
        looked(library).save_search("horses")
        (folder / "herald.txt").write_text(HERALD)
        total = read_in(library).news().total
        with Terminal(twosource("open", str(folder)), (100, 40)) as terminal:
            terminal.wait_for(f"{total} new (0)")
            terminal.press("0")
            terminal.wait_for("1 search")
            assert "was only Krone; now one origin, also in" in terminal.text
            assert library.news().total == total
            terminal.press("\r")
            terminal.wait_for(f"{total - 1} new (0)")
            terminal.press("q")
            terminal.wait_for(" seen")
            assert "was only Krone; now one origin" in terminal.text
            assert library.news().total == total - 1
        with Terminal(twosource("open", str(folder)), (80, 24), {"NO_COLOR": "1"}) as terminal:
            terminal.wait_for(f"{total - 1} new (0)")
            terminal.press("0")
            terminal.wait_for("1 search")
            assert "was only Krone" not in terminal.text
            terminal.press("c")
            terminal.wait_for("Nothing is new since you last looked.")
            terminal.settle()
            assert "new (0)" not in terminal.text
        assert (library.news().total, library.search_news()) == (0, ())
