"""The facets of a search: the values by which the documents found can be narrowed."""

from collections import Counter
from collections.abc import Collection, Iterator
from heapq import nsmallest

import numpy as np
import numpy.typing as npt

from index.model.results import Facet
from index.search.claims import Claims
from index.search.conditions import STANDINGS, Conditions
from index.search.nodes import Tagged, folded_tag
from index.search.statements import Statements
from index.store.columns import Mask, month_of

_MOST_FACETS = 12  # for one field
_MOST_LOOKED_UP = 10_000  # documents whose speakers, or standings, are counted
_MOST_COUNTED = 200  # documents whose statements, or claims by words, are counted one by one
_NAMES = {standing: name for name, standing in STANDINGS.items()}


def facets(conditions: Conditions, found: Collection[int]) -> tuple[Facet, ...]:
    """The facets of the documents `found`, most documents first; months newest first.

    If too many statements or claims would have to be read, speakers and standings are counted in all the documents
    found, and the facets are marked `at_most`. Of very many documents only those of the newest are counted, and the
    facets marked `at_least`.
    """
    facts = conditions.facts
    here = facts.mask(found)
    ids = np.flatnonzero(here)
    outlets = _counted(facts.outlet[ids], facts.outlets.all)
    months = Counter(
        {f"{at // 100:04}-{at % 100:02}": count for at, count in _numbers(month_of(facts.date[ids])) if at}
    )
    newest = facts.newest_first(here)[:_MOST_LOOKED_UP].tolist() if len(ids) > _MOST_LOOKED_UP else ids.tolist()
    return (
        *(Facet("outlet", name, count, _quoted("outlet", name)) for name, count in _most(outlets)),
        *_speakers(conditions, newest, len(ids)),
        *_standings(conditions, newest, len(ids)),
        *_tags(conditions, here),
        *(Facet("month", name, months[name], f"date:{name}") for name in sorted(months, reverse=True)),
    )


def _speakers(conditions: Conditions, newest: Collection[int], found: int) -> Iterator[Facet]:
    at_most = conditions.kind != "documents" and found > _MOST_COUNTED
    if conditions.kind == "documents" or at_most:
        counts = conditions.catalogue.columns.speakers(newest)
    else:
        counts = Counter(name for name, _ in Statements(conditions.of_kind("statements")).speakers() if name)
    for name, count in _most(counts):
        yield Facet("speaker", name, count, _quoted("speaker", name), at_most, found > len(newest))


def _standings(conditions: Conditions, newest: Collection[int], found: int) -> Iterator[Facet]:
    at_most = (conditions.kind == "statements" or conditions.has_own_words) and found > _MOST_COUNTED
    at_least = found > len(newest)
    if at_most or at_least:
        counts = conditions.catalogue.columns.standings(newest)
    elif conditions.kind == "statements":
        counts = Counter(standing for standing, _ in Statements(conditions).standings())
    else:
        counts = Counter(standing for standing, _ in Claims(conditions.of_kind("claims")).standings())
    for name, count in _most(Counter({_NAMES[standing]: count for standing, count in counts.items()})):
        yield Facet("standing", name, count, f"standing:{name}", at_most, at_least)


def _tags(conditions: Conditions, here: Mask) -> Iterator[Facet]:
    written: dict[str, str] = {}  # by what counts as the same tag
    counts: Counter[str] = Counter()
    for id_, tags in conditions.own[0].tags().items():
        if id_ < len(here) and here[id_]:
            folded = {folded_tag(name): name for name in tags}
            counts.update(folded.keys())
            written |= folded
    for tag, count in _most(counts):
        yield Facet("tag", written[tag], count, str(Tagged(tag)), conditions.kind != "documents")


def _counted(numbers: npt.NDArray[np.int32], names: list[str]) -> Counter[str]:
    """How often each name occurs, by its number; the empty name is omitted."""
    return Counter({names[number]: count for number, count in _numbers(numbers) if number})


def _numbers(numbers: npt.NDArray[np.integer]) -> Iterator[tuple[int, int]]:
    found, counts = np.unique(numbers, return_counts=True)
    return zip(found.tolist(), counts.tolist(), strict=True)


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    """The names with the highest counts, equal ones in alphabetical order."""
    return nsmallest(_MOST_FACETS, counts.items(), key=lambda item: (-item[1], item[0]))


def _quoted(field: str, value: str) -> str:
    return f'{field}:"{value.replace(chr(34), " ")}"'
