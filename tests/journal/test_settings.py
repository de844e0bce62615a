"""What an analyst sets of documents and outlets outranks what was read, outlives the cache, and can be taken back."""

from pathlib import Path

import pytest

from index.library import Library, LibraryError
from index.model.actions import Called, Dependent, Field, Outlet
from index.model.claims import Standing
from index.model.document import Fact
from tests.conftest import MakeLibrary, read_in
from tui.commands import main

FERRY = "The old ferry of Porto was sold to a museum in Lisbon for 200,000 euros on Monday."
ARTICLES = {
    "krone/a.txt": f"Source: Krone\n\nFerry sold\n\n{FERRY} Nobody else had made an offer for the ferry.\n",
    "herald/b.txt": f"Source: Herald\n\nPorto sells ferry\n\n{FERRY} The museum wants to show it from next summer.\n",
}


def outlets(library: Library) -> list[str | None]:
    return [entry.outlet.value if entry.outlet else None for entry in library.entries()]


def test_what_is_set_outranks_what_was_read_until_it_is_taken_back(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(library(ARTICLES))
    before = outlets(made)
    folder = str(tmp_path / "articles" / "krone")
    assert made.set_of(folder, Field.OUTLET, "Kronen Zeitung") == 1
    assert made.set_of("b.txt", Field.DATE, "2024-06-19") == 1
    read_in(made)
    herald, krone = made.entries()
    assert krone.outlet == Fact("Kronen Zeitung", "set by you")
    assert herald.date == Fact("2024-06-19", "set by you")
    assert made.search('outlet:"Kronen Zeitung"').total == 1
    made.rebuild()
    assert outlets(read_in(made)) == [before[0], "Kronen Zeitung"]
    assert made.set_of(folder, Field.OUTLET, None) == 1
    assert outlets(read_in(made)) == before
    made.journal.undo()
    assert outlets(read_in(made)) == [before[0], "Kronen Zeitung"]


def test_what_is_set_of_a_file_goes_with_it_where_it_is_moved(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(library(ARTICLES))
    file = tmp_path / "articles" / "krone" / "a.txt"
    made.set_of(str(file), Field.TITLE, "The ferry")
    read_in(made)
    file.rename(tmp_path / "articles" / "moved.txt")
    read_in(made)
    assert [entry.heading for entry in made.entries() if entry.path.endswith("moved.txt")] == ["The ferry"]


def test_what_cannot_be_set_is_told(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(library(ARTICLES))
    with pytest.raises(LibraryError, match="no date"):
        made.set_of("a.txt", Field.DATE, "yesterday")
    with pytest.raises(LibraryError, match="not in this library"):
        made.set_of(str(tmp_path), Field.OUTLET, "Krone")
    assert made.set_of("nothing*.txt", Field.OUTLET, "Krone") == 0
    assert made.journal.last() == 0


@pytest.mark.slow
def test_what_is_said_of_outlets_overrules_the_standing_of_claims(library: MakeLibrary) -> None:
    made = read_in(library(ARTICLES))
    made.set_of("krone/*", Field.OUTLET, "Krone")
    made.set_of("herald/*", Field.OUTLET, "Herald")
    read_in(made)

    def standing() -> Standing:
        claims = {claim.document: claim for claim in made.claims() if claim.reports or claim.start < 90}
        return claims[min(claims)].standing

    before = standing()
    assert before is not Standing.UNRESOLVED
    made.journal.put(Outlet("Herald"), Called("Krone"))
    read_in(made)
    assert standing() is Standing.UNRESOLVED
    made.rebuild()
    read_in(made)
    assert standing() is Standing.UNRESOLVED
    made.journal.undo()
    read_in(made)
    assert standing() is before
    made.journal.put(Outlet("Herald"), Dependent("Krone"))
    read_in(made)
    made.journal.undo()
    read_in(made)
    assert standing() is before


def test_the_command_sets_and_clears(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "krone.txt").write_text(ARTICLES["krone/a.txt"])
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> object:
        with pytest.raises(SystemExit) as ended:
            main.main(["set", *words], standalone_mode=False)
        return ended.value.code

    assert run("outlet", "Kronen Zeitung", "krone*", ".", "--as", "ana") == 0
    with Library(["."]) as made:
        assert outlets(made) == ["Kronen Zeitung"]
        assert [kept.author for kept in made.journal.kept("set")] == ["ana"]
        assert run("outlet", "krone*", ".", "--clear") == 0
        assert outlets(made) != ["Kronen Zeitung"]
    assert run("outlet", "Krone", "nothing", ".") == 1
