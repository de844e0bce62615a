"""The naming of speakers: whatever comes, goes or changes, in whatever order, they are named as if all were new."""

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.model.corrections import Corrections
from index.model.document import Document, Span
from index.model.statements import Analysis, Attribution, Kind
from index.pipeline import naming
from index.pipeline.naming import name_speakers
from index.store import schema
from index.store.callings import NAMED
from index.store.catalogue import Catalogue
from tests.quotes.scratch import merged

# Names, and mentions that resolve to none.
Said: TypeAlias = list[tuple[str, bool]]
PLACES = "abcdef"
NAMES = ["Marta Lind", "Karl Lind", "Lind", "LIND", "Mr. Lind", "Ms. Lind", "John F. Moe", "John B. Moe", "John Moe"]
NAMES += ["Moe", "Kim Jong Un", "Kim Jong-un", "Kim", "Un", "WHO", "World Health Organization", "Merilux Bank"]
NAMES += ["Merilux", "Marta Lind and Karl Moe", "Lind and Moe", "Sen. Marta LIND", "observers"]
MENTIONS = ["observers", "Observers", "Russian sources", "Two officials", "two officials", "he", "his aides"]
TEXT = ". ".join([*NAMES, *MENTIONS])
SPEAKERS = st.one_of(
    st.tuples(st.sampled_from(NAMES), st.just(True)), st.tuples(st.sampled_from(MENTIONS), st.just(False))
)
CHANGES = st.lists(
    st.tuples(st.sampled_from(PLACES), st.one_of(st.none(), st.lists(SPEAKERS, max_size=5)), st.booleans()),
    min_size=1,
    max_size=14,
)
WORDS = st.lists(st.tuples(st.sampled_from([*NAMES, *MENTIONS]), st.sampled_from([*NAMES, "Ann Coe"])), max_size=3)


@contextmanager
def empty_catalogue() -> Iterator[Catalogue]:
    with tempfile.TemporaryDirectory() as folder:
        schema.create(Path(folder))
        path = schema.current(Path(folder))
        assert path
        with closing(Catalogue(path)) as catalogue:
            yield catalogue


def put(catalogue: Catalogue, path: str, said: Said | None) -> None:
    """Let these speak in the document of a path, or let it be gone."""
    spans = [Span(TEXT.index(name), TEXT.index(name) + len(name)) for name, _ in said or ()]
    attributions = tuple(
        Attribution(Kind.INDIRECT, (span,), (), (span,), name if resolved else None, (), 0.9)
        for (name, resolved), span in zip(said or (), spans, strict=True)
    )
    with catalogue.change() as revision:
        if not catalogue.kept(path):
            catalogue.add(Document(path, "0" * 64, TEXT), "1", revision)
        [kept] = catalogue.kept(path)
        if said is None:
            catalogue.remove(kept.id, revision)
        else:
            catalogue.keep_analysis(kept.id, Analysis("1", attributions))


def named(catalogue: Catalogue) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(catalogue.path)) as db:
        called, name = (f"(SELECT name FROM names WHERE id = k.{which})" for which in ("speaker", "name"))
        return db.execute(
            f"SELECT document, {called}, resolved, {name}, unnamed FROM speakers k ORDER BY 1, 2, 3"
        ).fetchall()


def counted(catalogue: Catalogue) -> list[list[tuple[object, ...]]]:
    """All that is remembered for the next naming, whatever the numbers of units."""
    unit = "(SELECT unit FROM units WHERE id = t.unit)"
    spelling = "(SELECT name FROM names WHERE id = t.spelling)"
    with closing(sqlite3.connect(catalogue.path)) as db:
        return [
            db.execute(f"SELECT {unit}, {spelling}, statements, documents FROM spellings t ORDER BY 1, 2").fetchall(),
            db.execute(f"SELECT {unit}, document FROM calls t ORDER BY 1, 2").fetchall(),
            db.execute("SELECT unit, meant FROM units ORDER BY 1").fetchall(),
            db.execute("SELECT * FROM fuller ORDER BY 1, 2").fetchall(),
            db.execute("SELECT * FROM recalled").fetchall(),
        ]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(CHANGES, st.lists(WORDS, max_size=3))
def test_any_changes_end_as_if_all_were_new(
    changes: Sequence[tuple[str, Said | None, bool]], words: Sequence[Sequence[tuple[str, str]]]
) -> None:
    with empty_catalogue() as catalogue, pytest.MonkeyPatch.context() as patch:
        patch.setattr(naming, "_AT_ONCE", 2)
        for number, (path, said, is_named) in enumerate(changes):
            put(catalogue, path, said)
            corrections = Corrections(speakers=tuple(words[number % len(words)]) if words else ())
            if not is_named and number + 1 < len(changes):
                continue
            name_speakers(catalogue, corrections)
            before = named(catalogue), counted(catalogue)
            with catalogue.change():
                catalogue.set_state(NAMED, "")
            name_speakers(catalogue, corrections)
            assert (named(catalogue), counted(catalogue)) == before


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(PLACES), st.lists(st.sampled_from(NAMES), max_size=5)))
def test_in_the_catalogue_they_are_named_as_in_memory(library: dict[str, list[str]]) -> None:
    with empty_catalogue() as catalogue:
        for path, names in library.items():
            put(catalogue, path, [(name, True) for name in names])
            name_speakers(catalogue)
        ids = {catalogue.kept(path)[0].id: names for path, names in library.items()}
        assert {(id_, name): called for id_, name, _, called, _ in named(catalogue)} == merged(ids)


def test_nothing_is_named_again_where_nothing_is_chosen_otherwise() -> None:
    with empty_catalogue() as catalogue:
        for path in PLACES:
            put(catalogue, path, [("Marta Lind", True), ("Observers", False)])
        put(catalogue, "short", [("Lind", True)])
        name_speakers(catalogue)
        looked_at: list[int] = []
        with pytest.MonkeyPatch.context() as patch:
            called = type(catalogue.callings).called

            def noting(self: object, documents: Sequence[int]) -> object:
                looked_at.extend(documents)
                return called(self, documents)  # type: ignore[arg-type]

            patch.setattr(type(catalogue.callings), "called", noting)
            put(catalogue, "new", [("Marta Lind", True), ("Karl Moe", True), ("Observers", False)])
            name_speakers(catalogue)
            assert looked_at == [catalogue.kept("new")[0].id]
            revision = catalogue.revision()
            name_speakers(catalogue)
        assert (len(looked_at), catalogue.revision()) == (1, revision)
        assert [row.name for row in catalogue.speakers.rows()] == ["Marta Lind", "Karl Moe"]
