"""Standings that the analyst overrules."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from index.model.claims import Claim, Ruling
from index.model.corrections import Ruled


def ruled(claims: Sequence[Claim], rulings: Iterable[Ruled]) -> list[Claim]:
    """Claims of a document with the standings that the analyst gives them; of all others, those that were found."""
    now = [
        replace(claim, standing=claim.ruling.found, ruling=None) if claim.ruling else claim  # as it was found
        for claim in claims
    ]
    for one in rulings:
        for at, claim in enumerate(now):
            if claim.start <= one.claim.middle < claim.end:
                found = claim.ruling.found if claim.ruling else claim.standing
                now[at] = replace(claim, standing=one.standing, ruling=Ruling(one.reason, one.author, one.at, found))
    return now
