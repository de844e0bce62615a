"""The names of all speakers in a library, chosen at once: what they have to be in any library of these documents."""

from collections import Counter
from collections.abc import Mapping, Sequence

from index.quotes.people import Count, Key, Names, members


class Empty:
    """A shelf on which nothing is known yet."""

    def unit(self, unit: Key) -> tuple[Mapping[str, Count], Key | None]:
        return {}, None

    def fuller(self, short: Key) -> Mapping[Key, int]:
        return {}


def merged(speakers: Mapping[int, Sequence[str]]) -> dict[tuple[int, str], str]:
    """The library's name for each speaker, by document and the name that the document uses.

    `speakers` holds the names in each document; each name is repeated for every statement.
    """
    statements = Counter(one for said in speakers.values() for name in said for one in members(name))
    documents = Counter(one for said in speakers.values() for one in {one for name in said for one in members(name)})
    names = Names(Empty())
    names.recount({one: Count(number, documents[one]) for one, number in statements.items()})
    return {(id_, name): called for id_, said in speakers.items() for name, called in names.of(set(said)).items()}
