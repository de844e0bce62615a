"""Queries on what was found agree with a look at every statement and claim, one by one."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.library import Library
from index.model.claims import Claim
from index.model.rows import ClaimFilter, StatementRow
from index.search.conditions import holds, stands
from index.search.nodes import Leaf, Phrase, Term, field_of
from index.search.queries import parse
from index.search.snippets import Words
from index.store.catalogue import Catalogue
from index.store.schema import current
from tests.conftest import read_in
from tests.search.test_finding import ARTICLES

_SEEDS = Path(__file__).parents[2] / "seeds"
_STANDINGS = ["single", "origin", "copies", "corroborated", "unresolved", "flagged", "disputed"]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, Catalogue]]:
    folder = tmp_path_factory.mktemp("articles")
    for seed in _SEEDS.glob("*.txt"):
        (folder / seed.name).write_bytes(seed.read_bytes())
    for name, content in ARTICLES.items():
        (folder / name).write_text(content)
    with Library([folder], cache=tmp_path_factory.mktemp("cache")) as library:
        path = current(read_in(library).folder)
        assert path
        catalogue = Catalogue(path)
        yield library, catalogue
        catalogue.close()


def _values(catalogue: Catalogue, data: st.DataObject) -> str:
    """A condition whose words occur in the library, mostly."""
    rows = [row for id_ in catalogue.ids() for row in catalogue.speakers.in_document(id_)]
    row = data.draw(st.sampled_from(rows))
    words = {"speaker": row.speaker, "said": row.text, "via": " ".join(row.via) or "reuters", "": row.text}
    field = data.draw(st.sampled_from(["speaker", "said", "via", "standing", ""]))
    if field == "standing":
        return f"standing:{data.draw(st.sampled_from(_STANDINGS))}"
    known = [word for word in words[field].split() if word.isalpha()] or ["minister"]
    at = data.draw(st.integers(0, len(known) - 1))
    ways = [known[at], f"={known[at]}", f"{known[at][:3]}*", f"{known[at]}~1", f'"{" ".join(known[at : at + 2])}"']
    ways += [f'"{" ".join(known[at : at + 3 : 2])}"~3', f'"{" ".join(known[at : at + 2])[:-1]}*"']
    return f"{field}:{data.draw(st.sampled_from(ways))}".removeprefix(":")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_found_is_what_meets_the_conditions_one_by_one(
    found: tuple[Library, Catalogue], data: st.DataObject
) -> None:
    library, catalogue = found
    parts = data.draw(st.lists(st.booleans(), min_size=1, max_size=3))
    sign = data.draw(st.sampled_from([" ", " OR "]))
    query = sign.join(f"{'-' * (negated and at > 0)}{_values(catalogue, data)}" for at, negated in enumerate(parts))
    results = library.search(query, 1_000)
    shown = [(hit.document, hit.speaker, hit.claim, hit.standing, hit.snippet.start) for hit in results.hits]
    if results.kind == "statements":
        assert shown == _statements(catalogue, query), query
    elif results.kind == "claims":
        assert shown == _claims(catalogue, query), query
    assert results.total == len(shown)


def _statements(catalogue: Catalogue, query: str) -> list[tuple[object, ...]]:
    node = parse(query).query
    assert node
    dates = {row.id: row.card.date.value if row.card.date else "" for row in catalogue.cards()}
    newest = sorted(dates, key=dates.__getitem__, reverse=True)
    return [
        (row.document, row.speaker, row.claim, row.standing, row.content[0].start)
        for id_ in newest
        for row in catalogue.speakers.in_document(id_)
        if holds(node, partial(_said, catalogue, row))
    ]


def _said(catalogue: Catalogue, row: StatementRow, leaf: Leaf) -> bool:
    assert isinstance(leaf, Term | Phrase)
    claim = next((one for one in catalogue.claims(row.document) if one.id == row.claim), None)
    match field_of(leaf):
        case "speaker":
            return bool(Words(row.speaker).spans(leaf))
        case "via":
            return any(Words(name).spans(leaf) for name in row.via)
        case "said":
            return bool(Words(row.text).spans(leaf))
        case "standing":
            assert isinstance(leaf, Term)
            return claim is not None and stands(claim, leaf.word)
        case _:
            return bool(Words(catalogue.text(row.document)).spans(leaf))


def _claims(catalogue: Catalogue, query: str) -> list[tuple[object, ...]]:
    node = parse(query).query
    assert node
    every = [(one, at) for id_ in catalogue.ids() for at, one in enumerate(catalogue.claims(id_))]
    every.sort(key=lambda row: (-row[0].salience, row[0].document, row[1]))
    return [
        (one.document, one.speaker, one.id, one.standing, one.start)
        for one, _ in every
        if holds(node, partial(_told, catalogue, one))
    ]


def _told(catalogue: Catalogue, one: Claim, leaf: Leaf) -> bool:
    if isinstance(leaf, Term) and leaf.field == "standing":
        return stands(one, leaf.word)
    text = catalogue.text(one.document)[one.start : one.end]
    return bool(Words(text).spans(leaf) or Words(one.speaker or "").spans(leaf))


def test_choices_count_the_claims(found: tuple[Library, Catalogue]) -> None:
    library, catalogue = found
    for wanted in (ClaimFilter(), ClaimFilter(flagged=True), ClaimFilter(disputed=True)):
        counted: dict[tuple[str, str], int] = {}
        for id_ in catalogue.ids():
            [card] = catalogue.cards([id_])
            outlet = card.card.outlet.value if card.card.outlet else ""
            for one in catalogue.claims(id_):
                if (one.flagged or not wanted.flagged) and (one.conflict != "none" or not wanted.disputed):
                    for facet, value in (("story", one.story), ("outlet", outlet), ("speaker", one.speaker or "")):
                        counted[facet, value] = counted.get((facet, value), 0) + 1
        choices = library.choices(wanted)
        assert {(one.facet.value, one.value): one.claims for one in choices} == counted


def test_words_said_are_whole_words_and_forms(found: tuple[Library, Catalogue]) -> None:
    library, _ = found
    assert library.search("said:promises").total == library.search("said:promised").total > 0
    assert not library.search("said:romise").total
    assert not library.search("speaker:elle").total
