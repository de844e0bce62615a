"""The catalogue: what goes in comes out, in whole transactions, and a bad file is replaced."""

import os
import re
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from index.model.claims import Claim, Conflict, Nearest, Relation, Report, Standing
from index.model.document import Document, Fact, Part, PartKind, Problem, Span
from index.model.rows import ClaimFacet, ClaimFilter, ClaimOrder, SpeakerRow
from index.model.statements import Analysis, Attribution, Kind
from index.model.stories import Fingerprint
from index.store import schema as database
from index.store import speakers
from index.store.callings import Naming
from index.store.catalogue import Catalogue
from index.store.columns import Columns
from index.store.schema import DamagedError
from index.store.spoken import document_of, run
from index.store.stories import Told
from index.text.words import folded

_text = st.text(st.characters(exclude_categories=["Cs"]))
_facts = st.builds(Fact, _text, _text, st.booleans())
_paths = st.binary(min_size=1, max_size=20).map(lambda name: os.fsdecode(b"/" + name.replace(b"\0", b"")))
_documents = st.builds(
    Document,
    path=_paths,
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    text=_text,
    parts=st.lists(st.builds(Part, st.sampled_from(PartKind), st.integers(0, 99), st.integers(0, 99))).map(tuple),
    title=st.none() | _facts,
    outlet=st.none() | _facts,
    agency=st.none() | _facts,
    via=st.lists(_facts, max_size=2).map(tuple),
    authors=st.lists(_facts, max_size=2).map(tuple),
    date=st.none() | _facts,
    url=st.none() | _text,
    language=st.none() | st.sampled_from(["en", "de"]),
    line=st.integers(0, 2**40),
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    database.create(tmp_path)
    path = database.current(tmp_path)
    assert path is not None
    made = Catalogue(path)
    yield made
    made.close()


def keep(catalogue: Catalogue, *documents: Document) -> list[int]:
    """Add documents; gives their ids."""
    before = {row[0] for row in catalogue.cards()}
    with catalogue.change() as revision:
        for document in documents:
            catalogue.add(document, "1", revision)
    return sorted({row[0] for row in catalogue.cards()} - before)


ARTICLE = Document("/a.txt", "0" * 64, "The minister said so.", (Part(PartKind.BODY, 0, 21),))
SAID = Attribution(Kind.INDIRECT, (Span(0, 12),), (Span(13, 17),), (Span(18, 20),), "the minister", ("dpa",), 0.75)


def claim(document: int, standing: Standing) -> Claim:
    report = Report(document, 0, 3, "Krone", ("dpa",), Relation.COVERS, 0.5, (Span(0, 3),))
    return Claim(
        f"c{document}", document, 0, 21, "story", None, ("dpa",), standing, Conflict.NONE, 0.25, (report,),
        (Nearest(document, 0, 3, "Stern", 0.125),), ("only Krone",), statement=SAID,
    )  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(document=_documents)
def test_a_document_comes_back_as_it_was(catalogue: Catalogue, document: Document) -> None:
    [id_] = keep(catalogue, document)
    assert catalogue.document(id_) == replace(document, id=id_)
    with catalogue.change() as revision:
        catalogue.remove(id_, revision)
    assert catalogue.document(id_) is None


def test_findings_come_back_as_they_were(catalogue: Catalogue) -> None:
    one, two = keep(catalogue, ARTICLE, replace(ARTICLE, path="/b.txt"))
    claims = [claim(two, Standing.ONE_ORIGIN), claim(one, Standing.SINGLE_SOURCE), claim(two, Standing.ONE_ORIGIN)]
    with catalogue.change():
        catalogue.keep_analysis(one, Analysis("v", (SAID,)))
        catalogue.keep_claims(one, 1, claims[1:2])
        catalogue.keep_claims(two, 1, [claims[0], claims[2]])
    assert catalogue.analysis(one) == Analysis("v", (SAID,))
    assert catalogue.analysis(two) is None
    assert catalogue.claims() == (claims[1], claims[0], claims[2])
    assert catalogue.claims(two) == (claims[0], claims[2])
    standings = {row[0]: row.tally.standings for row in catalogue.cards()}
    assert standings == {one: {Standing.SINGLE_SOURCE: 1}, two: {Standing.ONE_ORIGIN: 2}}
    with catalogue.change() as revision:
        catalogue.remove(two, revision)
    assert catalogue.claims() == (claims[1],)


def test_a_change_is_whole_or_not_at_all(catalogue: Catalogue) -> None:
    before = catalogue.revision()
    with pytest.raises(ZeroDivisionError), catalogue.change() as revision:
        catalogue.add(ARTICLE, "1", revision)
        raise ZeroDivisionError
    assert catalogue.cards() == []
    assert catalogue.revision() == before
    keep(catalogue, ARTICLE)
    assert catalogue.revision() == before + 1


def test_a_reader_sees_nothing_of_a_change_until_it_is_whole(catalogue: Catalogue) -> None:
    reader = Catalogue(catalogue.path)
    before = reader.revision()
    with catalogue.change() as revision:
        catalogue.add(ARTICLE, "1", revision)
        assert (reader.cards(), reader.revision()) == ([], before)
    assert len(reader.cards()) == 1
    assert reader.revision() == before + 1
    reader.close()


def test_what_changed_since(catalogue: Catalogue) -> None:
    start = catalogue.revision()
    ids = keep(catalogue, ARTICLE, replace(ARTICLE, line=1)) + keep(catalogue, replace(ARTICLE, line=2))
    changed = catalogue.changed_since(start, 0)
    assert [id_ for _, id_ in changed] == ids
    assert catalogue.changed_since(*changed[0]) == changed[1:]
    assert catalogue.count_since(*changed[1]) == 1
    with catalogue.change() as revision:
        catalogue.remove(ids[0], revision)
    assert catalogue.removed_since(changed[-1][0]) == [ids[0]]
    assert catalogue.removed_since(revision) == []


def test_an_id_is_never_given_twice(catalogue: Catalogue) -> None:
    [first] = keep(catalogue, ARTICLE)
    with catalogue.change() as revision:
        catalogue.remove(first, revision)
    [second] = keep(catalogue, ARTICLE)
    assert second > first


def test_a_failed_analysis_is_a_problem_until_one_succeeds(catalogue: Catalogue) -> None:
    [id_] = keep(catalogue, ARTICLE)
    document = catalogue.document(id_)
    assert document
    with catalogue.change():
        catalogue.keep_failed_analysis(document, "v1", "the analysis failed: no reason")
    assert catalogue.problems() == (Problem("/a.txt", "the analysis failed: no reason"),)
    assert catalogue.unanalysed("v1") == []
    assert catalogue.unanalysed("v2") == [id_]
    for version, missing in [("v1", []), ("v2", [id_])]:
        catalogue.expect(version)
        assert catalogue.unanalysed(version) == missing
    assert (catalogue.counts().analysed, catalogue.counts().problems) == (0, 1)
    with catalogue.change():
        catalogue.keep_analysis(id_, Analysis("v2", ()))
    assert catalogue.problems() == ()
    assert catalogue.counts().analysed == 1


@pytest.mark.parametrize(
    ("title", "text", "heading"),
    [
        ("A  title\nin two lines", "Text.", "A title in two lines"),
        (None, "Short\ntext.", "Short text."),
        (None, "word " * 40, "word " * 14 + "word…"),
        (None, "", ""),
        ("  ", "Text.", "Text."),
    ],
)
def test_headings(catalogue: Catalogue, title: str | None, text: str, heading: str) -> None:
    keep(catalogue, replace(ARTICLE, text=text, parts=(), title=Fact(title, "test") if title else None))
    [card] = [row.card for row in catalogue.cards()]
    assert card.heading == heading
    assert card.words == len(text.split())


def test_two_processes_make_one_catalogue(tmp_path: Path) -> None:
    database.create(tmp_path)
    first = database.current(tmp_path)
    database.create(tmp_path)
    assert database.current(tmp_path) == first


def test_a_catalogue_made_anew_is_another_with_greater_revisions(tmp_path: Path, catalogue: Catalogue) -> None:
    keep(catalogue, ARTICLE)
    database.create(tmp_path, instead_of=catalogue.path, reason="a test")
    path = database.current(tmp_path)
    assert path not in (None, catalogue.path)
    assert path
    anew = Catalogue(path)
    assert anew.uuid != catalogue.uuid
    assert anew.revision() > catalogue.revision()
    assert anew.state("made_anew") == "a test"
    assert not catalogue.path.exists()
    assert len(catalogue.cards()) == 1  # who has the old one open can go on reading
    anew.close()


@pytest.mark.parametrize("bad", [b"", b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 4_000])
def test_what_is_no_catalogue_is_told(tmp_path: Path, bad: bytes) -> None:
    (tmp_path / "catalogue-1.sqlite").write_bytes(bad)
    with pytest.raises(DamagedError, match="files are not touched"):
        Catalogue(tmp_path / "catalogue-1.sqlite")


def test_a_catalogue_of_another_format_is_told(catalogue: Catalogue) -> None:
    catalogue.close()
    db = sqlite3.connect(catalogue.path)
    db.execute("PRAGMA user_version = 999")
    db.close()
    with pytest.raises(DamagedError, match="format 999"):
        Catalogue(catalogue.path)


def test_contents_that_cannot_be_understood_are_told(catalogue: Catalogue) -> None:
    [id_] = keep(catalogue, ARTICLE)
    db = sqlite3.connect(catalogue.path)
    db.execute("UPDATE contents SET details = '{\"path\": 7}'")
    db.commit()
    db.close()
    with pytest.raises(DamagedError):
        catalogue.document(id_)


def said(speaker: str | None, start: int = 18) -> Attribution:
    return replace(SAID, speaker=speaker, content=(Span(start, 20),))


def published(path: str, outlet: str, date: str) -> Document:
    return replace(ARTICLE, path=path, outlet=Fact(outlet, "test"), date=Fact(date, "test"))


def test_speakers_are_counted_over_all_documents(catalogue: Catalogue) -> None:
    krone, stern, third = keep(
        catalogue,
        published("/a.txt", "Krone", "2024-06-18"),
        published("/b.txt", "Stern", "2024-06-19"),
        replace(ARTICLE, path="/c.txt"),
    )
    with catalogue.change():
        catalogue.keep_analysis(krone, Analysis("v", (said("Anna Berg"), said("Berg"), said(None))))
        catalogue.keep_analysis(stern, Analysis("v", (said("Anna Berg"), said("aides"), said("aides"))))
        catalogue.keep_analysis(third, Analysis("v", (said("Otto Lind"),)))
    called = catalogue.callings.called([krone, stern])
    ids = {(document, one.spoken.speaker): one.id for document, of_one in called for one in of_one}
    with catalogue.change():
        catalogue.speakers.rename(
            {
                ids[krone, "Berg"]: Naming("Anna Berg", unnamed=False),
                ids[krone, "The minister"]: Naming("the minister", unnamed=True),
                ids[stern, "aides"]: Naming("aides", unnamed=True),
            }
        )
    assert catalogue.speakers.rows() == (
        SpeakerRow("Anna Berg", 3, 2, ("Krone", "Stern"), unnamed=False),
        SpeakerRow("Otto Lind", 1, 1, (), unnamed=False),
        SpeakerRow("aides", 2, 1, ("Stern",), unnamed=True),
        SpeakerRow("the minister", 1, 1, ("Krone",), unnamed=True),
    )
    assert catalogue.speakers.unnamed(krone, "The minister") == "the minister"
    analysis = catalogue.analysis(krone)
    assert analysis
    assert [one.speaker for one in analysis.attributions] == ["Anna Berg", "Anna Berg", None]
    with catalogue.change() as revision:
        catalogue.remove(krone, revision)
    rows = catalogue.speakers.rows()
    assert rows == (
        SpeakerRow("Anna Berg", 1, 1, ("Stern",), unnamed=False),
        SpeakerRow("Otto Lind", 1, 1, (), unnamed=False),
        SpeakerRow("aides", 2, 1, ("Stern",), unnamed=True),
    )
    assert catalogue.speakers.rows(limit=2, start=1) == rows[1:]
    assert catalogue.speakers.counts() == (3, 1)
    assert catalogue.speakers.beginning("b", 9) == ["Anna Berg"]
    assert catalogue.speakers.beginning("", 9) == [row.name for row in rows]


def test_of_very_many_speakers_one_is_found_by_the_beginning_of_a_word(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speakers, "_LOOKED_AT", 1)
    [id_] = keep(catalogue, ARTICLE)
    with catalogue.change():
        catalogue.keep_analysis(id_, Analysis("v", (said("Anna Berg"), said("Anna Berg"), said("Otto Lindqvist"))))
    assert catalogue.speakers.beginning("lind", 9) == catalogue.speakers.beginning("otto l", 9) == ["Otto Lindqvist"]
    assert catalogue.speakers.beginning("otto b", 9) == []


def test_who_cannot_be_told_is_no_speaker(catalogue: Catalogue) -> None:
    [id_] = keep(catalogue, ARTICLE)
    with catalogue.change():
        catalogue.keep_analysis(id_, Analysis("v", (said(None), replace(said(None), source=()))))
    assert catalogue.speakers.rows() == ()
    assert catalogue.speakers.unnamed(id_, "The minister") is None


def test_statements_come_newest_first_with_the_standing_of_their_claim(catalogue: Catalogue) -> None:
    old, undated, new = keep(
        catalogue,
        published("/a.txt", "Krone", "2024-06-18"),
        replace(ARTICLE, path="/b.txt"),
        published("/c.txt", "Stern", "2024-06-19T07:48"),
    )
    with catalogue.change():
        for id_ in (old, undated, new):
            catalogue.keep_analysis(id_, Analysis("v", (said("Anna Berg"), said("Otto Lind", 19))))
        catalogue.keep_claims(new, 1, [claim(new, Standing.ONE_ORIGIN)])
    first, *others = catalogue.speakers.statements("Anna Berg", 500)
    assert (first.document, first.text, first.standing, first.claim) == (new, "so", Standing.ONE_ORIGIN, f"c{new}")
    assert (first.kind, first.via, first.confidence) == (SAID.kind, SAID.via, SAID.confidence)
    assert [(row.document, row.standing) for row in others] == [(old, None), (undated, None)]
    assert catalogue.speakers.statements("Anna Berg", 1) == (first,)
    assert catalogue.speakers.statements("Berg", 500) == ()


def test_a_statement_has_the_claim_it_makes_the_most_salient_of_several(catalogue: Catalogue) -> None:
    [id_] = keep(catalogue, ARTICLE)
    one, other, within = said("Anna Berg"), said("Otto Lind", 19), replace(said("Eva Roth"), content=(Span(0, 20),))
    claims = [
        told(id_, 0, Standing.SINGLE_SOURCE, 0.9, statement=None),  # the outlet's, whatever statement stands in it
        told(id_, 1, Standing.ONE_ORIGIN, 0.4, statement=one),
        told(id_, 2, Standing.CORROBORATED, 0.5, statement=one),
        told(id_, 3, Standing.UNRESOLVED, 0.5, statement=one),
        told(id_, 4, Standing.COPIES, 0.1, statement=other),
    ]
    with catalogue.change():
        catalogue.keep_analysis(id_, Analysis("v", (one, other, within)))
        catalogue.keep_claims(id_, 1, claims)
    assert [claim.statement for claim in catalogue.claims(id_)] == [None, one, one, one, other]
    assert [(row.speaker, row.claim, row.standing) for row in catalogue.speakers.in_document(id_)] == [
        ("Anna Berg", claims[2].id, Standing.CORROBORATED),
        ("Otto Lind", claims[4].id, Standing.COPIES),
        ("Eva Roth", None, None),
    ]
    stated = list(catalogue.statements.of(catalogue.statements.numbers([id_])).values())
    made = catalogue.statements.made(stated)
    assert [row.speaker for row in stated] == ["Anna Berg", "Otto Lind", "Eva Roth"]
    assert {key: fact.position for (_, key), fact in made.items()} == {stated[0].key: 2, stated[1].key: 4}


def test_the_words_of_statements_follow_when_statements_come_and_go(catalogue: Catalogue) -> None:
    one, other = keep(catalogue, ARTICLE, published("/b.txt", "Stern", "2024-06-19"))

    def having(word: str) -> list[tuple[int, int]]:
        numbers = catalogue.spoken.having("said", run((word,)), 10)
        return [(row.document, row.position) for row in catalogue.statements.of(numbers.tolist()).values()]

    words = catalogue.text(one).split()
    first, last = folded(words[0])[0], folded(words[-1])[0]
    whole = replace(said("Anna Berg"), content=(Span(0, len(catalogue.text(one))),))
    begun = replace(whole, content=(Span(0, len(words[0])),))
    with catalogue.change():
        catalogue.keep_analysis(one, Analysis("v", (begun, whole)))
    assert having(first) == [(one, 0), (one, 1)]
    assert having(last) == [(one, 1)]
    with catalogue.change() as revision:
        catalogue.keep_analysis(one, Analysis("w", (begun,)))
        catalogue.keep_analysis(other, Analysis("w", ()))
        catalogue.statements.look_at_words()
    assert (having(first), having(last)) == ([(one, 0)], [])
    with catalogue.change() as revision:
        catalogue.remove(one, revision)
    assert not len(catalogue.spoken.having("said", run((first,)), 10))


def test_statements_are_found_wherever_they_stand_in_a_long_document(catalogue: Catalogue) -> None:
    text = " ".join(f"word{at}" for at in range(300))
    words = [Span(found.start(), found.end()) for found in re.finditer("[^ ]+", text)]
    long, other = keep(catalogue, replace(ARTICLE, text=text), replace(ARTICLE, path="/b.txt", text=text))
    with catalogue.change():
        for document in (long, other):
            catalogue.keep_analysis(document, Analysis("v", tuple(replace(SAID, content=(word,)) for word in words)))
    assert len(catalogue.statements.numbers([long, other])) == 600
    for at in (0, 127, 128, 299):
        for found in (
            catalogue.spoken.having("said", run((f"word{at}",)), 10),
            catalogue.spoken.within([long, other], "said", run((f"word{at}",))),
        ):
            rows = catalogue.statements.of(found.tolist()).values()
            assert [(row.document, row.position, row.content) for row in rows] == [
                (document, at, (words[at],)) for document in (long, other)
            ]
            assert document_of(found).tolist() == [long, other]


def test_the_facts_of_documents_follow_when_documents_come_and_go(catalogue: Catalogue) -> None:
    columns = catalogue.columns
    assert not columns.facts().shown.any()
    ids = keep(catalogue, *(published(f"/{at}.txt", f"Outlet {at % 3}", f"2024-06-{at + 1:02}") for at in range(20)))
    assert columns.facts().newest_first(columns.facts().shown).tolist() == ids[::-1]
    with catalogue.change() as revision:
        catalogue.remove(ids[3], revision)
    keep(catalogue, published("/new.txt", "Outlet 1", "2024-06-05T09:30"))
    columns.keep()  # so few are not worth a file
    now, anew = columns.facts(), Columns(catalogue._db, catalogue.path).facts()
    assert now.newest_first(now.shown).tolist() == anew.newest_first(anew.shown).tolist()
    here = now.newest_first(now.dated_within("2024-06-04", "2024-06-05"))
    assert [now.outlets.all[now.outlet[id_]] for id_ in here] == ["Outlet 1", "Outlet 1"]
    assert now.mask([ids[3], ids[4], 10**6]).nonzero()[0].tolist() == [ids[4]]


def test_the_facts_of_many_documents_are_read_from_a_file_and_what_is_newer(catalogue: Catalogue) -> None:
    ids = keep(catalogue, *(published(f"/{at}.txt", f"Outlet {at % 3}", "2024-06-18") for at in range(1_200)))
    catalogue.columns.keep()
    with catalogue.change() as revision:
        catalogue.remove(ids[3], revision)
    [new] = keep(catalogue, published("/new.txt", "Outlet 9", "2024-06-20"))
    file = catalogue.path.with_name(f"{catalogue.path.stem}-columns")
    content = file.read_bytes()
    for kept in (content, content[:-1], content[:100] + b"\xff" * (len(content) - 100), b""):
        file.write_bytes(kept)
        facts = Columns(catalogue._db, catalogue.path).facts()
        here = facts.newest_first(facts.shown).tolist()
        assert here == [new, *(id_ for id_ in ids if id_ != ids[3])]
        assert [facts.outlets.all[facts.outlet[id_]] for id_ in here[:3]] == ["Outlet 9", "Outlet 0", "Outlet 1"]


def test_choices_follow_when_claims_come_and_go(catalogue: Catalogue) -> None:
    one, other = keep(catalogue, published("/a.txt", "Krone", "2024-06-18"), published("/b.txt", "Stern", "2024-06-19"))

    def outlets() -> dict[str, int]:
        choices = catalogue.claim_lists.choices(ClaimFilter(), ClaimFacet.OUTLET)
        return {choice.value: choice.claims for choice in choices}

    with catalogue.change():
        catalogue.keep_claims(one, 1, [told(one, at, Standing.COPIES, 0.5) for at in range(3)])
        catalogue.keep_claims(other, 1, [claim(other, Standing.COPIES)])
    assert outlets() == {"Krone": 3, "Stern": 1}
    with catalogue.change() as revision:
        catalogue.keep_claims(one, 1, [claim(one, Standing.COPIES)])
        catalogue.remove(other, revision)
    assert outlets() == {"Krone": 1}


def test_a_claim_keeps_its_statement_until_it_is_found_anew(catalogue: Catalogue) -> None:
    [id_] = keep(catalogue, ARTICLE)
    with catalogue.change():
        catalogue.keep_claims(id_, 1, [claim(id_, Standing.ONE_ORIGIN)])
        catalogue.keep_analysis(id_, Analysis("w", (said("Anna Berg", 19), said("Otto Lind"))))
    [kept] = catalogue.claims(id_)
    assert kept.statement == SAID
    rows = catalogue.speakers.in_document(id_)
    assert [(row.speaker, row.claim) for row in rows] == [("Anna Berg", None), ("Otto Lind", kept.id)]


def test_another_analysis_replaces_the_speakers(catalogue: Catalogue) -> None:
    [id_] = keep(catalogue, ARTICLE)
    with catalogue.change():
        catalogue.keep_analysis(id_, Analysis("v", (said("Anna Berg"),)))
        catalogue.keep_analysis(id_, Analysis("w", (said("Otto Lind"),)))
    assert [row.name for row in catalogue.speakers.rows()] == ["Otto Lind"]
    document = catalogue.document(id_)
    assert document
    with catalogue.change():
        catalogue.keep_failed_analysis(document, "x", "no reason")
    assert catalogue.speakers.rows() == ()


def told(document: int, position: int, standing: Standing, salience: float, **more: object) -> Claim:
    one = replace(claim(document, standing), id=f"c{document}.{position}", salience=salience)
    return replace(one, **more)


def tell(catalogue: Catalogue, labels: Mapping[int, str]) -> list[int]:
    """Stories of one document each, with these labels."""
    texts = [Fingerprint(label.encode(), None, b"") for label in labels.values()]
    for document, text in zip(labels, texts, strict=True):
        catalogue.grouping.keep_print(document, text)
    catalogue.grouping.keep_texts(texts, ())
    catalogue.grouping.keep_stories([frozenset([text.key]) for text in texts])
    stories = [story.id for story in catalogue.grouping.untold()]
    catalogue.grouping.keep_told(
        [Told(story, label, f"/{label}", 0, 1, True) for story, label in zip(stories, labels.values(), strict=True)]
    )
    return stories


@pytest.fixture
def telling(catalogue: Catalogue) -> Catalogue:
    """Two stories by two outlets and one unknown one."""
    krone, stern, unknown = keep(
        catalogue,
        published("/a.txt", "Krone", "2024-06-18"),
        published("/b.txt", "Stern", "2024-06-19"),
        replace(ARTICLE, path="/c.txt"),
    )
    with catalogue.change():
        one, other = tell(catalogue, {krone: "story", stern: "another"})
        catalogue.keep_claims(
            krone,
            one,
            [
                told(krone, 0, Standing.SINGLE_SOURCE, 0.9, speaker="Anna Berg"),
                told(krone, 1, Standing.CORROBORATED, 0.8),
            ],
        )
        catalogue.keep_claims(
            stern,
            other,
            [
                told(stern, 0, Standing.SINGLE_SOURCE, 0.7, conflict=Conflict.DENIED),
                told(stern, 1, Standing.ONE_ORIGIN, 0.2, speaker="Anna Berg"),
            ],
        )
        catalogue.keep_claims(unknown, one, [told(unknown, 0, Standing.UNRESOLVED, 0.9, speaker="Otto Lind")])
    return catalogue


def saliences(catalogue: Catalogue, wanted: ClaimFilter, order: ClaimOrder = ClaimOrder.SALIENCE) -> list[float]:
    rows = catalogue.claim_lists.rows(wanted, order, 100)
    assert catalogue.claim_lists.count(wanted) == len(rows)
    return [row.claim.salience for row in rows]


def test_claims_are_chosen_by_standing_and_by_each_facet_together(telling: Catalogue) -> None:
    singles = frozenset({Standing.SINGLE_SOURCE})
    assert saliences(telling, ClaimFilter()) == [0.9, 0.9, 0.8, 0.7, 0.2]
    assert saliences(telling, ClaimFilter(standings=singles)) == [0.9, 0.7]
    assert saliences(telling, ClaimFilter(flagged=True)) == [0.9, 0.7]
    assert saliences(telling, ClaimFilter(disputed=True)) == [0.7]
    assert saliences(telling, ClaimFilter(only={ClaimFacet.OUTLET: "Stern"})) == [0.7, 0.2]
    assert saliences(telling, ClaimFilter(only={ClaimFacet.OUTLET: ""})) == [0.9]
    assert saliences(telling, ClaimFilter(only={ClaimFacet.SPEAKER: "Anna Berg"})) == [0.9, 0.2]
    both = {ClaimFacet.SPEAKER: "Anna Berg", ClaimFacet.STORY: "another"}
    assert saliences(telling, ClaimFilter(only=both)) == [0.2]
    assert saliences(telling, ClaimFilter(singles, only=both)) == []


def test_claims_come_in_the_order_asked_for_the_unknown_last(telling: Catalogue) -> None:
    def rows(order: ClaimOrder) -> list[Claim]:
        return [row.claim for row in telling.claim_lists.rows(ClaimFilter(), order, 100)]

    assert [one.story for one in rows(ClaimOrder.STORY)] == ["another"] * 2 + ["story"] * 3
    assert [one.salience for one in rows(ClaimOrder.OUTLET)] == [0.9, 0.8, 0.7, 0.2, 0.9]
    assert [one.standing for one in rows(ClaimOrder.STANDING)] == [
        Standing.SINGLE_SOURCE, Standing.SINGLE_SOURCE, Standing.ONE_ORIGIN, Standing.UNRESOLVED, Standing.CORROBORATED,
    ]  # fmt: skip
    for order in ClaimOrder:
        assert [row.claim for row in telling.claim_lists.rows(ClaimFilter(), order, 2)] == rows(order)[:2]


def test_what_claims_can_be_narrowed_to_is_counted_within_the_other_choices(telling: Catalogue) -> None:
    def values(wanted: ClaimFilter, facet: ClaimFacet) -> list[tuple[str, int]]:
        return [(choice.value, choice.claims) for choice in telling.claim_lists.choices(wanted, facet)]

    assert values(ClaimFilter(), ClaimFacet.OUTLET) == [("Krone", 2), ("Stern", 2), ("", 1)]
    most = telling.claim_lists.choices(ClaimFilter(), ClaimFacet.OUTLET, 2)
    assert [(choice.value, choice.claims) for choice in most] == [("Krone", 2), ("Stern", 2)]
    assert values(ClaimFilter(), ClaimFacet.SPEAKER) == [("", 2), ("Anna Berg", 2), ("Otto Lind", 1)]
    stern = ClaimFilter(only={ClaimFacet.OUTLET: "Stern"})
    assert values(stern, ClaimFacet.STORY) == [("another", 2)]
    assert values(stern, ClaimFacet.OUTLET) == [("Krone", 2), ("Stern", 2), ("", 1)]
