"""What makes a claim worth a look: each mark alone, two tellings that differ in nothing else."""

from index.claims import Analysed
from index.model.claims import FLAG_SALIENCE
from index.model.statements import Kind
from tests.claims.build import article, claim_of, quote

ROOF = "The roof of the dye hall fell into the yard"
BESIDE = "A watchman locked the eastern gate afterwards."


def salience(written: Analysed, words: str = "dye hall") -> float:
    return claim_of([written], words).salience


def told(sentence: str, *others: str) -> Analysed:
    return article("a.txt", "Post", sentence, *others)


def said_by(source: str, kind: Kind = Kind.INDIRECT) -> Analysed:
    written = told(f"{ROOF}, {source} said.", BESIDE)
    return quote(written, ROOF, source, source, kind=kind, cue="said")


def test_a_named_speaker_matters_more_than_one_without_a_name() -> None:
    assert salience(said_by("Ann Coe")) >= salience(said_by("observers")) + 0.2
    own = told(f"{ROOF}, observers said.", BESIDE)
    assert abs(salience(said_by("observers")) - salience(own)) < 0.01


def test_a_figure_matters() -> None:
    assert (
        salience(told("Forty looms of the dye hall burned."))
        >= salience(told("Good looms of the dye hall burned.")) + 0.1
    )


def test_a_quotation_matters() -> None:
    assert salience(said_by("Ann Coe", Kind.DIRECT)) >= salience(said_by("Ann Coe")) + 0.05


def test_what_comes_first_matters_more() -> None:
    first, last = told(f"{ROOF}.", BESIDE), told(BESIDE, f"{ROOF}.")
    assert salience(first) >= salience(last) + 0.15


def test_words_that_are_rare_in_the_news_matter_more() -> None:
    rare, common = (
        told("The belfry of the tannery fell into the yard."),
        told("The back of the house fell into the yard."),
    )
    assert salience(rare, "into the yard") >= salience(common, "into the yard") + 0.02


def test_long_claims_matter_more_up_to_a_point() -> None:
    longer = f"{ROOF} and crushed carts, barrels, bicycles, ladders, timber, benches"
    longest = f"{longer}, kettles, crates, baskets, ropes, buckets, brooms"
    assert salience(told(f"{longer}.")) >= salience(told(f"{ROOF}.")) + 0.03
    assert abs(salience(told(f"{longest}.")) - salience(told(f"{longer}."))) < 0.03


def test_what_the_outlet_only_supposes_matters_less() -> None:
    supposed = told("The roof of the dye hall might fall into the yard.", BESIDE)
    plain = told("The roof of the dye hall did fall into the yard.", BESIDE)
    assert salience(supposed) <= salience(plain) - 0.1
    quoted = quote(supposed, "The roof of the dye hall might fall", "", "Ann Coe", cue="")
    assert salience(quoted) > salience(plain), "who is named supposes at their own risk"


def test_the_weights_rank_what_has_more_of_the_marks_first() -> None:
    """Who says it weighs more than a figure, a figure more than a quotation, in the same place."""
    named = salience(said_by("Ann Coe"))
    counted = salience(told(f"{ROOF} on 40 barrels.", BESIDE))
    marked = salience(told(f"{ROOF}, as “one rotten heap of beams”.", BESIDE))
    assert named > counted > marked > salience(told(f"{ROOF}.", BESIDE))


def test_a_flag_needs_salience_as_well_as_a_standing() -> None:
    library = [
        article(
            "a.txt",
            "Post",
            "Fire gutted the dye hall in Brentford.",
            "Forty looms were lost there, Ann Coe said.",
            BESIDE,
        ),
        article("b.txt", "Echo", "The dye hall in Brentford was gutted by fire."),
    ]
    library[0] = quote(library[0], "Forty looms were lost there", "Ann Coe", "Ann Coe", cue="said")
    looms, gate = claim_of(library, "looms"), claim_of(library, "watchman")
    assert looms.standing is gate.standing
    assert looms.flagged and looms.salience >= FLAG_SALIENCE
    assert not gate.flagged and gate.salience < FLAG_SALIENCE
