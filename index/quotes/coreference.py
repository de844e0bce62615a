"""Resolves descriptions: "the Kremlin chief", "her lawyer", "both leaders", "the ministry"."""

import re

from index.model.document import Span
from index.quotes.antecedents import Antecedents
from index.quotes.cast import Cast
from index.quotes.descriptions import Description, Sort, describe, without_article
from index.quotes.entities import ROLE_FITS, STEADY, Entity, EntityKind, is_noun, is_person
from index.quotes.wordlists import countries, country_name, listed

OF = re.compile(r"\b(?:of|to|for) $")
IS = re.compile(r"\b(?:is|was|became) (?:an?|the)\b")
VAGUE = listed("any_body") | listed("firm_nouns") | {"club", "team"}  # bodies that stand for another's name
TWO = 2.0  # the ratio from which the second of a pair is clearly more in mind than a third
RELATIVE = 200  # characters before "who" or "which" in which its antecedent is looked for
STATES = 1500  # characters before "the two countries" in which they are looked for
AGAIN = 2.8  # how well an unnamed source fits its own noun, on the scale of Entity.fits
CLOSE = 0.4  # a candidate whose fit is less than this below the best may be meant as well


class Coreference:
    """Resolves the descriptions of a document, and remembers the unnamed sources among them."""

    def __init__(self, cast: Cast, mind: Antecedents) -> None:
        self._cast = cast
        self._layout = cast.layout
        self._text = cast.text
        self._mind = mind
        self._kept: dict[str, Entity] = {}  # unnamed sources by their words
        self._latest: dict[str, Entity] = {}  # the latest unnamed source for each noun

    def before_relative(self, at: int, person: bool) -> Entity | None:
        """The antecedent of "who" (`person`) or "which" at an offset."""
        sentence = max(self._layout.sentence_start(at), at - RELATIVE)
        before = self._text[sentence:at].rstrip(" ,")
        end = sentence + len(before)
        kinds = (EntityKind.PERSON, EntityKind.UNTOLD) if person else (EntityKind.BODY, EntityKind.UNTOLD)
        names = [one for one in self._cast.between(sentence, at) if one.entity is not None and one.entity.kind in kinds]
        if names and names[-1].run.end == end:
            of = OF.search(before, 0, names[-1].run.start - sentence)  # "an adviser to Lind, who": may be either
            return None if of else names[-1].entity
        phrase = before[before.rfind(",") + 1 :].strip()
        if not person:
            return None
        if names and self._text[names[-1].run.end : names[-1].run.end + 2] == ", ":
            return names[-1].entity  # "Marta Lind, the mayor of Oslo, who"
        words = phrase.split()
        if len(words) > 2 and IS.search(phrase):
            return names[-1].entity if len(names) == 1 else None  # "Lind is a lawyer who"
        starts = [at for at, word in enumerate(words) if word.lower() in listed("determiners")]
        if not starts:
            starts = [len(words) - 1] if words else []
        return self.description(describe(" ".join(words[starts[-1] :])), Span(end, at)) if starts else None

    def description(self, said: Description, at: Span) -> Entity | None:
        """The entity that a description means, None if that is unknown. An unnamed source is its own entity."""
        if said.sort is Sort.UNNAMED:
            return self._keep(said)
        if said.sort is Sort.GROUP:
            return self._pair(said, at)
        if said.sort is Sort.AGE:
            return self._aged(said.age, at)
        if said.sort is Sort.OWNED:
            return self._owned(said, at)
        if said.sort is Sort.DEFINITE:
            return self._several_of(said) if said.plural else self._definite(said, at)
        return None

    def _keep(self, said: Description) -> Entity:
        words = without_article(said.text)
        if len(words) == len(said.text):
            words = self._cast.lowered(words)
        if words not in self._kept:
            known = is_noun(said.noun)
            entity = Entity(words, named=False, plural=said.plural)
            entity.body = float(said.noun in listed("body_nouns") or said.noun in listed("papers"))
            entity.person = float(not entity.body and (known or said.noun in listed("unnamed")))
            entity.male = STEADY * (said.noun in listed("male"))
            entity.female = STEADY * (said.noun in listed("female"))
            self._kept[words] = entity
        self._latest[said.noun] = self._kept[words]
        return self._kept[words]

    def _several_of(self, said: Description) -> Entity | None:
        """ "The engineers": those mentioned before, or else a new unnamed source."""
        if said.noun + "s" in listed("country_nouns") or said.noun in ("country", "other", "side"):
            return None
        latest = self._latest.get(said.noun)
        return latest if latest is not None and latest.plural else self._keep(said)

    def _owned(self, said: Description, at: Span) -> Entity | None:
        if said.noun in listed("institutions"):
            return self._keep(said)
        his = said.owner in ("his", "her", "its", "their")
        if said.plural:
            return self._keep(describe(said.text.split(" ", 1)[1]) if his else said)
        known = [one for one in self._cast.with_role(said.noun) if one.seen < at.start]
        if his:
            near = [one for _, one in self._mind.ranking(at, lambda one: float(one in known))]
            found = self._by_role(said, at)
            return found if found in near or found in self._latest.values() else None if known else self._keep(said)
        owner = without_article(said.owner).lower().rstrip("'’s").split()[-1:]
        known = [one for one in known if any({*owner} & role.modifiers for role in one.roles if role.noun == said.noun)]
        return known[0] if len(known) == 1 else self._keep(said)

    def _definite(self, said: Description, at: Span) -> Entity | None:
        if said.noun in listed("papers"):
            return self._latest.get(said.noun) or self._keep(said)
        if said.noun in listed("body_nouns") and said.noun not in listed("roles"):
            named = self._cast.named_in(said.text)
            return self._body(said, at, named)
        if (country := countries().get(said.noun)) and not is_noun(said.noun):
            return self._national(country, at)
        found = self._by_role(said, at)
        if found is not None or self._cast.with_role(said.noun):
            return found
        if said.noun in listed("personas"):
            return self._mind.in_mind(
                at, lambda one: self._mind.single(one, "") * (said.role is None or not _clash(one, said))
            )
        introduced = self._cast.introduced.get(said.noun, len(self._text)) < at.start
        first = self._cast.small.get(said.noun, len(self._text)) >= at.start
        if is_noun(said.noun) and (introduced or (said.complement and first)):
            return self._keep(said)
        return None

    def _by_role(self, said: Description, at: Span) -> Entity | None:
        """The entity, or the unnamed source, that the text has described like this before."""
        asked = said.role
        if asked is None:
            return self._latest.get(said.noun)
        scored = [(score, one) for one in self._cast.with_role(asked.noun) if (score := one.fits(asked)) >= ROLE_FITS]
        near = self._mind.just_before(at, lambda one: self._mind.single(one, ""))
        if asked.modifiers & set(countries().values()):
            scored = [(score, one) for score, one in scored if one.countries or near == [one]]
        if asked.modifiers & listed("parties"):
            scored = [(score, one) for score, one in scored if one.parties or near == [one]]
        scored = [pair for pair in scored if pair[1].seen < at.start] or scored
        if (latest := self._latest.get(said.noun)) is not None and not latest.plural:
            scored.append((AGAIN, latest))
        best = max((score for score, _ in scored), default=0.0)
        fitting = [one for score, one in scored if score > best - CLOSE]
        if len(fitting) < 2:
            return fitting[0] if fitting else None
        return self._mind.in_mind(at, lambda one: float(one in fitting))

    def _body(self, said: Description, at: Span, named: bool) -> Entity | None:
        """ "The ministry": a body with that word in its name, or one that may be called by it."""
        latest = self._latest.get(said.noun)
        fitting = [one for one in self._cast.bodies(said.noun) if one.seen < at.start]
        modifiers = said.role.modifiers if said.role else frozenset()
        if modifiers:
            alike = [one for one in fitting if modifiers & _name_words(one)]
            fitting = alike or ([] if said.complement or named else fitting)
        if named and not fitting:
            return self._keep(said)  # "the Clinton campaign"
        if latest is not None:
            fitting.append(latest)
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            return self._mind.in_mind(at, lambda one: float(one in fitting))
        if said.noun in listed("institutions") or (modifiers and said.noun not in VAGUE):
            return self._keep(said)  # "the election board"
        if said.noun in listed("any_body") or said.noun in listed("firm_nouns") or said.noun in ("club", "team"):
            near = self._mind.just_before(at, lambda one: _may_be(one, said.noun))
            if near or said.noun in listed("any_body") - listed("firm_nouns"):
                return near[0] if len(near) == 1 else None
            return self._mind.in_mind(at, lambda one: _may_be(one, said.noun))
        return None

    def _national(self, country: str, at: Span) -> Entity | None:
        """ "The Russian": the only person of that country, or else whoever is in mind."""
        people = [one for one in self._cast.of_country(country) if one.seen < at.start]
        if len(people) == 1:
            return people[0]
        if people:
            return self._mind.in_mind(at, lambda one: self._mind.single(one, "") * (one in people))
        return self._mind.in_mind(at, lambda one: self._mind.single(one, "") * (not one.countries))

    def _aged(self, age: int, at: Span) -> Entity | None:
        """ "The 71-year-old": a person of that age according to the text, or else whoever is in mind."""
        people = self._cast.of_age(age)
        if people:
            return people[0] if len(people) == 1 else self._mind.in_mind(at, lambda one: float(one in people))
        return self._mind.in_mind(at, lambda one: self._mind.single(one, "") * (one.named and not one.ages))

    def _pair(self, said: Description, at: Span) -> Entity | None:
        """ "The two rulers", "both countries": the two entities that fit, if there are exactly two."""
        if said.noun + "s" in listed("country_nouns") or said.noun in ("country",):
            return self._states(at)
        if said.noun in listed("body_nouns") and not is_person(said.noun):
            return None
        asked = said.role
        pairs = self._mind.just_before(at, lambda one: float(len(one.members) == 2))
        people = self._mind.just_before(at, lambda one: self._mind.single(one, ""))
        if len(pairs) == 1 and set(people) <= set(pairs[0].members):
            return pairs[0]
        ranking = self._mind.ranking(
            at, lambda one: float(one.named and not one.plural and one.kind is EntityKind.PERSON)
        )
        if asked is not None:
            people = [
                one for one in self._cast.with_role(asked.noun) if one.seen < at.start and one.fits(asked) >= ROLE_FITS
            ]
            if len(people) == 2:
                return self._mind.group((people[0], people[1]))
            if asked.noun in listed("personas") and len(people) < 2:
                ranking = [(weight, one) for weight, one in ranking if not _clash(one, said)]
            elif len(people) > 2:
                ranking = [(weight, one) for weight, one in ranking if one in people]
            else:
                ranking = [
                    (weight, one) for weight, one in ranking if one in people or one.fits(asked) or not _has_work(one)
                ]
        if len(ranking) < 2 or (len(ranking) > 2 and ranking[1][0] < TWO * ranking[2][0]):
            return None
        return self._mind.group((ranking[0][1], ranking[1][1]))

    def _states(self, at: Span) -> Entity | None:
        """The two countries that the paragraph has mentioned."""
        start = max(self._layout.paragraph(at.start), at.start - STATES)
        keys = self._cast.countries_in(start, at.start)
        if len(keys) != 2:
            return None
        return self._mind.group(tuple(Entity(country_name(key), at.start, place=1) for key in sorted(keys)))


def _may_be(entity: Entity, noun: str) -> float:
    """Whether a body whose name does not say what it is may be called a company, an organization, a club."""
    if not entity.named or entity.plural or entity.place or entity.kind not in (EntityKind.BODY, EntityKind.UNTOLD):
        return 0.0
    words = {word.lower() for word in entity.name.split()}
    if noun in listed("firm_nouns"):
        return float(bool(words & listed("firms")) or not words & listed("body_nouns"))
    return float(entity.kind is EntityKind.BODY)


def _has_work(entity: Entity) -> bool:
    """Whether the text says what a person does, not only whose relative, colleague or guest they are."""
    return any(role.noun not in listed("ties") for role in entity.roles)


def _clash(entity: Entity, said: Description) -> bool:
    """Whether a description has another country or gender than the entity."""
    if said.role is None:
        return False
    own = said.role.modifiers & set(countries().values())
    gender = "male" if said.noun in listed("male") else "female" if said.noun in listed("female") else ""
    return bool(
        (own and entity.countries and not own & entity.countries) or (gender and entity.gender not in (gender, ""))
    )


def _name_words(entity: Entity) -> set[str]:
    return {word.lower() for word in entity.name.split()} | {word for role in entity.roles for word in role.modifiers}
