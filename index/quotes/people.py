"""Chooses one name for each speaker in the whole library.

Two spellings are one speaker if they are the same without case, accents, hyphens, honorifics, articles and middle
initials. A short form ("Kim") joins a fuller name if exactly one in the library fits, or one speaks in far more
documents than the others that do and none of these beside it. Different given names, or different middle initials, keep
two people apart, whatever else they share.

A name depends on the others of its unit, which are the same but for middle initials, and a short form on the fuller
names that it may be short for. So when documents come and go, only the units of their names are looked at again, and
those of their short forms; only where something else is chosen then, other documents have other names (Names.recount).
"""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple, Protocol

from index.quotes.descriptions import unnamed
from index.quotes.wordlists import adjectives, given_names, listed, states

__all__ = ["Count", "Names", "Recounted", "Shelf", "fold", "members", "unit_of", "unnamed"]

Key = tuple[str, ...]  # the folded words of a name
AND = " and "
SUFFIXES = ("jr", "sr", "ii", "iii", "iv")
CLEAR = 8  # times as many documents as all others of a short form together has one that it means
ACRONYM = 3  # letters at least: shorter ones stand for too many bodies
_AT_HAND = 10_000  # names: the speakers of one text are often those of others
FOLDED = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "‘": "'", "‑": "-"})
STYLES = {"mr": "female", "mrs": "male", "ms": "male"}  # with the gender of given names that they exclude


class Count(NamedTuple):
    """How often a spelling occurs: in so many statements, of so many documents."""

    statements: int = 0
    documents: int = 0


class Shelf(Protocol):
    """What is known of the names in a library."""

    def unit(self, unit: Key) -> tuple[Mapping[str, Count], Key | None]:
        """The spellings in a unit, none where there is no such unit, and whom it means if it is a short form."""

    def fuller(self, short: Key) -> Mapping[Key, int]:
        """The names that have this short form, each with the number of its documents."""


class Recounted(NamedTuple):
    """What is otherwise since spellings were counted again.

    `units` are those in which another name is chosen. `fuller` holds the documents, by short form and name, 0 where it
    is not short for that any more; `meant` whom short forms mean.
    """

    units: set[Key]
    fuller: dict[tuple[Key, Key], int]
    meant: dict[Key, Key | None]


class Names:
    """The names of all speakers in a library, for documents one by one."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._units: dict[Key, _Unit] = {}
        self._fuller: dict[Key, dict[Key, int]] = {}

    def of(self, speakers: Collection[str]) -> dict[str, str]:
        """The library's name for each speaker of one document.

        The most frequent spelling wins, and of equally frequent ones the alphabetically first. Unnamed sources keep
        their words.
        """
        beside = {self._key(one, set()) for name in speakers for one in members(name)}
        return {name: self._name(name, beside) for name in speakers}

    def recount(self, more: Mapping[str, Count]) -> Recounted:
        """Have spellings (of one name each) occur so much more often, or less. The shelf stays as it is.

        Takes time in proportion to the spellings and to the fuller names of their short forms. The result is the same
        as if all had been counted at once.
        """
        by_unit: dict[Key, dict[str, Count]] = defaultdict(dict)
        for spelling, count in more.items():
            by_unit[unit_of(fold(spelling))][spelling] = count
        found = Recounted(set(), {}, {})
        called: set[Key] = set()  # keys that have another name now, or have come or gone
        words: set[Key] = set()  # what may be short for something else now
        for unit, counts in by_unit.items():
            before = self._unit(unit)
            after = self._units[unit] = before.recounted(counts)
            if (after.keys, after.names) != (before.keys, before.names):
                found.units.add(unit)
            called.update(key for key in {*before.names, *after.names} if before.names.get(key) != after.names.get(key))
            old, new = before.fuller(), after.fuller()
            for short, key in {*old, *new}:
                documents = new.get((short, key), 0)
                if documents != old.get((short, key)) or key in called:
                    found.fuller[short, key] = self._known(short)[key] = documents
                    words.add(short)
            if len(_surname(unit)) == 1:
                words.add(_surname(unit))
        for word in words:
            for short in (word, *((style, *word) for style in STYLES)):
                one = self._unit(short)
                meant = self._choice(short) if one.names else None
                if meant != one.meant:
                    found.meant[short] = one.meant = meant
                    found.units.add(short)
                elif meant in called:
                    found.units.add(short)
        return found

    def units_of(self, name: str) -> set[Key]:
        """The units whose documents may have this name for somebody."""
        units = {unit_of(fold(one)) for one in members(name)}
        for unit in list(units):
            for key, called in self._unit(unit).names.items():
                for word in _short_forms(key, called):
                    shorts = (word, *((style, *word) for style in STYLES))
                    units.update(short for short in shorts if self._unit(short).meant == key)
        return units

    def _unit(self, unit: Key) -> "_Unit":
        if unit not in self._units:
            self._units[unit] = _Unit(unit, *self._shelf.unit(unit))
        return self._units[unit]

    def _known(self, short: Key) -> dict[Key, int]:
        if short not in self._fuller:
            self._fuller[short] = dict(self._shelf.fuller(short))
        return self._fuller[short]

    def _name(self, speaker: str, beside: set[Key]) -> str:
        """The library's name for a speaker; `beside` are the keys of the other speakers in the document."""
        parts = {self._called(self._key(part, beside)) for part in members(speaker)}
        return AND.join(sorted(parts)) if parts else speaker

    def _called(self, key: Key) -> str:
        return self._unit(unit_of(key)).names[key]

    def _key(self, name: str, beside: set[Key]) -> Key:
        """The key of the speaker that a name means."""
        folded = fold(name)
        unit = self._unit(unit_of(folded))
        key, word = unit.keys[folded], _surname(unit.keys[folded])
        here = {
            one
            for one in beside
            if len(word) == 1 and one != key and word in _short_forms(one, self._called(one)) and _may_be(key, one)
        }
        if len(here) == 1 and (unit.meant is None or unit.meant in here):
            return here.pop()
        return key if here or unit.meant is None else unit.meant

    def _choice(self, short: Key) -> Key | None:
        """Whom a short form means where nobody beside it tells, None where it is none, or may mean several."""
        known = self._known(_surname(short))
        fuller = {one: number for one, number in known.items() if number and one != short and _may_be(short, one)}
        most = max(fuller, key=lambda one: (fuller[one], one), default=None)
        others = sum(fuller[one] for one in fuller if one != most)
        return most if most and fuller[most] >= CLEAR * others else None


@lru_cache(_AT_HAND)
def members(speaker: str) -> tuple[str, ...]:
    """The names in a speaker: two for "Ann Lind and Karl Moe", none for an unnamed source."""
    speaker = speaker if speaker.strip() == "the" else speaker.removeprefix("the ")
    if not speaker.strip() or unnamed(speaker):
        return ()
    parts = tuple(speaker.split(AND))
    if len(parts) != 2 or _is_body(fold(speaker)) or any(not part[:1].isupper() for part in parts):
        return (speaker,)
    return parts


@lru_cache(_AT_HAND)
def fold(name: str) -> Key:
    """The key by which names are compared."""
    text = unicodedata.normalize("NFKD", name).casefold().translate(FOLDED)
    plain = "".join(letter for letter in text if not unicodedata.combining(letter))
    found = [word.strip(".,'()\"") for word in plain.replace("-", " ").replace(".", ". ").split()]
    words = [word for word in found if word]
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    if len(words) > 2 and words[0] in listed("honorifics"):
        words = words[1:]
    if len(words) > 1 and words[-1] in listed("bodies"):
        nation = words[0].removesuffix("'s").removesuffix("'")
        words[0] = adjectives().get(nation, words[0])  # "Russia's Defense Ministry", "Russian Defense Ministry"
    return tuple(words)


def unit_of(key: Key) -> Key:
    """The key without middle initials: what names have in common that may differ in these."""
    middle = [word for word in key[1:-1] if len(word) > 1]
    return (key[0], *middle, key[-1]) if len(key) > 2 and len(key[0]) > 1 else key


class _Unit:
    """The names in a library that are the same but for middle initials.

    `keys` maps their keys to those of the speakers: to that without initials, unless that would make two different keys
    the same. `names` holds what these are called, `documents` in how many they are. `meant` is whom a short form means.
    """

    def __init__(self, unit: Key, spellings: Mapping[str, Count], meant: Key | None) -> None:
        self._unit, self._spellings, self.meant = unit, spellings, meant
        keys = {fold(name) for name in spellings}
        is_one = len(keys - {unit}) < 2
        self.keys = {key: unit if is_one else key for key in keys}
        named: dict[Key, list[str]] = defaultdict(list)
        for name in spellings:
            named[self.keys[fold(name)]].append(name)
        self.names = {
            key: min(names, key=lambda name: (-spellings[name].statements, name)) for key, names in named.items()
        }
        self.documents = {key: sum(spellings[name].documents for name in names) for key, names in named.items()}

    def recounted(self, more: Mapping[str, Count]) -> "_Unit":
        spellings = dict(self._spellings)
        for name, (statements, documents) in more.items():
            before = spellings.pop(name, Count())
            if before.documents + documents > 0:
                spellings[name] = Count(before.statements + statements, before.documents + documents)
        return _Unit(self._unit, spellings, self.meant)

    def fuller(self) -> dict[tuple[Key, Key], int]:
        """The documents of its names by their short forms and keys."""
        return {
            (short, key): self.documents[key] for key, name in self.names.items() for short in _short_forms(key, name)
        }


@lru_cache(_AT_HAND)
def _short_forms(key: Key, name: str) -> frozenset[Key]:
    """The short forms of a name of several words: the family name, a firm without its kind, a body's initials."""
    if len(key) < 2 or key[0] in STYLES:
        return frozenset()
    if _is_body(key):
        initials = "".join(word[0] for word in name.split() if word[0].isupper()).casefold()
        firm = next((at for at, word in enumerate(key) if at and word in listed("firms")), 0)
        shorts = [(initials,)] if len(initials) >= ACRONYM else []
        return frozenset([*shorts, key[:1]] if firm == 1 else shorts)
    last = key[-2] if len(key) > 2 and key[-1] in SUFFIXES else key[-1]
    return frozenset([(last,), key[:1]] if key[0] in listed("family_first") else [(last,)])


def _surname(key: Key) -> Key:
    return key[1:] if len(key) == 2 and key[0] in STYLES else key


def _may_be(short: Key, full: Key) -> bool:
    """Whether a single word, or one after "Mr.", may be short for a fuller name."""
    word = _surname(short)
    if len(word) != 1 or word[0] in states() or word[0] in listed("places"):
        return False
    if len(short) == 2:
        return not _is_body(full) and full[0] not in given_names(STYLES[short[0]])
    return True


def _is_body(key: Key) -> bool:
    return len(key) > 1 and (
        key[-1] in listed("bodies") or key[-1] in listed("firms") or any(word in listed("of_bodies") for word in key)
    )
