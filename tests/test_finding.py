"""Statements and claims are found story by story, that which is being read first; the end is the same in any order."""

import os
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from index.claims.judge import Encoding, Judge
from index.library import Library
from index.model.corrections import Corrections
from index.pipeline import finding, telling
from index.pipeline.naming import name_speakers
from index.store.catalogue import Catalogue
from index.store.schema import current
from tests.conftest import MakeLibrary, read_in

EVENTS = {
    "ferry": "The old ferry of Porto was sold to a museum in Lisbon for 200,000 euros. It had crossed the river for a "
    "century. {name}, the mayor of Porto, said that the hull leaked.",
    "strike": "Bakers in Basel went on strike over night shifts. Four hundred shops stayed shut until noon. {name}, "
    "who leads the union, said that wages would be next.",
    "opera": "Thieves stole a violin from the opera house of Turin. The police closed two bridges and found an empty "
    "case. {name}, the director, said that the evening's concert was cancelled.",
    "wolves": "Wolves killed thirty sheep on a farm near Malmo. Hunters asked for permits in vain. {name}, a shepherd, "
    "said that dogs and fences had not helped.",
}
TITLES = {
    "ferry": "Porto sells its ferry",
    "strike": "No bread today",
    "opera": "A violin is gone",
    "wolves": "Sheep lost",
}
ARTICLES = {
    f"{event}-{outlet}.txt": f"Source: {outlet}\nDate: 2024-0{month}-10\n\n{TITLES[event]}\n\n"
    f"{text.format(name=name)}\n"
    for month, (event, text) in enumerate(EVENTS.items(), 1)
    for outlet, name in (("Krone", "Maria Silva"), ("Herald", "Silva"))
}


@pytest.fixture
def small_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "_ROUND", 1)
    monkeypatch.setattr(finding, "_GROWTH", 1)


@pytest.mark.usefixtures("small_rounds")
def test_the_story_that_is_read_comes_first(library: MakeLibrary) -> None:
    made = library(ARTICLES)
    steps = made.update(in_view=lambda: next((one.id for one in made.entries() if "opera-Krone" in one.path), None))
    counts: dict[str, int] = {}
    while not any(counts.values()):
        next(steps)
        counts = {entry.path: sum(entry.standings.values()) for entry in made.entries()}
    assert {path for path, count in counts.items() if count} <= {path for path in counts if "opera" in path}
    assert not made.search("museum").hits
    for _ in steps:
        pass
    assert made.search("museum").total == 2
    assert all(sum(entry.standings.values()) for entry in made.entries())


@pytest.mark.usefixtures("small_rounds")
def test_round_by_round_it_ends_as_at_once(library: MakeLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    made = library(ARTICLES)
    stages = [step.stage for step in made.update()]
    rounds = [stage for before, stage in pairwise(stages) if stage == "quotes" != before]
    assert len(rounds) >= len(EVENTS)
    by_rounds = findings(made)
    monkeypatch.setattr(finding, "_ROUND", 1000)
    made.rebuild()
    assert findings(read_in(made)) == by_rounds


@pytest.mark.usefixtures("small_rounds")
def test_the_judge_reads_a_text_once_though_its_speaker_gets_another_name_later(
    library: MakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = "Porto sold its ferry to a museum in Lisbon. {}, the mayor of Porto, said that the {} leaked. It was old."
    made = library(
        {
            "1-ferry-Krone.txt": f"Source: Krone\nDate: 2024-01-10\n\n{short.format('Silva', 'hull')}\n",
            "1-ferry-Herald.txt": f"Source: Herald\nDate: 2024-01-10\n\n{short.format('Silva', 'boat')}\n",
            **{f"2-{name}": article for name, article in ARTICLES.items() if "ferry" not in name},
            "3-opera-Post.txt": f"Source: Post\nDate: 2024-06-10\n\n{EVENTS['opera'].format(name='Maria Silva')}\n",
        }
    )
    asked: list[str] = []
    read = Judge.read

    def counted(judge: Judge, text: str, *others: Any) -> Encoding:
        asked.append(text)
        return read(judge, text, *others)

    named = []

    def noted(catalogue: Catalogue, corrections: Corrections) -> None:
        name_speakers(catalogue, corrections)
        named.append({row.name for row in made.speakers()})

    monkeypatch.setattr(Judge, "read", counted)
    monkeypatch.setattr("index.pipeline.finding.name_speakers", noted)
    for _ in made.update(processes=1):
        pass
    assert "Silva" in named[0]
    assert "Silva" not in named[-1]
    assert {one.speaker for one in made.claims() if one.speaker} >= {"Maria Silva"}
    assert not any(one.speaker == "Silva" for one in made.claims())
    assert len(asked) == len(set(asked))


@pytest.mark.usefixtures("small_rounds")
def test_claims_are_the_same_whichever_process_finds_them(
    library: MakeLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "_MANY", 1)
    library(ARTICLES)
    for path in (tmp_path / "articles").glob("wolves-*"):
        path.rename(os.fsdecode(os.fsencode(path) + b"\xff.txt"))  # a name that no message can hold
    told = {}
    for count, moderate in ((1, 2), (2, 2), (2, 1)):
        monkeypatch.setattr(telling, "_MODERATE", moderate)
        with Library([tmp_path / "articles"], cache=tmp_path / f"{count}-{moderate}") as made:
            for _ in made.update(processes=count):
                pass
            told[count, moderate] = findings(made)
            assert {entry.story for entry in made.entries() if sum(entry.standings.values())} == {*TITLES.values()}
    assert told[1, 2] == told[2, 2] == told[2, 1]


def test_claims_that_are_the_same_again_are_not_written(library: MakeLibrary) -> None:
    made = read_in(library(ARTICLES))
    place = current(made.folder)
    assert place
    with closing(Catalogue(place)) as catalogue:
        for entry in made.entries():
            story, claims = catalogue.grouping.story_of(entry.id), catalogue.claims(entry.id)
            assert story
            assert claims
            with catalogue.change():
                before = catalogue._db.total_changes
                catalogue.keep_claims(entry.id, story, claims)
                assert catalogue._db.total_changes == before
                other = replace(claims[0], speaker="Anna Nova")
                catalogue.keep_claims(entry.id, story, [other, *claims[1:]])
                one = catalogue._db.total_changes - before
                catalogue.keep_claims(entry.id, story, [])
                catalogue.keep_claims(entry.id, story, claims)
            assert catalogue.claims(entry.id) == claims
            with catalogue.change():
                before = catalogue._db.total_changes
                catalogue.keep_claims(entry.id, story, [])
                assert 0 < one < catalogue._db.total_changes - before


def findings(library: Library) -> list[tuple[object, ...]]:
    told = [(one.id, one.standing, one.speaker, one.story, one.reasons, one.salience) for one in library.claims()]
    return sorted(told, key=str)
