"""The list of documents: in every order, under every kind of heading, put together from pages, as one sort gives it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from index.library import Entry
from index.model.actions import Kept, Read, Source, Tag, Value, Whole
from index.model.claims import Claim, Conflict, Standing
from index.model.document import Document, Fact, Part, PartKind
from index.model.marks import Where
from index.model.shelf import Arrangement, End, Grouping, Heading, SourceOrder, Spot, Stretch
from index.model.stories import Fingerprint
from index.store import schema
from index.store.cards import entries
from index.store.catalogue import Catalogue
from index.store.stories import Told
from tests.conftest import MakeLibrary, read_in

ME = "ana"
ALL = Stretch(below=1_000)
EVERY = [Arrangement(order, grouping) for order in SourceOrder for grouping in Grouping]


class Article(tuple[str, str, str, int, str]):
    """Outlet, date, heading, number of flagged claims, and story; "" where there is none."""


_NAMES = st.sampled_from(["", "Krone", "krone", "herald", "Echo", "Ägypten"])
_DATES = st.sampled_from(["", "2024-05-14", "2024-05-14T07:48", "2024-05-14T00:00", "2023-01-01"])
_ARTICLES = st.lists(
    st.builds(lambda *row: Article(row), _NAMES, _DATES, st.sampled_from("aAbÄ"), st.integers(0, 2), _NAMES),
    max_size=9,
)
_TAGS = st.dictionaries(st.integers(0, 9), st.lists(st.sampled_from("xyZ"), min_size=1, unique=True))
_READ = st.frozensets(st.integers(0, 9))


def fact(value: str) -> Fact | None:
    return Fact(value, "") if value else None


def claims(document: int, flagged: int) -> list[Claim]:
    """So many flagged claims, and one that is not."""
    one = Claim("", document, 0, 4, "", None, (), Standing.SINGLE_SOURCE, Conflict.NONE, 0.0, (), (), ())
    return [replace(one, id=f"{document}.{at}", salience=float(at < flagged)) for at in range(flagged + 1)]


def fill(catalogue: Catalogue, articles: Sequence[Article]) -> list[int]:
    """Add these articles, whose files are named by their numbers."""
    ids = []
    for number, (outlet, date, heading, _, _) in enumerate(articles):
        document = Document(
            f"/{number:03}.txt", f"{number:064}", "Text.", (Part(PartKind.BODY, 0, 5),),
            title=fact(heading), outlet=fact(outlet), date=fact(date),
        )  # fmt: skip
        with catalogue.change() as revision:
            catalogue.add(document, "1", revision)
        ids = catalogue.ids()
    return ids


def tell(catalogue: Catalogue, ids: Sequence[int], articles: Sequence[Article]) -> None:
    """Put them into their stories."""
    with catalogue.change():
        texts = [Fingerprint(f"{number:016}".encode(), None, b"") for number in range(len(ids))]
        stories: dict[str, set[bytes]] = {}
        for id_, text, article in zip(ids, texts, articles, strict=True):
            catalogue.grouping.keep_print(id_, text)
            stories.setdefault(article[4] or str(id_), set()).add(text.key)
        catalogue.grouping.keep_texts(texts, ())
        catalogue.grouping.keep_stories(map(frozenset, stories.values()))
        known = {document: story.id for story in catalogue.grouping.untold() for document in story.documents}
        for id_, (*_, flagged, story) in zip(ids, articles, strict=True):
            if story:
                catalogue.grouping.keep_told([Told(known[id_], story, f"/{story}", 0, 1, True)])
                catalogue.keep_claims(id_, known[id_], claims(id_, flagged))


def say(catalogue: Catalogue, ids: Sequence[int], tags: Mapping[int, Sequence[str]], read: frozenset[int]) -> None:
    said: list[tuple[int, Value]] = [(number, Tag(name)) for number, names in tags.items() for name in names]
    said += [(number, Read()) for number in read]
    with catalogue.marks.change():
        for at, (number, value) in enumerate(said):
            if number < len(ids):
                target = Whole(Source(f"{number:064}", f"{number:03}.txt"))
                catalogue.marks.keep(str(at), Kept(target, value, ME, "", at), Where(ids[number]))


def arranged(
    found: Sequence[Entry], by: Arrangement, tags: Mapping[int, Sequence[str]], read: frozenset[int]
) -> Iterator[Heading | int]:
    """The list as one sort of all documents gives it, which are in path order."""
    found = sorted(found, key=lambda one: one.date.value if one.date else "9999")
    match by.order:
        case SourceOrder.NEWEST:
            found.sort(key=lambda one: one.path)
            found.sort(key=lambda one: one.date.value if one.date else "", reverse=True)
        case SourceOrder.OUTLET:
            found.sort(
                key=lambda one: (
                    not one.outlet,
                    *((one.outlet.value.casefold(), one.outlet.value) if one.outlet else ()),
                )
            )
        case SourceOrder.TITLE:
            found.sort(key=lambda one: one.heading.casefold())
        case SourceOrder.PATH:
            found.sort(key=lambda one: one.path)
        case SourceOrder.FLAGS:
            found.sort(key=lambda one: -sum(one.flagged.values()))
        case SourceOrder.UNREAD:
            found.sort(key=lambda one: one.id in read)
    groups: dict[str, list[int]] = {}
    for one in found:
        labels: Sequence[str] = [""]
        match by.grouping:
            case Grouping.STORY:
                labels = [one.story]
            case Grouping.OUTLET:
                labels = [one.outlet.value if one.outlet else ""]
            case Grouping.DATE:
                labels = [one.date.value[:10] if one.date else ""]
            case Grouping.TAG:
                labels = tags.get(one.id) or [""]
        for label in labels:
            groups.setdefault(label, []).append(one.id)
    names = [name for name in groups if name]
    match by.grouping:
        case Grouping.OUTLET | Grouping.TAG:
            names.sort(key=lambda name: (name.casefold(), name))
        case Grouping.DATE:
            names.sort(reverse=by.order is SourceOrder.NEWEST)
    for name in [*names, *([""] if "" in groups else [])]:
        if names:
            yield Heading(name, len(groups[name]))
        yield from groups[name]


def told(rows: Sequence[Heading | Spot]) -> list[Heading | int]:
    return [row.document if isinstance(row, Spot) else row for row in rows]


def check(catalogue: Catalogue, tags: Mapping[int, Sequence[str]], read: frozenset[int]) -> None:
    """The list in every arrangement, as a whole and in pages of two from both ends."""
    found = entries(catalogue.cards(), lambda path, *_: path)
    for by in EVERY:
        with catalogue.steady():
            expected = list(arranged(found, by, tags, read))
            shelf = catalogue.marked_shelf
            whole = shelf.page(by, ALL, ME)
            assert (told(whole.rows), whole.total) == (expected, len(expected)), by
            assert whole.top
            assert whole.bottom
            for end, above, below in ((End.TOP, 0, 2), (End.BOTTOM, 2, 0)):
                page = shelf.page(by, Stretch(end=end, above=above, below=below), ME)
                rows = page.rows
                while not (page.bottom if below else page.top):
                    at = len(rows) - 1 if below else next(at for at, row in enumerate(rows) if isinstance(row, Spot))
                    spot = rows[at]
                    assert isinstance(spot, Spot)
                    page = shelf.page(by, Stretch((spot,), above=above, below=below), ME)
                    assert page.middle is not None
                    rows = [*rows, *page.rows[page.middle + 1 :]] if below else [*page.rows[: page.middle], *rows[at:]]
                assert rows == whole.rows, by
    overview = catalogue.shelf.overview()
    outlets = {one.outlet.value for one in found if one.outlet}
    assert (overview.documents, overview.outlets) == (len(found), len(outlets))
    assert set(catalogue.shelf.outlets()) == outlets
    assert sum(overview.standings.values()) == sum(sum(one.standings.values()) for one in found)


@settings(max_examples=15)
@given(_ARTICLES, _TAGS, _READ, st.integers(0, 9))
def test_pages_put_together_are_the_whole_list_in_its_order(
    articles: list[Article], tags: dict[int, list[str]], read: frozenset[int], gone: int
) -> None:
    with TemporaryDirectory() as folder:
        schema.create(Path(folder))
        path = schema.current(Path(folder))
        assert path
        with closing(Catalogue(path)) as catalogue:
            ids = fill(catalogue, articles)
            say(catalogue, ids, tags, read)
            tagged = {ids[one]: sorted(names) for one, names in tags.items() if one < len(ids)}
            seen = frozenset(ids[one] for one in read if one < len(ids))
            check(catalogue, tagged, seen)
            tell(catalogue, ids, articles)
            check(catalogue, tagged, seen)
            if gone < len(ids):
                with catalogue.change() as revision:
                    catalogue.forget_claims(ids[-1])
                    catalogue.remove(ids[gone], revision)
                check(catalogue, tagged, seen)
            with catalogue.change():
                catalogue.grouping.forget()
            check(catalogue, tagged, seen)


def test_the_documents_with_flagged_claims_are_found_in_order() -> None:
    articles = [Article(("", "", "a", number % 3, "story" if number % 2 else "other")) for number in range(12)]
    with TemporaryDirectory() as folder:
        schema.create(Path(folder))
        path = schema.current(Path(folder))
        assert path
        with closing(Catalogue(path)) as catalogue:
            ids = fill(catalogue, articles)
            tell(catalogue, ids, articles[:])
            for by in (Arrangement(), Arrangement(grouping=Grouping.NONE), Arrangement(SourceOrder.FLAGS)):
                with catalogue.steady():
                    whole = catalogue.shelf.page(by, ALL, ME)
                    page = catalogue.shelf.page(by, Stretch(below=100, flagged=True), ME)
                ordered = [row.document for row in whole.rows if isinstance(row, Spot)]
                found = [row.document for row in page.rows if isinstance(row, Spot)]
                assert found == [one for one in ordered if articles[ids.index(one)][3]]


def test_a_page_is_around_the_first_document_that_is_there(library: MakeLibrary) -> None:
    made = read_in(library({f"{name}.txt": f"Title {name}\n\nText of {name}.\n" for name in "abcdefg"}))
    by = Arrangement(SourceOrder.PATH, Grouping.NONE)
    ids = [entry.id for entry in made.entries()]
    page = made.shelf(by, Stretch((Spot(10**6), Spot(ids[3])), above=2, below=1))
    assert [row.id for row in page.rows if isinstance(row, Entry)] == ids[1:5]
    assert (page.middle, page.top, page.bottom, page.total) == (2, False, False, 7)
    assert made.shelf(by, Stretch((Spot(10**6),), below=3)).rows == made.shelf(by, Stretch(below=3)).rows


def test_a_document_is_found_by_its_place_and_its_name(library: MakeLibrary) -> None:
    lines = '{"text": "One is here."}\n{"text": "Two is here."}\n'
    made = read_in(library({"a#b.txt": "A text.\n", "many.jsonl": lines}))
    for entry in made.entries():
        document = made.document(entry.id)
        assert document
        assert made.listed_at(document.path, document.line, document.member) == entry
        assert made.listed_as(entry.path) == entry
    assert made.listed_as("/nowhere.txt") is None
    assert made.listed_as(f"{made.roots[0]}/many.jsonl#3") is None
