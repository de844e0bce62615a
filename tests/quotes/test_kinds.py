"""Kinds of quotations beside the plain one: each in several texts, who speaks and what is said."""

import pytest

from index.model.document import Document, Part, PartKind
from index.model.statements import Kind
from index.quotes import attributions
from tests.quotes.build import document

Said = list[tuple[str | None, str]]  # speaker (a source in brackets where nobody is named), words


def said(text: str) -> Said:
    found: Said = []
    for one in attributions(document(text)):
        source = " ".join(text[span.start : span.end] for span in one.source)
        words = " … ".join(text[span.start : span.end] for span in one.content)
        found.append((one.speaker or f"[{source}]", words))
    return found


WAIT = "“We have waited long enough for this bridge to open.”"
FERRY = "“The ferry is old, the quay is older, and nobody will pay for either.”"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"{WAIT} - Nora Vik", "Nora Vik"),
        (f"{WAIT} — Nora Vik, captain of the Alma", "Nora Vik"),
        (f"{WAIT} -Captain Nora Vik", "Nora Vik"),
        (f"{WAIT} -- Nora Vik (Seamen’s League)", "Nora Vik"),
        (f"{WAIT}\n\n— Nora Vik", "Nora Vik"),
        (f"{WAIT}\n\n- Nora Vik, captain of the Alma", "Nora Vik"),
        (f"{WAIT}\n\nNora Vik, captain of the Alma", "Nora Vik"),
        (f"And from Captain Nora Vik:\n\n{WAIT}", "Nora Vik"),
        (f"And from Captain Nora Vik: {WAIT}", "Nora Vik"),
        (f"From the desk of Nora Vik, captain of the Alma:\n\n{WAIT}", "Nora Vik"),
        (f"This from Nora Vik: {WAIT}", "Nora Vik"),
        (f"A word from Nora Vik, the captain:\n\n{WAIT}", "Nora Vik"),
        (f"Nora Vik had this to say:\n\n{WAIT}", "Nora Vik"),
        (f"Nora Vik had the following to add about the vote: {WAIT}", "Nora Vik"),
        (f"As Nora Vik put it: {WAIT}", "Nora Vik"),
        (f"In the words of Nora Vik:\n\n{WAIT}", "Nora Vik"),
        (f"Here is Captain Nora Vik:\n\n{WAIT}", "Nora Vik"),
    ],
)
def test_a_quotation_is_signed_or_introduced(text: str, speaker: str) -> None:
    assert said(text) == [(speaker, WAIT)]


def test_a_signature_stands_below_a_quotation_of_several_paragraphs() -> None:
    first = "“The ferry is old, and so is the quay."
    assert said(f"{first}\n\n{WAIT}\n\n— Nora Vik") == [("Nora Vik", f"{first} … {WAIT}")]


@pytest.mark.parametrize(
    "text",
    [
        f"The rules from Monday:\n\n{WAIT}",
        f"From the start:\n\n{WAIT}",
        f"{WAIT}\n\nA bridge for all",
        f"{WAIT}\n\n- read more",
    ],
)
def test_other_words_neither_sign_nor_introduce(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nora Vik came in at noon. “Nobody told us about the tide.” The judge nodded.", "Nora Vik"),
        ("The mayor rose. “Nobody told us about the tide.” Nobody clapped.", "[The mayor]"),
        ("Jon Berg, a baker, laughed. 'Nobody told us about the tide.' The clerk looked away.", "Jon Berg"),
        ("Then Jon Berg sat down. “Nobody told us about the tide!” The baker's wife frowned.", "Jon Berg"),
        ("Captain Nora Vik shook her head. “Nobody told us about the tide.”", "Nora Vik"),
    ],
)
def test_a_quotation_without_a_cue_is_that_of_the_sentence_before(text: str, expected: str) -> None:
    assert [speaker for speaker, _ in said(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "“Nobody told us about the tide.” The judge nodded.",
        "“Nobody told us about the tide!” The judge shrugged.",
        "The hall was silent. “Nobody told us about the tide.” The clerk wrote it down.",
        "The tide was high. “Nobody told us about the tide.” Jon Berg left the hall.",
        "“Nobody told us about the tide.” A chair fell.",
    ],
)
def test_no_cue_is_taken_from_the_next_sentence(text: str) -> None:
    assert said(text) == []


def test_each_sentence_before_has_its_own_quotation() -> None:
    text = "Nora Vik stood up. “We waited ten years for it.” Jon Berg laughed. “That is not what you told us.”"
    assert [speaker for speaker, _ in said(text)] == ["Nora Vik", "Jon Berg"]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("'We sail at dawn,' said Nora Vik.", ["'We sail at dawn,'"]),
        ("'The captains' vote was clear,' said Nora Vik.", ["'The captains' vote was clear,'"]),
        ("'We don't sail, 'cause it's late,' said Nora Vik.", ["'We don't sail, 'cause it's late,'"]),
        ("Nora Vik said: 'We sail at dawn. They can't stop us.'", ["'We sail at dawn. They can't stop us.'"]),
        ("'He said \"no\" to all of us,' Nora Vik told the court.", ["'He said \"no\" to all of us,'"]),
        ("‘The captains’ vote was clear,’ said Nora Vik.", ["‘The captains’ vote was clear,’"]),
        ('" We sail at dawn , " said Nora Vik .', ['" We sail at dawn , "']),
        ("« We sail at dawn », said Nora Vik.", ["« We sail at dawn »"]),
        ("“ We sail at dawn, ” said Nora Vik.", ["“ We sail at dawn, ”"]),
        ("‘ We sail at dawn, ’ said Nora Vik.", ["‘ We sail at dawn, ’"]),
    ],
)
def test_single_marks_and_marks_apart_are_quotation_marks(text: str, quoted: list[str]) -> None:
    (found,) = attributions(document(text))
    assert (found.kind, found.speaker) == (Kind.DIRECT, "Nora Vik")
    assert [text[span.start : span.end] for span in found.content] == quoted


@pytest.mark.parametrize(
    "text",
    [
        "Nora Vik said that the captains' vote and the dogs' barks in the '90s were loud.",
        "Nora Vik said that 'tis the season of rock 'n' roll.",
        "Nora Vik said that she can't, won't and shouldn't sail.",
        "Nora Vik said that the board was 6'3\" long.",
        "Nora Vik said that the class of '98 was goin' home.",
    ],
)
def test_an_apostrophe_is_no_quotation_mark(text: str) -> None:
    assert {found.kind for found in attributions(document(text))} == {Kind.INDIRECT}


@pytest.mark.parametrize(
    ("after", "source"),
    [
        ("said Vik quietly from her chair.", "Vik"),
        ("said Vik with a sigh.", "Vik"),
        ("added Nora Vik as she left.", "Nora Vik"),
        ("murmured young Vik cheerfully.", "young Vik"),
        ("said the captain softly.", "the captain"),
        ("shot back the captain.", "the captain"),
        ("fired back Vik angrily.", "Vik"),
        ("chimed in Nora Vik.", "Nora Vik"),
        ("went on Vik over his shoulder.", "Vik"),
        ("cut in the deputy mayor.", "the deputy mayor"),
        ("said Nora Vik of the harbour board.", "Nora Vik of the harbour board"),
    ],
)
def test_the_speaker_after_the_verb(after: str, source: str) -> None:
    text = f'"We will sue them all," vowed Berg. "Never in my life," snapped Holm. "We sail at dawn," {after}'
    found = attributions(document(text))
    assert [text[one.source[0].start : one.source[0].end] for one in found] == ["Berg", "Holm", source]
    assert [len(one.content) for one in found] == [1, 1, 1]


TURNS = [
    "Why did you sell the ferry?",
    "It leaked. The mayor promised a new one.",
    "And when?",
    "In the spring, I hope.",
]
INTRODUCTION = "Jon Berg of the Courier met Nora Vik on her boat."


@pytest.mark.parametrize(
    ("asks", "answers"),
    [
        ("Jon Berg:", "Nora Vik:"),
        ("berg:", "vik:"),
        ("BERG:", "VIK:"),
        ("BERG:", "Vik:"),
        ("[00:01:23] Berg:", "[00:02:10] Vik:"),
        ("10:32 Berg:", "10:33 Vik:"),
        ("Berg (10:32):", "Vik (10:33):"),
        ("(00:10) Jon Berg:", "(00:20) Nora Vik:"),
        ("Q.", "A."),
        ("Q:", "A:"),
        ("q:", "a:"),
        ("Question:", "Answer:"),
        ("**Q:**", "**A:**"),
    ],
)
def test_the_turns_of_an_interview_are_whole(asks: str, answers: str) -> None:
    lines = [f"{label} {turn}" for label, turn in zip([asks, answers] * 2, TURNS, strict=True)]
    turns = said("\n\n".join([INTRODUCTION, *lines]))
    assert turns == list(zip(["Jon Berg", "Nora Vik"] * 2, TURNS, strict=True))


@pytest.mark.parametrize(
    ("introduction", "speakers"),
    [
        ("Jon Berg interviewed Nora Vik on Friday.", ("Jon Berg", "Nora Vik")),
        ("Nora Vik was interviewed by Jon Berg.", ("Jon Berg", "Nora Vik")),
        ("Our reporter Jon Berg sat down with Nora Vik.", ("Jon Berg", "Nora Vik")),
        ("We spoke to Nora Vik on her boat.", ("[Q]", "Nora Vik")),
        ("Nora Vik and Jon Berg came with Ann Holm.", ("[Q]", "[A]")),
        ("The Courier asked around.", ("[Q]", "[A]")),
    ],
)
def test_who_asks_and_who_answers(introduction: str, speakers: tuple[str, str]) -> None:
    lines = [f"{label} {turn}" for label, turn in zip(["Q.", "A."] * 2, TURNS, strict=True)]
    found = said("\n\n".join([introduction, *lines]))
    assert [speaker for speaker, words in found if words in TURNS] == [*speakers] * 2


@pytest.mark.parametrize(
    "text",
    [
        "Vik: 547.\n\nBerg: 46.\n\nVik: 2,316.\n\nBerg: 1,547.",
        "Serves: four people at a table\n\nLevel: easy enough for all\n\nServes: as a main course too",
        "Pros: it is a fast boat\n\nCons: it is a loud boat\n\nPros: it is cheap to run\n\nCons: it is old and slow",
        "A. The first way is by boat.\n\nB. The second way is by bus.",
        "Opening hours: nine to five\n\nClosing Day: the last Monday of a month",
    ],
)
def test_a_list_is_no_transcript(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Nora Vik praised the film 'Low Water' on Monday.",
        'Nora Vik wrote the song "Winter Light" in 1999.',
        "Nora Vik recommended her novel “The Ferry” to everyone.",
        "Nora Vik sang “Home Again” to the crowd.",
        "Nora Vik read from the memoir of a captain, “A Life at Sea.”",
    ],
)
def test_the_title_of_a_work_is_no_statement(text: str) -> None:
    assert said(text) == []


def test_what_is_said_of_a_work_is_a_statement() -> None:
    text = "Nora Vik told the court that the film “Low Water” was a lie from its first minute."
    assert [speaker for speaker, _ in said(text)] == ["Nora Vik"]


@pytest.mark.parametrize("end", ["\n", "\r\n", " \n", "\n    ", "\u2028"])
def test_a_name_over_a_line_end_is_one(end: str) -> None:
    text = f"The bridge will stay closed until the spring, said Nora{end}Vik, who chairs the board of the harbour."
    whole = Document("a.txt", sha256="", text=text, parts=(Part(PartKind.BODY, 0, len(text)),), language="en")
    assert [found.speaker for found in attributions(whole)] == ["Nora Vik"]
