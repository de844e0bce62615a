"""The door of the room: order, numbers, bad input, and the sample library."""

from pathlib import Path

import msgspec
import pytest

from index.claims import Analysed
from index.claims.matching import DOCUMENTS
from index.model.claims import Claim, Standing
from index.model.document import Document
from index.quotes import attributions
from index.reading import read
from tests.claims import mill
from tests.claims.build import article, claim_of, texts
from tests.whole import findings

SEEDS = Path(__file__).parents[2] / "seeds"


def test_no_documents_no_claims() -> None:
    assert findings([]) == ()
    assert findings([Analysed(Document("a.txt", "0", ""), ()), article("b.txt", "Post")]) == ()


def test_one_document_has_nothing_to_compare_with() -> None:
    claims = findings([article("a.txt", "Post", "The roof fell in. Nobody was hurt by it.")])
    assert [claim.standing for claim in claims] == [Standing.UNRESOLVED] * 2
    assert all(claim.story == "The roof fell in. Nobody was hurt by it." for claim in claims)


def test_the_same_file_twice_has_claims_of_its_own_each() -> None:
    first = article("a.txt", "Post", "The roof of the mill fell in at nine.")
    again = article("b.txt", "Post", "The roof of the mill fell in at nine.")
    ids = [claim.id for claim in findings([first, again])]
    assert len(set(ids)) == 2
    assert findings([first])[0].id == ids[0]


def test_numbers_of_claims_outlive_a_change_of_the_library() -> None:
    library = mill.library(
        [mill.Story("Post", 0, (mill.Told(0, 0, None),)), mill.Story("Echo", 1, (mill.Told(1, 0, None),))]
    )
    alone = {claim.id for claim in findings(library[:1])}
    assert alone
    assert alone < {claim.id for claim in findings(library)}


def test_claims_come_in_the_order_of_documents_then_of_places() -> None:
    library = mill.library(
        [mill.Story(outlet, 0, (mill.Told(0, 0, None), mill.Told(1, 0, None))) for outlet in mill.OUTLETS]
    )
    backwards = library[::-1]
    claims = findings(backwards)
    assert [claim.document for claim in claims] == [one.document.id for one in backwards for _ in range(3)]
    assert texts(backwards, claims[:3]) == [mill.LEADS[0], mill.FACTS[0][0], mill.FACTS[1][0]]


def test_what_names_figures_and_comes_early_ranks_before_what_does_not() -> None:
    said = mill.write("a.txt", mill.Story("Post", 0, (mill.Told(1, 0, "Ann Coe"), mill.Told(5, 0, None))))
    named, plain = claim_of([said], "Forty looms"), claim_of([said], "watchman")
    assert named.salience > plain.salience


@pytest.mark.slow
def test_hundreds_of_copies_cost_no_more_than_a_few_each() -> None:
    facts = [fact for fact, _ in mill.FACTS]
    library = [article(f"{at:03}.txt", f"Outlet {at}", *mill.LEADS, *facts, title=mill.TITLE) for at in range(200)]
    claims = findings(library)
    assert len(claims) == 200 * 9
    assert {claim.standing for claim in claims} == {Standing.COPIES}
    assert max(len(claim.reports) for claim in claims) <= 2 * DOCUMENTS
    assert claims[0].reasons[0].startswith("at least ")


@pytest.mark.slow
def test_a_story_of_many_different_reports_compares_few_of_them_each() -> None:
    library = []
    for at in range(80):
        told = tuple(mill.Told((at + step) % len(mill.FACTS), at % 2, None) for step in range(3))
        library.append(mill.write(f"{at:03}.txt", mill.Story(f"Outlet {at}", at % 3, told)))
    claims = findings(library)
    assert max(len(claim.reports) for claim in claims) <= 2 * DOCUMENTS
    assert not any(claim.standing is Standing.SINGLE_SOURCE for claim in claims)


def test_odd_texts_do_no_harm() -> None:
    odd = [
        article("a.txt", "Post", "\u200b\ufeff \u00ad", "." * 500, "“" * 400, "(" * 400, "1,2.3" * 300, "word " * 3000),
        article(
            "b.txt",
            "Echo",
            "火事が起きた。工場は全焼した。" * 20,
            "Der Brand zerstörte am Dienstag die alte Weberei in Brentford.",
        ),
        article("c.txt", None, "\x1b[31mThe mill burned down on Tuesday night.\x1b[0m", date="no date"),
    ]
    assert findings(odd)


@pytest.fixture(scope="module")
def sample() -> list[Analysed]:
    documents = [document for path in sorted(SEEDS.glob("*.txt")) for document in read(str(path)).documents]
    numbered = [msgspec.structs.replace(document, id=number) for number, document in enumerate(documents, 1)]
    return [Analysed(document, attributions(document)) for document in numbered]


def of_outlet(sample: list[Analysed], outlet: str, words: str) -> Claim:
    path = next(one.document.path for one in sample if one.document.outlet and one.document.outlet.value == outlet)
    return claim_of(sample, words, path)


def test_the_seeds_are_one_story(sample: list[Analysed]) -> None:
    assert len({claim.story for claim in findings(sample)}) == 1


@pytest.mark.parametrize("words", ["Vladivostok", "beautiful capital", "ilateral relations"])
@pytest.mark.parametrize("outlets", [("Krone", "24 Hours World"), ("24 Hours World", "Krone")])
def test_both_seeds_have_it_from_one_origin(sample: list[Analysed], words: str, outlets: tuple[str, str]) -> None:
    claim = of_outlet(sample, outlets[0], words)
    other = next(one.document for one in sample if one.document.outlet and one.document.outlet.value == outlets[1])
    assert claim.standing is Standing.ONE_ORIGIN
    assert [report.outlet for report in claim.reports] == [outlets[1]]
    assert words in other.text[claim.reports[0].start : claim.reports[0].end]


@pytest.mark.parametrize("outlet", ["Krone", "24 Hours World"])
def test_both_seeds_credit_observers_and_so_corroborate_nothing(sample: list[Analysed], outlet: str) -> None:
    claim = of_outlet(sample, outlet, "observers")
    assert len(claim.reports) == 1
    assert claim.standing is Standing.ONE_ORIGIN
    assert claim.reasons[0] == "2 outlets, perhaps both from a source without a name"


@pytest.mark.parametrize(
    ("outlet", "words", "speaker"),
    [
        ("Krone", "unconditionally", "Kim Jong Un"),
        ("Krone", "strategic balance", "Kim Jong Un"),
    ],
)
def test_one_seed_alone_has_it(sample: list[Analysed], outlet: str, words: str, speaker: str) -> None:
    claim = of_outlet(sample, outlet, words)
    assert claim.standing is Standing.SINGLE_SOURCE
    assert claim.speaker == speaker
    assert claim.reasons[0] == f"only {outlet}; 0 of 1 other outlet on this story has it"


def test_where_the_other_seed_comes_near_it_is_left_open_and_not_flagged(sample: list[Analysed]) -> None:
    claim = of_outlet(sample, "24 Hours World", "new fundamental document")
    assert claim.standing is Standing.UNRESOLVED
    assert not claim.flagged
    assert claim.reasons[0].startswith("perhaps also Krone")


def test_who_passed_it_on_is_told(sample: list[Analysed]) -> None:
    assert any("Interfax" in name for name in of_outlet(sample, "Krone", "unconditionally").origins)


def test_no_claim_of_the_seeds_is_corroborated(sample: list[Analysed]) -> None:
    """Both texts share passages word for word: whatever both have, they may have from one agency."""
    assert not [claim for claim in findings(sample) if claim.standing is Standing.CORROBORATED]


def test_furniture_of_the_seeds_claims_nothing(sample: list[Analysed]) -> None:
    said = " ".join(texts(sample, findings(sample)))
    for words in ("automatically translated", "news industry", "Kommentarfunktion", "Source: Stern"):
        assert words not in said
