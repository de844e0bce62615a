"""The evidence in words: reports, near misses, and disputes with both sides and both times."""

from msgspec.structs import replace

from index.model.claims import Claim, Conflict, Dispute, Nearest, Relation, Report, Standing, bearing
from index.model.document import Document, Fact, Part, PartKind, Span
from tui.present.evidence import Evidence, Other, lines, sides, verdict_lines
from tui.present.layout import Role
from tui.present.view import View

OURS = "Officials in Brentford said on Tuesday that 12 people were hurt in the fire at the mill."
THEIRS = "It rained. In the fire at the mill in Brentford 14 people were hurt. The looms are lost."


def document(id_: int, text: str, outlet: str, date: str | None) -> Document:
    when = Fact(date, "given") if date else None
    parts = (Part(PartKind.BODY, 0, len(text)),)
    return Document(f"/{id_}.txt", "", text, parts, outlet=Fact(outlet, "given"), date=when, id=id_)


def span(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def claim(document: int, where: Span, **more: object) -> Claim:
    found = Claim(
        f"c{document}", document, where.start, where.end, "fire", None, ("x",), Standing.UNRESOLVED, Conflict.NONE,
        0.5, (), (), ("because",),
    )  # fmt: skip
    return replace(found, **more)


SENTENCE = "In the fire at the mill in Brentford 14 people were hurt."
DISPUTE = Dispute(
    2, *(span(THEIRS, "14 people").start, span(THEIRS, "14 people").end), "Echo", Conflict.FIGURES_DIFFER,
    span(OURS, "12 people"),
)  # fmt: skip
NEAR = Nearest(2, span(THEIRS, SENTENCE).start, span(THEIRS, SENTENCE).end, "Echo", 0.6)
POST = View(document(1, OURS, "Post", "2024-05-14T08:30"))
ECHO = View(document(2, THEIRS, "Echo", "2024-05-15"), claims=(claim(2, span(THEIRS, SENTENCE)),))


def gathered(*bearings: Dispute | Report | Nearest, **more: object) -> Evidence:
    one = claim(1, Span(0, len(OURS)), **more)
    return Evidence(one, POST, tuple(Other(found, ECHO) for found in bearings))


def told(evidence: Evidence) -> list[str]:
    return ["".join(text for text, _ in (*left, *right)) for left, right in verdict_lines(evidence)]


def test_a_dispute_has_a_line_of_its_own_with_both_sides_and_both_times() -> None:
    [_, standing, dispute] = told(gathered(DISPUTE, conflict=Conflict.FIGURES_DIFFER))
    assert standing.startswith("? UNRESOLVED  because")
    assert dispute == 'x FIGURES DIFFER  Post says "12 people" (14 May 2024 08:30), Echo says "14 people" (15 May 2024)'


def test_a_denial_without_words_of_the_claim_tells_the_other_side() -> None:
    denial = Dispute(2, 0, 10, "Echo", Conflict.DENIED, None)
    assert told(gathered(denial))[2] == 'x DENIED  Echo says "It rained." (15 May 2024)'


def test_without_a_dispute_there_is_no_line_for_one() -> None:
    assert len(told(gathered(NEAR))) == 2


def test_disputes_come_before_reports_and_stand_for_the_near_miss_that_they_are_in() -> None:
    report = Report(3, 0, 9, "Herald", ("x",), Relation.SAME, 0.5)
    far = Nearest(3, 20, 30, "Herald", 0.2)
    one = claim(1, Span(0, 9), reports=(report,), nearest=(NEAR, far), disputes=(DISPUTE,))
    assert bearing(one) == (DISPUTE, report, far)


def test_side_by_side_a_dispute_is_shown_in_its_claim_with_its_figures_marked() -> None:
    [(ours, theirs)] = sides(gathered(DISPUTE))
    for view, text, figure in ((ours, OURS, "12 people"), (theirs, THEIRS, "14 people")):
        marks = [(text[mark.start : mark.end], role) for mark, role in view.compared]
        assert (figure, Role.FIGURE) in marks
        assert ("fire", Role.SHARED) in marks
    context = [THEIRS[mark.start : mark.end] for mark, role in theirs.compared if role is Role.CONTEXT]
    assert context == ["It rained. ", " The looms are lost."]
    differing = [OURS[mark.start : mark.end] for mark, role in ours.compared if role is Role.DIFFERS]
    assert differing == ["Officials", "Tuesday"]


def test_every_other_report_is_told_in_its_own_words() -> None:
    report = Report(2, NEAR.start, NEAR.end, "Echo", ("x",), Relation.COVERS, 0.5, (span(THEIRS, "mill"),))
    found = ["".join(text for text, _ in left) for left, _ in lines(gathered(DISPUTE, report, NEAR))]
    assert "Echo says more, a loose match (0.50)" in found
    assert "Echo may say the same (0.60)" in found
    assert "Echo gives another figure" in found
    assert found.count(f"  {SENTENCE}") == 2
