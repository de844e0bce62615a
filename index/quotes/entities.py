"""Who is there in a document: people, bodies and places, what they are called, and what is said of them."""

from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import NamedTuple

from index.quotes.wordlists import countries, given_names, joined, listed, synonyms

STEADY = 3.0  # a given name; an honorific or a title tells more, a pronoun less
MOST = 12.0  # evidence of gender beyond which more adds nothing
ROLE_FITS = 2.0  # least score of a description that fits


PARTY = {"democrat": "democratic", "conservatives": "conservative", "tory": "conservative", "labor": "labour"}


SHORT = {
    "gov": "governor", "sen": "senator", "rep": "representative", "gen": "general", "col": "colonel",
    "lt": "lieutenant", "sgt": "sergeant", "capt": "captain", "maj": "major", "adm": "admiral", "cmdr": "commander",
    "prof": "professor", "pres": "president", "insp": "inspector",
}  # fmt: skip


class EntityKind(Enum):
    PERSON = "person"
    BODY = "body"
    PLACE = "place"
    UNTOLD = "untold"


class Role(NamedTuple):
    """What somebody is: "president" with "russian" and "former"; countries go by their key."""

    noun: str
    modifiers: frozenset[str]


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody or something that a document speaks of, and the evidence of what it is.

    `named` is False for "observers"; `members` are those of a group.
    """

    name: str
    first: int = 0  # where it is first mentioned by its full name
    seen: int = 0  # and where by any
    named: bool = True
    plural: bool = False
    members: tuple["Entity", ...] = ()
    person: float = 0.0
    body: float = 0.0
    place: float = 0.0
    male: float = 0.0
    female: float = 0.0
    roles: set[Role] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    ages: set[int] = field(default_factory=set)

    @property
    def kind(self) -> EntityKind:
        most = max(self.person, self.body, self.place)
        if most <= 0:
            return EntityKind.UNTOLD
        if self.place == most:
            return EntityKind.PLACE
        return EntityKind.BODY if self.body == most else EntityKind.PERSON

    @property
    def parties(self) -> set[str]:
        return {word for role in self.roles for word in role.modifiers & listed("parties")}

    @property
    def gender(self) -> str:
        """ "male", "female", or "" where it cannot be told."""
        if self.male >= max(1.0, 2 * self.female):
            return "male"
        return "female" if self.female >= max(1.0, 2 * self.male) else ""

    def add_role(self, role: Role) -> None:
        """A role that the text gives the entity, with what it tells of its gender and country."""
        if len(self.roles) < 16:
            self.roles.add(role)
        self.male += STEADY * (role.noun in listed("male"))
        self.female += STEADY * (role.noun in listed("female"))
        self.countries.update(role.modifiers & _country_keys())
        if role.noun in listed("roles"):
            self.person += 1
        elif role.noun in listed("body_nouns"):
            self.body += 2

    def add_given_name(self, word: str) -> None:
        for gender in ("male", "female"):
            if word.lower() in given_names(gender):
                self.add_gender(gender, STEADY)
                self.person += 2

    def add_gender(self, gender: str, weight: float) -> None:
        if gender == "male":
            self.male = min(self.male + weight, MOST)
        else:
            self.female = min(self.female + weight, MOST)

    def fits(self, role: Role) -> float:
        """How well a description fits; below `ROLE_FITS` not at all."""
        if (role.noun in listed("male") and self.gender == "female") or (
            role.noun in listed("female") and self.gender == "male"
        ):
            return 0.0
        own = role.modifiers & _country_keys()
        if own and self.countries and not own & self.countries:
            return 0.0
        return max((_fit(known, role, bool(own and self.countries)) for known in self.roles), default=0.0)


def _fit(known: Role, asked: Role, compatriot: bool) -> float:
    if known.noun == asked.noun:
        score = 3.0
    elif known.noun == "counterpart" and asked.noun in listed("roles"):
        return ROLE_FITS
    elif asked.noun in synonyms().get(known.noun, ()):
        score = 2.2
    else:
        return 0.0
    passing = {"former", "then", "new", "longtime", "veteran", "embattled", "old", "senior", "ex"}
    for modifier in asked.modifiers - passing - _country_keys() - listed("parties"):
        score += 0.5 if modifier in known.modifiers else -0.7
    for kinds in (listed("offices"), listed("parties")):
        if asked.modifiers & kinds and known.modifiers & kinds and not asked.modifiers & known.modifiers & kinds:
            return 0.0  # "the defense secretary" is not the secretary of state
    wanted = asked.modifiers & _country_keys()
    if wanted and not compatriot:
        score -= 0.2
    if known.modifiers & {"vice", "deputy", "former", "assistant"} - asked.modifiers:
        score -= 0.5
    return score


def role(phrase: list[str]) -> Role | None:
    """What a noun phrase in small letters says somebody is: head noun, and the words around it."""
    words = joined([_plain(word) for word in phrase])
    cut = next((at for at, word in enumerate(words) if at and word in listed("prepositions")), len(words))
    front = [word for word in words[:cut] if word not in listed("determiners")]
    known = [at for at, word in enumerate(front) if is_noun(word)]
    if not known:
        return None
    head = known[-1]
    if head < len(front) - 1:
        return None  # "the campaign said"
    others = [
        PARTY.get(word, word)
        for word in (*front[:head], *words[cut:])
        if word not in listed("closed") | listed("determiners")
    ]
    return Role(front[head], frozenset(countries().get(word, word) for word in others))


def is_noun(word: str) -> bool:
    """Whether a word is a noun for a person or a body that the rules know."""
    return word in listed("roles") or word in listed("personas") or word in listed("body_nouns")


def is_person(word: str) -> bool:
    return word in listed("roles") or word in listed("personas")


def _plain(word: str) -> str:
    word = word.lower().strip('.,;:()"“”')
    return SHORT.get(word, word[:-2] if word.endswith(("'s", "’s")) else word)


@cache
def _country_keys() -> frozenset[str]:
    return frozenset(countries().values())
