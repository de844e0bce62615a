"""Which claims a report is about: what is flagged or marked, in all stories or one, or what a query finds."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache

import msgspec

from index.library import ClaimFilter, Entry, Library, LibraryError
from index.model.claims import Claim
from index.model.results import Hit
from index.model.rows import ClaimFacet

MOST = 500  # claims of a report, unless more are wanted
_EVERYTHING = 2**31 - 1


class Wanted(msgspec.Struct, frozen=True):
    """What a report shall be about; all conditions must hold, and with none it is what is flagged or marked.

    `story` is the name of one, `query` what finds them, `marked` leaves those of which an analyst said something.
    """

    story: str = ""
    query: str = ""
    marked: bool = False
    most: int = MOST

    @property
    def words(self) -> str:
        """The same in words."""
        which = "claims that an analyst marked" if self.marked else "claims that are flagged, or that an analyst marked"
        if self.query:
            which = f"claims that were found by: {self.query}" + (", and marked" if self.marked else "")
        return which + (f"; story: {self.story}" if self.story else "")


def chosen(
    library: Library,
    wanted: Wanted,
    entries: Mapping[int, Entry],
    marked: Iterable[int],
    is_marked: Callable[[Claim], bool],
) -> tuple[list[Claim], str]:
    """The claims, most salient first, and what of the query could not be used, in words.

    `entries` are those of the library, `marked` the documents in which something is marked. Raises LibraryError.
    """
    note = ""
    if wanted.query:
        found, note = _found(library, wanted.query)
        found = [claim for claim in found if not wanted.marked or is_marked(claim)]
    else:
        found = [claim for document in marked for claim in library.claims(document) if is_marked(claim)]
        found += [] if wanted.marked else _flagged(library, wanted.story)
    kept = {claim.id: claim for claim in found if claim.document in entries}
    if wanted.story:
        kept = {id_: claim for id_, claim in kept.items() if entries[claim.document].story == wanted.story}

    def by_salience(claim: Claim) -> tuple[float, str, int, int]:
        return -claim.salience, entries[claim.document].path, claim.start, claim.end

    return sorted(kept.values(), key=by_salience), note


def _flagged(library: Library, story: str) -> list[Claim]:
    only = {ClaimFacet.STORY: story} if story else {}
    rows = library.claim_rows(ClaimFilter(flagged=True, only=only), limit=_EVERYTHING)
    return [row.claim for row in rows]


def _found(library: Library, query: str) -> tuple[list[Claim], str]:
    """The claims that a query finds; the flagged ones of the documents, and those of the statements, that it finds.

    Also what of the query could not be used, in words.
    """
    results = library.search(query, _EVERYTHING)
    claims_of = cache(library.claims)
    return [claim for hit in results.hits for claim in claims_of(hit.document) if _is_meant(claim, hit)], results.note


def _is_meant(claim: Claim, hit: Hit) -> bool:
    if hit.claim:
        return claim.id == hit.claim
    if hit.speaker is None:
        return claim.flagged
    return claim.statement is not None and claim.start < hit.snippet.end and hit.snippet.start < claim.end


def named_story(name: str, stories: Iterable[str]) -> str:
    """The story that a name, or a part of one, means. Raises LibraryError if there is none, or several."""
    known = dict.fromkeys(story for story in stories if story)
    if name in known:
        return name
    meant = [story for story in known if name.casefold() in story.casefold()]
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise LibraryError(f"No story here has {name} in its name. The source list of the app has their names.")
    few = "; ".join(meant[:5]) + ("; ..." if len(meant) > 5 else "")
    raise LibraryError(f"{name} may mean {len(meant)} stories: {few}. Give more of the name.")
