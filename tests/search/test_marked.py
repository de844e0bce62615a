"""What analysts marked, tagged, noted and read is found by it: documents, claims and statements."""

from collections.abc import Iterator

import pytest

from index.library import Library
from index.model.actions import Mark, Marking, Note, Read, Tag
from index.model.claims import Claim
from tests.conftest import MakeLibrary, read_in
from tests.search.test_finding import ARTICLES

ASKED = "Nobody asked the fishermen"  # a claim of ferry.txt, by what it has
SOLD = "The old ferry"


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Two analysts' marks on three reports; the journal is theirs."""
    folder, cache, data = (tmp_path_factory.mktemp(name) for name in ("articles", "cache", "data"))
    for name, content in ARTICLES.items():
        (folder / name).write_text(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TWOSOURCE_JOURNAL", str(data))
        with Library([folder], cache=cache) as library, Library([folder], cache=cache, author="Ines") as other:
            read_in(library)
            library.say(library.asserted(claim_of(library, SOLD)), Mark(Marking.DOUBTFUL))
            library.say(library.asserted(claim_of(library, SOLD)), Tag("To Ask?"))
            library.say(library.asserted(claim_of(library, ASKED)), Note("Ask the lawyers of Mr Lund"))
            library.say(library.whole(document(library, "bridge-a")), Tag("bridges"))
            library.say(library.whole(document(library, "bridge-a")), Mark(Marking.CHECKED))
            library.say(library.whole(document(library, "bridge-a")), Read())
            other.say(other.whole(document(library, "ferry")), Read())
            other.say(other.whole(document(library, "ferry")), Tag("Bridges"))
            yield library


def document(library: Library, name: str) -> int:
    return next(entry.id for entry in library.entries() if entry.path.endswith(f"{name}.txt"))


def claim_of(library: Library, words: str) -> Claim:
    return next(claim for claim in library.claims() if words in text(library, claim.document, claim.start, claim.end))


def text(library: Library, id_: int, start: int, end: int) -> str:
    found = library.document(id_)
    assert found
    return found.text[start:end]


def found_by(library: Library, query: str) -> tuple[str, list[str]]:
    """What kind of hits a query finds, and where: the file, and for words in it their beginning."""
    results = library.search(query)
    assert results.total == len(results.hits)
    names = {entry.id: entry.path.rpartition("/")[2].removesuffix(".txt") for entry in library.entries()}
    hits = []
    for hit in results.hits:
        words = text(library, hit.document, hit.snippet.start, hit.snippet.end).strip("“")
        part = hit.claim is not None or results.kind in ("statements", "claims")
        hits.append(f"{names[hit.document]}: {words[:13]}" if part else names[hit.document])
    return results.kind, hits


FINDS = {
    "marked:doubtful": ("marks", ["ferry: The old ferry"]),
    "marked:any": ("marks", ["ferry: The old ferry", "bridge-a"]),
    "marked:important": ("marks", []),
    'tag:"to ask?"': ("marks", ["ferry: The old ferry"]),
    "tag:to*": ("marks", ["ferry: The old ferry"]),
    "tag:to": ("marks", []),
    "tag:BRIDGES": ("marks", ["ferry", "bridge-a"]),
    "tag:bridges -tag:to*": ("marks", ["ferry", "bridge-a"]),  # the document is not tagged so, a claim in it is
    "tag:to* tag:bridges": ("marks", ["ferry: The old ferry"]),
    "tag:* lorries": ("marks", ["bridge-a"]),
    "tag:* date:2024-07": ("marks", ["ferry", "ferry: The old ferry"]),
    "tag:* is:unread": ("marks", ["ferry", "ferry: The old ferry"]),
    "note:lawyer": ("marks", ["ferry: Nobody asked "]),
    'note:"lawyers of lund"~2': ("marks", ["ferry: Nobody asked "]),
    "note:* OR marked:checked": ("marks", ["ferry: Nobody asked ", "bridge-a"]),
    "note:ferry": ("marks", []),
    "is:read": ("documents", ["bridge-a"]),
    "-is:read ferry": ("documents", ["ferry", "bridge-b"]),
    "is:unread": ("documents", ["ferry", "bridge-b"]),
    "porto -tag:*": ("documents", ["bridge-b"]),
    "porto -marked:doubtful": ("documents", ["bridge-a", "bridge-b"]),
    "fishermen OR tag:bridges": ("documents", ["bridge-a", "ferry"]),
    "standing:unresolved marked:doubtful": ("claims", ["ferry: The old ferry"]),
    "standing:unresolved tag:bridges -marked:any": ("claims", ["ferry: Nobody asked "]),
    "standing:single marked:checked lorries": ("claims", []),
    "standing:single marked:checked": ("claims", ["bridge-a: The US and th", "bridge-a: It will help "]),
    "standing:single -marked:checked": ("claims", ["bridge-b: Boris Lund, a"]),
    "speaker:lund note:*": ("statements", ["ferry: Nobody asked "]),
    "speaker:lund -note:*": ("statements", ["bridge-b: that the brid"]),
    "speaker:keller tag:bridges": ("statements", ["bridge-a: The bridge co"]),
}


@pytest.mark.parametrize("query", FINDS)
def test_found(marked: Library, query: str) -> None:
    kind, hits = found_by(marked, query)
    assert (kind, sorted(hits)) == (FINDS[query][0], sorted(FINDS[query][1]))
    if kind == "marks":  # newest document first, and within one in the order of the text
        assert hits == FINDS[query][1]


def test_a_marked_claim_is_found_as_that_claim(marked: Library) -> None:
    claim = claim_of(marked, SOLD)
    [hit] = marked.search("marked:doubtful old").hits
    assert (hit.claim, hit.standing, hit.speaker) == (claim.id, claim.standing, claim.speaker)
    assert (hit.snippet.start, hit.snippet.end) == (claim.start, claim.end)
    assert [text(marked, hit.document, span.start, span.end) for span in hit.spans] == ["old"]


def test_what_is_said_or_taken_back_holds_for_the_next_search(library: MakeLibrary) -> None:
    made = read_in(library(ARTICLES))
    assert made.search("marked:important").note == "Nothing found."
    target = made.asserted(claim_of(made, SOLD))
    made.say(target, Mark(Marking.IMPORTANT))
    assert made.search("marked:important").total == 1
    made.take_back(target, Mark(Marking.IMPORTANT))
    assert made.search("marked:important").total == 0


def test_a_search_for_marks_is_narrowed_by_who_speaks(marked: Library) -> None:
    facets = {(facet.field, facet.value) for facet in marked.facets("tag:*")}
    assert {
        ("outlet", "Coast Daily"),
        ("speaker", "Boris Lund"),
        ("standing", "unresolved"),
        ("tag", "To Ask?"),
    } <= facets
    assert ("speaker", "") not in facets


def test_a_search_is_narrowed_by_tags(marked: Library) -> None:
    assert [(facet.value.lower(), facet.count) for facet in marked.facets("porto") if facet.field == "tag"] == [
        ("bridges", 2), ("to ask?", 1),
    ]  # fmt: skip
    for facet in marked.facets("porto"):
        if facet.field == "tag":
            assert len({hit.document for hit in marked.search(f"porto {facet.query}").hits}) == facet.count
