"""What the journal says that overrules what was read and found: settings of documents, corrections of all else."""

from collections.abc import Callable, Sequence

from index.journal.journal import Journal
from index.journal.placing import where
from index.journal.settings import Settings
from index.model.actions import (
    Asserted,
    Called,
    Compared,
    Dependent,
    Kept,
    Outlet,
    Overruled,
    Place,
    Speaker,
    Stated,
    Target,
    Whole,
)
from index.model.corrections import Corrections, Ruled, Spoken, Spot
from index.model.marks import Where
from index.model.verdicts import NOWHERE, Verdict
from index.pipeline.update import NOTHING_SAID, Said
from index.store.catalogue import Catalogue
from index.store.files import LibraryError
from index.store.roots import Roots

_KINDS = "called", "dependent", "compared", "overruled"


def said(journal: Callable[[], Journal], roots: Roots) -> Said:
    """What the analysts of a library know better. Where the journal cannot be read, all stays as it was."""
    try:
        kept = journal().kept("set", *_KINDS)
    except LibraryError:
        return NOTHING_SAID  # whoever asks the journal itself is told why
    return Said(Settings(kept, roots), lambda catalogue: corrections(catalogue, roots, kept))


def corrections(catalogue: Catalogue, roots: Roots, kept: Sequence[Kept]) -> Corrections:
    """What holds of the documents in the catalogue. What has no place there any more corrects nothing."""
    wheres = _wheres(catalogue, roots, kept)
    pairs = _pairs(kept, wheres)
    claims = [(one, other, same) for one, other, same in pairs if isinstance(one, Spot) and isinstance(other, Spot)]
    documents = [(one, other, same) for one, other, same in pairs if isinstance(one, int) and isinstance(other, int)]
    agreed = [(one.document, other.document) for one, other, same in claims if same]
    called = [(one.target, one.value.called) for one in kept if isinstance(one.value, Called)]
    return Corrections(
        aliases=tuple((target.name, name) for target, name in called if isinstance(target, Outlet)),
        dependent=tuple(
            (one.target.name, one.value.outlet)
            for one in kept
            if isinstance(one.target, Outlet) and isinstance(one.value, Dependent)
        ),
        same=tuple((one, other) for one, other, same in claims if same),
        different=tuple((one, other) for one, other, same in claims if not same),
        ruled=tuple(
            Ruled(spot, one.value.standing, one.value.reason, one.author, one.at)
            for one in kept
            if isinstance(one.value, Overruled) and (spot := _spot(wheres[one.target.key]))
        ),
        # Claims are compared within a story: two that are the same are of one.
        together=tuple(dict.fromkeys([*((one, other) for one, other, same in documents if same), *agreed])),
        apart=tuple((one, other) for one, other, same in documents if not same),
        speakers=tuple((target.name, name) for target, name in called if isinstance(target, Speaker)),
        spoken=tuple(
            Spoken(spot, one.value.called, one.author, one.at)
            for one in kept
            if isinstance(one.target, Stated) and isinstance(one.value, Called)
            if (spot := _spot(wheres[one.target.key]))
        ),
    )


def verdicts(catalogue: Catalogue, roots: Roots, journal: Journal) -> tuple[Verdict, ...]:
    """All verdicts but settings, in the order in which they were said, each with its place. Raises LibraryError."""
    kept = journal.kept(*_KINDS)
    wheres = _wheres(catalogue, roots, kept)
    return tuple(
        Verdict(
            one,
            wheres.get(one.target.key, NOWHERE),
            wheres[one.value.other.key] if isinstance(one.value, Compared) else NOWHERE,
        )
        for one in kept
    )


def _wheres(catalogue: Catalogue, roots: Roots, kept: Sequence[Kept]) -> dict[str, Where]:
    """Where the documents, claims and statements are that something is said of, by their keys."""
    targets: dict[str, Target] = {}
    for one in kept:
        if isinstance(one.value, Compared):
            targets.update({one.target.key: one.target, one.value.other.key: one.value.other})
        elif isinstance(one.value, Overruled) or isinstance(one.target, Stated):
            targets[one.target.key] = one.target
    keys = sorted(targets)  # by documents
    return dict(zip(keys, where(catalogue, roots, [targets[key] for key in keys]), strict=True))


def _pairs(kept: Sequence[Kept], wheres: dict[str, Where]) -> list[tuple[Spot | int, Spot | int, bool]]:
    """The claims and documents that are compared, and whether they are the same. Of a pair the last word holds."""
    found: dict[frozenset[Spot | int], tuple[Spot | int, Spot | int, bool]] = {}
    for target, value in ((one.target, one.value) for one in kept):
        if not isinstance(value, Compared):
            continue
        ends = [
            _spot(wheres[end.key]) if isinstance(end, Place) else wheres[end.key].document
            for end in (target, value.other)
            if isinstance(end, Asserted | Whole)
        ]
        one, other = ends if len(ends) == 2 else (None, None)
        if one is None or other is None or one == other:
            continue
        found.pop(frozenset((one, other)), None)
        found[frozenset((one, other))] = one, other, value.same
    return list(found.values())


def _spot(where: Where) -> Spot | None:
    if where.document is None or where.start is None or where.end is None:
        return None
    return Spot(where.document, where.start, where.end)
