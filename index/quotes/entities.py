"""The people, bodies and places in a document: what they are called, and what is known about them."""

from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import NamedTuple

from index.quotes.wordlists import countries, given_names, joined, listed, synonyms

# Evidence adds up: for what an entity is, and for its gender. A pronoun tells less than a given name does.
STEADY = 3.0  # of gender, by a given name or by a noun such as "spokeswoman"
MOST = 12.0  # of gender; more than this adds nothing
GIVEN_NAME = 2.0  # of a person
ROLE, BODY_NOUN = 1.0, 2.0  # of a person or a body, by what the text calls it

# How well a description fits an entity.
SAME_NOUN, SYNONYM = 3.0, 2.2
ROLE_FITS = 2.0  # the least score of a description that fits
MODIFIER, OTHER_MODIFIER = 0.5, -0.7  # for each further word, if the entity has it or not
NO_COUNTRY = -0.2  # the description has a country, and none is known of the entity
LESSER = -0.5  # the entity is a deputy or former one, which the description does not say
MOST_ROLES = 16  # that are kept for one entity

PARTY = {"democrat": "democratic", "conservatives": "conservative", "tory": "conservative", "labor": "labour"}

SHORT = {
    "gov": "governor", "sen": "senator", "rep": "representative", "gen": "general", "col": "colonel",
    "lt": "lieutenant", "sgt": "sergeant", "capt": "captain", "maj": "major", "adm": "admiral", "cmdr": "commander",
    "prof": "professor", "pres": "president", "insp": "inspector",
}  # fmt: skip


class EntityKind(Enum):
    """What an entity is; UNTOLD if there is no evidence."""

    PERSON = "person"
    BODY = "body"
    PLACE = "place"
    UNTOLD = "untold"


class Role(NamedTuple):
    """What somebody is: the noun "president" with the modifiers "russian" and "former". Countries are keys."""

    noun: str
    modifiers: frozenset[str]


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody or something that a document mentions, with the evidence for what it is.

    `named` is False if it is only described ("observers"). `members` are the entities of a group.
    """

    name: str
    first: int = 0  # offset of the first mention by its full name
    seen: int = 0  # offset of the first mention by any name
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
        """ "male" or "female", whichever has enough evidence and twice that of the other; "" if neither has."""
        if self.male >= max(1.0, 2 * self.female):
            return "male"
        return "female" if self.female >= max(1.0, 2 * self.male) else ""

    def add_role(self, role: Role) -> None:
        """Add a role that the text gives the entity, with what it tells about gender and country."""
        if len(self.roles) < MOST_ROLES:
            self.roles.add(role)
        self.male += STEADY * (role.noun in listed("male"))
        self.female += STEADY * (role.noun in listed("female"))
        self.countries.update(role.modifiers & _country_keys())
        if role.noun in listed("roles"):
            self.person += ROLE
        elif role.noun in listed("body_nouns"):
            self.body += BODY_NOUN

    def add_given_name(self, word: str) -> None:
        for gender in ("male", "female"):
            if word.lower() in given_names(gender):
                self.add_gender(gender, STEADY)
                self.person += GIVEN_NAME

    def add_gender(self, gender: str, weight: float) -> None:
        if gender == "male":
            self.male = min(self.male + weight, MOST)
        else:
            self.female = min(self.female + weight, MOST)

    def fits(self, role: Role) -> float:
        """How well a description fits the entity; below `ROLE_FITS` it does not."""
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
        score = SAME_NOUN
    elif known.noun == "counterpart" and asked.noun in listed("roles"):
        return ROLE_FITS
    elif asked.noun in synonyms().get(known.noun, ()):
        score = SYNONYM
    else:
        return 0.0
    passing = {"former", "then", "new", "longtime", "veteran", "embattled", "old", "senior", "ex"}
    for modifier in asked.modifiers - passing - _country_keys() - listed("parties"):
        score += MODIFIER if modifier in known.modifiers else OTHER_MODIFIER
    for kinds in (listed("offices"), listed("parties")):
        if asked.modifiers & kinds and known.modifiers & kinds and not asked.modifiers & known.modifiers & kinds:
            return 0.0  # "the defense secretary" is not the secretary of state
    wanted = asked.modifiers & _country_keys()
    if wanted and not compatriot:
        score += NO_COUNTRY
    if known.modifiers & {"vice", "deputy", "former", "assistant"} - asked.modifiers:
        score += LESSER
    return score


def role(phrase: list[str]) -> Role | None:
    """The role that a noun phrase in lower case expresses, by its head noun and the words around it; None if none."""
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
    """Whether a word is a known noun for a person or a body."""
    return word in listed("roles") or word in listed("personas") or word in listed("body_nouns")


def is_person(word: str) -> bool:
    return word in listed("roles") or word in listed("personas")


def _plain(word: str) -> str:
    word = word.lower().strip('.,;:()"“”')
    return SHORT.get(word, word[:-2] if word.endswith(("'s", "’s")) else word)


@cache
def _country_keys() -> frozenset[str]:
    return frozenset(countries().values())
