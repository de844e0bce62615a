"""The full text: the same questions must always find the same documents, by every engine, and mark the right words."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from index.model.document import Document, Fact, Part, PartKind, Span
from index.search.engines import LARGE, large
from index.search.engines.protocol import Ranked
from index.search.fulltext import FullText, UnusableError
from index.search.nodes import Among, And, Node, Not, Or, Phrase, Term, field_of, leaves, positive
from index.search.queries import parse
from index.search.snippets import snippet, spans
from index.text.words import fold, words


def article(
    id_: int, text: str, title: str = "", outlet: str = "", date: str = "", parts: tuple[Part, ...] = ()
) -> Document:
    facts = {
        name: Fact(value, "test") for name, value in (("title", title), ("outlet", outlet), ("date", date)) if value
    }
    return Document(
        f"/{id_}.txt", "0", text, parts, facts.get("title"), facts.get("outlet"), date=facts.get("date"), id=id_
    )


# How large a library must be for each engine to be chosen.
WHOOSH, TANTIVY = 0, LARGE + 1
ENGINES = [
    pytest.param(WHOOSH, id="whoosh"),
    pytest.param(
        TANTIVY, id="tantivy", marks=pytest.mark.skipif(large() is None, reason="the package tantivy is not installed")
    ),
]
every_engine = pytest.mark.parametrize("size", ENGINES)


def fill(full_text: FullText, documents: Iterable[Document], revisions: Iterator[int], size: int = WHOOSH) -> None:
    full_text.prepare(size)
    with full_text.writer() as writer:
        for document in documents:
            writer.add(document)
        writer.commit_all(next(revisions))


@contextmanager
def filled(*batches: Iterable[Document], size: int = WHOOSH) -> Iterator[FullText]:
    """A full text of these documents, each batch in a commit of its own."""
    # Tantivy may still be removing what it merged.
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        full_text = FullText(Path(folder) / "fulltext", "a catalogue")
        revisions = count(1)
        for batch in batches:
            fill(full_text, batch, revisions, size)
        yield full_text
        full_text.close()


def ask(full_text: FullText, query: str, limit: int = 100) -> Ranked:
    node = parse(query).query
    assert node is not None
    return full_text.rank(node, limit)


def ids(full_text: FullText, query: str) -> set[int]:
    ranked = ask(full_text, query)
    assert ranked.total == len(ranked.best)
    return {id_ for id_, _ in ranked.best}


ARTICLES = tuple(
    article(id_, text, title, outlet, date)
    for id_, (outlet, date, title, text) in enumerate(
        [
            ("Harbour Post", "2024-05-06", "Bridge opens",
             "The minister of transport opened the new bridge in Porto on Monday."),
            ("Harbour Post", "2024-05-07T09:30", "Bridge shut",
             "On Monday the bridge was closed again. “It will reopen,” said the minister."),
            ("Coast Daily", "2024-06-01", "",
             "Fishermen in Porto say the harbour will not reopen in May; the U.S. buyers left."),
            ("Coast Daily", "2023-05-06", "Café talk",
             "José Muñoz, a café owner, told us that nobody asked him about the new harbour."),
            ("Küstenblatt", "", "",
             "Der Bürgermeister sprach über die Brücke. Straßen bleiben gesperrt."),
            ("Bank Weekly", "2024", "Loan",
             "The bridging loan can be repaid. A bridge loan, the bank said, said nothing."),
            ("Minato", "", "", "港の橋が再開した。"),
            ("Coast Daily", "2024-06-02", "Letters",
             "A naïve reader’s letter: stop the stop signs, to be or not to be."),
        ],
        1,
    )
)  # fmt: skip

FOUND = {
    "bridge": {1, 2, 6},
    "BRIDGE": {1, 2, 6},
    "bridge porto": {1},
    "bridge AND porto": {1},
    "porto OR loan": {1, 3, 6},
    "bridge -loan": {1, 2},
    "bridge NOT monday": {6},
    "NOT bridge": {3, 4, 5, 7, 8},
    "harbour OR -monday": {3, 4, 5, 6, 7, 8},
    "(porto OR monday) reopen": {2, 3},
    "porto OR (monday reopen)": {1, 2, 3},
    "-(porto OR monday)": {4, 5, 6, 7, 8},
    '"the minister"': {1, 2},
    '"minister the"': set(),
    '"the new bridge"': {1},
    '"new bridge in porto"': {1},
    '"bridge porto"': set(),
    '"bridge porto"~2': {1},
    '"minister bridge"~6': {1},
    '"minister bridge"~5': set(),
    '"said said"~2': {6},
    '"bank said said"': {6},
    "“it will reopen”": {2},
    "may": {3},
    "will not": {3},
    "us": {4},
    "U.S.": {3},
    '"to be or not to be"': {8},
    "can": {6},
    "jose munoz": {4},
    "José": {4},
    "cafe": {4},
    "naive": {8},
    "reader's": {8},
    "strassen": {5},
    "Straßen": {5},
    "brucke": {5},
    "橋": {7},
    "再開": {7},
    "開再": set(),
    "bridg*": {1, 2, 6},
    "bridgi*": {6},
    "bri* loan": {6},
    "zzz*": set(),
    "brige~": {1, 2, 6},
    "bridge~1": {1, 2, 6},
    "harbor~1": {3, 4},
    "zebra~1": set(),
    "title:bridge": {1, 2},
    "title:cafe": {4},
    "outlet:harbour": {1, 2},
    'outlet:"coast daily"': {3, 4, 8},
    "outlet:kustenblatt": {5},
    "outlet:coast harbour": {3, 4},
    "-outlet:coast bridge": {1, 2, 6},
    "shut": {2},  # in the title alone
    "letters": {8},
    '"bridge shut"': {2},
    '"minister bridge shut"~50': set(),  # the text's last word and the title's first are no phrase
    "nowhere": set(),
    "bridges": {1, 2, 6},
    "=bridges": set(),
    "=bridge": {1, 2, 6},
    "minister -opening": {2},
    "title:bridges": {1, 2},
    "outlet:harbours": set(),
    '"new bridges"': set(),
    '"the new bri*"': {1},
    '"bank sai* said"': set(),
}


@pytest.fixture(scope="module", params=ENGINES)
def full_text(request: pytest.FixtureRequest) -> Iterator[FullText]:
    with filled(ARTICLES[:3], ARTICLES[3:5], ARTICLES[5:], size=request.param) as made:
        yield made


def test_the_engine_is_the_one_meant(full_text: FullText, request: pytest.FixtureRequest) -> None:
    assert request.node.callspec.id in full_text.watermark().format


@pytest.mark.parametrize("query", FOUND)
def test_what_a_query_finds(full_text: FullText, query: str) -> None:
    assert ids(full_text, query) == FOUND[query]
    node = parse(query).query
    assert node is not None
    assert set(full_text.first(node)) == FOUND[query]
    assert set(full_text.first(node, 2)) <= FOUND[query]


def test_documents_the_catalogue_names_are_a_condition_like_others(full_text: FullText) -> None:
    named = Among((1, 2, 3))
    assert set(full_text.first(And((Term("bridge"), named)))) == {1, 2}
    assert set(full_text.first(And((Term("bridge"), Not(named))))) == {6}
    assert set(full_text.first(Or((Term("loan"), named)))) == {1, 2, 3, 6}
    assert full_text.rank(And((named, Term("porto"))), 10).total == 2
    assert full_text.rank(Among(()), 10).total == 0


@every_engine
def test_dates_and_languages_are_conditions_where_the_engine_has_them(size: int) -> None:
    with filled([replace(one, language="en" if one.id < 5 else "de") for one in ARTICLES], size=size) as full_text:
        asked = {
            "date:2024": {1, 2, 3, 6, 8},
            "date:2024-05": {1, 2},
            "date:2024-05-07..2024-06-01": {2, 3},
            "date:..2024-05-06": {1, 4, 6},
            "bridge -date:2024-05": {6},
            "lang:de": {5, 6, 7, 8},
            "bridge lang:en": {1, 2},
        }
        for query, found in asked.items():
            node = parse(query).query
            assert node
            if {field_of(leaf) for leaf in leaves(node)} <= full_text.fields:
                assert set(full_text.first(node)) == found, query
        assert ("date" in full_text.fields) == (size == TANTIVY)


@every_engine
def test_a_word_in_the_title_counts_more(size: int) -> None:
    text = "Rain fell on the town. The bridge stood. Nobody crossed the river that day."
    titles = ["Rain in the town", "The bridge stood", ""]
    with filled([article(id_, text, title) for id_, title in enumerate(titles, 1)], size=size) as made:
        assert ask(made, "bridge").best[0][0] == 2


@every_engine
def test_the_first_found_are_as_many_as_there_are(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if size == TANTIVY:  # which looks at the latest documents before all others
        monkeypatch.setattr("index.search.engines.tantivy._PART", 3)
    texts = [article(number, "a rare harbour" if number in (2, 9) else "the harbour") for number in range(1, 11)]
    with filled(texts[:6], texts[6:], size=size) as full_text:
        for query, found in (("harbour", set(range(1, 11))), ("rare", {2, 9}), ("nothing", set())):
            node = parse(query).query
            assert node is not None
            assert set(full_text.first(node)) == set(full_text.first(node, 10)) == found
            assert len(set(full_text.first(node, 2))) == min(len(found), 2)


def test_equal_scores_stand_in_the_order_of_ids_also_where_they_are_cut() -> None:
    same = [article(id_, "One text for all of them.") for id_ in range(1, 31)]
    with filled(same[20:], same[:5], same[5:20]) as made:
        ranked = ask(made, "text", limit=10)
        assert [id_ for id_, _ in ranked.best] == list(range(1, 11))
        assert ranked.total == 30


@every_engine
def test_removed_documents_are_found_no_more(size: int) -> None:
    with filled(ARTICLES, size=size) as made:
        with made.writer() as writer:
            writer.remove(1)
            writer.remove(6)
            writer.commit_all(9)
        assert ids(made, "bridge") == {2}
        assert ids(made, "bri*") == {2}
        assert ids(made, '"the minister"') == {2}
        assert ids(made, "NOT porto") == {2, 4, 5, 7, 8}


def test_merging_changes_no_answer() -> None:
    with filled(*([one] for one in ARTICLES)) as made:
        with made.writer() as writer:
            writer.remove(4)
            writer.commit_all(20)
        before = {query: ask(made, query) for query in FOUND}
        assert made.needs_tidying()
        made.tidy()
        assert not made.needs_tidying()
        for query, ranked in before.items():
            assert {id_ for id_, _ in ask(made, query).best} == {id_ for id_, _ in ranked.best}, query


@every_engine
def test_what_was_not_committed_is_not_found_and_harms_nothing(size: int) -> None:
    with filled(ARTICLES[:2], size=size) as made:
        with made.writer() as writer:
            writer.add(ARTICLES[2])
        assert ids(made, "porto") == {1}
        fill(made, ARTICLES[2:], count(5), size)
        assert ids(made, "porto") == {1, 3}


@every_engine
def test_a_commit_whose_watermark_was_lost_is_repeated_without_doubles(size: int, tmp_path: Path) -> None:
    full_text = FullText(tmp_path / "fulltext", "a catalogue")
    fill(full_text, ARTICLES[:3], count(1), size)
    before = tmp_path / "before.json"
    shutil.copy(tmp_path / "fulltext" / "watermark.json", before)
    fill(full_text, ARTICLES[3:6], count(2), size)
    shutil.copy(before, tmp_path / "fulltext" / "watermark.json")  # as if killed between the two
    fill(full_text, ARTICLES[3:], count(2), size)
    assert ids(full_text, "bridge") == {1, 2, 6}
    assert ask(full_text, "bridge").total == 3
    full_text.close()


@every_engine
def test_another_catalogues_index_is_not_used(size: int, tmp_path: Path) -> None:
    fill(FullText(tmp_path / "fulltext", "one"), ARTICLES, count(1), size)
    other = FullText(tmp_path / "fulltext", "another")
    with pytest.raises(UnusableError, match="another catalogue"):
        ask(other, "bridge")
    _, why = other.prepare(size)
    assert "another catalogue" in why
    assert ids(other, "bridge") == set()


@every_engine
def test_an_index_in_doubt_is_made_anew_but_not_twice_for_one_reason(size: int, tmp_path: Path) -> None:
    full_text = FullText(tmp_path / "fulltext", "a catalogue")
    fill(full_text, ARTICLES, count(1), size)
    assert full_text.doubt("a search failed")
    with pytest.raises(UnusableError, match="a search failed"):
        ask(full_text, "bridge")
    assert full_text.prepare(size)[1] == "a search failed"
    fill(full_text, ARTICLES, count(1), size)
    assert not full_text.doubt("a search failed")
    assert ids(full_text, "bridge") == {1, 2, 6}
    assert full_text.doubt("another search failed")
    full_text.close()


@every_engine
def test_a_reader_sees_commits_of_another_process(size: int, tmp_path: Path) -> None:
    reader = FullText(tmp_path / "fulltext", "a catalogue")
    fill(FullText(tmp_path / "fulltext", "a catalogue"), ARTICLES[:2], count(1), size)
    assert ids(reader, "monday") == {1, 2}
    fill(FullText(tmp_path / "fulltext", "a catalogue"), [article(9, "Monday again.")], count(2), size)
    assert ids(reader, "monday") == {1, 2, 9}
    reader.close()


def test_words_near_a_word_that_is_nowhere(full_text: FullText) -> None:
    node = parse("bridgt porto xylophone -monday").query
    assert node is not None
    assert full_text.alternatives(node) == "bridgt 0 (near: bridge 3), porto 2, xylophone 0"


@every_engine
@pytest.mark.parametrize("word", ["abc", "bridge", "internationalisation", "x" * 64])
def test_words_one_letter_off_are_found_whatever_their_length(size: int, word: str) -> None:
    others = {word, word[:-1], word + "e", word[:-2] + word[:-3:-1], word[0] + "é" + word[1:], word[:-1] + "9"}
    far = ["zz" + word[2:], word[1:], word + "ee"] if len(word) < 64 else ["x" * 62]
    near = sorted(one for one in others if 1 < len(one) <= 64)
    with filled([article(id_, one) for id_, one in enumerate((*near, *far), 1)], size=size) as made:
        assert ids(made, f"{word}~1") == set(range(1, len(near) + 1))


# Against the definition: every query on every collection of small documents.

_VOCABULARY = ["kim", "putin", "kimchi", "visit", "Évian"]
_texts = st.lists(st.sampled_from(_VOCABULARY), max_size=8).map(" ".join)
_leaves = st.one_of(
    st.sampled_from(["kim", "putin", "kimchi", "visit", "evian", "none"]).map(Term),
    st.just(Term("kim", prefix=True)),
    st.just(Term("kin", fuzzy=True)),
    st.builds(
        Phrase,
        st.lists(st.sampled_from(["kim", "putin", "visit"]), min_size=2, max_size=3).map(tuple),
        st.just("body"),
        st.integers(1, 3),
    ),
)
_nodes = st.recursive(
    _leaves,
    lambda part: (
        st.lists(part, min_size=2, max_size=3).map(lambda parts: And(tuple(parts)))
        | st.lists(part, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts)))
        | part.map(Not)
    ),
    max_leaves=6,
)


def matches(node: Node, found: list[str]) -> bool:
    match node:
        case Term(word, prefix=True):
            return any(one.startswith(word) for one in found)
        case Term("kin", fuzzy=True):
            return "kim" in found
        case Term(word):
            return word in found
        case Phrase(words=sought, slop=slop):
            ends = {at for at, one in enumerate(found) if one == sought[0]}
            for word in sought[1:]:
                ends = {at for at, one in enumerate(found) if one == word and any(0 < at - end <= slop for end in ends)}
            return bool(ends)
        case And(parts):
            return all(matches(part, found) for part in parts)
        case Or(parts):
            return any(matches(part, found) for part in parts)
        case Not(part):
            return not matches(part, found)
        case _:
            raise AssertionError(node)


@pytest.mark.slow
@every_engine
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    texts=st.lists(_texts, min_size=1, max_size=12),
    nodes=st.lists(_nodes, min_size=1, max_size=12),
    batch=st.integers(1, 6),
    data=st.data(),
)
def test_every_query_finds_what_it_means(
    size: int, texts: list[str], nodes: list[Node], batch: int, data: st.DataObject
) -> None:
    documents = [article(id_, text) for id_, text in enumerate(texts, 1)]
    removed = data.draw(st.sets(st.sampled_from([document.id for document in documents])))
    batches = [documents[at : at + batch] for at in range(0, len(documents), batch)]
    with filled(*batches, size=size) as made:
        with made.writer() as writer:
            for id_ in removed:
                writer.remove(id_)
            writer.commit_all(99)
        for node in nodes:
            expected = {
                document.id
                for document in documents
                if document.id not in removed and matches(node, [word for word, _, _ in words(document.text)])
            }
            assert {id_ for id_, _ in made.rank(node, 100).best} == expected, str(node)


# Where the words stand

_prose = st.text(alphabet=st.sampled_from([*"kimputcéÉe\u0301 ’\n.-“北"]), max_size=200)


_sought = st.lists(st.sampled_from(["kim", "put", "e", "k* kim*", '"k i"', '"e e"~3', "北"]), min_size=1).map(" ".join)


@given(_prose, _sought)
def test_spans_hold_what_was_asked_for(text: str, query: str) -> None:
    sought = positive(parse(query).query)
    marked = spans(article(1, text), sought)
    assert list(marked) == sorted(marked)
    single = {leaf.word for leaf in sought if isinstance(leaf, Term)}
    for span in marked:
        found = [word for word, _, _ in words(text[span.start : span.end])]
        assert "".join(found) and text[span.start : span.end].strip() == text[span.start : span.end]
        if len(found) == 1:
            assert fold(text[span.start : span.end]) in single or any(one.startswith("kim") for one in found)
        else:
            assert any(isinstance(leaf, Phrase) and leaf.words[0] == found[0] for leaf in sought)
    missed = [word for word, _, _ in words(text) if word in single]
    assert len(missed) <= sum(len(list(words(text[span.start : span.end]))) for span in marked)


@given(st.text(), st.lists(st.integers(0, 300)).map(sorted))
def test_a_snippet_is_a_short_stretch_that_holds_a_hit(text: str, starts: list[int]) -> None:
    marked = tuple(Span(start, start + 3) for start in starts if start + 3 <= len(text))
    cut = snippet(article(1, text), marked)
    assert 0 <= cut.start <= cut.end <= len(text)
    assert cut.end - cut.start <= 2 * 160
    if marked:
        assert any(cut.start <= span.start and span.end <= cut.end for span in marked)


def test_a_snippet_shows_the_most_words_of_the_query_and_cuts_none_in_two() -> None:
    text = (
        f"The harbour was quiet. {'Nothing moved. ' * 30}The minister opened the harbour bridge. {'Rain fell. ' * 30}"
    )
    document = article(1, text)
    cut = snippet(document, spans(document, positive(parse("harbour bridge minister").query)))
    shown = text[cut.start : cut.end]
    assert "minister opened the harbour bridge" in shown
    assert set(shown.split()) <= set(text.split())
    assert 120 <= len(shown) <= 170


def test_title_words_are_marked_in_the_title_alone() -> None:
    text = "Bridge opens\n\nThe bridge opened on Monday."
    document = article(1, text, parts=(Part(PartKind.TITLE, 0, 12), Part(PartKind.BODY, 14, len(text))))
    assert spans(document, positive(parse("title:bridge").query)) == (Span(0, 6),)
    assert spans(document, positive(parse("bridge").query)) == (Span(0, 6), Span(18, 24))


def test_marks_are_capped() -> None:
    document = article(1, "rain " * 5_000)
    assert len(spans(document, positive(parse("rain").query))) == 1_000
