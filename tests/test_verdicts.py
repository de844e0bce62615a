"""What an analyst knows better wins at once, through the loss of all that is derived, and until it is taken back."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.library import Library
from index.model.actions import Called, Compared, Dependent, Outlet, Overruled, Speaker
from index.model.claims import Claim, Standing
from index.model.statements import Attribution
from tests.conftest import MakeLibrary, read_in
from tui.commands import main

FERRY = "The old ferry of Porto was sold to a museum in Lisbon for 200,000 euros on Monday."
SHIP = "What had crossed the river for eighty years has had its last day, and lies in another port now."
MORE = "Nobody else had made an offer for the ferry of Porto, said Ann Coe, the mayor of the city."
FILES = {
    "krone.txt": f"Source: Krone\n\nFerry sold\n\n{FERRY} {MORE}\n",
    "herald.txt": f"Source: Herald\n\nPorto sells its ferry to museum\n\n{SHIP} {MORE.replace('Ann Coe', 'Coe')}\n",
    "stern.txt": "Source: Stern\n\nA storm\n\nA storm broke over the vineyards of the upper Douro valley at night. "
    "It cost the growers a third of the grapes.\n",
}


def claim_of(made: Library, words: str, path: str) -> Claim:
    ids = {entry.id for entry in made.entries() if entry.path.endswith(path)}
    (found,) = [
        claim for claim in made.claims() if claim.document in ids and words in text_of(made, claim)
    ]  # fmt: skip
    return found


def text_of(made: Library, claim: Claim) -> str:
    document = made.document(claim.document)
    assert document
    return document.text[claim.start : claim.end]


def id_of(made: Library, path: str) -> int:
    return next(entry.id for entry in made.entries() if entry.path.endswith(path))


def stories_of(made: Library) -> list[set[str]]:
    found: dict[str, set[str]] = {}
    for entry in made.entries():
        found.setdefault(entry.story, set()).add(entry.path.rpartition("/")[2])
    return sorted(found.values(), key=min)


def said_in(made: Library, path: str) -> Attribution:
    analysis = made.analysis(id_of(made, path))
    assert analysis
    return analysis.attributions[0]


def same(made: Library) -> None:
    one, other = claim_of(made, "200,000", "krone.txt"), claim_of(made, "eighty", "herald.txt")
    made.say(made.asserted(one), Compared(made.asserted(other), same=True))


def not_same(made: Library) -> None:
    one, other = claim_of(made, "Nobody", "krone.txt"), claim_of(made, "Nobody", "herald.txt")
    made.say(made.asserted(one), Compared(made.asserted(other), same=False))


def overruled(made: Library) -> None:
    claim = claim_of(made, "200,000", "krone.txt")
    made.say(made.asserted(claim), Overruled(Standing.CORROBORATED, "the museum told me"))


def joined(made: Library) -> None:
    made.say(made.whole(id_of(made, "stern.txt")), Compared(made.whole(id_of(made, "krone.txt")), same=True))


def split(made: Library) -> None:
    made.say(made.whole(id_of(made, "herald.txt")), Compared(made.whole(id_of(made, "krone.txt")), same=False))


def renamed(made: Library) -> None:
    made.say(Speaker("Ann Coe"), Called("Anna Coelho"))


def credited(made: Library) -> None:
    document = id_of(made, "herald.txt")
    made.say(made.stated(document, said_in(made, "herald.txt")), Called("Rui Pinto"))


def ruling(made: Library) -> tuple[Standing, tuple[str, Standing] | None]:
    claim = claim_of(made, "200,000", "krone.txt")
    return claim.standing, (claim.ruling.reason, claim.ruling.found) if claim.ruling else None


def reports(made: Library, words: str, path: str) -> list[str]:
    return [report.outlet for report in claim_of(made, words, path).reports]


# What is said, what of the library shows it, and that before and after.
VERDICTS: list[tuple[Callable[[Library], None], Callable[[Library], Any], Any, Any]] = [
    (same, lambda made: reports(made, "200,000", "krone.txt"), [], ["Herald"]),
    (not_same, lambda made: reports(made, "Nobody", "krone.txt"), ["Herald"], []),
    (
        overruled,
        ruling,
        (Standing.SINGLE_SOURCE, None),
        (Standing.CORROBORATED, ("the museum told me", Standing.SINGLE_SOURCE)),
    ),
    (
        joined,
        stories_of,
        [{"herald.txt", "krone.txt"}, {"stern.txt"}],
        [{"herald.txt", "krone.txt", "stern.txt"}],
    ),
    (
        split,
        stories_of,
        [{"herald.txt", "krone.txt"}, {"stern.txt"}],
        [{"herald.txt"}, {"krone.txt"}, {"stern.txt"}],
    ),
    (
        renamed,
        lambda made: ({row.name for row in made.speakers()}, claim_of(made, "Nobody", "krone.txt").origins[0]),
        ({"Ann Coe"}, "Ann Coe"),
        ({"Anna Coelho"}, "Anna Coelho"),
    ),
    (
        credited,
        lambda made: (said_in(made, "herald.txt").speaker, claim_of(made, "Nobody", "herald.txt").origins[0]),
        ("Ann Coe", "Ann Coe"),
        ("Rui Pinto", "Rui Pinto"),
    ),
]


@pytest.mark.parametrize(("say", "shown", "before", "after"), VERDICTS, ids=lambda one: getattr(one, "__name__", ""))
def test_a_verdict_holds_at_once_and_through_a_rebuild_until_it_is_undone(
    library: MakeLibrary,
    say: Callable[[Library], None],
    shown: Callable[[Library], Any],
    before: Any,
    after: Any,
) -> None:
    made = read_in(library(FILES))
    assert shown(made) == before
    say(made)
    assert shown(read_in(made)) == after
    at_once = [(claim.id, claim.standing, claim.reasons, claim.origins, claim.ruling) for claim in made.claims()]
    made.rebuild()
    assert shown(read_in(made)) == after
    again = [(claim.id, claim.standing, claim.reasons, claim.origins, claim.ruling) for claim in made.claims()]
    assert again == at_once
    made.undo()
    assert shown(read_in(made)) == before


def test_all_verdicts_outlive_the_cache_moved_files_and_new_versions(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(library(FILES))
    for say in (same, not_same, overruled, joined, renamed, credited):
        say(made)
    read_in(made)
    folder, author = tmp_path / "articles", made.journal.author
    made.close()
    shutil.rmtree(made.folder.parent)
    (folder / "krone.txt").rename(folder / "moved.txt")
    (folder / "herald.txt").write_text(FILES["herald.txt"].replace("Porto sells", "Update: Porto now sells"), "utf-8")
    made = read_in(library({}))
    assert reports(made, "200,000", "moved.txt") == ["Herald"]
    assert reports(made, "Nobody", "moved.txt") == []
    assert stories_of(made) == [{"herald.txt", "moved.txt", "stern.txt"}]
    assert {row.name for row in made.speakers()} == {"Anna Coelho", "Rui Pinto"}
    claim = claim_of(made, "200,000", "moved.txt")
    assert claim.ruling and claim.ruling.author == author
    entry = made.entry(claim.document)
    assert entry and entry.standings[Standing.CORROBORATED] == 1


def test_a_verdict_that_is_turned_round_is_followed(library: MakeLibrary) -> None:
    made = read_in(library(FILES))
    one, other = claim_of(made, "Nobody", "krone.txt"), claim_of(made, "Nobody", "herald.txt")
    made.say(made.asserted(one), Compared(made.asserted(other), same=True))
    made.say(Outlet("Krone"), Called("Herald"))
    assert claim_of(read_in(made), "Nobody", "krone.txt").standing is Standing.UNRESOLVED
    made.take_back(Outlet("Krone"), Called("Herald"))
    made.say(Outlet("Krone"), Dependent("Herald"))
    assert reports(read_in(made), "Nobody", "krone.txt") == ["Herald"]
    made.say(made.asserted(one), Compared(made.asserted(other), same=False))
    assert reports(read_in(made), "Nobody", "krone.txt") == []


def test_of_speakers_that_are_called_by_one_another_the_last_name_stays(library: MakeLibrary) -> None:
    made = read_in(library(FILES))
    for name, other in (("Ann Coe", "Anna Coelho"), ("Anna Coelho", "A. Coelho"), ("A. Coelho", "Anna Coelho")):
        made.say(Speaker(name), Called(other))
    assert {row.name for row in read_in(made).speakers()} == {"Anna Coelho"}


def test_a_source_without_a_name_can_be_given_one_and_the_claims_follow(library: MakeLibrary) -> None:
    made = read_in(library({"post.txt": f"Source: Post\n\nFerry\n\n{FERRY} Port officials said the ferry was old.\n"}))
    (row,) = made.speakers()
    assert row.unnamed
    made.say(Speaker(row.name), Called("Rui Pinto"))
    read_in(made)
    assert claim_of(made, "was old", "post.txt").origins == ("Rui Pinto",)
    made.undo()
    read_in(made)
    assert claim_of(made, "was old", "post.txt").origins == (row.name,)


def test_verdicts_are_told_as_the_analysts(
    library: MakeLibrary, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = read_in(library(FILES))
    for say in (same, not_same, overruled, renamed, credited):
        say(made)
    author = made.journal.author
    with pytest.raises(SystemExit):
        main(["claims", "--jsonl", str(tmp_path / "articles")])
    records = {record["text"]: record for record in map(json.loads, capsys.readouterr().out.splitlines())}
    ferry, more = records[FERRY], records[MORE]
    assert (ferry["standing"], ferry["engine"]) == ("corroborated", {"standing": "one_origin"})
    assert [(one["kind"], one["author"]) for one in ferry["verdicts"]] == [("compared", author), ("overruled", author)]
    assert ferry["verdicts"][1]["value"] == {"standing": "corroborated", "reason": "the museum told me"}
    assert [one["kind"] for one in more["verdicts"]] == ["compared", "called"]
    assert "Herald does not have it, as you said" in more["reasons"]
    with pytest.raises(SystemExit):
        main(["claims", str(tmp_path / "articles")])
    told = " ".join(capsys.readouterr().out.split())
    assert f"= {author}: CORROBORATED" in told
    assert "the museum told me; the engine: ~ ONE ORIGIN" in told
    with pytest.raises(SystemExit):
        main(["quotes", str(tmp_path / "articles")])
    assert f"= Rui Pinto (as {author} says)" in " ".join(capsys.readouterr().out.split())
