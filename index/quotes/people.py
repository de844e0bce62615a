"""Chooses one name for each speaker in the whole library.

Two spellings are one speaker if they are the same without case, accents, hyphens, honorifics, articles and middle
initials. A short form ("Kim") joins a fuller name if exactly one in the library fits, or one speaks in far more
documents than the others that do and none of these beside it. Different given names, or different middle initials, keep
two people apart, whatever else they share.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from index.quotes.descriptions import unnamed
from index.quotes.wordlists import adjectives, given_names, listed, states

__all__ = ["Names", "merged", "unnamed"]

Key = tuple[str, ...]  # the folded words of a name
AND = " and "
SUFFIXES = ("jr", "sr", "ii", "iii", "iv")
CLEAR = 8  # times as many documents as all others of a short form together has one that it means
ACRONYM = 3  # letters at least: shorter ones stand for too many bodies
_AT_HAND = 10_000  # names: the speakers of one text are often those of others
FOLDED = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "‘": "'", "‑": "-"})
STYLES = {"mr": "female", "mrs": "male", "ms": "male"}  # with the gender of given names that they exclude


def merged(speakers: Mapping[int, Sequence[str]]) -> dict[tuple[int, str], str]:
    """The library's name for each speaker, by document id and the name that the document uses.

    `speakers` holds the names in each document, by its id; each name is repeated for every statement. Unnamed sources
    keep their words. The most frequent spelling wins, and of equally frequent ones the alphabetically first. The order
    of documents and names does not matter. Takes time proportional to the number of names.
    """
    said = {document: Counter(names) for document, names in speakers.items()}
    known = Names(said.values())
    return {(document, name): called for document, names in said.items() for name, called in known.of(names).items()}


class Names:
    """The names of all speakers in a library, as `merged` chooses them: for documents one by one."""

    def __init__(self, said: Iterable[Mapping[str, int]]) -> None:
        """`said` are the names in each document, with the number of their statements. It is gone through once."""
        counts: Counter[str] = Counter()
        documents: Counter[str] = Counter()
        for names in said:
            for name, number in names.items():
                for one in members(name):
                    counts[one] += number
            documents.update({one for name in names for one in members(name)})
        self._library = _Library(counts, documents)

    def of(self, speakers: Collection[str]) -> dict[str, str]:
        """The library's name for each speaker of one document."""
        beside = {self._library.key(one, set()) for name in speakers for one in members(name)}
        return {name: self._library.name(name, beside) for name in speakers}


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


class _Library:
    """All names in a library by their keys, and the fuller names that a short form may mean."""

    def __init__(self, counts: Mapping[str, int], documents: Mapping[str, int]) -> None:
        spelled: dict[Key, list[str]] = defaultdict(list)
        for name in counts:
            spelled[fold(name)].append(name)
        self._one = _without_initials(spelled)
        spellings: dict[Key, list[str]] = defaultdict(list)
        for key, names in spelled.items():
            spellings[self._one[key]] += names
        self._documents = {key: sum(documents[name] for name in names) for key, names in spellings.items()}
        self._found: dict[Key, Key | None] = {}  # the short forms that were looked for
        self._name = {key: min(names, key=lambda name: (-counts[name], name)) for key, names in spellings.items()}
        self._fuller: dict[Key, set[Key]] = defaultdict(set)
        for key in self._name:
            for short in _short_forms(key, self._name[key]):
                self._fuller[short].add(key)

    def name(self, speaker: str, beside: set[Key]) -> str:
        """The library's name for a speaker; `beside` are the keys of the other speakers in the document."""
        parts = {self._single(part, beside) for part in members(speaker)}
        return AND.join(sorted(parts)) if parts else speaker

    def _single(self, name: str, beside: set[Key]) -> str:
        return self._name[self.key(name, beside)]

    def key(self, name: str, beside: set[Key]) -> Key:
        """The key of the speaker that a name means."""
        key = self._one[fold(name)]
        known = self._fuller.get(_surname(key), set())
        meant = self._meant(key, known)
        here = {one for one in known & beside if one != key and _may_be(key, one)}
        if len(here) == 1 and (meant is None or meant in here):
            return here.pop()
        return key if here or meant is None else meant

    def _meant(self, key: Key, known: set[Key]) -> Key | None:
        """Whom a short form means where nobody beside it tells, None where it is none, or may mean several."""
        if key not in self._found:
            fuller = [one for one in known if one != key and _may_be(key, one)]
            most = max(fuller, key=lambda one: (self._documents[one], one), default=None)
            others = sum(self._documents[one] for one in fuller if one != most)
            self._found[key] = most if most and self._documents[most] >= CLEAR * others else None
        return self._found[key]


def _without_initials(keys: Iterable[Key]) -> dict[Key, Key]:
    """Maps keys to those without middle initials, unless that would make two different keys the same."""
    alike: dict[Key, list[Key]] = defaultdict(list)
    for key in keys:
        middle = [word for word in key[1:-1] if len(word) > 1]
        alike[(key[0], *middle, key[-1]) if len(key) > 2 and len(key[0]) > 1 else key].append(key)
    found: dict[Key, Key] = {}
    for short, longer in alike.items():
        one_person = len({key for key in longer if key != short}) < 2
        found.update({key: short if one_person else key for key in longer})
    return found


def _short_forms(key: Key, name: str) -> set[Key]:
    """The short forms of a name of several words: the family name, a firm without its kind, a body's initials."""
    if len(key) < 2 or key[0] in STYLES:
        return set()
    if _is_body(key):
        initials = "".join(word[0] for word in name.split() if word[0].isupper()).casefold()
        firm = next((at for at, word in enumerate(key) if at and word in listed("firms")), 0)
        return ({(initials,)} if len(initials) >= ACRONYM else set()) | ({key[:1]} if firm == 1 else set())
    last = key[-2] if len(key) > 2 and key[-1] in SUFFIXES else key[-1]
    return {(last,), key[:1]} if key[0] in listed("family_first") else {(last,)}


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
