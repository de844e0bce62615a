"""Parses source mentions without a name: "the Kremlin chief", "both leaders", "two people familiar with it"."""

import re
from dataclasses import dataclass
from enum import Enum

from index.quotes.entities import Role, is_noun, role
from index.quotes.wordlists import function_words, listed, peoples

AGE = re.compile(r"(\d{1,3})-years?-old", re.I)
ARTICLE = re.compile(r"(?:the|an?)\s+", re.I)
POSSESSIVE = ("'s", "’s", "s'", "s’")
_PRONOUNS = listed("pronouns") - listed("unknown_people")
PLURALS = ("people", "police", "media", "staff", "personnel", "clergy", "troops", "children", "data")


class Sort(Enum):
    """The kind of a description."""

    PRONOUN = "pronoun"
    GROUP = "group"  # "the two rulers"
    AGE = "age"  # "the 71-year-old"
    UNNAMED = "unnamed"  # "observers", "a senior official"
    OWNED = "owned"  # "his lawyer", "the minister's spokesman"
    DEFINITE = "definite"  # "the president"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Description:
    """A parsed mention. `noun` is its head in the singular, `owner` the possessive before it.

    `complement` means that something follows the head: "the governor of Texas".
    """

    sort: Sort
    text: str
    noun: str = ""
    role: Role | None = None
    plural: bool = False
    owner: str = ""
    age: int = 0
    complement: bool = False


def describe(text: str) -> Description:
    """Parse a mention. `text` must contain no name, apposition or relative clause."""
    words = text.replace("\u2011", "-").split()
    low = [word.lower() for word in words]
    if not low:
        return Description(Sort.OTHER, text)
    if low in (["the", "latter"], ["the", "former"]) or (len(low) == 1 and low[0] in listed("pronouns")):
        sort = Sort.GROUP if low == ["both"] else Sort.UNNAMED if low[0] in listed("unknown_people") else Sort.PRONOUN
        return Description(sort, text, low[-1], plural=sort is Sort.UNNAMED)
    if low[1:2] == ["of"]:  # "one of them"
        return Description(Sort.OTHER, text)
    if low[0] == "the" and len(low) == 2 and (match := AGE.fullmatch(low[1])):
        return Description(Sort.AGE, text, age=int(match.group(1)))
    rest = low[1:] if low[0] in listed("determiners") else low
    at, end = _head(rest)
    word = rest[at] if rest else ""
    plural = is_plural(word)
    noun = singular(word) if plural else word
    known = role([*rest[:at], noun, *rest[at + 1 :]])
    found = Description(Sort.OTHER, text, noun, known, plural, complement=end < len(rest))
    return _sorted(found, words, low, word)


def _sorted(found: Description, words: list[str], low: list[str], head: str) -> Description:
    sort, owner = found.sort, ""
    owners = [at for at, word in enumerate(words[:-1]) if word.endswith(POSSESSIVE)]
    if "and" in low:
        sort = Sort.UNNAMED if found.plural and low[0] not in listed("determiners") else Sort.OTHER
    elif (
        low[0] == "both" or low[:2] in (["the", "two"], ["these", "two"]) or low in (["the", "pair"], ["the", "couple"])
    ):
        sort = Sort.GROUP
    elif low[0] in ("his", "her", "its", "their"):
        sort, owner = Sort.OWNED, low[0]
    elif owners and not any(word in listed("prepositions") for word in low[: owners[0]]):
        sort, owner = Sort.OWNED, " ".join(words[: owners[0] + 1])
    elif low[0] in ("the", "this", "that", "these", "those"):
        sort = Sort.DEFINITE
    elif low[0] in listed("indefinite") or low[0].isdigit() or found.plural or _alone(head):
        sort = Sort.UNNAMED
    return Description(sort, found.text, found.noun, found.role, found.plural, owner, 0, found.complement)


def _alone(noun: str) -> bool:
    """Whether a noun needs no article: "police", "video footage"."""
    return noun in listed("papers") or noun in listed("collectives") or noun in listed("institutions")


def _head(words: list[str]) -> tuple[int, int]:
    """The index of the head noun, and that of the first word of its complement."""
    end = next((at for at, word in enumerate(words) if at and word in function_words()), len(words))
    known = [at for at in range(end) if _known(words[at]) or _known(singular(words[at]))]
    last = end - 1
    while known and last > known[-1] and (words[last] in listed("postposed") or words[last].endswith(("ed", "ing"))):
        last -= 1
    return max(last, 0), end


def _known(word: str) -> bool:
    return is_noun(word) or any(word in listed(name) for name in ("unnamed", "papers", "collectives", "institutions"))


def is_plural(word: str) -> bool:
    """Whether a noun looks plural."""
    if word in PLURALS or word.endswith(("men", "people")):
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s"))


def singular(word: str) -> str:
    """The singular of a noun that looks plural: "lawmen" becomes "lawman", "deputies" becomes "deputy"."""
    if word in PLURALS or not is_plural(word):
        return word
    if word.endswith("men"):
        return word[:-3] + "man"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]


def without_article(mention: str) -> str:
    """The mention without "the", "a" or "an" before it, and with single spaces."""
    mention = " ".join(mention.split())
    return mention[match.end() :] if (match := ARTICLE.match(mention)) else mention


def unnamed(speaker: str) -> bool:
    """Whether a speaker is only described, not named: "two people familiar with the matter", "Russian sources".

    The only words in lower case in a name are particles, except that "Israeli military" names a body. An unresolved
    mention ("he", "the company") does not count as unnamed, since it may mean somebody with a name.
    """
    words = speaker.split()
    if not words or words[0].lower() == "the" or (len(words) == 1 and speaker.lower() in _PRONOUNS):
        return False
    if words[0].islower() and words[0] not in listed("particles"):
        return True
    if len(words) == 1 and words[0].endswith("s") and words[0][:-1].lower() in peoples():
        return True  # "Russians"
    small = [word for word in words if word.islower() and word.isalpha()]
    return any(not any(word in listed(name) for name in ("linking", "particles", "named_bodies")) for word in small)
