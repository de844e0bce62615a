"""Resolves pronouns: keeps track of who is in mind while a document is read from its beginning."""

import re
from collections import deque

from index.model.document import Span
from index.quotes.attention import MARGIN, OBLIQUE, OTHER, QUOTED, SPEAKS, SUBJECT, Attention, Fit, Ranking, clear
from index.quotes.cast import Cast
from index.quotes.entities import Entity, EntityKind
from index.quotes.mentions import Spoken
from index.quotes.wordlists import listed, states

BACK = 600  # characters before a pronoun that are looked at, at most
AHEAD = 300  # characters after a pronoun in which the names of its sentence are looked for
BESIDE = 200  # characters after a pronoun in which a quotation's names are looked for
PREPOSITION = 40  # characters before a name in which the word before it is looked for
STATEMENT = (15, 300)  # characters of a statement that comes before its source
RECENT = 12  # mentions that are remembered
NEAR = 2  # sentences back to a mention that is still recent
FRAME = re.compile(
    r"(?:in|on|at|after|before|when|while|as|asked|during|for|since|if|although|though|despite|later|two|an?)\b", re.I
)
POINTS_BACK = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]he ([a-z-]{4,}))\b")
GENDERS = {"he": "male", "him": "male", "his": "male", "she": "female", "her": "female"}
STRICT = 1.8  # the margin (see attention.MARGIN) if nothing but the order of mentions tells
# How well candidates fit a pronoun, as a factor of their weight in mind.
UNSURE = 0.7  # a named person whose gender is not known
UNNAMED = 0.9  # a person who is only described, and whose gender is not known
HARDLY = 0.5  # for "he" and "she", somebody of whom little shows that it is a person
MAYBE = 0.4  # a body for "they", a state for "it"
ACROSS = 0.1  # somebody who is named in the words that the pronoun's paragraph quotes


class Antecedents:
    """What is known at a place in a document from what has been read so far."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._layout = cast.layout
        self._text = cast.text
        self._mind = Attention()
        self._groups: dict[tuple[Entity, ...], Entity] = {}
        self._heard: deque[tuple[int, Entity]] = deque(maxlen=RECENT)  # the latest mentions outside quotations
        self._previous: Spoken | None = None  # the last name that was read
        self._at = 0
        self._gender: dict[Entity, str] = {}  # known from pronouns that were resolved
        self._spoke: set[Entity] = set()
        self._lost = -1  # offset of the latest source that was not resolved
        self._done = 0  # pronouns before this offset have been dealt with as sources

    def read_to(self, end: int) -> None:
        """Read on to an offset: names and pronouns on the way bring entities to mind."""
        if end <= self._at:
            return
        names = self._cast.between(self._at, end)
        others = list(POINTS_BACK.finditer(self._text, self._at, end))
        self._at = end
        events: list[tuple[int, Spoken | re.Match[str]]] = [
            *((one.run.start, one) for one in names),
            *((match.start(), match) for match in others),
        ]
        for place, event in sorted(events, key=lambda event: event[0]):
            if isinstance(event, Spoken):
                self._meet(event)
            elif place >= self._done and self._layout.quote(place) is None:
                entity = self._pointed_at(event)
                if entity is not None:
                    self._hear(entity, place, OTHER if event.group(1) else SUBJECT)

    def _pointed_at(self, match: re.Match[str]) -> Entity | None:
        """Whom "he", "she" or "the president" means when it is not a source."""
        office = match.group(1)
        if office is None:
            return self.pronoun(match.group().lower(), Span(match.start(), match.end()))
        known = self._cast.with_role(office) if office in listed("roles") else []
        named = [one for one in known if one.seen < match.start() and any(role.noun == office for role in one.roles)]
        return named[0] if len(named) == 1 else None

    def said(self, entity: Entity | None, source: Span) -> None:
        """Note a source and whom it means, None if that is unknown: whoever speaks stays in mind."""
        self._done = max(self._done, source.end)
        word = self._text[source.start : source.end].lower()
        if entity is None and (word in GENDERS or word not in listed("pronouns")):
            self._lost = source.start
        if entity is not None:
            self._spoke.add(entity)
            weight = SPEAKS if self._layout.quote(source.start) is None else QUOTED
            self._hear(entity, source.start, weight)

    def _hear(self, entity: Entity, at: int, weight: float) -> None:
        self._mind.mention(entity, self._layout.clock(at), weight)
        if weight > QUOTED:
            self._heard.append((at, entity))

    def _meet(self, name: Spoken) -> None:
        previous, self._previous = self._previous, name
        entity, start = name.entity, name.run.start
        if entity is None:
            return
        first = self._cast.begins_with(self._layout.sentence_start(start), start)
        before = self._text[max(0, start - PREPOSITION) : start].split()
        oblique = bool(before) and before[-1].lower() in listed("prepositions")
        owner = name.run.words[-1].endswith(("'s", "’s", "s'", "s’"))
        weight = QUOTED if name.quoted else OBLIQUE if oblique or owner else SUBJECT if first else OTHER
        self._hear(entity, start, weight)
        other = previous.entity if previous and self._text[previous.run.end : start] == " and " else None
        if other is not None and other is not entity and entity.kind is other.kind is EntityKind.PERSON:
            self._hear(self.group((other, entity)), start, weight)

    # pronouns

    def pronoun(self, word: str, at: Span) -> Entity | None:
        """Whom "he", "she", "it", "they" or "the latter" means."""
        now = self._layout.clock(at.start)
        if word in ("latter", "former"):
            return self._of_two(word, at)
        if word in GENDERS:
            barred = self._barred(at)
            earlier = self._follows_its_statement(at)
            quoted = self._named_in_quotes(at)

            def fit(entity: Entity) -> float:
                if entity in barred:
                    return 0.0
                return self.single(entity, GENDERS[word]) * (ACROSS if entity in quoted else 1.0)

            margin = MARGIN if word in ("he", "she") else STRICT
            found = clear(self._mind.ranking(now, fit, earlier), margin)
            if found is None or self._lost_before(found, at):
                return None
            self._gender.setdefault(found, GENDERS[word])
            return found
        if word == "they":
            ranking = self._mind.ranking(now, self._several)
            found = clear(ranking) if ranking else self._two_before(at)
            return found if found is None or found.members or self._lately(found, at) else None
        if word == "it":
            barred = self._barred(at)
            return clear(self._mind.ranking(now, lambda one: 0.0 if one in barred else thing(one)))
        return None

    def single(self, entity: Entity, gender: str) -> float:
        """How well an entity is one person of a gender ("" for any)."""
        if entity.plural or entity.kind not in (EntityKind.PERSON, EntityKind.UNTOLD):
            return 0.0
        if entity.kind is EntityKind.UNTOLD and entity not in self._spoke:
            return 0.0
        share = 1.0 if entity.person >= 1 else HARDLY
        known = entity.gender or self._gender.get(entity, "")
        if gender and known != gender:
            return 0.0 if known else share * (UNSURE if entity.named else UNNAMED)
        return share

    def _several(self, entity: Entity) -> float:
        """How well "they" stands for an entity: several people, or a body that has spoken."""
        if entity.plural:
            return float(not entity.body)
        return MAYBE if entity.kind is EntityKind.BODY and entity in self._spoke else 0.0

    def _lately(self, entity: Entity, at: Span) -> bool:
        """Whether an entity was mentioned in this sentence or in the two before."""
        latest = [self._layout.sentence(place) for place, one in self._heard if one is entity]
        return bool(latest) and self._layout.sentence(at.start) - max(latest) <= NEAR

    def _lost_before(self, entity: Entity, at: Span) -> bool:
        """Whether an unresolved source in the same paragraph is later than the latest mention of the entity."""
        latest = max((place for place, one in self._heard if one is entity), default=0)
        return latest < self._lost and self._layout.paragraph(self._lost) == self._layout.paragraph(at.start)

    def _barred(self, at: Span) -> set[Entity]:
        """Those named after the pronoun in its sentence: "He said that Lind was ill" is not said by Lind."""
        stop = self._layout.sentence_end(at.start)
        return {one.entity for one in self._cast.between(at.end, min(stop, at.end + AHEAD)) if one.entity is not None}

    def _named_in_quotes(self, at: Span) -> set[Entity]:
        """Those named in quotations around the pronoun: few people call themselves by name."""
        start = max(self._layout.paragraph(at.start), at.start - BACK)
        around = self._cast.between(start, at.end + BESIDE)
        paragraph = self._layout.paragraph(at.start)
        return {
            one.entity
            for one in around
            if one.quoted and one.entity is not None and self._layout.paragraph(one.run.start) == paragraph
        }

    def _follows_its_statement(self, at: Span) -> bool:
        """Whether the statement comes before the pronoun: "The port was closed, he said"."""
        least, most = STATEMENT
        start = self._layout.sentence_start(at.start)
        before = self._text[max(start, at.start - most) : at.start].rstrip()
        return len(before) > least and before.endswith((",", '"', "”")) and not FRAME.match(before.lstrip("\"“”' "))

    def _of_two(self, word: str, at: Span) -> Entity | None:
        start = self._layout.sentence_start(max(0, self._layout.sentence_start(at.start) - 1))
        start = max(start, at.start - BACK)
        people = [
            one.entity
            for one in self._cast.between(start, at.start)
            if one.entity is not None and one.entity.kind in (EntityKind.PERSON, EntityKind.BODY) and not one.quoted
        ]
        if not people or (word == "former" and len(set(people)) != 2):
            return None
        return people[-1] if word == "latter" else next(one for one in people if one is not people[-1])

    # who is in mind

    def ranking(self, at: Span, fit: Fit) -> Ranking:
        """The entities in mind at a mention, sorted by weight times fit."""
        return self._mind.ranking(self._layout.clock(at.start), fit)

    def in_mind(self, at: Span, fit: Fit) -> Entity | None:
        """The only entity that fits in the nearest sentence, or else the one that is clearly most in mind."""
        barred = self._barred(at)
        quoted = self._named_in_quotes(at)

        def allowed(one: Entity) -> float:
            return 0.0 if one in barred else fit(one) * (ACROSS if one in quoted else 1.0)

        near = self.just_before(at, allowed)
        if len(near) == 1:
            return near[0]
        return clear(self._mind.ranking(self._layout.clock(at.start), allowed), STRICT)

    def just_before(self, at: Span, fit: Fit) -> list[Entity]:
        """The entities that fit in the nearest sentence of the paragraph, at most two back, that has any."""
        start, sentence = self._layout.paragraph(at.start), self._layout.sentence(at.start)
        heard = [(place, one) for place, one in self._heard if place >= start and fit(one) >= 1]
        last = max((self._layout.sentence(place) for place, _ in heard), default=-1)
        if sentence - last > NEAR:
            return []
        return list(dict.fromkeys(one for place, one in heard if self._layout.sentence(place) == last))

    def _two_before(self, at: Span) -> Entity | None:
        """The two people whom the paragraph has mentioned so far, if there are exactly two."""
        start = self._layout.paragraph(at.start)
        people = [
            one for place, one in self._heard if place >= start and one.kind is EntityKind.PERSON and not one.plural
        ]
        members = tuple(dict.fromkeys(people))
        return self.group(members) if len(members) == 2 else None

    def group(self, members: tuple[Entity, ...]) -> Entity:
        """The entities as one speaker, their names in alphabetical order."""
        key = tuple(sorted(members, key=lambda one: one.name))
        if key not in self._groups:
            self._groups[key] = Entity(
                " and ".join(one.name for one in key), self._at, plural=True, members=key, person=1
            )
        return self._groups[key]


def thing(entity: Entity) -> float:
    """How well "it" stands for an entity."""
    if entity.plural or entity.kind is EntityKind.PERSON:
        return 0.0
    if entity.kind is EntityKind.PLACE:
        return MAYBE * (entity.name.lower().replace(" ", "-") in states())
    return float(entity.kind is EntityKind.BODY)
