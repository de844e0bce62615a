"""The cast of a document: its names, each grouped with its short forms into one entity, in a single pass."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import TypeVar

from index.model.document import Document
from index.quotes import appositions
from index.quotes.entities import Entity, EntityKind, is_noun
from index.quotes.layout import Layout
from index.quotes.mentions import WORD, Mention, Spoken, bare, runs, style, titles
from index.quotes.naming import SUFFIXES, called_by, is_given, look_at_name, short_forms
from index.quotes.paragraphs import READ
from index.quotes.wordlists import countries, function_words, joined, listed, peoples, states, synonyms

Key = TypeVar("Key", str, int)
LINE = 160  # characters of a heading at most
MOST = 8  # entities that are kept for one short form, role or body noun
BEFORE = 60  # characters before a word in which the end of the sentence before it is looked for
CAPITALISED = 0.8  # the share of words from which a heading counts as capitalised throughout
LONG = 3  # letters; only longer words of a heading are counted for that, and more words than this
INITIAL = re.compile(r"[^\W\d_]\.")
INTRODUCED = re.compile(r"\b(?:an?|another|one)((?: [\w’'-]+){1,4})", re.I)
EXECUTIVES = ("CEO", "COO", "CFO", "CTO")
GENDERED = {"Mr": "male", "Mrs": "female", "Ms": "female"}


class Cast:
    """The entities of a document. `spoken` are its names in order."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        spans = document.spans(*READ)
        self.layout = Layout(self.text, spans)
        self.small: dict[str, int] = {}  # words that occur in lower case, with their first offset
        self._inner: set[str] = set()  # words that occur with a capital letter inside a sentence
        self._full: dict[tuple[str, ...], Entity] = {}
        self._short: dict[str, list[Entity]] = {}  # short form: the entities it may mean
        self._alone: dict[str, Entity] = {}  # single words that are short for nothing
        self._titled: dict[str, int] = {}  # family names that stand alone after a title, and where first
        self._collided: set[tuple[str, ...]] = set()  # the names of two, with no full stop or word between them
        found: list[Mention] = []
        for span in spans:
            if span.end - span.start > LINE or not _all_capitals(self.text[span.start : span.end]):
                found += runs(self.text, span.start, span.end, self.small)
        self.spoken = self._gather(found)
        self._starts = [one.run.start for one in self.spoken]
        for one in self.spoken:
            if one.entity is None:
                continue
            one.entity.seen = min(one.entity.seen, one.run.start)
            if not one.quoted:
                appositions.look(one.entity, one, self.layout)
        appositions.pronouns(self.spoken, self.layout)

    def _gather(self, found: list[Mention]) -> list[Spoken]:
        named = [(run, bare(run)) for run in found]
        for run, name in named:
            self._inner.update(name[1:] if self._begins_sentence(run) else name)
        full = [(run, self.trimmed(run, name)) for run, name in named]
        self._collided = _collided(full)
        for run, name in full:
            if len(name) == 1 and _is_titled(run):
                self._titled.setdefault(name[0].lower(), run.start)
        for run, name in full:
            if len(name) > 1 and name not in self._full and name not in self._collided:
                self._add(name, run)
        named = [(run, self.trimmed(run, name)) for run, name in named]
        return [
            Spoken(
                self.entity(name, run),
                run,
                name,
                self.layout.sentence(run.start),
                self.layout.quote(run.start) is not None,
            )
            for run, name in named
            if name and self.names_somebody(name, run) and (len(name) > 1 or self._surely(name[0], run))
        ]

    # names

    def trimmed(self, run: Mention, name: tuple[str, ...]) -> tuple[str, ...]:
        """The name without a common noun that is capitalised only because it begins the sentence."""
        if not name and len(run.words) == 1 and run.words[0].lower() in self._short:
            return run.words  # "Dean", if Howard Dean is known
        if len(name) < 2 or run.words[0] != name[0] or not self._begins_sentence(run):
            return name
        if name[-1].lower() in listed("bodies"):
            return name
        word = name[0].lower()
        verb = word.endswith("ing") and len(word) > 5 and name[0] not in self._inner  # "Calling Lind a friend"
        common = (word in self.small or verb) and not is_given(word)
        return name[1:] if is_noun(word) or (common and (len(name) > 2 or name[1] in self._inner)) else name

    def _add(self, name: tuple[str, ...], run: Mention) -> None:
        short = tuple(word for word in name if not INITIAL.fullmatch(word))
        entity = self._full.get(short) if len(short) > 1 else None  # "John F. Kennedy", "John Kennedy"
        if entity is None:
            entity = Entity(" ".join(name), run.start, len(self.text))
            look_at_name(entity, name)
            if entity.kind is not EntityKind.BODY:
                tail = next((name[cut:] for cut in range(1, len(name) - 1) if name[cut:] in self._full), None)
                entity = self._full[tail] if tail else entity
        self._full[name] = entity
        self._full.setdefault(short if len(short) > 1 else name, entity)
        keys = short_forms(name, entity.kind) - states()
        if name[-1].lower().rstrip(".") in SUFFIXES:
            # After "President Moe" comes his son "Donald Moe Jr."; "Moe" means the father.
            keys = {key for key in keys if self._titled.get(key, run.start) >= run.start}
        for key in keys:
            known = self._short.setdefault(key, [])
            if len(known) < MOST and entity not in known:
                known.append(entity)

    def entity(self, name: tuple[str, ...], run: Mention) -> Entity | None:
        """The entity that a name means, None if it may mean two."""
        full = self._full.get(name) if len(name) > 1 else None
        key = " ".join(name).lower()
        if full is not None and full.kind is not EntityKind.BODY and key not in self._short:
            return full
        fitting = self._short.get(key.replace(".", "") if len(name) == 1 else key, [])
        fitting = [one for one in fitting if one.first < run.start] or fitting
        others = len(fitting)
        if gender := GENDERED.get(style(run), ""):
            fitting = [one for one in fitting if one.gender in (gender, "")]
        elif len(fitting) > 1:
            fitting = [one for one in fitting if called_by(one, key)] or fitting
        if len(fitting) == 1:
            return fitting[0]
        if full is not None:
            return full
        if len(fitting) > 1 and not style(run):
            return None
        spelled = f"{style(run)}. {' '.join(name)}" if style(run) and others else " ".join(name)
        if spelled not in self._alone:
            self._alone[spelled] = Entity(spelled, run.start, len(self.text))
            look_at_name(self._alone[spelled], name)
        return self._alone[spelled]

    def called(self, label: str) -> Entity | None:
        """The entity of a full name or short form in any case: "BRANDVIK", "ilse brandvik"."""
        full = self._by_name.get(label)
        short = self._short.get(label, [])
        return full or (short[0] if len(short) == 1 else None)

    @cached_property
    def _by_name(self) -> dict[str, Entity]:
        known = {" ".join(name).lower(): entity for name, entity in self._full.items()}
        return {spelled.lower(): entity for spelled, entity in self._alone.items()} | known

    def names_somebody(self, name: tuple[str, ...], run: Mention) -> bool:
        """Whether capitalised words are a name, and not just the beginning of a sentence."""
        if len(name) > 1:
            low = [word.lower() for word in name]
            return (
                name not in self._collided
                and not all(word in listed("times") for word in low)
                and ("-".join(low) not in peoples() or "-".join(low) in states())
            )
        word = name[0].lower().rstrip(".")
        if style(run):
            return True
        if word in self._short and (name[0].isupper() or is_noun(word) or word in listed("press_names")):
            return True  # "The WHO", "Dean"
        if word in function_words() or word in listed("times") or word in listed("unnamed") or is_noun(word):
            return False
        if (word in peoples() and word not in states()) or (word.endswith("s") and word[:-1] in peoples()):
            return False
        if not self._begins_sentence(run) or name[0] in self._inner or word in self._short:
            return True
        return word not in self.small and not (word.endswith("s") and not word.endswith("ss"))

    def _surely(self, word: str, run: Mention) -> bool:
        """Whether a single word outside source mentions is a name, unlike "Together"."""
        if word in self._inner or word.lower() in self._short or not self._begins_sentence(run):
            return True
        return is_given(word.lower())

    def _begins_sentence(self, run: Mention) -> bool:
        before = self.text[max(0, run.start - BEFORE) : run.start].rstrip(" \"“'‘(")
        return not before or not (before[-1].islower() or before[-1] in ",;")

    def lowered(self, mention: str) -> str:
        """The mention as it would be written inside a sentence: "Two officials" becomes "two officials"."""
        first, _, rest = mention.partition(" ")
        low = first.lower()
        if low in listed("indefinite") and first.istitle():
            return low + mention[len(first) :]
        known = first in self._inner and low not in self.small
        if known or rest[:1].isupper() or not first.istitle() or low.removesuffix("s") in peoples():
            return mention
        return low + mention[len(first) :]

    def named_in(self, mention: str) -> bool:
        """Whether a mention that begins with an article contains a name: "the Clinton campaign"."""
        return any(word[0].isupper() and word.lower() not in peoples() for word in mention.split()[1:])

    # look-ups

    def between(self, start: int, end: int) -> list[Spoken]:
        """The names that begin in `text[start:end]`."""
        return self.spoken[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def begins_with(self, start: int, name: int) -> bool:
        """Whether the name at the offset `name` is the first one from `start` on."""
        return self._starts[bisect_left(self._starts, start)] == name

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """All entities that are named outside quotations, in order."""
        return tuple(dict.fromkeys(one.entity for one in self.spoken if one.entity is not None))

    @cached_property
    def _roles(self) -> dict[str, list[Entity]]:
        return _index(
            (word, entity)
            for entity in self.entities
            for noun in sorted({role.noun for role in entity.roles})
            for word in (noun, *synonyms().get(noun, ()))
        )

    def with_role(self, noun: str) -> list[Entity]:
        """The entities that have a role which the noun may mean."""
        return [*self._roles.get(noun, ()), *self._roles.get("counterpart", ())]

    @cached_property
    def _bodies(self) -> dict[str, list[Entity]]:
        return _index(
            (word, entity)
            for entity in self.entities
            for noun in _body_words(entity)
            for word in (noun, *synonyms().get(noun, ()))
        )

    def bodies(self, noun: str) -> list[Entity]:
        """The bodies that a noun may mean: "the ministry"."""
        return self._bodies.get(noun, [])

    @cached_property
    def _countries(self) -> dict[str, list[Entity]]:
        return _index(
            (country, one) for one in self.entities if one.kind is EntityKind.PERSON for country in one.countries
        )

    def of_country(self, country: str) -> list[Entity]:
        """The people who belong to a country according to the text."""
        return self._countries.get(country, [])

    @cached_property
    def _ages(self) -> dict[int, list[Entity]]:
        return _index((age, one) for one in self.entities for age in one.ages)

    def of_age(self, age: int) -> list[Entity]:
        """The people who are so many years old according to the text."""
        return self._ages.get(age, [])

    @cached_property
    def introduced(self) -> dict[str, int]:
        """Words that follow "a" or "an" within four words ("a night guard"), with their first offset."""
        found: dict[str, int] = {}
        for match in INTRODUCED.finditer(self.text):
            for word in match.group(1).split():
                found.setdefault(word, match.start())
        return found

    def countries_in(self, start: int, end: int) -> set[str]:
        """The keys of the countries that words of `text[start:end]` mean."""
        words = [match.group().removesuffix("'s").removesuffix("’s") for match in WORD.finditer(self.text, start, end)]
        capitals = joined([word.lower() if word[0].isupper() else "-" for word in words])
        return {countries()[word] for word in capitals if word in countries() and word not in listed("seats")}


def _is_titled(run: Mention) -> bool:
    """Whether an office stands before the name."""
    before = titles(run)
    return bool(before) and before[-1].rstrip(".").lower() not in listed("honorifics")


def _collided(named: Iterable[tuple[Mention, tuple[str, ...]]]) -> set[tuple[str, ...]]:
    """What are no names: "Merilux CEO", and those that are met once and made of two others: "Ann Lind Moe" or "Lind
    Moe", where there are Ann Lind and the minister Moe. They stand where a page runs headlines together.
    """
    times: Counter[tuple[str, ...]] = Counter()
    ends: dict[str, set[tuple[str, ...]]] = {}  # last words, and what stands before them
    for run, name in named:
        if not name:
            continue
        times[name] += 1
        if len(name) > 1 or _is_titled(run):
            ends.setdefault(name[-1], set()).add(name[:-1] or titles(run))
    found = {name for name in times if name[-1] in EXECUTIVES}
    for name, number in times.items():
        if number > 1 or len(name) not in (2, 3) or not ends[name[-1]] - {name[:-1]}:
            continue
        if times[name[:-1]] if len(name) > 2 else name[0] in ends and not is_given(name[0].lower()):
            found.add(name)
    return found


def _index(pairs: Iterable[tuple[Key, Entity]]) -> dict[Key, list[Entity]]:
    found: dict[Key, list[Entity]] = {}
    for key, entity in pairs:
        known = found.setdefault(key, [])
        if len(known) < MOST and entity not in known:
            known.append(entity)
    return found


def _body_words(entity: Entity) -> set[str]:
    words = {word.lower() for word in entity.name.split()} if entity.kind is EntityKind.BODY else set()
    return words | {role.noun for role in entity.roles if role.noun in listed("body_nouns")}


def _all_capitals(line: str) -> bool:
    """Whether nearly every word of a heading is capitalised, so that names cannot be told from other words."""
    found = [word for word in line.split() if word[0].isalpha() and len(word) > LONG]
    if line.rstrip().endswith((".", '"', "”")):
        return False
    return len(found) > LONG and sum(word[0].isupper() for word in found) > CAPITALISED * len(found)
