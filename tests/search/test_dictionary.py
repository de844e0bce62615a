"""The dictionary of words that we keep for Whoosh: it has all words, in order, whatever they are and however many."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from index.model.document import Document, Fact, Part, PartKind
from index.search.engines.whoosh.engine import WhooshEngine
from index.search.nodes import Phrase, Term
from index.text.words import folded

TEXTS = st.lists(
    st.lists(st.text("abйß9", min_size=1, max_size=12), max_size=300).map(" ".join), min_size=1, max_size=6
)


@given(TEXTS, st.integers(1, 5))
@settings(max_examples=15, deadline=None)
def test_what_is_written_is_found(texts: list[str], together: int) -> None:
    """In segments of so many documents each, and merged into one."""
    documents = [
        Document("", "", text, (Part(PartKind.TITLE, 0, len(text)),), Fact(text, ""), id=number)
        for number, text in enumerate(texts, 1)
    ]
    having: dict[str, set[int]] = {}
    for document in documents:
        for word in folded(document.text):
            having.setdefault(word, set()).add(document.id)
    with TemporaryDirectory() as name:
        folder, engine = Path(name), WhooshEngine()
        engine.create(folder)
        writer = engine.writer(folder)
        for document in documents:
            writer.add(document)
            if document.id % together == 0:
                writer.commit()
        writer.commit()
        writer.close()
        for _ in range(2):
            reader = engine.reader(folder)
            for field in ("body", "title"):
                assert set(reader.beginning(Term("", field))) == having.keys()
                assert set(reader.beginning(Term("ab", field))) == {one for one in having if one.startswith("ab")}
                for word, ids in having.items():
                    assert set(reader.first(Term(word, field, exact=True), None)) == ids
                    assert reader.frequency(Term(word, field)) == len(ids)
            assert reader.frequency(Term("c", "body")) == reader.frequency(Term("c", "outlet")) == 0
            reader.close()
            engine.tidy(folder)


@given(st.lists(st.lists(st.sampled_from(["ferry", "sold", "porto"]), max_size=3), min_size=1, max_size=4))
@settings(max_examples=15, deadline=None)
def test_words_that_stand_in_many_places_are_found_side_by_side(rounds: list[list[str]]) -> None:
    texts = [" ".join([*(words * 400), "the", *(["quay"] * 300 * number)]) for number, words in enumerate(rounds)]
    with TemporaryDirectory() as name:
        folder, engine = Path(name), WhooshEngine()
        engine.create(folder)
        writer = engine.writer(folder)
        for number, text in enumerate(texts):
            writer.add(Document("", "", text, id=number))
            writer.commit()
        writer.close()
        for _ in range(2):
            reader = engine.reader(folder)
            for pair in [("ferry", "sold"), ("sold", "ferry"), ("porto", "porto"), ("sold", "the"), ("the", "quay")]:
                having = {number for number, text in enumerate(texts) if " ".join(pair) in text}
                assert set(reader.first(Phrase(pair, "body"), None)) == having
            reader.close()
            engine.tidy(folder)
