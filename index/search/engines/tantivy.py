"""Tantivy, the engine for large libraries. Needs the optional package `tantivy`.

It gets texts that are already cut into folded words, so that it finds the same documents as the other engine.
"""

import json
import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from functools import cached_property
from itertools import accumulate, product
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import unidata_version

import tantivy

from index.model.document import Document
from index.search.engines.protocol import Extent, Ranked, body_words, forms, loose_title
from index.search.nodes import INDEXED, MAX_SLOP, Among, And, Dates, Exact, Node, Not, Or, Phrase, Tagged, Term
from index.store.files import let_group_read, read_small
from index.text.moments import dated, within
from index.text.words import folded

_TITLE_BOOST = 2.0  # times the score of a word in the title, on top of its score in the text
_MOST = 2.2  # the limit of BM25's score for a word, as a multiple of its rareness (k1 + 1, with tantivy's k1 of 1.2)
_MEMORY = 128 * 1024 * 1024  # bytes
# Separates a text from a title that is not part of it, so that no phrase matches across the two.
_APART = " ".join(["\x1e"] * (MAX_SLOP + 1))
_PLACES = 120  # varied letters times word length in one pattern for a fuzzy word: tantivy limits a pattern's size
_PART = 50_000  # ids of documents that are searched at once where not all hits are wanted at the same time
_OFTEN = 100  # documents after which it is seen to that others can read
_FIELDS = ("body", "title", "outlet")
_Occur, _Query = tantivy.Occur, tantivy.Query


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    builder.add_unsigned_field("date", fast=True)  # index.text.moments
    builder.add_text_field("lang", tokenizer_name="folded", index_option="basic")
    for field in _FIELDS:
        builder.add_text_field(field, tokenizer_name="folded")
    return builder.build()


def _opened(folder: Path) -> tantivy.Index:
    index = tantivy.Index.open(str(folder))
    index.config_reader(reload_policy="manual")  # otherwise a thread watches for changes and locks the folder for it
    index.register_tokenizer("folded", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


@contextmanager
def _mirrored(folder: Path) -> Iterator[Path]:
    """A writable folder with links to the files of one that is not: tantivy creates a lock file where it opens.

    What tantivy keeps for its writer is left out. Once the files are open, the folder may go.
    """
    with TemporaryDirectory(prefix="twosource-") as mirror:
        for path in folder.iterdir():
            if path.suffix != ".lock" and path.name != ".managed.json":
                (Path(mirror) / path.name).symlink_to(path)
        yield Path(mirror)


class TantivyEngine:
    fields: frozenset[str] = INDEXED | {"date", "lang"}
    format = f"4 tantivy {tantivy.__version__} unicode {unidata_version}"

    def create(self, folder: Path) -> None:
        tantivy.Index(_schema(), path=str(folder))
        let_group_read(folder / "meta.json")

    def extent(self, folder: Path) -> Extent:
        meta = json.loads(read_small(folder / "meta.json"))
        removed = [(segment["deletes"] or {"num_deleted_docs": 0})["num_deleted_docs"] for segment in meta["segments"]]
        documents = sum(segment["max_doc"] for segment in meta["segments"]) - sum(removed)
        # The number of the last commit, which increases with each addition and removal.
        return Extent(int(meta["opstamp"]), int(documents))

    def reader(self, folder: Path) -> "TantivyReader":
        return TantivyReader(folder)

    def writer(self, folder: Path) -> "TantivyWriter":
        return TantivyWriter(folder)

    def needs_tidying(self, folder: Path) -> bool:
        """Never: tantivy merges segments while it writes."""
        return False

    def tidy(self, folder: Path) -> None:
        pass


class TantivyReader:
    def __init__(self, folder: Path) -> None:
        is_own = folder.stat().st_uid == os.geteuid() and os.access(folder, os.W_OK)
        with nullcontext(folder) if is_own else _mirrored(folder) as opened:
            self._searcher = _opened(opened).searcher()
        self._schema = _schema()

    def close(self) -> None:
        pass

    def rank(self, query: Node, limit: int) -> Ranked:
        asked = self._asked(query)
        titles = [(_Occur.Should, self._word(word, "title")) for word in body_words(query)]
        if titles:
            boost = _Query.boost_query(_Query.boolean_query(titles), _TITLE_BOOST)
            asked = _Query.boolean_query([(_Occur.Must, asked), (_Occur.Should, boost)])
        # It allocates memory for as many hits as it is asked for.
        found = self._searcher.search(asked, max(min(limit, self._searcher.num_docs), 1))
        ids = self._ids(found)
        best = sorted((-score, id_) for (score, _), id_ in zip(found.hits, ids, strict=True))
        return Ranked(tuple((id_, -score) for score, id_ in best), found.count or 0)

    def first(self, query: Node, limit: int | None) -> Sequence[int]:
        asked = _Query.const_score_query(self._asked(query), 1.0)
        if limit is None:  # in parts, since every hit takes memory on the way
            starts = range(0, self._greatest + 1, _PART)
            return array("I", (id_ for start in starts for id_ in self._within(asked, start, _PART, _PART)))
        found = self._within(asked, max(self._greatest - _PART, 0), _PART + 1, limit)
        if len(found) < limit and self._greatest > _PART:
            found = self._ids(self._searcher.search(asked, limit, count=False))
        return array("I", found)

    def _within(self, asked: tantivy.Query, start: int, length: int, limit: int) -> list[int]:
        """At most `limit` documents that match, whose ids are from `start` on."""
        last = start + length - 1
        ids = _Query.range_query(self._schema, "id", tantivy.FieldType.Unsigned, start, last)
        both = _Query.boolean_query([(_Occur.Must, asked), (_Occur.Must, ids)])
        return self._ids(self._searcher.search(both, limit, count=False))

    @cached_property
    def _greatest(self) -> int:
        """The greatest id of a document."""
        last = self._searcher.search(_Query.all_query(), 1, count=False, order_by_field="id", order=tantivy.Order.Desc)
        return max(self._ids(last), default=0)

    def frequency(self, term: Term) -> int:
        return int(self._searcher.doc_freq(term.field, term.word))

    def beginning(self, term: Term) -> Iterable[str]:
        return [word for word, _ in self._searcher.terms_with_prefix(term.field, term.word)]

    def _ids(self, found: tantivy.SearchResult) -> list[int]:
        return list(self._searcher.fast_field_values("id", [address for _, address in found.hits]))

    def _asked(self, node: Node) -> tantivy.Query:
        match node:
            case Term(word, field, fuzzy=True):
                near = [_Query.regex_query(self._schema, field, pattern) for pattern in _near(word)]
                return _Query.const_score_query(_Query.boolean_query([(_Occur.Should, one) for one in near]), 1.0)
            case Term(word, field, prefix=True):
                return _Query.const_score_query(_Query.regex_query(self._schema, field, f"{word}.*"), 1.0)
            case Term(word, "lang"):
                return _Query.const_score_query(self._word(word, "lang"), 1.0)
            case Term(word, field):
                return self._forms(node) if node.has_forms else self._word(word, field)
            case Phrase():
                return self._phrase(node)
            case Among(documents):
                return _Query.const_score_query(_Query.term_set_query(self._schema, "id", list(documents)), 1.0)
            case Dates(first, last):
                since, until = within(first, last)
                dates = _Query.range_query(self._schema, "date", tantivy.FieldType.Unsigned, since, until)
                return _Query.const_score_query(dates, 1.0)
            case Not(part):
                return _Query.boolean_query([(_Occur.Must, _Query.all_query()), (_Occur.MustNot, self._asked(part))])
            case Or(parts):
                return _Query.boolean_query([(_Occur.Should, self._asked(part)) for part in parts])
            case And(parts):
                kept = [(_Occur.Must, self._asked(part)) for part in parts if not isinstance(part, Not)]
                left_out = [(_Occur.MustNot, self._asked(part.part)) for part in parts if isinstance(part, Not)]
                return _Query.boolean_query([*(kept or [(_Occur.Must, _Query.all_query())]), *left_out])
            case Exact() | Tagged():
                raise ValueError(f"no engine answers {node}")

    def _word(self, word: str, field: str) -> tantivy.Query:
        return _Query.term_query(self._schema, field, word)

    def _forms(self, term: Term) -> tantivy.Query:
        """Any form of a word, each as rare as the commonest; documents with the word itself come before all others."""
        rareness = {word: self._rareness(word, term.field) for word in forms(self, term)}
        if len(rareness) < 2:
            return self._word(next(iter(rareness), term.word), term.field)
        least = min(rareness.values())
        weighed = [_Query.boost_query(self._word(word, term.field), least / own) for word, own in rareness.items()]
        found = [(_Occur.Should, _Query.disjunction_max_query(weighed))]
        if term.word in rareness:
            itself = _Query.const_score_query(self._word(term.word, term.field), least * _MOST)
            found.append((_Occur.Should, itself))
        return _Query.boolean_query(found)

    def _rareness(self, word: str, field: str) -> float:
        """The inverse document frequency of BM25, as tantivy and Lucene compute it."""
        having = self._searcher.doc_freq(field, word)
        return log(1 + (self._searcher.num_docs - having + 0.5) / (having + 0.5))

    def _phrase(self, phrase: Phrase) -> tantivy.Query:
        """A phrase for each way of placing its words: tantivy's own slop means something else."""
        ways = [
            _Query.phrase_query(
                self._schema, phrase.field, list(zip(accumulate((0, *steps)), phrase.words, strict=True))
            )
            for steps in product(range(1, phrase.slop + 1), repeat=len(phrase.words) - 1)
        ]
        return ways[0] if len(ways) == 1 else _Query.boolean_query([(_Occur.Should, way) for way in ways])


class TantivyWriter:
    def __init__(self, folder: Path) -> None:
        self._meta = folder / "meta.json"
        self._added = 0
        self._writer = _opened(folder).writer(_MEMORY, 1)
        self._schema = _schema()

    def add(self, document: Document) -> None:
        entry = tantivy.Document()
        entry.add_unsigned("id", document.id)
        loose = loose_title(document)
        body = _spaced(document.text)
        entry.add_text("body", f"{body} {_APART} {_spaced(loose)}" if loose else body)
        if document.title:
            entry.add_text("title", _spaced(document.title.value))
        if document.outlet:
            entry.add_text("outlet", _spaced(document.outlet.value))
        if document.date:
            entry.add_unsigned("date", dated(document.date.value))
        if document.language:
            entry.add_text("lang", document.language)
        self._writer.add_document(entry)
        self._added += 1
        if self._added % _OFTEN == 0:  # a merge in the background may just have made it anew
            let_group_read(self._meta)

    def remove(self, id_: int) -> None:
        self._writer.delete_documents_by_query(_Query.term_query(self._schema, "id", id_))

    def commit(self) -> None:
        self._writer.commit()
        let_group_read(self._meta)

    def close(self) -> None:
        with suppress(ValueError):  # a full disk, perhaps: what was not committed is discarded all the same
            self._writer.wait_merging_threads()
        let_group_read(self._meta)


def _near(word: str) -> Iterator[str]:
    """Patterns for the words that `protocol.near` finds: at most one edit away, with the same first letter."""
    first, rest = word[0], word[1:]
    size = _PLACES // len(word)
    for start in range(0, len(rest) + 1, size):
        ways = {rest}
        for at in range(start, min(start + size, len(rest) + 1)):
            head, tail = rest[:at], rest[at:]
            ways |= {f"{head}.{tail}", f"{head}.{tail[1:]}", f"{head}{tail[1:]}"}
            ways.add(f"{head}{tail[1:2]}{tail[:1]}{tail[2:]}")
        yield f"{first}({'|'.join(sorted(ways))})"


def _spaced(text: str) -> str:
    return " ".join(folded(text))
