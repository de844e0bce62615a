"""Who a source mention means, one rule at a time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.model.document import Document, Part, PartKind, Span
from index.quotes.speakers import Speakers, unnamed
from index.quotes.wordlists import countries, listed
from tests.quotes.build import document
from tests.quotes.marked import marked


def speakers(text: str) -> list[str | None]:
    """The speakers of the mentions that are marked in a text: `{He} said`."""
    plain, labels = marked(text)
    return list(Speakers(document(plain)).resolve([label.span for label in labels]))


@pytest.mark.parametrize(
    ("mention", "speaker"),
    [
        ("Marta Lind", "Marta Lind"),
        ("Marta Lind, a pilot,", "Marta Lind"),
        ("Norwegian President Marta Lind", "Marta Lind"),
        ("Norwegian Trade Minister Marta Lind", "Marta Lind"),
        ("Harbour chief Marta Lind", "Marta Lind"),
        ("Former Secretary of State Marta Lind", "Marta Lind"),
        ("Sen. Marta Lind of Ohio", "Marta Lind"),
        ("The harbour chief, Marta Lind,", "Marta Lind"),
        ("Goalkeeper Marta Lind", "Marta Lind"),
        ("Irish Taoiseach Karl Moe", "Karl Moe"),
        ("Director of National Intelligence Karl Moe", "Karl Moe"),
        ("I’ve", None),
        ("A guest from Norway, Marta Lind,", "Marta Lind"),
        ("A woman who gave her name only as Marta", "Marta"),
        ("Norway's Marta Lind", "Marta Lind"),
        ("Mr. King", "King"),
        ("Ursula von der Leyen", "Ursula von der Leyen"),
        ("J. R. Moe Jr.", "J. R. Moe Jr."),
        ("The White House", "White House"),
        ("The Bank of Norway", "Bank of Norway"),
        ("The Organization for Mine Action (OMA)", "Organization for Mine Action"),
        ("The Ministry of Energy and Mines", "Ministry of Energy and Mines"),
        ("The Kremlin", "Kremlin"),
        ("Moscow", "Moscow"),
        ("Interfax", "Interfax"),
        ("The South Korean Defense Ministry", "South Korean Defense Ministry"),
        ("Russia's Defense Ministry", "Russia's Defense Ministry"),
        ("The Republican National Committee", "Republican National Committee"),
        ("Merilux CEO Marta Lind", "Marta Lind"),
        ("Senate Majority Whip Marta Lind", "Marta Lind"),
        ("Then-Speaker Marta Lind", "Marta Lind"),
        ("Justices Marta Lind", "Marta Lind"),
        ("Prosecutor Maja Lenz", "Maja Lenz"),
        ("Counter Smuggling Karl Moe", "Karl Moe"),
        ("Dec", None),
        ("Merilux CEO", None),
        ("B&N", "B&N"),
        ("R-Ohio", None),
        # what stands before or behind a name
        ("Indeed Marta Lind", "Marta Lind"),
        ("Hopefully Marta", "Marta"),
        ("Tuesday Marta Lind", "Marta Lind"),
        ("January Lind", "Lind"),
        ("Foreign Minister Marta Lind Tuesday", "Marta Lind"),
        ("The Harbour Committee on Wednesday", "Harbour Committee"),
        ("Christianity Today", "Christianity Today"),
        ("The Sunday Post", "Sunday Post"),
        ("Marta Lind Says", "Marta Lind"),
        ("A statement from the White House", "White House"),
        ("Marta Lind and Karl Moe", "Karl Moe and Marta Lind"),
        # those without a name
        ("Officials", "officials"),
        ("Russian officials", "Russian officials"),
        ("Two people familiar with the matter", "two people familiar with the matter"),
        ("A senior official, who asked not to be named,", "senior official"),
        ("A spokesman for Marta Lind", "spokesman for Marta Lind"),
        ("Lind’s lawyer", "Lind’s lawyer"),
        ("Researchers", "researchers"),
        ("Police", "police"),
        ("Some", "some"),
        ("Some Republicans", "some Republicans"),
        ("A New York Times report", "New York Times report"),
        ("The Lind campaign", "Lind campaign"),
        ("The election board", "election board"),
        ("The port authority", "port authority"),
        ("A welder who", "welder"),
        ("Port officials, who", "port officials"),
        # nobody that can be told
        ("He", None),
        ("They", None),
        ("Who", None),
        ("The 71-year-old", None),
        ("The two rulers", None),
        ("Both", None),
        ("The latter", None),
        ("The president", None),
        ("The President", None),
        ("The company", None),
        ("One of them", None),
        ("Marta Lind and her aides", None),
        ("Gov. Marta Lind (R) and friends", None),
    ],
)
def test_mention(mention: str, speaker: str | None) -> None:
    assert speakers(f"{{{mention}}} said that the port was closed.") == [speaker]


@pytest.mark.parametrize(
    ("mention", "speaker"),
    [
        ("Marta Lind Marta Ann LindMayor wins a third term Harbour plan in doubt MORE (N.Y.)", "Marta Lind"),
        ("Mayor Lind Marta Ann LindFerries stay in port MORE", "Lind"),
        ("Karl Moe Karl Johan", "Karl Moe"),
        ("Rep. Karl Moe Karl", "Karl Moe"),
        ("Minority Leader Karl Moe Karl Johan MoeFerries", "Karl Moe"),
        ("Sen. Bob Moe Robert (Bob) Johan", "Bob Moe"),
        ("Karl McAllister", "Karl McAllister"),
    ],
)
def test_a_name_run_together_with_its_entry_in_a_list_of_topics(mention: str, speaker: str) -> None:
    assert speakers(f"On Monday {{{mention}}} said that the port was closed.") == [speaker]


def test_headlines_that_a_page_has_run_together_name_nobody() -> None:
    text = "Marta Lind Marta Ann LindMayor meets Ann Coe Moe resigns MORE came. Karl Moe left. {Moe} said so."
    assert speakers(text) == ["Karl Moe"]
    text = "Minister Moe came. Marta Lind came. Stars meet Marta Lind Moe praises it. {Moe} said so. {Lind} agreed."
    assert speakers(text) == ["Moe", "Marta Lind"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("President Moe came and his son, Karl Moe Jr., sat. {Moe} said the port was closed.", "Moe"),
        ("Karl Moe Jr., an officer, came. Officer Moe sat. {Moe} said the port was closed.", "Karl Moe Jr."),
        ("Calling Lind a friend helped. Then Lind left. {Lind} said the port was closed.", "Lind"),
        ("Marta Lind came first. {Lind} said the port was closed.", "Marta Lind"),
        ("{Lind} said the port was closed. Marta Lind then left.", "Marta Lind"),
        ("Marta Lind came. Karl Lind came. {Lind} said the port was closed.", None),  # two fit
        ("President Marta Lind came. {Ms. Lind} said the port was closed.", "Marta Lind"),
        ("Kim Jong Un came. {Kim} said the port was closed.", "Kim Jong Un"),  # the family name comes first
        ("Kim Jong Un, son of Kim Jong Il, came. {Kim} said the port was closed.", None),
        ("Kim Jong Un stood on Kim Il Sung Square. {Kim} said the port was closed.", "Kim Jong Un"),
        ("Marta Lind came. {Marta} said the port was closed.", "Marta Lind"),
        ("Osama bin Laden hid. {Bin Laden} said the port was closed.", "Osama bin Laden"),
        ("Howard Dean came. {Dean} said the port was closed.", "Howard Dean"),  # elsewhere a title
        ("The White House was lit. {The House} said the port was closed.", None),
        ("Lind Square was full. {Lind} said the port was closed.", "Lind"),
        ("Bill Lind came. Mr. Lind and Mrs. Lind sat. {Mrs. Lind} said the port was closed.", "Mrs. Lind"),
        ("Karl Lind came with Mary Lind. {Mr. Lind} said the port was closed.", "Karl Lind"),
        ("The World Health Organization met. {The WHO} said the port was closed.", "World Health Organization"),
        ("Merilux Bank fell. {Merilux} said the port was closed.", "Merilux Bank"),
        ("The New York Post came out. {The Post} said the port was closed.", "New York Post"),
    ],
)
def test_short_form(text: str, speaker: str | None) -> None:
    assert speakers(text) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Russian President Vladimir Putin met Kim Jong Un. {The Kremlin chief} left.", "Vladimir Putin"),
        ("President Marta Lind met Secretary of State Karl Moe. {The defense secretary} left.", None),
        ("Marta Lind, 71, met Karl Moe, 60. {The 71-year-old} left.", "Marta Lind"),
        ("Marta Lind won. {The 71-year-old} left.", "Marta Lind"),
        ("Marta Lind, 60, won. {The 71-year-old} left.", None),
        ("Republican nominee Karl Moe met Marta Lind. {The Democratic nominee} left.", None),
        ("Mayor Marta Lind met Mayor Karl Moe. {The mayor} left.", None),
        ("Lawyer Marta Lind met Karl Moe's lawyer, Ann Coe. {Moe's lawyer} left.", "Ann Coe"),
        ("Kremlin spokesman Karl Moe left. {Lind's spokesman} stayed.", "Lind's spokesman"),
        ("Novelist Marta Lind met Karl Moe. {The writer} left.", "Marta Lind"),
        ("Norway's Foreign Ministry met. {The ministry} said no.", "Norway's Foreign Ministry"),
        ("Norway's Foreign Ministry met the Oil Ministry. It rained. {The ministry} said no.", None),
        ("Marta Lind met Karl Moe. {The two leaders} left.", "Karl Moe and Marta Lind"),
        ("Marta Lind met Karl Moe and Ann Coe. {The two leaders} left.", None),
        ("Russia armed North Korea. {Both countries} denied it.", "North Korea and Russia"),
        ("Russia armed North Korea and Iran. {Both countries} denied it.", None),
        ("Marta Lind met Karl Moe. {The latter} left.", "Karl Moe"),
        ("Marta Lind met Karl Moe. {The former} left.", "Marta Lind"),
        ("A guard was hurt. {The guard} left.", "guard"),
    ],
)
def test_description(text: str, speaker: str | None) -> None:
    assert speakers(text) == [speaker]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{Marta Lind} spoke. {She} left.", ["Marta Lind", "Marta Lind"]),
        ("{Marta Lind} spoke. {He} left.", ["Marta Lind", None]),
        ("{Marta Lind} met Karl Moe. {He} left.", ["Marta Lind", "Karl Moe"]),
        ("{Moe} accused Lind. {He} said that Moe had left.", ["Moe", None]),
        ("Karl Moe met Jan Coe. {He} said that Moe was ill.", ["Jan Coe"]),  # nobody calls himself by name
        ('{Karl Moe} came with Jan Coe. "Moe lied," {he} said.', ["Karl Moe", "Jan Coe"]),
        ("{Two officials} spoke. {They} left.", ["two officials", "two officials"]),
        ("{The Bank of Norway} met. {It} said no.", ["Bank of Norway", "Bank of Norway"]),
        ("Marta Lind, {who} left, came back.", ["Marta Lind"]),
        ("Some men, {who} left, came back.", ["some men"]),
        ('"{I} left," {Marta Lind} said.', ["Marta Lind", "Marta Lind"]),
        ("Karl Moe met Jan Coe. {The man from Oslo} spoke. {He} left.", [None, None]),  # who it was is not known
    ],
)
def test_pronoun(text: str, found: list[str | None]) -> None:
    assert speakers(text) == found


@pytest.mark.parametrize(
    ("mention", "via"),
    [
        ("the Russian news agency Interfax", "Interfax"),
        ("Interfax", "Interfax"),
        ("Russian news agencies", "Russian news agencies"),
        ("the state broadcaster", "state broadcaster"),
    ],
)
def test_via(mention: str, via: str) -> None:
    text = f"The port is closed, Lind said, according to {mention}."
    start = text.index(mention)
    assert Speakers(document(text)).via(Span(start, start + len(mention))) == via


@pytest.mark.parametrize(
    ("speaker", "is_unnamed"),
    [
        ("observers", True),
        ("two people familiar with the matter", True),
        ("Russian sources", True),
        ("Republicans", True),
        ("senior official at the Foreign Ministry", True),
        ("Lind's lawyer", True),
        ("Vladimir Putin", False),
        ("Ursula von der Leyen", False),
        ("Bank of Norway", False),
        ("Israeli military", False),
        ("Karl Moe and Marta Lind", False),
        ("he", False),
        ("The company", False),
        ("", False),
    ],
)
def test_unnamed(speaker: str, is_unnamed: bool) -> None:
    assert unnamed(speaker) is is_unnamed


LISTS = (
    "roles",
    "personas",
    "male",
    "female",
    "nationals",
    "body_nouns",
    "unnamed",
    "papers",
    "determiners",
    "pronouns",
)
WORDS = """
Marta Lind Karl Moe he she who they it the a mayor two both latter president Russian Kremlin chief said and of , . " (
) — ' 's Mr. U.S. 71-year-old WHO Foreign Ministry company his I 東京 \u200b İ ß
"""
LISTED = sorted({word for name in LISTS for word in listed(name)} | set(countries()))
PIECES = st.sampled_from([*WORDS.split(), "\n"])
TERMS = st.sampled_from([*LISTED, *(word.title() for word in LISTED)])
TEXTS = st.one_of(st.lists(PIECES | TERMS, max_size=50).map(" ".join), st.text(max_size=100))


@pytest.mark.slow
@given(TEXTS, st.data())
@settings(max_examples=300, deadline=None)
def test_any_text_and_any_spans(text: str, data: st.DataObject) -> None:
    offsets = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(offsets, offsets), max_size=8))
    spans = [Span(min(pair), max(pair)) for pair in pairs]
    parts = (Part(PartKind.BODY, 0, len(text)),) if data.draw(st.booleans()) else ()
    known = Speakers(Document("a.txt", sha256="", text=text, parts=parts, language="en"))
    found = known.resolve(spans)
    assert len(found) == len(spans)
    assert found == known.resolve(spans)
    assert all(speaker is None or speaker.strip() for speaker in found)
    assert all(isinstance(known.via(span), str) for span in spans)
