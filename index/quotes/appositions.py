"""What a text tells about the entities it names, by titles, appositions, ages and pronouns beside them."""

import re

from index.quotes.entities import Entity, EntityKind, is_noun, role
from index.quotes.layout import Layout
from index.quotes.mentions import Spoken, style, titles
from index.quotes.wordlists import countries, function_words, listed

BEFORE, AFTER = 90, 140  # characters around a name in which its titles and appositions are looked for
MOST = 600  # characters of a sentence in which pronouns are looked for
# Evidence for what an entity is (see Entity).
SURE = 2.0  # "Mr Lind", "Lind, who", "Lind, 45": a person, and perhaps of which gender
ARTICLE = 1.0  # "the Kremlin": a body
INSIDE = 0.5  # "in Oslo": a place
# By a pronoun in the same sentence.
PRONOUN_GENDER, PRONOUN_PERSON = 0.6, 0.3
NOUN_PHRASE = r"(?:the|an?|his|her|its|their|[\w-]+['’]s)"
WORDS_BEFORE = re.compile(r"(?:[\w’'.-]+ ){1,7}$")
APPOSED_BEFORE = re.compile(rf"(?:^|[\s\"“(])({NOUN_PHRASE} (?:[\w’'-]+ ){{0,9}}?[\w’'-]+), $", re.I)
APPOSED_AFTER = re.compile(
    rf"(?:, \d{{1,3}})?(?:,|,? who (?:is|was|became)) ({NOUN_PHRASE} [^,.;:()\n]{{1,90}})(?=[,.;:()\n]|$)", re.I
)
ASIDE = r"(?:,[^,.]{1,60},)? "
IS = re.compile(ASIDE + r"(?:is|was|became|remains|has been) (?:(?:also|still|now) )?((?:an?|the) [^,.;:()\n]{1,90})")
MADE = re.compile(ASIDE + r"(?:was|has been) (?:re-?)?(?:elected|appointed|named) ((?:an? |the )?[^,.;:()\n]{1,60})")
FROM = re.compile(r",? (?:of|from) ([A-Z][\w-]+(?: [A-Z][\w-]+)?)")
AGED = re.compile(r",? \(?(\d{1,3})(?:[,.;)]| who\b| years old)")
YEARS = re.compile(r"(\d{1,3})-year-old")
FREE = re.compile(r" *(?:[,.;:)—–\"”(]|$|\n)")  # what follows a name that is itself the apposition
PRONOUN = re.compile(r"\b(?:(he|him|his|himself)|(?:she|her|hers|herself))\b", re.I)


def look(entity: Entity, one: Spoken, layout: Layout) -> None:
    """Add to an entity what the words around one of its names tell about it."""
    run, text = one.run, layout.text
    before = text[max(layout.sentence_start(run.start), run.start - BEFORE) : run.start]
    after = text[run.end : min(layout.sentence_end(run.start), run.end + AFTER)]
    mark = style(run)
    entity.male += SURE * (mark == "Mr")
    entity.female += SURE * (mark in ("Mrs", "Ms"))
    entity.person += SURE * bool(mark) + SURE * after.startswith((", who ", " who "))
    _title(entity, one, before)
    if before.lower().endswith("the ") and not titles(run):
        entity.body += ARTICLE
    if before.endswith((" in ", " near ", "In ", "Near ")):
        entity.place += INSIDE
    if entity.kind is EntityKind.PLACE:
        return
    if (match := APPOSED_BEFORE.search(before)) and FREE.match(after):
        _called(entity, match.group(1).split())
    if match := AGED.match(after):
        entity.ages.add(int(match.group(1)))
        entity.person += SURE
    for pattern in (APPOSED_AFTER, IS, MADE):
        if match := pattern.match(after):
            _called(entity, match.group(1).split())
    if (match := FROM.match(after)) and (country := countries().get(match.group(1).lower().replace(" ", "-"))):
        entity.countries.add(country)


def _title(entity: Entity, one: Spoken, before: str) -> None:
    """Add what the words right before a name tell: "Kremlin chief", "the 45-year-old mayor", "Russian President"."""
    words = list(one.run.words[: len(one.run.words) - len(one.name)])
    if match := WORDS_BEFORE.search(before):
        for word in reversed(match.group().split()):
            if word.lower() in function_words():
                break
            words.insert(0, word)
    if words and is_noun(words[-1].lower().rstrip(".")):
        _called(entity, words)


def _called(entity: Entity, words: list[str]) -> None:
    if known := role(words):
        entity.add_role(known)
    for word in words:
        if match := YEARS.fullmatch(word):
            entity.ages.add(int(match.group(1)))
        elif word.lower() in listed("nationals") and (country := countries().get(word.lower())):
            entity.countries.add(country)


def pronouns(spoken: list[Spoken], layout: Layout) -> None:
    """Add what pronouns tell about a person's gender, in a sentence that names only that person or in the next."""
    people: dict[int, set[Entity]] = {}
    for one in spoken:
        if one.entity is not None and one.entity.kind in (EntityKind.PERSON, EntityKind.UNTOLD) and not one.quoted:
            people.setdefault(one.sentence, set()).add(one.entity)
    text = layout.text
    for number, start in enumerate(layout.sentences):
        known = people.get(number, set())
        if not known and text[start : start + 4].lower().startswith(("he ", "she ")):
            known = people.get(number - 1, set())
        if len(known) != 1:
            continue
        (entity,) = known
        end = min(layout.sentence_end(start), start + MOST)
        found = {
            "male" if match[1] else "female"
            for match in PRONOUN.finditer(text, start, end)
            if layout.quote(match.start()) is None
        }
        if len(found) == 1:
            entity.add_gender(found.pop(), PRONOUN_GENDER)
            entity.person += PRONOUN_PERSON
