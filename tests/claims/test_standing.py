"""Each standing by its definition, through the door of the room."""

import pytest

from index.claims import Analysed
from index.model.claims import Conflict, Relation, Standing
from tests.claims.build import article, claim_of, quote
from tests.whole import findings

LEAD = "A fire destroyed the Harlow textile mill in Brentford on Tuesday night."
LEAD_TOO = "The Harlow textile mill in Brentford burned to the ground on Tuesday night."
OWN = "The dye hall roof collapsed at nine."
OWN_TOO = "At nine o'clock the roof of the dye hall collapsed."
REST = "Crews from Aldwick fought the blaze until dawn while the canal was closed to barges."
PADDING = "Nobody in the old weavers' quarter slept, and by morning the smell of wet ash lay over the market square."


def post(*sentences: str, outlet: str | None = "Post", path: str = "a.txt", **more: str | None) -> Analysed:
    return article(path, outlet, LEAD, *sentences, title="Fire at Harlow mill in Brentford", **more)  # type: ignore[arg-type]


def echo(*sentences: str, outlet: str | None = "Echo", path: str = "b.txt", **more: str | None) -> Analysed:
    return article(path, outlet, LEAD_TOO, *sentences, title="Harlow mill in Brentford burns", **more)  # type: ignore[arg-type]


def said(written: Analysed, fact: str, source: str, speaker: str | None = None, via: tuple[str, ...] = ()) -> Analysed:
    return quote(written, fact, source, speaker, via)


def standing(*library: Analysed, words: str = "roof", path: str = "a.txt") -> Standing:
    return claim_of(library, words, path).standing


def test_one_outlet_of_two_is_a_single_source() -> None:
    library = [post(OWN), echo(REST, "The roof of the weaving hall was spared by the fire.")]
    claim = claim_of(library, "roof", "a.txt")
    assert claim.standing is Standing.SINGLE_SOURCE
    assert claim.reasons[0] == "only Post; 0 of 1 other outlet on this story has it"
    assert claim.nearest
    assert claim.nearest[0].outlet == "Echo"
    assert claim.reasons[1] == f"nearest: Echo, {claim.nearest[0].score:.2f}"
    assert claim.conflict is Conflict.NONE


def test_without_another_outlet_nothing_can_be_said() -> None:
    for library in ([post(OWN)], [post(OWN), echo(REST, outlet="POST")]):
        claim = claim_of(library, "roof")
        assert claim.standing is Standing.UNRESOLVED
        assert claim.reasons == ("nothing to compare with: no other outlet reports on this story",)


def test_two_own_voices_corroborate() -> None:
    claim = claim_of([post(OWN), echo(OWN_TOO)], "roof", "a.txt")
    assert claim.standing is Standing.CORROBORATED
    assert claim.origins == ("Post (own voice)",)
    assert claim.reports[0].origins == ("Echo (own voice)",)
    assert "Post (own voice) and Echo (own voice)" in claim.reasons[0]


def test_an_alias_in_other_letters_is_the_same_outlet() -> None:
    assert standing(post(OWN), echo(OWN_TOO, outlet="The POST")) is Standing.UNRESOLVED


def test_near_copies_are_copies() -> None:
    text = (OWN, REST, PADDING)
    claim = claim_of([post(*text), post(*text, outlet="Echo", path="b.txt")], "roof", "a.txt")
    assert claim.standing is Standing.COPIES
    assert claim.reasons[0] == "2 outlets, both from the same text"


def test_a_copy_and_an_independent_report_corroborate() -> None:
    text = (OWN, REST, PADDING)
    library = [post(*text), post(*text, outlet="Courier", path="c.txt"), echo(OWN_TOO)]
    assert standing(*library) is Standing.CORROBORATED


def test_the_same_speaker_is_one_origin() -> None:
    one = said(post(f"{OWN[:-1]}, Ann Coe said."), OWN[:-1], "Ann Coe", "Ann Coe")
    two = said(echo(f"{OWN_TOO[:-1]}, said Coe."), OWN_TOO[:-1], "Coe", "Coe")
    claim = claim_of([one, two], "roof", "a.txt")
    assert claim.standing is Standing.ONE_ORIGIN
    assert claim.speaker == "Ann Coe"
    assert claim.reasons[0] == "2 outlets, both from Ann Coe"


def test_speakers_of_other_names_corroborate_and_those_who_may_speak_for_one_another_do_not() -> None:
    one = said(post(f"{OWN[:-1]}, Ann Coe said."), OWN[:-1], "Ann Coe", "Ann Coe")
    other = said(echo(f"{OWN_TOO[:-1]}, Bo Lind said."), OWN_TOO[:-1], "Bo Lind", "Bo Lind")
    town = said(echo(f"{OWN_TOO[:-1]}, Brentford said."), OWN_TOO[:-1], "Brentford", "Brentford")
    assert standing(one, other) is Standing.CORROBORATED
    claim = claim_of([one, town], "roof", "a.txt")
    assert claim.standing is Standing.ONE_ORIGIN
    assert claim.reasons[0] == "2 outlets, perhaps both from speakers that may speak for one another"


def test_a_name_and_its_initials_are_one_speaker() -> None:
    one = said(post(f"{OWN[:-1]}, the BFS said."), OWN[:-1], "BFS", "BFS")
    other = said(
        echo(f"{OWN_TOO[:-1]}, Brentford Fire Service said."),
        OWN_TOO[:-1],
        "Brentford Fire Service",
        "Brentford Fire Service",
    )
    assert standing(one, other) is Standing.ONE_ORIGIN


@pytest.mark.parametrize("source", ["observers", "officials", "two people", "sources"])
def test_unnamed_sources_never_corroborate(source: str) -> None:
    one = said(post(f"{OWN[:-1]}, {source} said."), OWN[:-1], source)
    same = said(echo(f"{OWN_TOO[:-1]}, {source} said."), OWN_TOO[:-1], source)
    own = echo(OWN_TOO)
    named = said(echo(f"{OWN_TOO[:-1]}, Bo Lind said."), OWN_TOO[:-1], "Bo Lind", "Bo Lind")
    assert standing(one, own) is Standing.UNRESOLVED
    for other in (same, named):
        claim = claim_of([one, other], "roof", "a.txt")
        assert claim.standing is Standing.ONE_ORIGIN
        assert claim.reasons[0].startswith("2 outlets, perhaps both from a source without a name")


@pytest.mark.parametrize("source", ["observers", "two people familiar with the matter", "a guard at the Harlow mill"])
def test_unnamed_sources_that_speakers_resolve_to_never_corroborate(source: str) -> None:
    speaker = source.removeprefix("a ")
    one = said(post(f"{OWN[:-1]}, {source} said."), OWN[:-1], source, speaker)
    named = said(echo(f"{OWN_TOO[:-1]}, Bo Lind said."), OWN_TOO[:-1], "Bo Lind", "Bo Lind")
    assert standing(one, echo(OWN_TOO)) is Standing.UNRESOLVED
    assert standing(one, named) is Standing.ONE_ORIGIN


def test_a_body_whose_name_holds_a_common_word_is_a_named_source() -> None:
    one = said(
        post(f"{OWN[:-1]}, the Associated Press reported."), OWN[:-1], "the Associated Press", "Associated Press"
    )
    assert standing(one, echo(OWN_TOO)) is Standing.ONE_ORIGIN
    assert claim_of([one, echo(OWN_TOO)], "roof", "a.txt").origins == ("Associated Press",)


def test_the_same_described_source_is_one_origin() -> None:
    one = said(post(f"{OWN[:-1]}, Russian sources said."), OWN[:-1], "Russian sources")
    other = said(echo(f"{OWN_TOO[:-1]}, Russian sources said."), OWN_TOO[:-1], "Russian sources")
    assert standing(one, other) is Standing.ONE_ORIGIN


def test_a_speaker_who_is_not_told_may_be_the_other_ones() -> None:
    he = said(post(f"{OWN[:-1]}, he said."), OWN[:-1], "he")
    other = said(echo(f"{OWN_TOO[:-1]}, Bo Lind said."), OWN_TOO[:-1], "Bo Lind", "Bo Lind")
    old = said(echo(f"{OWN_TOO[:-1]}, the 71-year-old said."), OWN_TOO[:-1], "the 71-year-old")
    assert standing(he, other) is Standing.ONE_ORIGIN
    assert standing(he, old) is Standing.ONE_ORIGIN
    assert standing(he, echo(OWN_TOO)) is Standing.UNRESOLVED


def test_a_speaker_may_be_behind_what_another_outlet_says_itself() -> None:
    one = said(post(f"{OWN[:-1]}, Ann Coe said."), OWN[:-1], "Ann Coe", "Ann Coe")
    claim = claim_of([one, echo(OWN_TOO)], "roof", "a.txt")
    assert claim.standing is Standing.ONE_ORIGIN
    assert claim.reasons[0] == "2 outlets, perhaps both from Ann Coe, whom one of them quotes"
    naming = "Ann Coe watched as the dye hall's roof collapsed at nine."
    assert standing(one, echo(naming)) is Standing.ONE_ORIGIN


def test_two_own_voices_corroborate_whomever_a_third_quotes() -> None:
    third = "Nine had struck when the dye hall's roof collapsed"
    quoting = said(echo(f"{third}, Ann Coe said.", outlet="Herald", path="c.txt"), third, "Ann Coe", "Ann Coe")
    assert standing(post(OWN), echo(OWN_TOO), quoting) is Standing.CORROBORATED


def test_a_shared_agency_is_one_origin() -> None:
    assert standing(post(OWN, agency="Reuters"), echo(OWN_TOO, agency="Reuters")) is Standing.ONE_ORIGIN
    assert standing(post(OWN, agency="Reuters"), echo(OWN_TOO, outlet="Reuters")) is Standing.ONE_ORIGIN
    assert standing(post(OWN, via="Stern"), echo(OWN_TOO, agency="AFP")) is Standing.CORROBORATED
    one = said(post(f"{OWN[:-1]}, Ann Coe said, according to Interfax."), OWN[:-1], "Ann Coe", "Ann Coe", ("Interfax",))
    other = said(echo(f"{OWN_TOO[:-1]}, Bo Lind told Interfax."), OWN_TOO[:-1], "Bo Lind", "Bo Lind", ("Interfax",))
    claim = claim_of([one, other], "roof", "a.txt")
    assert claim.standing is Standing.ONE_ORIGIN
    assert claim.origins == ("Ann Coe", "Interfax")


def test_a_run_of_six_words_is_one_origin() -> None:
    run = "The dye hall roof collapsed at nine with a roar."
    assert standing(post("Nobody slept.", OWN), echo(run)) is Standing.ONE_ORIGIN
    parted = "The dye hall roof, red hot, collapsed at nine with a roar."
    assert standing(post("Nobody slept.", OWN), echo(parted)) is Standing.CORROBORATED


def test_texts_that_share_a_passage_do_not_corroborate() -> None:
    passage = "By morning the smell of wet ash lay over the old market square."
    assert standing(post(OWN, passage), echo(OWN_TOO, passage)) is Standing.ONE_ORIGIN


def test_an_outlet_that_is_not_known_never_corroborates() -> None:
    claim = claim_of([post(OWN), echo(OWN_TOO, outlet=None)], "roof", "a.txt")
    assert claim.standing is Standing.UNRESOLVED
    assert "an outlet is not known" in claim.reasons[0]
    assert claim.reports[0].outlet == "an unknown outlet (b.txt)"
    two = [post(OWN, outlet=None), echo(OWN_TOO, outlet=None)]
    assert standing(*two) is Standing.UNRESOLVED
    third = echo("Nine had struck when the dye hall's roof collapsed.", outlet="Herald", path="c.txt")
    assert standing(post(OWN), *two[1:], third) is Standing.CORROBORATED


def test_another_figure_is_neither_a_report_nor_silence() -> None:
    library = [
        post("The fire killed 12 horses in the stables."),
        echo("In the stables, 14 horses were killed by the fire."),
    ]
    claim = claim_of(library, "horses", "a.txt")
    assert claim.standing is Standing.UNRESOLVED
    assert claim.reports == ()
    assert claim.reasons == ("another figure: Echo has “14 horses”",)
    assert claim.conflict is Conflict.FIGURES_DIFFER
    (dispute,) = claim.disputes
    assert dispute.own
    assert library[0].document.text[dispute.own.start : dispute.own.end] == "12 horses"
    assert library[1].document.text[dispute.start : dispute.end] == "14 horses"
    for same in (
        "In the stables, twelve horses were killed by the fire.",
        "At least 10 horses were killed in the stables.",
    ):
        for path in ("a.txt", "b.txt"):
            assert claim_of([library[0], echo(same)], "horses", path).reports


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("In the stables, 12 horses were killed.", "In the stables, Mill-19 horses were killed."),
        ("In the stables, 12 horses were killed.", "In the stables, 15 other horses were killed."),
        ("The horses of the stables were killed in 12 years.", "The 15-year-old horses of the stables were killed."),
    ],
)
def test_a_figure_of_something_else_is_no_conflict(one: str, other: str) -> None:
    library = [post(one), echo(other)]
    for path in ("a.txt", "b.txt"):
        assert claim_of(library, "stables", path).conflict is Conflict.NONE


def test_a_denial_stands_against_the_claim_wherever_it_is_told() -> None:
    claim = "Coe said the watchman Lind had left the boiler burning."
    one = said(post(claim), "the watchman Lind had left the boiler burning", "Coe", "Ann Coe")
    denies = echo("But Lind denied that he left the boiler burning.")
    denies = quote(denies, "that he left the boiler burning", "Lind", "Bo Lind", cue="denied")
    found = claim_of([one, denies], "watchman", "a.txt")
    assert found.conflict is Conflict.DENIED
    assert found.reports == (), "who denies a claim does not report it"
    (dispute,) = found.disputes
    assert denies.document.text[dispute.start : dispute.end] == "denied that he left the boiler burning"
    assert found.reasons[-1] == "denied: Echo has “denied that he left the boiler burning”"
    assert claim_of([one, denies], "But Lind", "b.txt").conflict is Conflict.NONE


def test_that_something_is_alleged_stays_true_where_it_is_denied() -> None:
    one = post("The allegation that the watchman Lind had left the boiler burning was first made on Tuesday.")
    denied = "that he left the boiler burning"
    other = quote(echo(f"But Lind denied {denied}."), denied, "Lind", "Bo Lind", cue="denied")
    assert claim_of([one, other], "watchman", "a.txt").conflict is Conflict.NONE


def test_who_rejects_an_offer_denies_no_claim() -> None:
    offer = "The mill owner offered the weavers nine crowns more, which the weavers rejected."
    one = quote(post(offer), "which", "the weavers", cue="rejected")
    assert claim_of([one, echo(OWN)], "crowns", "a.txt").conflict is Conflict.NONE


@pytest.mark.parametrize("cue", ["did not deny", "was denied", "mentioned"])
def test_what_takes_a_denial_back_is_none(cue: str) -> None:
    one = said(post("Coe said the watchman Lind had left the boiler burning."), "had left", "Coe", "Ann Coe")
    text = f"But Lind {cue} that he left the boiler burning."
    other = quote(echo(text), "that he left the boiler burning", "Lind", cue=cue)
    assert claim_of([one, other], "watchman", "a.txt").conflict is Conflict.NONE


def test_a_denial_of_something_else_that_shares_words_denies_nothing() -> None:
    one = said(post("Coe said the watchman Lind had left the boiler burning."), "had left", "Coe", "Ann Coe")
    denied = "that he ever sold the boiler's burning oil to smugglers from Penrith or took their silver for it"
    other = quote(echo(f"But Lind denied {denied}."), denied, "Lind", "Bo Lind", cue="denied")
    assert claim_of([one, other], "watchman", "a.txt").conflict is Conflict.NONE


def test_a_relative_clause_denies_its_own_sentence() -> None:
    one = said(post("Coe said Lind had left the boiler burning, which Lind denied."), "Lind had left", "Coe", "Ann Coe")
    one = quote(one, "which", "Lind", "Bo Lind", cue="denied")
    found = claim_of([one, echo(OWN)], "boiler", "a.txt")
    assert found.conflict is Conflict.DENIED
    assert found.disputes[0].document == one.document.id


def test_another_weekday_is_no_report() -> None:
    library = [
        post("The mill owner met the mayor of Brentford on Monday."),
        echo("On Friday the mill owner met the mayor."),
    ]
    assert claim_of(library, "mayor", "a.txt").reports == ()


def test_two_statements_of_one_speaker_are_not_one_claim() -> None:
    who = "Harlow councillor Ann Coe, who led the sit-in of the weavers at the mill gates,"
    repairs = "repairs of the dye hall begin in spring at the expense of the county and its insurers"
    barges = "barges leave the canal before winter comes unless somebody mends its upper lock by then"
    one = quote(post(f"{who} said {repairs}."), repairs, who, "Ann Coe", cue="said")
    other = quote(echo(f"{who} said {barges}."), barges, who, "Ann Coe", cue="said")
    claim = claim_of([one, other], "repairs", "a.txt")
    assert claim.standing is Standing.UNRESOLVED
    assert claim.reports == ()
    assert "perhaps also Echo" in claim.reasons[0]


def test_a_not_is_pointed_out() -> None:
    library = [post("The dye hall roof did not collapse at nine."), echo("The dye hall roof collapsed at nine.")]
    claim = claim_of(library, "roof", "a.txt")
    assert claim.reasons[-1] == "Echo says it with a “not” or without: compare the texts"


def test_a_longer_report_covers_the_claim() -> None:
    longer = (
        "At nine the roof of the dye hall collapsed, and an hour later both chimneys, the clock and the east wall fell."
    )
    claim = claim_of([post(OWN), echo(longer)], "roof", "a.txt")
    assert [report.relation.value for report in claim.reports] == ["covers"]
    assert claim_of([post(OWN), echo(OWN_TOO)], "roof", "a.txt").reports[0].relation.value == "same"


def test_a_report_may_say_more_than_the_claim() -> None:
    longer = (
        "At nine the roof of the dye hall collapsed, and an hour later both chimneys, the clock and the east wall fell "
        "into the canal while crowds watched from the bridge."
    )
    (report,) = claim_of([post(OWN), echo(longer)], "roof", "a.txt").reports
    assert report.relation is Relation.COVERS


def test_two_sentences_together_can_report_a_claim() -> None:
    claim = "The dye hall roof collapsed at nine and forty looms burned in the weaving shed."
    halves = ("The roof of the dye hall collapsed at nine.", "Forty looms burned in the weaving shed.")
    library = [
        post(claim),
        article("b.txt", "Echo", f"{LEAD_TOO} {' '.join(halves)}", title="Harlow mill in Brentford burns"),
    ]
    report = claim_of(library, "forty looms", "a.txt").reports[0]
    assert library[1].document.text[report.start : report.end] == " ".join(halves)


def test_the_words_both_share_are_marked_in_the_other_text() -> None:
    library = [post(OWN), echo(OWN_TOO)]
    text = library[1].document.text
    report = claim_of(library, "roof", "a.txt").reports[0]
    assert [text[span.start : span.end] for span in report.matching] == ["nine", "roof", "dye", "hall", "collapsed"]


TRAMS = "Trams kept running in Aldwick."
BLAZE = "The blaze took eleven hours to put out."
BLAZE_TOO = "It took firefighters eleven hours to bring the fire under control."


def test_a_loose_match_alone_corroborates_nothing() -> None:
    library = [post(REST, BLAZE), echo(TRAMS, BLAZE_TOO)]
    for words, path in (("eleven", "a.txt"), ("eleven", "b.txt")):
        claim = claim_of(library, words, path)
        assert claim.standing is Standing.UNRESOLVED
        assert [report.score < 0.6 for report in claim.reports] == [True]
        assert claim.reasons[0].startswith("perhaps 2 outlets, independent of each other")
        assert claim.reasons[-1] == f"a loose match ({claim.reports[0].score:.2f}): compare the texts"
        assert not claim.flagged
    third = "Putting out the blaze took eleven hours, crews from Aldwick said."
    library.append(echo(third, outlet="Herald", path="c.txt"))
    assert claim_of(library, "eleven", "a.txt").standing is Standing.CORROBORATED


def test_a_loose_match_of_two_speakers_is_none() -> None:
    jobs, work = "Two hundred weavers will lose their jobs", "Two hundred weavers are out of work"
    one = said(post(REST, f"{jobs}, Ann Coe said."), jobs, "Ann Coe", "Ann Coe")
    same, other = (said(echo(TRAMS, f"{work}, {who} said."), work, who, who) for who in ("Ann Coe", "Bo Lind"))
    assert claim_of([one, same], jobs, "a.txt").reports
    claim = claim_of([one, other], jobs, "a.txt")
    assert claim.reports == ()
    assert claim.reasons[0].startswith("perhaps also Echo")


def test_what_perhaps_reports_a_claim_leaves_both_open() -> None:
    policy = "The owners had cancelled their insurance in March."
    library = [post(REST, policy), echo(TRAMS, "The insurance of the mill had run out in March.")]
    for words, path, outlet in (("cancelled", "a.txt", "Echo"), ("run out", "b.txt", "Post")):
        claim = claim_of(library, words, path)
        assert claim.standing is Standing.UNRESOLVED
        assert claim.reports == ()
        assert claim.reasons[0] == f"perhaps also {outlet} ({claim.nearest[0].score:.2f}): compare the texts"
        assert not any(reason.startswith("nearest") for reason in claim.reasons)


def test_what_says_much_more_than_a_claim_is_not_all_reported_by_it() -> None:
    arrest = "police arrested a stoker on Thursday."
    longer = (
        "While the county's insurance board met in Aldwick to hear how the owners had cancelled their policy in March "
        "and why the sprinklers ordered in 2019 were never paid for, and the union put the number of weavers without "
        f"work at two hundred, {arrest}"
    )
    library = [post(REST, arrest.capitalize()), echo(longer)]
    short, long = claim_of(library, "stoker", "a.txt"), claim_of(library, "stoker", "b.txt")
    assert short.reports[0].score > 0.9
    assert long.reports[0].score < short.reports[0].score - 0.1


def test_the_same_words_are_the_same_claim_whatever_they_say() -> None:
    told = "Nobody was hurt by it, the town says."
    library = [post(REST, OWN, told), echo(told, "The roof of the weaving hall was spared.")]
    assert [report.score for report in claim_of(library, told, "a.txt").reports] == [0.999]


def test_an_independent_report_is_seen_among_many_copies() -> None:
    copies = [post(OWN, REST, PADDING, outlet=f"Daily {at}", path=f"{at:02}.txt") for at in range(20)]
    claims = [claim_of([*copies, echo(OWN_TOO)], "roof", f"{at:02}.txt") for at in (0, 10, 19)]
    assert {claim.standing for claim in claims} == {Standing.CORROBORATED}


def test_opinion_captions_and_questions_claim_nothing() -> None:
    told = (
        "What a shameful waste of a beautiful building this is!",
        "Photo: the mill on Wednesday morning, by Bo Lind.",
        "How could the owners let this happen to our town?",
    )
    library = [post(OWN, *told), echo(REST)]
    claimed = " ".join(library[0].document.text[claim.start : claim.end] for claim in findings(library))
    assert "roof" in claimed
    assert not any(sentence in claimed for sentence in told)


def test_an_articles_first_sentences_are_less_sure_to_be_one_outlets_alone() -> None:
    facts = ("The county council will meet the owners on the first of June.", PADDING, "A barge sank at the lock.")
    first = claim_of([post(*facts), echo(OWN)], "council", "a.txt")
    later = claim_of([post(REST, PADDING, *facts[::-1]), echo(OWN)], "council", "a.txt")
    assert first.standing is later.standing is Standing.SINGLE_SOURCE
    assert first.certainty <= 0.91
    assert later.certainty > 0.91


def test_the_nearer_another_outlet_comes_the_less_certain_is_a_single_source() -> None:
    near = claim_of([post(REST, PADDING, OWN), echo(TRAMS, "The hall lost its roof.")], "dye hall", "a.txt")
    far = claim_of([post(REST, PADDING, OWN), echo("A barge sank at the lock.")], "dye hall", "a.txt")
    assert near.standing is far.standing is Standing.SINGLE_SOURCE
    assert near.nearest[0].score > 0.2
    assert near.certainty < far.certainty - 0.1
    assert not near.flagged
    assert far.flagged
