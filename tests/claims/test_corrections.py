"""What the analyst says wins over the engine."""

from index.claims import Analysed
from index.model.claims import Claim, Standing
from index.model.corrections import Corrections, Spot
from tests.claims.build import article, claim_of
from tests.claims.test_standing import OWN, OWN_TOO, echo, post
from tests.whole import findings

LOOSE = "What stood above the vats came down first."


def spot(claim: Claim) -> Spot:
    return Spot(claim.document, claim.start, claim.end)


def corrected(library: list[Analysed], corrections: Corrections, claim: Claim) -> Claim:
    (found,) = [one for one in findings(library, corrections) if one.id == claim.id]
    return found


def test_two_claims_put_together_report_each_other() -> None:
    library = [post(OWN), echo(LOOSE)]
    one, other = claim_of(library, "roof", "a.txt"), claim_of(library, LOOSE, "b.txt")
    assert one.standing is other.standing is Standing.SINGLE_SOURCE
    corrections = Corrections(same=((spot(other), spot(one)),))
    for claim, theirs in ((one, other), (other, one)):
        found = corrected(library, corrections, claim)
        assert found.standing is Standing.CORROBORATED
        assert [(report.start, report.end, report.score) for report in found.reports] == [
            (theirs.start, theirs.end, 1.0)
        ]
        assert found.reasons[-1].endswith("has it, as you said")


def test_two_claims_taken_apart_report_each_other_no_more() -> None:
    library = [post(OWN), echo(OWN_TOO)]
    one, other = claim_of(library, "roof", "a.txt"), claim_of(library, "roof", "b.txt")
    assert one.standing is other.standing is Standing.CORROBORATED
    corrections = Corrections(different=((spot(one), spot(other)),))
    for claim in (one, other):
        found = corrected(library, corrections, claim)
        assert found.standing is Standing.SINGLE_SOURCE
        assert found.reports == ()


def test_an_alias_is_no_other_outlet() -> None:
    library = [post(OWN), echo(OWN_TOO)]
    claim = claim_of(library, "roof", "a.txt")
    found = corrected(library, Corrections(aliases=(("The Echo", "Post"),)), claim)
    assert found.standing is Standing.UNRESOLVED
    assert found.reasons == ("nothing to compare with: no other outlet reports on this story",)


def test_outlets_called_dependent_corroborate_nothing() -> None:
    library = [post(OWN), echo(OWN_TOO)]
    claim = claim_of(library, "roof", "a.txt")
    found = corrected(library, Corrections(dependent=(("echo", "Post"),)), claim)
    assert found.standing is Standing.ONE_ORIGIN
    assert found.reasons[0] == "2 outlets, both from outlets that depend on each other, as you said"


def test_what_is_corrected_elsewhere_changes_nothing() -> None:
    library = [post(OWN), echo(OWN_TOO)]
    places = tuple(Spot(number, 0, 10) for number in range(4))
    elsewhere = Corrections((("Krone", "Kurier"),), (("Krone", "Stern"),), (places[:2],), (places[2:],))  # type: ignore[arg-type]
    assert findings(library, elsewhere) == findings(library)


def test_well_known_names_of_one_outlet_are_one() -> None:
    library = [post(OWN, outlet="AP"), echo(OWN_TOO, outlet="The Associated Press")]
    assert claim_of(library, "roof", "a.txt").standing is Standing.UNRESOLVED
    others = [article("a.txt", "CNN", OWN), article("b.txt", "CNN (Web News)", OWN_TOO)]
    assert claim_of(others, "roof", "a.txt").standing is Standing.UNRESOLVED
