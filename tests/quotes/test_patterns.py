"""Every pattern and every pitfall, each on a sentence of its own."""

import pytest

from index.model.document import PartKind
from index.model.statements import Kind
from index.quotes import attributions
from tests.quotes.build import Row, document, only, rows

STATEMENTS: list[tuple[str, list[Row]]] = [
    # the subject before the verb
    ("Lind said that the port was closed.", [("Lind", "said", ("that the port was closed",))]),
    ("Lind said the port was closed.", [("Lind", "said", ("the port was closed",))]),
    ("She has also said the port was closed.", [("She", "has also said", ("the port was closed",))]),
    (
        "The 71-year-old said that the city had changed.",
        [("The 71-year-old", "said", ("that the city had changed",))],
    ),
    (
        "Referring to his visit in 2000, the envoy said that the city had changed.",
        [("the envoy", "Referring to", ("his visit in 2000",)), ("the envoy", "said", ("that the city had changed",))],
    ),
    (
        "The envoy said that the city had changed, referring to his visit in 2000.",
        [
            ("The envoy", "said", ("that the city had changed",)),
            ("The envoy", "referring to", ("his visit in 2000",)),
        ],
    ),
    (
        "Lind said at the start of the talks that it was a new treaty.",
        [("Lind", "said", ("that it was a new treaty",))],
    ),
    (
        "Lind told reporters in Oslo on Monday that the port was closed.",
        [("Lind", "told", ("that the port was closed",))],
    ),
    ("Lind told the harbour board she was ill.", [("Lind", "told", ("she was ill",))]),
    (
        "Marta Lind, 44, the mayor of Narvik, said the port was closed.",
        [("Marta Lind, 44, the mayor of Narvik", "said", ("the port was closed",))],
    ),
    ("Lind, meanwhile, said the port was closed.", [("Lind", "said", ("the port was closed",))]),
    (
        "A spokesman for the harbour board said the port was closed.",
        [("A spokesman for the harbour board", "said", ("the port was closed",))],
    ),
    ("Lind asked whether the port was closed.", [("Lind", "asked", ("whether the port was closed",))]),
    ("As Lind reported, the port was closed.", [("Lind", "reported", ("the port was closed",))]),
    (
        "Some 16 percent of registered voters say they are undecided.",
        [("Some 16 percent of registered voters", "say", ("they are undecided",))],
    ),
    # the statement before the verb
    ("The port will be closed, Lind said.", [("Lind", "said", ("The port will be closed",))]),
    ("The port will be closed, Lind said on Monday.", [("Lind", "said", ("The port will be closed",))]),
    (
        "The port will be closed, said Marta Lind, a pilot who lives in Narvik.",
        [("Marta Lind, a pilot who lives in Narvik", "said", ("The port will be closed",))],
    ),
    (
        "The port, Lind said, will be closed until Monday.",
        [("Lind", "said", ("The port", "will be closed until Monday"))],
    ),
    (
        "OSLO, Norway (AP) — The port will be closed, Lind said.",
        [("Lind", "said", ("The port will be closed",))],
    ),
    # according to
    ("According to Lind, the port will be closed.", [("Lind", "According to", ("the port will be closed",))]),
    ("The port is closed, according to observers.", [("observers", "according to", ("The port is closed",))]),
    (
        "According to information from the White House, the port is closed.",
        [("information from the White House", "According to", ("the port is closed",))],
    ),
    (
        "The port, according to the harbour office, will open on Monday.",
        [("the harbour office", "according to", ("The port", "will open on Monday"))],
    ),
    # quotations
    ('"We are ready," Lind said.', [("Lind", "said", ('"We are ready,"',))]),
    ('"We are ready!" Lind said.', [("Lind", "said", ('"We are ready!"',))]),
    ('Lind said: "We are ready."', [("Lind", "said", ('"We are ready."',))]),
    ('Lind said, "We are ready."', [("Lind", "said", ('"We are ready."',))]),
    (
        "“We are ready,” said Marta Lind, a pilot from Narvik. “We wait.”",
        [("Marta Lind, a pilot from Narvik", "said", ("“We are ready,”", "“We wait.”"))],
    ),
    (
        '"The port," Lind said, "will be closed."',
        [("Lind", "said", ('"The port,"', '"will be closed."'))],
    ),
    (
        '"The port is closed. Nobody works. It is quiet," Lind said.',
        [("Lind", "said", ('"The port is closed. Nobody works. It is quiet,"',))],
    ),
    (
        '"We are ready," Lind told "Morning News" on Tuesday. "We wait."',
        [("Lind", "told", ('"We are ready,"', '"We wait."'))],
    ),
    ("''We are ready,'' Mr. Lind said.", [("Mr. Lind", "said", ("''We are ready,''",))]),
    ("‘We don’t wait,’ Lind said.", [("Lind", "said", ("‘We don’t wait,’",))]),
    ("«We are ready», Lind said.", [("Lind", "said", ("«We are ready»",))]),
    ("„We are ready“, Lind said.", [("Lind", "said", ("„We are ready“",))]),
    ('Lind said "no comment" and left.', [("Lind", "said", ('"no comment"',))]),
    (
        'The plan is "a disaster," Lind said, adding that it would fail.',
        [("Lind", "said", ('The plan is "a disaster,"',)), ("Lind", "adding", ("that it would fail",))],
    ),
    # acts of speech
    (
        "The USA accuses Norway of closing the port.",
        [("The USA", "accuses", ("Norway of closing the port",))],
    ),
    ("Both towns have denied such plans.", [("Both towns", "have denied", ("such plans",))]),
    ("She vowed to stay.", [("She", "vowed", ("to stay",))]),
    ("Lind warned of a long winter.", [("Lind", "warned of", ("a long winter",))]),
    (
        "After a week in Hanoi, the foreign minister, Marta Lind, said the port was closed.",
        [("the foreign minister, Marta Lind", "said", ("the port was closed",))],
    ),
    # several in one sentence
    (
        "Lind said he would stay, but Moe said he would leave.",
        [("Lind", "said", ("he would stay",)), ("Moe", "said", ("he would leave",))],
    ),
    (
        "Lind called the treaty a fortress and said it would last.",
        [("Lind", "called", ("the treaty a fortress",)), ("Lind", "said", ("it would last",))],
    ),
    (
        "While 7 percent said they were undecided, the rest stayed at home.",
        [("7 percent", "said", ("they were undecided",))],
    ),
    (
        "The poll found that 7 percent said they were ill.",
        [("The poll", "found", ("that 7 percent said they were ill",))],
    ),
    (
        "Lind, who said she was ill, said the port was closed.",
        [("who", "said", ("she was ill",)), ("Lind", "said", ("the port was closed",))],
    ),
]

NONE = [
    "The report of the board was long. Claims were made.",
    'The song called "Yesterday" is old.',
    'Only 12" of rain fell.',
    "The work will go on according to plan.",
    '"It is over." Lind left the hall.',
    "Said. According to. He said. Said he.",
    "The “new” harbour is open.",
    "Snow fell on the harbour. Two ships left for Oslo in the morning.",
]


@pytest.mark.parametrize(("text", "expected"), STATEMENTS, ids=[text for text, _ in STATEMENTS])
def test_statement(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize("text", NONE)
def test_no_statement(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('"We are ready," Lind said. "We wait."', Kind.DIRECT),
        ('The port is "closed for good," Lind said.', Kind.MIXED),
        ('Lind said that the port was "closed for good".', Kind.MIXED),
        ("The port is closed, Lind said.", Kind.INDIRECT),
    ],
)
def test_kind_by_the_words_inside_quotation_marks(text: str, kind: Kind) -> None:
    assert only(text).kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "The port is closed, Lind said on Monday, according to the Russian news agency Interfax.",
        "Lind said that the port was closed, according to the Russian news agency Interfax.",
        "According to the Russian news agency Interfax, Lind said that the port was closed.",
    ],
)
def test_nested_sources_are_one_attribution(text: str) -> None:
    found = only(text)
    assert [text[span.start : span.end] for span in found.source] == ["Lind"]
    assert (found.speaker, found.via) == ("Lind", ("Interfax",))
    assert "Interfax" not in " ".join(text[span.start : span.end] for span in found.content)


def test_a_quotation_runs_on_over_paragraphs_that_open_again() -> None:
    text = 'Lind spoke. "The port is closed," she said. "It was hard.\n"Nobody works.\n"It is quiet."\nThen she left.'
    assert rows(text) == [
        ("she", "said", ('"The port is closed,"', '"It was hard.', '"Nobody works.', '"It is quiet."')),
    ]


def test_a_colon_introduces_the_quotation_of_the_next_paragraph() -> None:
    assert rows("Lind said:\n“The port is closed.”") == [("Lind", "said", ("“The port is closed.”",))]


def test_a_quotation_does_not_go_on_past_prose() -> None:
    text = '"We are ready," Lind said.\nThe hall was empty.\n"A sign on the wall."'
    assert rows(text) == [("Lind", "said", ('"We are ready,"',))]


def test_who_is_introduced_after_the_verb_is_no_part_of_what_is_said() -> None:
    text = "The ferry had no choice but to turn back, said its captain, Nora Vik. It had left at dawn."
    assert rows(text) == [("its captain, Nora Vik", "said", ("The ferry had no choice but to turn back",))]


def test_who_asks_not_to_be_named_says_nothing_by_that() -> None:
    text = "A welder who asked not to be named said the yard had been unsafe for years."
    assert rows(text) == [("A welder", "said", ("the yard had been unsafe for years",))]


def test_titles_and_body_are_read_but_no_furniture() -> None:
    text = "Lind: The port is closed\nLind said the road was closed.\nMoe said this site uses cookies."
    lines = text.split("\n")
    found = attributions(document(text, others={lines[0]: PartKind.TITLE, lines[2]: PartKind.FURNITURE}))
    assert [text[one.content[0].start : one.content[0].end] for one in found] == [
        "The port is closed",
        "the road was closed",
    ]


def test_what_a_negated_cue_says_keeps_its_negation() -> None:
    assert rows("Lind did not say that the port was closed.") == [
        ("Lind", "did not say", ("that the port was closed",))
    ]


def test_the_turns_of_a_transcript() -> None:
    text = "MARTA LIND: Will the port be closed?\nBO MOE: We have not decided. Ask me on Monday.\nLIND: Thank you."
    assert rows(text) == [
        ("MARTA LIND", ":", ("Will the port be closed?",)),
        ("BO MOE", ":", ("We have not decided. Ask me on Monday.",)),
        ("LIND", ":", ("Thank you.",)),
    ]


def test_a_notice_is_no_turn_of_a_transcript() -> None:
    assert rows("UPDATE: This article has a new photograph.") == []


def test_a_quotation_after_a_paragraph_that_introduces_it() -> None:
    quotation = "“The port is closed, the roads are closed, and nobody knows for how long.”"
    assert rows(f"She added:\n\n{quotation}\n\nIt rained.") == [("She", "added", (quotation,))]
    assert rows(f"Marta Lind later wrote on her page:\n\n{quotation}") == [
        ("Marta Lind", "later wrote on her page", (quotation,))
    ]
    assert rows(f"The plan of the port is this:\n\n{quotation}") == []


def test_a_quotation_alone_goes_on_with_what_was_said_before() -> None:
    first, then = "“Nobody came to help us.”", "“We waited for two days. Then we left the island on our own.”"
    told = f"{first[:-2]},” Marta Lind said.\n\n{then}"
    ((source, _, contents),) = rows(told)
    assert source == "Marta Lind"
    assert contents == (f"{first[:-2]},”", then)
    assert all(then not in contents for _, _, contents in rows(f"{told.splitlines()[0]}\n\nIt rained.\n\n{then}"))


def test_a_signed_quotation() -> None:
    text = "“We have waited long enough for this harbour.” ― Marta Lind, a pilot"
    assert rows(text) == [("Marta Lind, a pilot", "―", ("“We have waited long enough for this harbour.”",))]


def test_other_languages_give_long_quotations_without_a_source() -> None:
    text = "„Wir warten nicht mehr auf den Winter“, sagte Lind. Lind said the port was closed. Das „Tor“ ist zu."
    assert rows(text, "de") == [("", "", ("„Wir warten nicht mehr auf den Winter“",))]
    found = only(text, "de")
    assert (found.kind, found.speaker, found.via) == (Kind.DIRECT, None, ())
    assert found.confidence < min(one.confidence for one in attributions(document(text, "en")))


def test_a_text_too_short_to_tell_its_language_is_read_as_english() -> None:
    assert rows("Lind said the port was closed.", None) == rows("Lind said the port was closed.")


def test_an_empty_document_has_none() -> None:
    assert attributions(document("")) == ()
