"""The claims stage: whatever is added, changed or taken away, and in whatever order, the end is that of a rebuild."""

import dataclasses
import itertools
import json
import random
import tempfile
from array import array
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index import claims
from index.claims import Analysed, neighbours
from index.claims.judge import judge
from index.claims.stories import Bonds, grouped, regrouped
from index.library import Library
from index.model.claims import Claim, Standing
from index.model.corrections import UNCORRECTED, Corrections, Ruled, Spot
from index.model.document import Document
from index.model.statements import Analysis
from index.model.stories import Fingerprint, Link
from index.pipeline import comparing, runner
from index.pipeline.comparing import compare
from index.pipeline.runner import Reached
from index.store import schema as database
from index.store.catalogue import Catalogue
from tests.claims import mill
from tests.claims.build import article, quote
from tests.conftest import MakeLibrary, read_in
from tests.whole import findings

Place = tuple[str, int]
# What a claim says, its documents known by their place: their numbers are the catalogue's own.
Said = tuple[Place, Claim]


def event(number: int) -> list[str]:
    """Sentences on one made-up event, in words that no other event has."""
    chance = random.Random(number)
    names = ["".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(3)) for _ in range(25)]
    return [" ".join(chance.sample(names, 9)).capitalize() + "." for _ in range(6)]


EVENTS = [event(number) for number in range(3)]


PATHS = "abcdefghijklmnopqrst"


def an_article(chance: random.Random) -> Analysed:
    """An article on an event or between two, dated or not, under a title that others have too."""
    events = chance.choice([(0,), (0,), (1,), (2,), (0, 1)])
    sentences = [chance.choice(EVENTS[number]) for number in events for _ in range(chance.randrange(4))]
    date = f"2024-05-{chance.randrange(10, 21)}" if chance.random() < 0.8 else None
    title = chance.choice(["News", "News", "News (2)", None])
    made = article("", chance.choice(mill.OUTLETS), *dict.fromkeys(sentences), title=title, date=date)
    if sentences and chance.random() < 0.3:
        made = quote(made, sentences[0], speaker=chance.choice(mill.SPEAKERS))
    return made


@contextmanager
def empty_catalogue() -> Iterator[Catalogue]:
    with tempfile.TemporaryDirectory() as folder:
        database.create(Path(folder))
        path = database.current(Path(folder))
        assert path
        catalogue = Catalogue(path)
        try:
            yield catalogue
        finally:
            catalogue.close()


def put(catalogue: Catalogue, path: str, analysed: Analysed | None) -> None:
    """Let the document of a path be this one, or none."""
    with catalogue.change() as revision:
        for kept in catalogue.kept(path):
            catalogue.remove(kept.id, revision)
        if analysed:
            catalogue.add(msgspec.structs.replace(analysed.document, path=path), "1", revision)
            catalogue.keep_analysis(catalogue.kept(path)[0].id, Analysis("1", analysed.attributions))


def brought_up(catalogue: Catalogue) -> None:
    for done, total, _ in compare(catalogue):
        assert 0 <= done <= total


def library(catalogue: Catalogue) -> list[Analysed]:
    found = []
    for id_, _ in catalogue.analysed():
        document, analysis = catalogue.document(id_), catalogue.analysis(id_)
        assert document and analysis
        found.append(Analysed(document, analysis.attributions))
    return found


def stories_shown(catalogue: Catalogue) -> dict[str, str]:
    return {listed.path: listed.story for listed in catalogue.cards()}


class Remembering:
    """The judge's model, asked once for each input: it answers the same again, at a high cost."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._answers: dict[bytes, Any] = {}

    def run(self, outputs: None, given: Mapping[str, NDArray[np.int64]]) -> Any:
        asked = given["ids"].tobytes()
        if asked not in self._answers:
            self._answers[asked] = self._model.run(outputs, given)
        return self._answers[asked]


@pytest.fixture(scope="module")
def asked_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judge(), "_session", Remembering(judge()._session))
        yield


@pytest.fixture
def few_nearest(monkeypatch: pytest.MonkeyPatch, asked_once: None) -> None:
    """Few links from each text, and few texts at a time, so that in a small library some are put out by others."""
    monkeypatch.setattr(neighbours, "NEAREST", 2)
    monkeypatch.setattr(comparing, "PORTION", 3)
    monkeypatch.setattr(comparing, "BLOCK", 2)


@pytest.mark.slow
@pytest.mark.usefixtures("few_nearest")
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32), st.integers(1, len(PATHS)))
def test_any_changes_end_as_a_rebuild(seed: int, size: int) -> None:
    chance = random.Random(seed)
    with empty_catalogue() as catalogue:
        for path in chance.sample(PATHS, size):
            put(catalogue, path, an_article(chance))
        for _ in range(6):
            brought_up(catalogue)
            assert catalogue.claims() == findings(library(catalogue))
            for _ in range(chance.choice([1, 1, 2, 5])):
                put(catalogue, chance.choice(PATHS[:size]), an_article(chance) if chance.random() < 0.7 else None)


@pytest.mark.slow
@pytest.mark.usefixtures("few_nearest")
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_stopped_anywhere_it_goes_on_to_the_same_end(seed: int) -> None:
    chance = random.Random(seed)
    with pytest.MonkeyPatch.context() as patch, empty_catalogue() as catalogue:
        patch.setattr(runner, "SECONDS", 0.0)  # every step is a transaction
        for _ in range(12):
            for path in chance.sample(PATHS, 3):
                put(catalogue, path, an_article(chance) if chance.random() < 0.7 else None)
            steps = compare(catalogue)
            for _ in range(chance.randrange(12)):
                next(steps, None)
            steps.close()  # type: ignore[attr-defined]
        brought_up(catalogue)
        assert catalogue.claims() == findings(library(catalogue))
        shown = stories_shown(catalogue)
        for claim in catalogue.claims():
            document = catalogue.document(claim.document)
            assert document and shown[document.path] == claim.story
        before = catalogue.revision()
        brought_up(catalogue)
        assert catalogue.revision() == before


def a_word_on(chance: random.Random, catalogue: Catalogue) -> Corrections:
    """An analyst's word on some of the claims and documents of a catalogue."""
    spots = [Spot(one.document, one.start, one.end) for one in catalogue.claims()]
    ids = [id_ for id_, _ in catalogue.analysed()]

    def pairs(of: list[Any]) -> tuple[Any, ...]:
        return tuple((one, chance.choice(of)) for one in chance.sample(of, min(len(of), chance.choice([0, 1, 2]))))

    ruled = [
        Ruled(spot, chance.choice(list(Standing)), "seen", "ann", "2024-06-19T07:48:00Z")
        for spot in chance.sample(spots, min(len(spots), chance.choice([0, 1, 3])))
    ]
    return Corrections(
        aliases=chance.choice([(), ((mill.OUTLETS[0], mill.OUTLETS[1]),)]),
        same=pairs(spots),
        different=pairs(spots),
        ruled=tuple(ruled),
        together=tuple(pair for pair in pairs(ids) if pair[0] != pair[1]),
        apart=tuple(pair for pair in pairs(ids) if pair[0] != pair[1]),
    )


@pytest.mark.slow
@pytest.mark.usefixtures("few_nearest")
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32), st.integers(1, len(PATHS)))
def test_what_an_analyst_says_comes_to_the_same_at_once_and_from_scratch(seed: int, size: int) -> None:
    chance = random.Random(seed)
    with empty_catalogue() as catalogue:
        for path in chance.sample(PATHS, size):
            put(catalogue, path, an_article(chance))
        brought_up(catalogue)
        for _ in range(5):
            said = a_word_on(chance, catalogue) if chance.random() < 0.8 else UNCORRECTED
            for _ in range(chance.choice([0, 0, 1])):
                put(catalogue, chance.choice(PATHS[:size]), an_article(chance) if chance.random() < 0.7 else None)
            for _ in compare(catalogue, said):
                pass
            assert catalogue.claims() == findings(library(catalogue), said)


@dataclasses.dataclass
class InMemory:
    """A shelf of texts of no words, linked at will."""

    texts: dict[bytes, Fingerprint]
    linked: set[Link]
    stories: dict[bytes, frozenset[bytes]]

    def text(self, key: bytes) -> Fingerprint:
        return self.texts[key]

    def links(self, key: bytes) -> list[Link]:
        return [link for link in self.linked if key in (link.text, link.other)]

    def story(self, key: bytes) -> frozenset[bytes]:
        return self.stories[key]


def vector(chance: random.Random) -> bytes:
    """Few terms, so that most texts have some in common."""
    terms = chance.sample(range(12), 4)
    return array("H", [*terms, *(chance.randrange(500, 6_000) for _ in terms)]).tobytes()


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32), st.integers(2, 40))
def test_texts_are_grouped_anew_as_far_as_is_needed(seed: int, size: int) -> None:
    chance = random.Random(seed)
    keys = [bytes([number]) for number in range(size)]
    texts = {key: Fingerprint(key, chance.choice([None, *range(10, 20)]), vector(chance)) for key in keys}
    every = {
        Link(one, other, likeness)
        for one, other in itertools.combinations(keys, 2)
        if (likeness := chance.randrange(1, 60)) > 50
    }
    new = Link(keys[0], keys[1], chance.randrange(40, 70))
    before = {link for link in every if link[:2] != new[:2]}
    said, now = said_of(chance, keys), said_of(chance, keys)
    now = Bonds(now.together | said.together, now.apart) if chance.random() < 0.5 else now
    old = {key: story for story in grouped(texts.values(), before, said) for key in story}
    shelf = InMemory(texts, before | {new}, old)
    corrected = (said.together ^ now.together) | (said.apart ^ now.apart)
    found = regrouped({*new[:2], *itertools.chain.from_iterable(corrected)}, shelf, now)
    kept = {story for story in old.values() if story.isdisjoint(frozenset().union(*found))}
    made = grouped(texts.values(), shelf.linked, now)
    assert kept.union(found) == set(made)
    for one, other in now.apart:
        assert not any({one, other} <= story for story in made)
    if not now.apart:
        for one, other in now.together:
            assert any({one, other} <= story for story in made)


def said_of(chance: random.Random, keys: list[bytes]) -> Bonds:
    """An analyst's word on a few texts."""
    pairs = list(itertools.permutations(keys, 2))

    def some() -> frozenset[tuple[bytes, bytes]]:
        return frozenset(chance.sample(pairs, chance.choice([0, 0, 1, min(3, len(pairs))])))

    together = some()
    return Bonds(together, some() - together - {pair[::-1] for pair in together})


def test_what_is_analysed_anew_or_in_vain_is_followed() -> None:
    with empty_catalogue() as catalogue:
        fire = [quote(article("", outlet, *EVENTS[0][:3]), EVENTS[0][0], speaker="Ann Coe") for outlet in mill.OUTLETS]
        for path, one in zip(PATHS, fire, strict=False):
            put(catalogue, path, one)
        brought_up(catalogue)
        first, second = catalogue.kept("a")[0].id, catalogue.kept("b")[0].id
        with catalogue.change():
            catalogue.keep_analysis(first, Analysis("2", ()))
        brought_up(catalogue)
        assert catalogue.claims() == findings(library(catalogue))
        assert {claim.speaker for claim in catalogue.claims(first)} == {None}
        document = catalogue.document(second)
        assert document
        with catalogue.change():
            catalogue.keep_failed_analysis(document, "2", "no reason")
        assert catalogue.claims(second) == ()
        brought_up(catalogue)
        left = catalogue.claims()
        assert left == findings(library(catalogue))
        assert left and second not in {claim.document for claim in left}


def test_a_document_of_no_words_is_called_by_its_path_whatever_that_is() -> None:
    with empty_catalogue() as catalogue:
        put(catalogue, "/caf\udce9.txt", article("", None))
        put(catalogue, "/b.txt", article("", None))
        brought_up(catalogue)
        assert stories_shown(catalogue) == {"/caf\udce9.txt": "/caf\\udce9.txt", "/b.txt": "/b.txt"}


def said(made: Library) -> list[Said]:
    """The claims of a library, whatever the numbers of its documents."""
    places: dict[int, Place] = {}
    for entry in made.entries():
        document = made.document(entry.id)
        assert document
        places[entry.id] = (document.path, document.line)
    order = {id_: number for number, id_ in enumerate(sorted(places, key=places.__getitem__))}
    return [
        (
            places[claim.document],
            msgspec.structs.replace(
                claim,
                document=order[claim.document],
                reports=tuple(msgspec.structs.replace(one, document=order[one.document]) for one in claim.reports),
                nearest=tuple(msgspec.structs.replace(one, document=order[one.document]) for one in claim.nearest),
            ),
        )
        for claim in made.claims()
    ]


def line(story: mill.Story, day: int) -> str:
    document: Document = mill.write("", story).document
    plain = {"text": document.text, "title": mill.TITLE, "outlet": story.outlet, "date": f"2024-05-{day}"}
    return json.dumps(plain) + "\n"


files = st.dictionaries(
    st.sampled_from(["a.jsonl", "b.jsonl"]),
    st.lists(st.tuples(mill.written, st.integers(10, 14)), max_size=4),
    min_size=1,
)


@pytest.mark.slow
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(files, min_size=2, max_size=4))
def test_an_updated_library_is_as_a_new_one(states: list[dict[str, list[tuple[mill.Story, int]]]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        articles, kept, anew = (Path(place) / name for name in ("articles", "kept", "anew"))
        articles.mkdir()
        with Library([articles], cache=kept) as updated, Library([articles], cache=anew) as new:
            for state in states:
                for name in ("a.jsonl", "b.jsonl"):
                    if name in state:
                        (articles / name).write_text("".join(line(*one) for one in state[name]))
                    else:
                        (articles / name).unlink(missing_ok=True)
                read_in(updated)
            read_in(new)
            assert said(updated) == said(new)
            assert [entry.story for entry in updated.entries()] == [entry.story for entry in new.entries()]
            assert all(entry.story for entry in updated.entries() if entry.standings)


def written(*sentences: str, date: str, title: str = "") -> str:
    return json.dumps({"text": "\n\n".join(sentences), "title": title, "date": date, "outlet": "Post"})


def test_only_the_stories_that_change_are_told_anew(library: MakeLibrary) -> None:
    fire = [*EVENTS[0][:3]]
    made = read_in(
        library(
            {
                "a.jsonl": written(*fire, date="2024-05-14"),
                "b.jsonl": written(*EVENTS[1][:3], date="2024-05-14"),
                "c.jsonl": written(*EVENTS[2][:3], date="2024-05-14"),
            }
        )
    )
    library({"d.jsonl": written(*EVENTS[0][1:4], date="2024-05-15")})
    told = [(step.done, step.total) for step in made.update() if step.stage == "claims"]
    assert told[-1] == (2, 2)
    assert len({entry.story for entry in made.entries()}) == 3


def test_stories_of_one_title_are_told_apart_wherever_shown(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(
        library(
            {
                f"{at}.jsonl": written(*EVENTS[at][:3], date="2024-05-14", title=title)
                for at, title in enumerate(["News", "News", "News (2)"])
            }
        )
    )
    assert [entry.story for entry in made.entries()] == ["News", "News (2)", "News (2) (1)"]
    assert [made.claims(entry.id)[0].story for entry in made.entries()] == ["News", "News (2)", "News (2) (1)"]
    (tmp_path / "articles" / "0.jsonl").unlink()
    read_in(made)
    assert [entry.story for entry in made.entries()] == ["News", "News (2) (1)"]
    assert {claim.story for claim in made.claims()} == {"News", "News (2) (1)"}


def test_a_name_that_another_document_gives_is_followed(library: MakeLibrary, tmp_path: Path) -> None:
    short = "The bridge is closed. Lindqvist said that the ferry would stay in the harbour all winter."
    full = "Anna Lindqvist said on Monday that the school in the north was safe for all of its children."
    made = read_in(library({"a.jsonl": written(short, date="2024-05-14")}))
    [entry] = made.entries()
    assert {claim.speaker for claim in made.claims(entry.id)} == {None, "Lindqvist"}
    library({"b.jsonl": written(full, date="2024-06-14")})
    read_in(made)
    assert len({one.story for one in made.entries()}) == 2
    assert {claim.speaker for claim in made.claims(entry.id)} == {None, "Anna Lindqvist"}
    with Library([tmp_path / "articles"], cache=tmp_path / "anew") as new:
        read_in(new)
        assert said(made) == said(new)
    (tmp_path / "articles" / "b.jsonl").unlink()
    read_in(made)
    assert {claim.speaker for claim in made.claims(entry.id)} == {None, "Lindqvist"}


def test_an_article_in_another_line_is_followed(library: MakeLibrary, tmp_path: Path) -> None:
    one, two = (written(*sentences, date="2024-05-14", title="News") + "\n" for sentences in EVENTS[:2])
    made = read_in(library({"a.jsonl": one + two}))
    first, second = (entry.id for entry in made.entries())
    library({"a.jsonl": two + one})
    read_in(made)
    assert [(entry.id, entry.story) for entry in made.entries()] == [(second, "News"), (first, "News (2)")]
    assert {claim.story for claim in made.claims(first)} == {"News (2)"}


def test_another_version_finds_everything_anew(library: MakeLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    made = read_in(library({f"{at}.jsonl": written(*EVENTS[at], date="2024-05-14") for at in range(3)}))
    before = said(made)
    monkeypatch.setattr(claims, "VERSION", "the next one")
    told = [(step.done, step.total) for step in made.update() if step.stage == "claims"]
    assert told[-1] == (3, 3)
    assert said(made) == before


def test_the_first_claims_are_there_before_the_last(library: MakeLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "SECONDS", 0.0)
    made = library({f"{at}.jsonl": written(*EVENTS[at], date="2024-05-14") for at in range(3)})
    reader = library({})
    seen = [len(reader.claims()) for step in made.update() if step.stage == "claims" and step.done]
    assert [*dict.fromkeys(seen)][-3:] == [6, 12, 18]


def test_a_story_is_gone_on_with_where_it_was_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "SECONDS", 0.0)
    with empty_catalogue() as catalogue:
        for path, outlet in zip(PATHS, mill.OUTLETS, strict=False):
            put(catalogue, path, article("", outlet, *EVENTS[0][:3], f"This is what {outlet} has beside it all."))
        for done, *_ in compare(catalogue):
            if done == 2 and catalogue.claims():
                break
        kept = catalogue.claims()
        told = {claim.document for claim in findings(library(catalogue))}
        assert {claim.document for claim in kept} < told
        before = catalogue.revision()
        steps = [*compare(catalogue)]
        assert Reached(2, 4) in steps
        assert steps[-1] == Reached(4, 4)
        assert catalogue.revision() == before + 2  # a transaction for each document that was left
        assert catalogue.claims()[: len(kept)] == kept
        assert catalogue.claims() == findings(library(catalogue))


def test_a_story_that_changes_after_it_was_left_is_told_from_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "SECONDS", 0.0)
    with empty_catalogue() as catalogue:
        for path, outlet in zip(PATHS, mill.OUTLETS, strict=False):
            put(catalogue, path, article("", outlet, *EVENTS[0][:3]))
        for done, *_ in compare(catalogue):
            if done == 3 and len({claim.document for claim in catalogue.claims()}) == 3:
                break
        put(catalogue, "d", None)
        brought_up(catalogue)
        assert catalogue.claims() == findings(library(catalogue))
