"""An article met in several files is one document, and a newer text of the same address is a version of it."""

import itertools
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.library import Library
from index.store.addresses import address
from index.store.articles import Copy, Identity, arranged
from tests.conftest import MakeLibrary, read_in

BODY = (
    "The harbour of Varna will be closed to large ships for two weeks, the port authority said on Monday.\n\n"
    "Divers found a hole in the outer wall that had not been there in May, said its head, Ivan Petrov. "
    "Repairs will cost about 4 million euros.\n\n"
    "Three ships with grain are waiting outside, and two more are on their way from Odesa. The mayor of the town said "
    "that nobody had told him about the hole before Sunday, and that he would ask the government for help."
)
LATER = BODY.replace("two weeks", "three weeks").replace("4 million", "6 million") + (
    "\n\nThe ministry of transport denied that ships had been warned too late."
)
OTHER = "The theatre on the quay opens again in May. Its roof had fallen in two winters ago, and nobody was hurt then."


def text(body: str = BODY, outlet: str = "Reuters", date: str = "2024-06-17 09:00") -> str:
    return f"{outlet} | {date}\n\nHarbour of Varna closed\n\n{body}\n"


def page(body: str = BODY, outlet: str = "Reuters", date: str = "2024-06-17T09:00:00Z") -> str:
    told = {"@type": "NewsArticle", "headline": "Harbour of Varna closed", "datePublished": date}
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in body.split("\n\n"))
    return (
        f'<html lang="en"><head><title>Harbour of Varna closed</title><meta property="og:site_name" content="{outlet}">'
        f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", **told})}</script></head>'
        f"<body><article><h1>Harbour of Varna closed</h1>{paragraphs}</article></body></html>"
    )


def line(body: str = BODY, outlet: str = "Reuters", date: str = "2024-06-17T09:00", **more: str) -> str:
    told = {"title": "Harbour of Varna closed", "outlet": outlet, "date": date, "text": body, **more}
    return json.dumps(told) + "\n"


def seen(library: Library) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Every document with the names of its places and of its versions."""
    found = []
    for entry in library.entries():
        places = tuple(Path(place).name for place in library.places(entry.id))
        versions = tuple(Path(version.path).name for version in library.versions(entry.id))
        assert (len(places), len(versions)) == (1 + entry.copies, 1 + entry.older)
        found.append((Path(entry.path).name, places, versions))
    return found


def standings(library: Library) -> set[str]:
    return {claim.standing for claim in library.claims()}


def test_one_article_in_two_formats_is_one_document(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(library({"a.txt": text(), "b.html": page(), "deep/a.txt": text(), "c.txt": text(OTHER)}))
    (_, places, _), other = sorted(seen(made), key=lambda one: -len(one[1]))
    assert (sorted(places), other[1]) == (["a.txt", "a.txt", "b.html"], ("c.txt",))
    assert made.search("divers").total == 1
    assert standings(made) <= {"single_source", "unresolved"}
    assert {said.documents for said in made.speakers()} == {1}
    for name, left in (("b.html", 2), ("a.txt", 1)):  # whichever goes, the article stays
        (tmp_path / "articles" / name).unlink()
        read_in(made)
        assert sorted(len(places) for _, places, _ in seen(made)) == [1, left]
        assert made.search("divers").total == 1
        assert all(entry.analysed for entry in made.entries())
    (tmp_path / "articles" / "deep" / "a.txt").unlink()
    read_in(made)
    assert (made.search("divers").total, len(made.entries())) == (0, 1)


def test_what_two_outlets_print_stays_two_documents(library: MakeLibrary, tmp_path: Path) -> None:
    made = read_in(library({"a.txt": text(), "b.txt": text(outlet="Krone")}))
    assert len(made.entries()) == 2
    assert "copies" in standings(made)
    library({"c.txt": f"Harbour of Varna closed\n\n{BODY}\n"})  # of an outlet unknown: it may be either's
    read_in(made)
    assert len(made.entries()) == 3
    (tmp_path / "articles" / "b.txt").unlink()
    read_in(made)
    assert seen(made) == [("a.txt", ("a.txt", "c.txt"), ("a.txt",))]


def test_a_newer_text_of_an_address_is_a_version(library: MakeLibrary) -> None:
    url = "https://www.reuters.com/world/varna-1"
    files = {
        "a.jsonl": line(url=f"{url}?utm_source=feed&utm_medium=rss"),
        "b.jsonl": line(LATER, date="2024-06-18T12:00", url=url.replace("https://www.", "http://")),
        "c.jsonl": line(OTHER, outlet="Krone", url="https://www.krone.at/1"),
    }
    made = read_in(library(files))
    assert seen(made) == [
        ("b.jsonl#1", ("b.jsonl#1",), ("b.jsonl#1", "a.jsonl#1")),
        ("c.jsonl#1", ("c.jsonl#1",), ("c.jsonl#1",)),
    ]
    newest, older = made.versions(made.entries()[0].id)
    assert {claim.document for claim in made.claims()} <= {entry.id for entry in made.entries()}
    document = made.document(older.id)
    assert document and BODY in document.text
    assert [one.id for one in made.versions(older.id)] == [newest.id, older.id]


@pytest.mark.parametrize(
    ("second", "documents"),
    [
        (line(OTHER, title="Theatre opens", url="https://reuters.com/world"), 2),  # a section, not an article
        (line(LATER, outlet="Krone", url="https://reuters.com/world"), 2),  # says where it has it from
        (line(LATER, url="https://reuters.com/other"), 2),
        (line(LATER, outlet="", url="https://reuters.com/world#top"), 1),
    ],
)
def test_what_is_no_version(library: MakeLibrary, second: str, documents: int) -> None:
    made = read_in(library({"a.jsonl": line(url="https://reuters.com/world"), "b.jsonl": second}))
    assert len(made.entries()) == documents


def test_formats_that_hold_a_little_more_or_less_are_one_document(library: MakeLibrary) -> None:
    more = f"{BODY}\n\nThe port of Varna is the largest of the country, and its harbour was built in 1906."
    made = read_in(library({"a.txt": text(), "b.html": page(more), "c.txt": text(f"{OTHER} {OTHER[:-1]}, they say.")}))
    assert sorted(sorted(versions) for _, _, versions in seen(made)) == [["a.txt", "b.html"], ["c.txt"]]
    for number in range(2):  # of another day it is another article, however alike
        read_in(library({f"d{number}.txt": text(more, date="2024-06-19")}))
        assert len(made.entries()) == 3


def test_a_teaser_is_not_the_newest_text(library: MakeLibrary) -> None:
    teaser = " ".join(BODY.split()[:22])
    url = "https://reuters.com/world/varna"
    made = read_in(library({"a.jsonl": line(url=url), "b.jsonl": line(teaser, date="2024-06-19", url=url)}))
    assert [name for name, _, _ in seen(made)] == ["a.jsonl#1"]


def test_the_later_of_two_fetches_is_the_newer_text() -> None:
    def copy(id_: int, fetched: str, name: bytes) -> Copy:
        identity = Identity(bytes([id_]), "x.org/a", "x", "title", "2024-06-17", fetched)
        return Copy(id_, identity, (name, 0, ""))

    copies = [copy(1, "2024-06-18T09:00:00Z", b"/b"), copy(2, "2024-06-19T09:00:00Z", b"/a")]
    for order in (copies, copies[::-1]):
        assert arranged(order, lambda _: BODY) == {2: (2, 2, 0), 1: (1, 2, 1)}


@pytest.mark.parametrize(
    ("url", "compared"),
    [
        ("https://www.Krone.at/123/?utm_source=x&id=5&fbclid=3#top", "krone.at/123?id=5"),
        ("http://krone.at:80/123?id=5", "krone.at/123?id=5"),
        ("https://krone.at/", ""),
        ("file:///tmp/a.html", ""),
        ("nonsense", ""),
        ("https://[krone/1", ""),
        ("https://krone.at/" + "a" * 5_000, ""),
    ],
)
def test_addresses(url: str, compared: str) -> None:
    assert address(url) == compared


_URL = "https://reuters.com/world/varna"
_FILES = {
    "a.txt": text(),
    "b.jsonl": line(url=_URL),
    "c.jsonl": line(LATER, date="2024-06-18", url=_URL),
    "d.txt": text(LATER, date="2024-06-18"),
    "e.txt": f"Harbour of Varna closed\n\n{BODY}\n",
    "f.txt": text(outlet="Krone"),
    "g.txt": text(OTHER),
}
_numbers = itertools.count()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(st.sampled_from(sorted(_FILES)), min_size=3, max_size=10), data=st.data())
def test_the_order_of_files_makes_no_difference(tmp_path: Path, order: list[str], data: st.DataObject) -> None:
    """A file named again goes."""

    def put(folder: Path, files: Mapping[str, str]) -> None:
        for name, content in files.items():
            (folder / name).write_text(content)

    number = next(_numbers)
    grown, whole = tmp_path / f"grown{number}" / "x", tmp_path / f"whole{number}" / "x"
    grown.mkdir(parents=True)
    whole.mkdir(parents=True)
    there: dict[str, str] = {}
    with Library([grown]) as library, Library([whole]) as other:
        for name in order:
            if name in there:
                (grown / name).unlink()
                del there[name]
            else:
                there[name] = _FILES[name]
                put(grown, {name: there[name]})
            if data.draw(st.booleans()):
                read_in(library)
        put(whole, there)
        assert seen(read_in(library)) == seen(read_in(other))
        told = [(claim.id, claim.standing, claim.start) for claim in library.claims()]
        assert told == [(claim.id, claim.standing, claim.start) for claim in other.claims()]
        for query in ("divers", "theatre"):
            assert library.search(query).total == other.search(query).total
        assert library.check().fulltext == "ok"
