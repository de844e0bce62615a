"""What a query finds in a library: documents, statements and claims, and what it can be narrowed by."""

import time
from collections.abc import Iterator

import pytest

from index.library import Hit, Library
from tests.conftest import MakeLibrary, read_in


def report(title: str, outlet: str, date: str, *paragraphs: str) -> str:
    return "\n\n".join((title, f"{outlet}\n{date}", *paragraphs)) + "\n"


ARTICLES = {
    "bridge-a.txt": report(
        "Harbour bridge opens in Porto",
        "Harbour Post",
        "6 May 2024",
        "PORTO (Reuters) - The harbour bridge in Porto opened to lorries on Monday after nine years of work.",
        "“The bridge cost 40 million euros,” said Ana Keller, the transport minister of Portugal, on Monday.",
        "The US and the EU paid for a part of it. It will help us all, people in the harbour said.",
    ),
    "bridge-b.txt": report(
        "Minister opens the bridge of Porto",
        "Coast Daily",
        "7 May 2024",
        "The harbour bridge in Porto opened to lorries on Monday after nine years of work.",
        "“I never promised a ferry,” said Ana Keller, the transport minister of Portugal, on Monday.",
        "Boris Lund, a fisherman in Porto, said that the bridge was too low for boats.",
    ),
    "ferry.txt": report(
        "Ferry is sold",
        "Coast Daily",
        "3 July 2024",
        "The old ferry of Porto was sold to a company in Oslo on Wednesday for 2 million euros.",
        "“Nobody asked the fishermen about the ferry,” said Boris Lund, a fisherman in Porto, on Wednesday.",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("articles")
    for name, content in ARTICLES.items():
        (folder / name).write_text(content)
    with Library([folder], cache=tmp_path_factory.mktemp("cache")) as library:
        yield read_in(library)


def names(library: Library, query: str) -> set[str]:
    results = library.search(query)
    assert results.kind == "documents", results
    paths = {entry.id: entry.path.rpartition("/")[2].removesuffix(".txt") for entry in library.entries()}
    assert results.total == len(results.hits)
    return {paths[hit.document] for hit in results.hits}


def texts(library: Library, query: str, kind: str) -> list[str]:
    results = library.search(query)
    assert results.kind == kind
    assert results.total == len(results.hits)
    return [shown(library, hit) for hit in results.hits]


def shown(library: Library, hit: Hit) -> str:
    document = library.document(hit.document)
    assert document
    assert all(hit.snippet.start <= span.start and span.end <= hit.snippet.end for span in hit.spans)
    return document.text[hit.snippet.start : hit.snippet.end]


DOCUMENTS = {
    "date:2024": {"bridge-a", "bridge-b", "ferry"},
    "date:2024-05": {"bridge-a", "bridge-b"},
    "date:2024-05-07": {"bridge-b"},
    "date:2024-05..2024-06": {"bridge-a", "bridge-b"},
    "date:2024-05-07..": {"bridge-b", "ferry"},
    "date:..2024-05-06": {"bridge-a"},
    "date:2024-05 ferry": {"bridge-b"},
    "-date:2024-05": {"ferry"},
    "oslo OR date:2024-05-06": {"bridge-a", "ferry"},
    "date:2023": set(),
    "lang:en": {"bridge-a", "bridge-b", "ferry"},
    "lang:de": set(),
    "us": {"bridge-a"},
    "case:US": {"bridge-a"},
    "case:Us": set(),
    "case:BRIDGE": set(),
    'case:"Ana Keller"': {"bridge-a", "bridge-b"},
    "case:Ker": set(),
    "outlet:coast bridge": {"bridge-b"},
    'outlet:"Coast Daily" date:2024-07': {"ferry"},
}


@pytest.mark.parametrize("query", DOCUMENTS)
def test_what_is_known_of_documents_filters_them(found: Library, query: str) -> None:
    assert names(found, query) == DOCUMENTS[query]


def test_a_word_in_the_title_counts_more_than_one_in_the_text(library: MakeLibrary) -> None:
    texts = {
        "often.txt": report("Council meets", "Post", "6 May 2024", "The ferry, the old ferry, is a ferry of wood."),
        "title.txt": report("Ferry is sold", "Echo", "6 May 2024", "The boat went to a buyer in Oslo for much money."),
    }
    made = read_in(library(texts))
    best = made.search("ferry").hits[0]
    assert [entry.path.endswith("title.txt") for entry in made.entries() if entry.id == best.document] == [True]


def test_a_rare_word_counts_more_than_a_common_one(library: MakeLibrary) -> None:
    common = {
        f"{at}.txt": report(f"Notes {at}", "Post", "6 May 2024", "The harbour, an old harbour, lay still.")
        for at in range(6)
    }
    rare = {"rare.txt": report("Notes", "Echo", "6 May 2024", "A walrus was seen on the rocks near the town.")}
    made = read_in(library(common | rare))
    best = made.search("harbour OR walrus").hits[0]
    assert [entry.path.endswith("rare.txt") for entry in made.entries() if entry.id == best.document] == [True]


def test_us_and_the_us_are_told_apart_by_their_letters(library: MakeLibrary) -> None:
    made = read_in(library({"a.txt": "The US left the talks, he said.", "b.txt": "Nobody told us, he said."}))
    assert names(made, "us") == names(made, "US") == {"a", "b"}
    assert names(made, "case:US") == {"a"}
    assert names(made, "case:us") == {"b"}


def test_letters_as_written_are_what_is_marked(found: Library) -> None:
    [hit] = found.search("case:US").hits
    document = found.document(hit.document)
    assert document and [document.text[span.start : span.end] for span in hit.spans] == ["US"]


def test_without_words_the_newest_comes_first(found: Library) -> None:
    dates = {entry.id: entry.date.value for entry in found.entries() if entry.date}
    ranked = [dates[hit.document] for hit in found.search("date:2024").hits]
    assert ranked == sorted(ranked, reverse=True)


def test_who_says_what_finds_statements(found: Library) -> None:
    assert len(texts(found, "speaker:keller", "statements")) == 2
    [said] = texts(found, "speaker:keller said:ferry", "statements")
    assert "never promised a ferry" in said
    assert texts(found, "speaker:lund said:promised", "statements") == []
    [low] = texts(found, "speaker:lund date:2024-05", "statements")
    assert "too low" in low
    assert len(texts(found, 'said:"the bridge"', "statements")) == 2
    assert all("Keller" not in one for one in texts(found, "-speaker:keller said:fishermen", "statements"))


def test_a_statement_is_told_with_its_speaker_and_marked_where_the_word_stands(found: Library) -> None:
    [hit] = found.search("speaker:keller said:ferry").hits
    document = found.document(hit.document)
    assert document and hit.speaker == "Ana Keller"
    assert [document.text[span.start : span.end] for span in hit.spans] == ["ferry"]


def test_a_standing_finds_claims(found: Library) -> None:
    standings = {claim.id: claim.standing for claim in found.claims()}
    outlets = {entry.id: entry.outlet.value for entry in found.entries() if entry.outlet}
    results = found.search('standing:single outlet:"coast daily"', limit=100)
    assert results.kind == "claims"
    assert {hit.claim for hit in results.hits} == {
        claim.id
        for claim in found.claims()
        if claim.standing == "single_source" and outlets[claim.document] == "Coast Daily"
    }
    everything = [found.search(f"standing:{name}", limit=100) for name in ("single", "copies", "origin")]
    everything += [found.search(f"standing:{name}", limit=100) for name in ("corroborated", "unresolved")]
    assert sorted(hit.claim or "" for results in everything for hit in results.hits) == sorted(standings)
    flagged = {claim.id for claim in found.claims() if claim.flagged}
    assert {hit.claim for hit in found.search("standing:flagged", limit=100).hits} == flagged
    others = found.search("NOT standing:flagged", limit=100)
    assert {hit.claim for hit in others.hits} == set(standings) - flagged
    assert [hit.score for hit in others.hits] == sorted((hit.score for hit in others.hits), reverse=True)


def test_a_standing_of_statements_is_that_of_the_claims_they_make(found: Library) -> None:
    standings = {claim.id: claim.standing for claim in found.claims()}
    for hit in found.search("speaker:keller standing:single", limit=100).hits:
        assert hit.claim and standings[hit.claim] == "single_source"
        assert hit.speaker == "Ana Keller"


@pytest.mark.parametrize(
    "query", ["porto", "lorries", "bridge OR ferry", "NOT oslo", "standing:flagged", "said:bridge"]
)
def test_facets_narrow_to_as_many_as_they_say(found: Library, query: str) -> None:
    for facet in found.facets(query):
        hits = found.search(f"({query}) {facet.query}", limit=100).hits
        assert len({hit.document for hit in hits}) == facet.count, facet


def test_facets_of_one_count_are_always_in_the_same_order(found: Library) -> None:
    for field in ("outlet", "speaker", "standing"):
        order = [(-facet.count, facet.value) for facet in found.facets("porto") if facet.field == field]
        assert len(order) > 1
        assert order == sorted(order)


def test_facets_are_of_all_that_a_search_can_be_narrowed_by(found: Library) -> None:
    facets = found.facets("porto")
    assert {facet.field for facet in facets} == {"outlet", "speaker", "standing", "month"}
    assert ("outlet", "Coast Daily", 2) in [(facet.field, facet.value, facet.count) for facet in facets]
    assert found.facets("nowhere") == ()


def test_a_story_is_searched_for_documents_statements_and_claims(found: Library) -> None:
    assert names(found, "story:bridge") == {"bridge-a", "bridge-b"}
    assert names(found, "story:ferry") == {"ferry"}
    assert texts(found, "story:ferry speaker:lund", "statements")
    assert not texts(found, "story:ferry speaker:keller", "statements")
    single = texts(found, "story:ferry standing:single", "claims") + texts(
        found, "story:ferry standing:unresolved", "claims"
    )
    assert single
    assert all("bridge" not in text for text in single)


def test_a_word_as_written_stands_before_its_other_forms(library: MakeLibrary) -> None:
    filler = "The council met on Monday to talk of the harbour and of what it will cost the town this year."
    made = read_in(library({"one.txt": f"{filler} The tariffs rose.\n", "two.txt": f"{filler} The tariff rose.\n"}))
    for query, first in (("tariff", "The tariff rose"), ("tariffs", "The tariffs rose")):
        results = made.search(query)
        assert results.total == 2
        document = made.document(results.hits[0].document)
        assert document
        assert first in document.text
        assert made.search(f"={query}").total == 1


def test_while_typing_the_first_letters_find_titles_then_words(found: Library) -> None:
    ferry = next(entry.id for entry in found.entries() if entry.heading == "Ferry is sold")
    assert [hit.document for hit in found.first_hits("fe").hits] == [ferry]
    assert "Ana Keller" in found.first_hits("ke").note
    assert {hit.document for hit in found.first_hits("osl").hits} == {ferry}
    assert len(found.first_hits("porto").hits) == 3
    assert len(found.first_hits("porto", limit=2).hits) == 2
    assert found.first_hits("zq").hits == ()


def test_words_beside_a_standing_are_the_claim_s_own_or_its_speaker_s(found: Library) -> None:
    every = [found.search(f"standing:{name} ferry", limit=100) for name in ("single", "unresolved", "corroborated")]
    hits = [hit for results in every for hit in results.hits]
    assert hits and all("ferry" in shown(found, hit).casefold() for hit in hits)
    others = found.search("standing:single -ferry", limit=100).hits
    assert others and not any("ferry" in shown(found, hit).casefold() for hit in others)


def test_a_dispute_finds_the_claims_that_have_one(found: Library) -> None:
    for name, conflicts in (("disputed", None), ("figures", {"figures_differ"}), ("denied", {"denied"})):
        wanted = {
            claim.id
            for claim in found.claims()
            if (claim.conflict in conflicts if conflicts else claim.conflict != "none")
        }
        assert {hit.claim for hit in found.search(f"standing:{name}", limit=100).hits} == wanted


def test_claims_and_statements_are_found_while_they_are_typed(found: Library) -> None:
    claims = found.first_hits("standing:single")
    assert claims.kind == "claims" and claims.hits and all(hit.claim for hit in claims.hits)
    statements = found.first_hits("speaker:kell")
    assert statements.kind == "statements" and {hit.speaker for hit in statements.hits} == {"Ana Keller"}


def test_a_filter_typed_last_is_never_dropped(found: Library) -> None:
    for search in (found.search, found.first_hits):
        assert search("outlet:coast date:2019").hits == ()
        assert len(search("outlet:coast date:2024-07").hits) == 1
        assert "date:20 is not finished yet" in search("outlet:coast date:20").note


def test_nearly_the_same_words_are_told_while_a_query_is_typed(found: Library) -> None:
    results = found.first_hits("briige")
    assert results.hits == () and "near: bridge 2" in results.note


def test_other_forms_of_a_word_are_found_and_told(found: Library) -> None:
    assert names(found, "lorry") == {"bridge-a", "bridge-b"}
    assert "lorry also as lorries (=word finds it alone)." in found.search("lorry").note
    assert names(found, "=lorry") == set()
    assert names(found, '"lorry"') == set()
    assert names(found, "ferry -lorry") == {"ferry"}
    assert len(found.first_hits("lorry").hits) == 2
    [hit] = found.search("title:ferries").hits
    document = found.document(hit.document)
    assert document and [document.text[span.start : span.end] for span in hit.spans] == ["Ferry"]


def test_what_is_not_seen_is_not_there_for_searching(library: MakeLibrary) -> None:
    text = (
        "Der Frei\xadbe\xadruf\xadler im Unter\u200bneh\u2060men von Ha\u200cfen sagte: ภาษาไทย, er sagte es gestern.\n"
    )
    made = read_in(library({"a.txt": text}))
    for query, span in {
        "Freiberufler": "Frei\xadbe\xadruf\xadler",
        "case:Freiberufler": "Frei\xadbe\xadruf\xadler",
        "Unter\xadnehmen": "Unter\u200bneh\u2060men",
        "hafen": "Ha\u200cfen",
        "ไทย": "ไทย",
    }.items():
        [hit] = made.search(query).hits
        document = made.document(hit.document)
        assert document and [document.text[one.start : one.end] for one in hit.spans] == [span], query


ODD = [
    "standing:single " + "bridge OR " * 60,
    "standing:disputed -" + "=(" * 30,
    "=",
    "\xad\u200b=\u2060",
    "(" * 500 + "bridge" + ")" * 500,
    "bridge " * 1_400,
    '"' * 10_000,
    "((((" + '"bridge',
    "bridge\0ferry",
    "\u202ebridge\u202c",
    "*",
    "*a*",
    "speaker:*",
    "said:(",
    "standing:",
    "case:\ud800",
    "date:..",
    "[" * 2_000 + "~" * 2_000 + '("' * 3_000,
    "*" * 10_000,
    "a* " * 3_000,
    "bri* OR " * 1_200,
    "case:a " * 1_500,
    "\u200f" * 10_000,
    "\u202d\u202e\u2066ferry\u2069",
    '"bridge ferry"~99999999999999999999',
    "-",
    "\ud800",
    "speaker:-speaker:-said:-standing:single",
]


@pytest.mark.parametrize("query", ODD)
def test_an_odd_query_is_answered_or_explained_in_one_line(found: Library, query: str) -> None:
    found.search("warm")
    for search in (found.search, found.first_hits):
        before = time.process_time()
        results = search(query)
        assert time.process_time() - before < 1.0  # a fifth of that, but machines differ
        assert results.hits or results.note
        assert "\n" not in results.note and len(results.note) < 1_000
    found.facets(query)


def test_a_library_that_grew_large_changes_its_engine_and_back(
    library: MakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index.search import engines

    if engines.large() is None:
        pytest.skip("the package tantivy is not installed")
    made = read_in(library(ARTICLES))
    assert made.search("porto").total == 3
    monkeypatch.setattr(engines, "LARGE", 2)
    read_in(made)
    assert made.check().fulltext.startswith("rebuilt: the library has more than 2")
    assert (made.folder / "fulltext" / "meta.json").exists()
    assert made.search("porto").total == 3
    # The package is gone, as far as this program can see.
    monkeypatch.setattr(engines, "find_spec", lambda _: None)
    made.close()
    assert "another version" in made.search("porto").note
    read_in(made)
    assert made.search("porto").total == 3
