"""The query language: what is understood, what is left out and said, and that nothing makes it fail."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.search.nodes import MAX_TERMS, positive
from index.search.queries import parse, unfinished

UNDERSTOOD = {
    "kim putin": "kim AND putin",
    "Kim AND Putin": "kim AND putin",
    "kim OR putin": "kim OR putin",
    "kim or putin": "kim AND or AND putin",
    "kim putin OR lavrov": "(kim AND putin) OR lavrov",
    "kim (putin OR lavrov)": "kim AND (putin OR lavrov)",
    "kim -putin": "kim AND NOT putin",
    "kim NOT putin": "kim AND NOT putin",
    "+kim +putin": "kim AND putin",
    "-(kim putin)": "NOT (kim AND putin)",
    "NOT NOT kim": "kim",
    "-title:-kim": "title:kim",
    "-(-kim)": "kim",
    "“North Korea”": '"north korea"',
    "„North Korea“": '"north korea"',
    "«North Korea»": '"north korea"',
    '"north korea"~4': '"north korea"~4',
    "U.S.": '"u s"',
    "Putin's": '"putin s"',
    "re-open": '"re open"',
    "mosc*": "mosc*",
    "moskow~": "moskow~1",
    "moskow~1": "moskow~1",
    "José": "jose",
    "title:visit": "title:visit",
    "TITLE:visit": "title:visit",
    "outlet:krone kim": "outlet:krone AND kim",
    'outlet:"24 Hours World"': 'outlet:"24 hours world"',
    "title:(kim OR putin)": "title:kim OR title:putin",
    "-outlet:krone": "NOT outlet:krone",
    "date:2024": "date:2024",
    "date:2024-06": "date:2024-06",
    "date:2024-06-19": "date:2024-06-19",
    "date:2024-06..2024-07": "date:2024-06..2024-07",
    "date:2024-06..": "date:2024-06..",
    "date:..2024": "date:..2024",
    "lang:EN": "lang:en",
    "story:summit": "story:summit",
    "speaker:Putin said:capital": "speaker:putin AND said:capital",
    'speaker:"Vladimir Putin" via:tass': 'speaker:"vladimir putin" AND via:tass',
    "said:(north OR south)": "said:north OR said:south",
    "standing:single outlet:krone": "standing:single AND outlet:krone",
    "standing:single_source": "standing:single",
    'standing:"one origin"': "standing:origin",
    "case:US": 'case:"US"',
    "-case:“North Korea”": 'NOT case:"North Korea"',
    "us": "us",
    "ｱｲ": '"ア イ"',
    '"to be or not to be"': '"to be or not to be"',
    "12:30": '"12 30"',
    "https://example.org/a": '"https example org a"',
    "kim)) putin": "kim AND putin",
    "NOT OR kim": "kim",
    "AND kim": "kim",
    "=tariff": "=tariff",
    "==tariff": "=tariff",
    "title:=visit": "title:=visit",
    "=title:(visit OR trip)": "title:=visit OR title:=trip",
    "=outlet:krone": "outlet:krone",
    "-=tank": "NOT =tank",
    '="north korea"': '"north korea"',
    '"tariff"': "=tariff",
    '"north kor*"': '"north kor*"',
    '"north kor*"~3': '"north kor*"~3',
    '"kor*"': "kor*",
    '"north ko*"': '"north ko"',
    "a=b": '"a b"',
    "Frei\xadberufler": "freiberufler",
    "case:Frei\xadberufler": 'case:"Freiberufler"',
    "\u202ekim\u202c": "kim",
    "standing:disputed": "standing:disputed",
    "standing:figures_differ": "standing:figures",
    'standing:"figures differ"': "standing:figures",
    "standing:denied OR standing:contradicted": "standing:denied OR standing:contradicted",
    "kim kim": "kim",
    "tag:urgent": "tag:urgent",
    "kim -TAG:Urgent": "kim AND NOT tag:urgent",
    "tag:(kim OR putin) lavrov": "(tag:kim OR tag:putin) AND lavrov",
    "tag:“To  ask”": 'tag:"to ask"',
    "tag:?!": 'tag:"?!"',
    "tag:a.b*": 'tag:"a.b*"',
    "tag:*": "tag:*",
    "marked:Doubtful -marked:any": "marked:doubtful AND NOT marked:any",
    "is:unread OR is:read": "is:unread OR is:read",
    "note:lawyers note:*": "note:lawyers AND note:*",
    'note:"ask him"~3': 'note:"ask him"~3',
}


@pytest.mark.parametrize("query", UNDERSTOOD)
def test_understood(query: str) -> None:
    parsed = parse(query)
    assert parsed.understood == UNDERSTOOD[query]
    assert not parsed.notes


LEFT_OUT = {
    "*": ("", "*"),
    "*a*": ("", "*a*"),
    "*moscow": ("", "*moscow"),
    "mo*cow kim": ("kim", "mo*cow"),
    "mo* kim": ("kim", "at least 3 letters"),
    "- kim": ("kim", "Not used: -"),
    "kim date:june": ("kim", "date:june"),
    "speakr:kim": ('"speakr kim"', "speakr"),
    "title: ": ("", "title:"),
    "kim marked:urgent": ("kim", "checked, doubtful, important, any"),
    "kim is:new": ("kim", "is:unread or is:read"),
    "kim note:!": ("kim", "no letters"),
    "kim date:2024..june": ("kim", "date:2024..june"),
    "kim standing:doubtful": ("kim", "corroborated"),
    "kim lang:english": ("kim", "lang:en"),
    "kim case:!!": ("kim", "case:!!"),
    '"one two three four"~50': ('"one two three four"~10', "at most ~10"),
    "moscow~3": ("moscow~1", "one letter"),
    '"..." kim': ("kim", "no letters"),
    "kim = putin": ("kim AND putin", "Not used: ="),
}

NOT_FINISHED = {
    "date:": ("", "date: is not finished yet (write date:2024,"),
    "outlet:reuters date:": ("outlet:reuters", "date: is not finished yet"),
    "outlet:reuters date:20": ("outlet:reuters", "date:20 is not finished yet"),
    "kim date:2024-": ("kim", "date:2024- is not finished yet"),
    "kim date:2024-0": ("kim", "date:2024-0 is not finished yet"),
    "kim date:2024-06..2": ("kim", "date:2024-06..2 is not finished yet"),
    "kim date:.": ("kim", "date:. is not finished yet"),
    "kim outlet:": ("kim", "outlet: is not finished yet."),
    "kim lang:e": ("kim", "lang:e is not finished yet"),
    "standing:": ("", "standing: is not finished yet"),
    "kim standing:sin": ("kim", "standing:sin is not finished yet"),
    'kim standing:"one or': ("kim", "standing:one or is not finished yet"),
    "kim case:": ("kim", "case: is not finished yet"),
    "kim tag:": ("kim", "tag: is not finished yet (write tag:NAME"),
    "kim marked:do": ("kim", "marked:do is not finished yet"),
    "is:un": ("", "is:un is not finished yet"),
    "kim AND": ("kim", "AND is not finished yet."),
    "kim OR ": ("kim", "OR is not finished yet."),
    "kim NOT": ("kim", "NOT is not finished yet."),
    "kim -": ("kim", "- is not finished yet."),
    "kim =": ("kim", "= is not finished yet."),
    "title:-": ("", "- is not finished yet."),
    '"north korea': ('"north korea"', "A quotation mark is not closed yet."),
    'kim "': ("kim", "A quotation mark is not closed yet."),
    'title:"north korea': ('title:"north korea"', "A quotation mark is not closed yet."),
    "((kim": ("kim", "A parenthesis is not closed yet."),
    "kim (putin OR": ("kim AND putin", "OR is not finished yet. A parenthesis is not closed yet."),
    "kim (": ("kim", "A parenthesis is not closed yet."),
}


@pytest.mark.parametrize("query", NOT_FINISHED)
def test_what_is_not_finished_is_said(query: str) -> None:
    understood, told = NOT_FINISHED[query]
    parsed = parse(query)
    assert parsed.understood == understood
    assert told in " ".join(parsed.notes)
    assert unfinished(query) in (query, f"{query}*")
    assert parse(unfinished(query)).notes == parsed.notes


STILL_TYPED = {
    "tar": "tar*",
    "kim tar": "kim AND tar*",
    "outlet:reut": "outlet:reut*",
    "title:(visit OR tri": "title:visit OR title:tri*",
    "kim -tan": "kim AND NOT tan*",
    '"north kor': '"north kor*"',
    'said:"north kor': 'said:"north kor*"',
    "outlet:reuters date:2019": "outlet:reuters AND date:2019",
    "tar* date:2019": "tar* AND date:2019",
    "kim lang:en": "kim AND lang:en",
    "kim standing:single": "kim AND standing:single",
    "case:USA": 'case:"USA"',
    "=tar": "=tar",
    "title:=tar": "title:=tar",
    "ta": "ta",
    "kim AND": "kim",
    "tariff~": "tariff~1",
    "north-kor": '"north kor"',
    '"north korea"': '"north korea"',
    "date:(2024 OR 2025": "date:2024 OR date:2025",
}


@pytest.mark.parametrize("query", STILL_TYPED)
def test_the_last_word_may_be_a_beginning_and_nothing_else(query: str) -> None:
    assert parse(unfinished(query)).understood == STILL_TYPED[query]


@pytest.mark.parametrize("query", LEFT_OUT)
def test_what_is_left_out_is_said(query: str) -> None:
    understood, named = LEFT_OUT[query]
    parsed = parse(query)
    assert parsed.understood == understood
    assert named in " ".join(parsed.notes)


# Whatever has a meaning, and some that has none.
_WORDS = [
    "kim",
    "Żółć",
    "'",
    "北",
    "AND",
    "OR",
    "NOT",
    "title:",
    "date:",
    "2024-06",
    "case:",
    "said:",
    "standing:",
    "single",
    "tag:",
    "marked:any",
    "is:",
    "read",
    "note:",
    "İß＂",
    "..",
    "\0",
    "\u202e",
    "\ud800",
    "\x1e",
]
_SIGNS = ["(", ")", '"', "“", "”", "*", "~", "~2", "-", "+", "=", ":", " ", "\n", "\xad", "\u200b"]
_PIECES = st.sampled_from([*_WORDS, *_SIGNS])


@given(st.lists(_PIECES, max_size=60).map("".join) | st.text())
@example("ໜ")
def test_nothing_makes_it_fail_and_what_it_understood_it_understands(query: str) -> None:
    parsed = parse(query)
    assert all("\n" not in note and len(note) < 300 for note in parsed.notes)
    again = parse(parsed.understood)
    assert again.understood == parsed.understood
    assert again.query == parsed.query
    assert not again.notes
    assert parse(unfinished(query)).notes == parsed.notes


@pytest.mark.parametrize(
    "query",
    [
        "(" * 500 + "kim" + ")" * 500,
        "kim " * 2_500,
        "a" * 10_000,
        '"' * 10_000,
        "NOT " * 2_500,
        "title:" * 1_600,
        "-" * 10_000,
        "kim OR " * 1_400,
        "*a*" * 3_000,
        "(kim OR (" * 1_000,
        "=" * 10_000,
        "=(" * 5_000,
        "=kim " * 2_000,
        "\xad" * 10_000,
        "a\u200b" * 5_000,
        '"kim*" ' * 1_400,
        "date:" * 2_000,
    ],
)
def test_a_query_beyond_all_measure_is_answered_at_once(query: str) -> None:
    start = time.process_time()
    parsed = parse(query)
    assert time.process_time() - start < 0.2
    assert len(positive(parsed.query)) <= MAX_TERMS
    assert len(parsed.understood) < 10_000
