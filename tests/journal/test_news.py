"""What is new since the analyst last looked: exactly that, after restarts, without the cache, and for each reader."""

import json
import shutil
from pathlib import Path

import pytest

from index import claims as claims_room
from index import quotes
from index.library import Library
from index.model.actions import Called, Outlet, Overruled
from index.model.claims import Standing
from index.model.news import ClaimNews, DocumentNews, News, Novelty
from tests.conftest import ROOT, MakeLibrary, read_in
from tests.test_articles import LATER, line, page, text
from tui.commands import main
from tui.present.news import change

HERALD = (
    "Source: Herald\n\nPutin in Pyongyang\n\n20.06.2024\n\n"
    "Russian President Vladimir Putin is on a state visit to North Korea for the first time in 24 years. "
    "Kim Jong Un promised Russia unconditional support in the war against Ukraine.\n\n"
    "The weather in Pyongyang was fine, and two horses were given to Kim.\n"
)
FERRY = "The old ferry of Porto was sold to a museum in Lisbon for 200,000 euros on Monday."
ARTICLES = {
    "krone.txt": f"Source: Krone\n\nFerry sold\n\n{FERRY} Nobody else had made an offer for the ferry.\n",
    "world.txt": "Source: World\n\nFerry to go\n\nThe ferry of Porto will leave in March. It is sixty years old.\n",
}
ALSO = {"herald.txt": f"Source: Herald\n\nPorto sells ferry\n\n{FERRY} The museum wants to show it from next summer.\n"}


def documents(news: News) -> dict[str, Novelty]:
    return {Path(item.path).name: item.novelty for item in news.items if isinstance(item, DocumentNews)}


def claims(news: News) -> dict[str, str]:
    """What is told of each claim, by its first words."""
    return {item.text[:20]: change(item) for item in news.items if isinstance(item, ClaimNews)}


def looked(library: Library) -> Library:
    """Bring it up to date, and look at all that is new."""
    read_in(library)
    library.see_news(library.news())
    return library


@pytest.mark.slow
@pytest.mark.usefixtures("seeds_read_in")
def test_a_report_added_to_the_sample_library_is_exactly_what_is_new(tmp_path: Path, own_cache: Path) -> None:
    folder = tmp_path / "seeds"
    shutil.copytree(ROOT / "seeds", folder)
    with Library([folder]) as library:
        first = read_in(library).news()
        assert first.first
        assert set(documents(first).values()) == {Novelty.NEW}
        assert all(item.flagged for item in first.items if isinstance(item, ClaimNews))
        library.see_news(first)
        assert library.news().items == ()
        (folder / "herald.txt").write_text(HERALD)
        found = read_in(library).news()
        assert documents(found) == {"herald.txt": Novelty.NEW}
        assert claims(found)["The latter promised "] == "was only Krone; now one origin, also in Herald"
        assert claims(found)["It is Putin’s first "] == "now also in Herald"
        assert "The weather in Pyong" not in claims(found)
        assert "The weather in Pyong" in claims(library.news(every=True))
        # Every standing that changed is among them, and none that did not.
        has_it = [one for one in library.claims() if any(report.outlet == "Herald" for report in one.reports)]
        assert len(claims(found)) == len({(one.document, one.start) for one in has_it})
    for name in own_cache.glob("*"):
        if name.name not in ("data", "state", "config"):
            shutil.rmtree(name) if name.is_dir() else name.unlink()
    (folder / "herald.txt").rename(folder / "moved.txt")
    with Library([folder]) as library:
        again = read_in(library).news()
        assert documents(again) == {"moved.txt": Novelty.NEW}
        assert claims(again) == claims(found)
        library.see_news(again)
        assert library.news().items == ()
        (folder / "moved.txt").unlink()
        without = read_in(library).news()
        assert documents(without) == {"moved.txt": Novelty.GONE}
        assert claims(without)["The latter promised "] == "was one origin, also in Herald; now only Krone"
        assert claims(without).keys() == claims(found).keys()


def test_what_was_opened_is_seen_and_the_rest_stays_new(library: MakeLibrary) -> None:
    made = looked(library(ARTICLES))
    made = read_in(library(ALSO))
    found = made.news()
    standing = next(item for item in found.items if isinstance(item, ClaimNews) and item.before)
    made.open_news([standing])
    assert made.news().items == tuple(item for item in found.items if item != standing)
    (document,) = (item for item in found.items if isinstance(item, DocumentNews))
    made.open_news([document])
    left = made.news(every=True)
    assert documents(left) == {}
    assert all(item.flagged or item.before for item in left.items if isinstance(item, ClaimNews))
    made.see_news(made.news())
    assert made.news(every=True).items == ()
    assert [told.item for told in made.news_seen()][-2 - len(left.items) :][:2] == [standing, document]


def test_what_came_after_the_news_were_read_stays_new(library: MakeLibrary) -> None:
    made = looked(library(ARTICLES))
    shown = made.news()
    read_in(library(ALSO))
    made.see_news(shown)
    assert documents(made.news()) == {"herald.txt": Novelty.NEW}


def test_a_newer_text_is_told_as_one_and_only_its_own_claims_are_new(library: MakeLibrary, tmp_path: Path) -> None:
    url = "https://www.reuters.com/world/varna-1"
    looked(library({"a.jsonl": line(url=url), "plain.txt": ARTICLES["krone.txt"]}))
    made = read_in(library({"b.jsonl": line(LATER, date="2024-06-18", url=url)}))
    (tmp_path / "articles" / "plain.txt").write_text(ARTICLES["krone.txt"] + "\nThe buyer paid in cash on Tuesday.\n")
    found = read_in(made).news(every=True)
    assert documents(found) == {"b.jsonl#1": Novelty.CHANGED, "plain.txt": Novelty.CHANGED}
    new = {item.text for item in found.items if isinstance(item, ClaimNews) and not item.before}
    assert "The buyer paid in cash on Tuesday." in new
    assert not any(FERRY in words for words in new)


def test_another_format_is_not_new_but_another_outlet_is(library: MakeLibrary) -> None:
    looked(library({"a.html": page()}))
    assert read_in(library({"a.txt": text(), "copy.html": page()})).news().items == ()
    other = {"krone.html": page(outlet="Krone")}
    assert documents(read_in(library(other)).news()) == {"krone.html": Novelty.NEW}


def test_what_only_the_analysts_own_word_changes_is_no_news(library: MakeLibrary) -> None:
    made = looked(library(ARTICLES | ALSO))
    made.journal.put(Outlet("Herald"), Called("Krone"))
    found = read_in(made).news()
    assert (found.items, found.rejudged > 0) == ((), True)
    made.see_news(found)
    assert made.news().rejudged == 0
    (claim, *_) = made.claims()
    asserted = made.asserted(claim)
    assert asserted
    made.say(asserted, Overruled(Standing.CORROBORATED, "I know it"))
    found = read_in(made).news()
    assert (found.items, found.rejudged) == ((), 1)


def test_a_catalogue_that_is_not_made_anew_yet_loses_nothing(library: MakeLibrary) -> None:
    made = looked(library(ARTICLES))
    made.rebuild()
    assert (made.entries(), made.news().items) == ((), ())
    made.see_news(made.news())
    assert read_in(made).news().items == ()
    assert made.journal.verify()[1] == []


def test_another_version_of_the_engine_makes_nothing_new(library: MakeLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    made = looked(library(ARTICLES | ALSO))
    monkeypatch.setattr(claims_room, "VERSION", "the next one")
    monkeypatch.setattr(quotes, "VERSION", "the next one")
    assert read_in(made).news().items == ()
    (document, *_) = made.entries()
    made.set_one(document.id, "outlet", "Mirror")  # as an engine would that knows another outlet
    assert read_in(made).news().items == ()


def test_each_reader_has_news_of_their_own(library: MakeLibrary, tmp_path: Path) -> None:
    made = looked(library(ARTICLES))
    with Library([tmp_path / "articles"], author="ana") as other:
        assert not other.has_looked()
        assert len(documents(other.news())) == 2
    assert made.has_looked()


def test_a_saved_search_tells_what_it_finds_and_by_which_words(library: MakeLibrary) -> None:
    made = looked(library(ARTICLES))
    made.save_search("museum OR offer")
    assert made.search_news() == ()
    read_in(library(ALSO))
    (found,) = made.search_news()
    assert (Path(found.path).name, found.query) == ("herald.txt", "museum OR offer")
    assert found.matched == ("museum",)
    made.look_at_search("museum OR offer")
    assert made.search_news() == ()


def test_the_command_prints_nothing_where_nothing_is_new(
    library: MakeLibrary, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def news(*options: str) -> tuple[object, str]:
        with pytest.raises(SystemExit) as ended:
            main.main(["news", str(tmp_path / "articles"), *options], standalone_mode=False)
        return ended.value.code, capsys.readouterr().out

    library(ARTICLES)
    assert news("--quiet", "--seen") == (0, "")
    assert news() == (1, "")
    library(ALSO | {"b.txt": "Source: Mirror\n\nA title \x1b[31m of a stranger\n\nIt rained in Porto on Monday.\n"})
    code, out = news()
    assert (code, "+ NEW  Herald?" in out, "\x1b" in out) == (0, True, False)
    assert news("--quiet") == (0, "")
    assert news("--as", "mail")[1] != out
    code, printed = news("--jsonl", "--seen")
    records = [json.loads(one) for one in printed.splitlines()]
    assert {Path(one["document"]).name for one in records if one["kind"] == "document"} == {"herald.txt", "b.txt"}
    assert all(one["seen"] is None and one["schema"] == "twosource/news/1" for one in records)
    assert news() == (1, "")
    code, again = news("--since", "2024-06-19")
    assert (code, "seen 2" in again) == (0, True)
    assert news("--since", "2999-01-01") == (1, "")
