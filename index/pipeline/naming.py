"""Between quotes and claims: gives each speaker one name in the whole library.

Only what the change of a document can have changed is named again: its own speakers, and those of the other documents
with a name for which another one is chosen now (index.quotes.people). The result is the same as if all were named anew.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from index.model.corrections import UNCORRECTED, Corrections
from index.store.callings import NAMED, Callings, Naming, Spelling, Spoken
from index.store.catalogue import Catalogue
from index.store.schema import decoder

if TYPE_CHECKING:
    from index.quotes.people import Count, Key

_AT_ONCE = 10_000  # documents: more may not fit into memory
_CALLED = "called"  # the state that says what the analyst called speakers when they were named last
# What units of other words than names begin with. No name's unit begins with space.
_MENTION, _NAMELESS = "\n", "\n\n"
_AT_HAND = 10_000  # mentions
_decode = decoder(tuple[tuple[str, str], ...])


def name_speakers(catalogue: Catalogue, corrections: Corrections = UNCORRECTED) -> None:
    """Name speakers again where analyses have come, gone or changed, or the analyst's word on them.

    Mentions that resolve to no name are named only if they describe an unnamed source ("observers").
    """
    from index import quotes

    if catalogue.state(NAMED) != quotes.VERSION:
        with catalogue.change(visible=False):
            catalogue.callings.recall_all()
            catalogue.set_state(NAMED, quotes.VERSION)
    said = msgspec.json.encode(corrections.speakers).decode()
    called_by = _by_analyst(corrections.speakers)
    before = catalogue.state(_CALLED) or "[]"
    called_otherwise = {name for name, _ in called_by.items() ^ _by_analyst(_decode(before.encode())).items()}
    while (recalled := catalogue.callings.recalled(_AT_ONCE)) or called_otherwise:
        _Step(catalogue, recalled, called_by, called_otherwise).keep(said)
        called_otherwise.clear()


class _Shelf:
    """The names that are known in a catalogue. It is the Shelf of index.quotes.people."""

    def __init__(self, callings: Callings) -> None:
        self._callings = callings

    def unit(self, unit: "Key") -> tuple[Mapping[str, "Count"], "Key | None"]:
        from index.quotes.people import Count

        spellings, meant = self._callings.unit(" ".join(unit))
        return {name: Count(*numbers) for name, *numbers in spellings}, None if meant is None else tuple(meant.split())

    def fuller(self, short: "Key") -> Mapping["Key", int]:
        return {tuple(name.split()): documents for name, documents in self._callings.fuller(" ".join(short))}


class _Step:
    """What is otherwise, now that the speakers of some documents have changed."""

    def __init__(
        self,
        catalogue: Catalogue,
        recalled: Mapping[int, Sequence[Spoken]],
        called_by: Mapping[str, str],
        called_otherwise: Collection[str],
    ) -> None:
        """`recalled` holds what these documents said before, `called_otherwise` whom the analyst calls otherwise."""
        from index.quotes.people import Count, Names

        self._catalogue, self._callings, self._called_by = catalogue, catalogue.callings, called_by
        self._recalled = recalled
        self._called = dict(self._callings.called(recalled))
        self._gone, self._come, self._more = self._changes()
        self._names = Names(_Shelf(self._callings))
        self._mentioned: dict[str, bool] = {}
        counts = {name: Count(*numbers) for (unit, name), numbers in self._more.items() if unit[:1] != _MENTION}
        self._recounted = self._names.recount(counts)
        units = {" ".join(unit) for unit in self._recounted.units} | self._mentioned_otherwise()
        for name in called_otherwise:
            units.update(" ".join(unit) for unit in self._names.units_of(name))
            units |= {_MENTION + _small(name), _NAMELESS + name}
        self._others = self._callings.documents(units)

    def keep(self, said: str) -> None:
        """Store the names and counts. `said` is what the analyst calls speakers."""
        changed: dict[int, Naming] = {}
        documents: list[int] = []
        for document, speakers in chain(self._called.items(), self._callings.called(self._others)):
            names = self._names.of([one.spoken.speaker for one in speakers if one.spoken.resolved])
            renamed = {one: naming for one in speakers if (naming := self._naming(one.spoken, names)) != one.naming}
            changed.update((one.id, naming) for one, naming in renamed.items())
            if any(one.spoken.resolved for one in renamed):
                documents.append(document)
        with self._catalogue.change(visible=bool(changed)):
            self._catalogue.speakers.rename(changed)
            for document in documents:
                self._catalogue.grouping.untell(document)
            self._callings.count(self._more, self._gone, self._come)
            self._callings.keep_fuller(
                {(" ".join(short), " ".join(key)): number for (short, key), number in self._recounted.fuller.items()}
            )
            self._callings.keep_meant(
                {
                    " ".join(short): None if key is None else " ".join(key)
                    for short, key in self._recounted.meant.items()
                }
            )
            self._callings.settle(self._recalled)
            self._catalogue.set_state(_CALLED, said)

    def _changes(self) -> tuple[list[tuple[str, int]], list[tuple[str, int]], dict[Spelling, tuple[int, int]]]:
        """The units that documents have no more, those that they have now, and how often spellings occur more."""
        gone, come = [], []
        statements: Counter[Spelling] = Counter()
        documents: Counter[Spelling] = Counter()
        for document, spoken in self._recalled.items():
            before, now = _spelled(spoken), _spelled(one.spoken for one in self._called.get(document, ()))
            statements.update(now)
            statements.subtract(before)
            documents.update(now.keys())
            documents.subtract(before.keys())
            units_before, units_now = ({unit for unit, _ in spelled} for spelled in (before, now))
            gone += [(unit, document) for unit in units_before - units_now]
            come += [(unit, document) for unit in units_now - units_before]
        more = {one: (statements[one], documents[one]) for one in statements}
        return gone, come, {one: numbers for one, numbers in more.items() if any(numbers)}

    def _mentioned_otherwise(self) -> set[str]:
        """The units of mentions of which it matters now whether they are in small letters anywhere."""
        found = set()
        for unit, name in self._more:
            if unit == _MENTION + name:
                documents = sum(number for one, _, number in self._callings.unit(unit)[0] if one == name)
                self._mentioned[name] = documents + self._more[unit, name][1] > 0
                if self._mentioned[name] != (documents > 0):
                    found.add(unit)
        return found

    def _is_mentioned(self, mention: str) -> bool:
        """Whether any document has this mention, which does not begin with a capital."""
        if mention not in self._mentioned:
            spellings, _ = self._callings.unit(_MENTION + mention)
            self._mentioned[mention] = any(spelling == mention for spelling, *_ in spellings)
        return self._mentioned[mention]

    def _naming(self, said: Spoken, names: Mapping[str, str]) -> Naming:
        """The library's name for a speaker; `names` are those of its document."""
        from index.quotes.people import unnamed

        if said.resolved:
            found = names[said.speaker]
            name = self._called_by.get(found, found)
            return Naming(name, unnamed(name))
        if not _may_be_named(said.speaker):
            return Naming(None, False)
        small = _small(said.speaker)
        mention = small if self._is_mentioned(small) else said.speaker  # "Observers" at the beginning of a sentence
        if not _describes_all(mention):
            return Naming(None, False)
        name = self._called_by.get(mention, mention)
        return Naming(name, unnamed(name))


def _spelled(spoken: Iterable[Spoken]) -> Counter[Spelling]:
    """The spellings in a document by which it is found again, and the statements of each."""
    from index.quotes.people import fold, members, unit_of

    found: Counter[Spelling] = Counter()
    for speaker, resolved, statements in spoken:
        if resolved:
            for name in members(speaker):
                found[" ".join(unit_of(fold(name))), name] += statements
            if not members(speaker):
                found[_NAMELESS + speaker, speaker] += statements
        elif _may_be_named(speaker):
            found[_MENTION + _small(speaker), speaker] += statements
    return found


def _by_analyst(said: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What speakers are called in the end: of names that lead to one another, the one that was given last stays."""
    called: dict[str, str] = {}
    for name, other in said:
        called.pop(other, None)
        if name != other:
            called[name] = other
    ends = {}
    for name in called:
        end = name
        while end in called:
            end = called[end]
        ends[name] = end
    return ends


def _small(mention: str) -> str:
    return mention[:1].lower() + mention[1:]


def _may_be_named(mention: str) -> bool:
    return _describes_all(mention) or _describes_all(_small(mention))


@lru_cache(_AT_HAND)
def _describes_all(mention: str) -> bool:
    """Whether a mention that resolves to no name is only the description of an unnamed source: "Russian sources".

    It is not if it ends in a name, joins two sources, or has a possessor ("his aides").
    """
    from index.quotes.descriptions import Sort, describe
    from index.quotes.people import unnamed

    words = mention.split()
    return unnamed(mention) and words[-1].islower() and "and" not in words and describe(mention).sort is Sort.UNNAMED
