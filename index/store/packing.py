"""Values and texts as the catalogue stores what is only read document by document: deflated.

Deflating takes a fifth of a millisecond for an article, inflating a twentieth.
"""

import zlib
from functools import cache
from pathlib import Path

from index.store.schema import damaged

# What values have in common: deflate refers to it instead of having it once more in each. The most frequent come last.
# A value that was deflated with another one counts as damage.
_FAMILIAR = (
    b"\xa5title\xa6byline\xa4date\xa6outlet\xa7heading\xaasubheading\xa9furniture\xa7repeats\xa4body\xa9paragraph"
    b"\x84\xa5value\xa0\xa4rule\xabjsonl field\xa5guess\xc2\xa3raw\xa0\xc0\xd9@https://www."
    b"contradicted updated denied figures_differ direct mixed indirect unresolved corroborated copies one_origin"
    b" outlets, perhaps both from  outlets, both from , whom one quotes and the other names"
    b"2 outlets, independent of each other:  and 1 of 1 other outlet on this story has it"
    b"nothing to compare with: no other outlet reports on this storyperhaps also (0.4): compare the texts"
    b"a loose match (0.5): compare the texts\xa4same\xa6covers (own voice)\xadsingle_source\xa4none"
    b"only ; 0 of 2 other outlets on this story have itnearest: , 0.1"
)
_PHRASES = (
    "of the United States government said in a statement on Monday Tuesday Wednesday Thursday Friday Saturday "
    "Sunday January February March April May June July August September October November December President "
    "Prime Minister Secretary of State the White House New York Times Washington London Foreign Ministry "
    "European Union United Nations Security Council administration according to officials who spoke on condition "
    "of anonymity told reporters at a news conference in an interview with has been would have been could not be "
    "reached for comment one of the most as well as more than because of the at least percent million billion "
    "years ago last week earlier this month including the former lawmakers opposition leader people were killed "
    "police court campaign election investigation the first time since The He said that it was not It is I think "
    "that we have been there is no This is what we They were If you don't want to be able to that he would from "
    "the and the for the with the by the to the on the in the\n\nThe” he said, “We are“I don’t ” she "
    "said.\n\n“The that’s it’s is a ing the , but the , which , who is , and , a . The . He . “But . In "
)
_MOST = 512 * 2**20  # bytes of a value when it is inflated, as of what is read in (index.reading.unpacking)


def packed_text(text: str) -> bytes:
    return _deflated(text.encode(), _familiar_text())


def unpacked_text(stored: bytes) -> str:
    """Raises DamagedError for anything else than `packed_text` has made."""
    try:
        return _inflated(stored, _familiar_text()).decode()
    except UnicodeDecodeError as error:
        raise damaged(error) from error


@cache
def _familiar_text() -> bytes:
    """The same of texts: the commonest English words, those of the encoder (index.text), and what links them."""
    words = (Path(__file__).parent / "words.txt").read_text().split()
    return f" {' '.join(words)} {_PHRASES}".encode()


def deflated(value: bytes) -> bytes:
    return _deflated(value, _FAMILIAR)


def inflated(stored: bytes) -> bytes:
    """Raises DamagedError for anything else than `deflated` has made."""
    return _inflated(stored, _FAMILIAR)


def _deflated(value: bytes, familiar: bytes) -> bytes:
    deflate = zlib.compressobj(zdict=familiar)
    return deflate.compress(value) + deflate.flush()


def _inflated(stored: bytes, familiar: bytes) -> bytes:
    try:
        inflate = zlib.decompressobj(zdict=familiar)
        found = inflate.decompress(stored, _MOST)
    except (zlib.error, TypeError) as error:
        raise damaged(error) from error
    if not inflate.eof or inflate.unused_data:
        raise damaged("a value does not end where it should")
    return found
