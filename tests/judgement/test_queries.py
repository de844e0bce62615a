"""What the queries in queries.toml find among the events, and what they must not."""

import tomllib
from typing import Any

import pytest

from index.library import Library
from tests.judgement.sample import QUERIES
from tests.judgement.scoring import report_of

ASKED: dict[str, dict[str, Any]] = {
    query["ask"]: query for query in tomllib.loads(QUERIES.read_text(encoding="utf-8"))["query"]
}
pytestmark = pytest.mark.slow
MOST = 200  # hits, more than any of the queries finds


@pytest.mark.parametrize("ask", [ask for ask, query in ASKED.items() if "kind" not in query])
def test_documents(library: Library, ask: str) -> None:
    query = ASKED[ask]
    results = library.search(ask, MOST)
    names = {entry.id: report_of(entry.path) for entry in library.entries()}
    hits = [names[hit.document] for hit in results.hits]
    assert results.kind == "documents"
    assert sorted(hits) == sorted(query["finds"])
    if "first" in query:
        assert hits[0] == query["first"]


@pytest.mark.parametrize("ask", [ask for ask, query in ASKED.items() if "kind" in query])
def test_statements_and_claims(library: Library, ask: str) -> None:
    query = ASKED[ask]
    results = library.search(ask, MOST)
    names = {entry.id: report_of(entry.path) for entry in library.entries()}
    hits = []
    for hit in results.hits:
        document = library.document(hit.document)
        assert document
        hits.append((names[hit.document], document.text[hit.snippet.start : hit.snippet.end]))
    assert results.kind == query["kind"]
    for name, words in query["finds"]:
        assert any(name == report and words in text for report, text in hits), words
    for words in query.get("not", ()):
        assert not any(words in text for _, text in hits), words
