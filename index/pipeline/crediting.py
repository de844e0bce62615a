"""Between quotes and names: credits statements to those who make them as the analyst says."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from msgspec.structs import replace

from index.model.corrections import Corrections, Spoken, Spot
from index.model.statements import Analysis, Attribution, Credited
from index.pipeline.corrected import remembered
from index.store.catalogue import Catalogue

_MOST = 0.5  # the least share, of both together, that a statement and the words that were meant have in common


def credit(catalogue: Catalogue, corrections: Corrections, documents: Collection[int] | None = None) -> None:
    """Have the speakers of statements be those whom the analyst names, and of all others those the engine found.

    Where `documents` are given, the others are known to be so already.
    """
    said: dict[int, list[Spoken]] = defaultdict(list)
    for one in corrections.spoken:
        said[one.statement.document].append(one)
    if documents is None:
        for one in remembered(catalogue).spoken:  # of whom something else may have been said before
            said.setdefault(one.statement.document, [])
    else:
        said = {id_: said[id_] for id_ in said.keys() & documents}
    for document, spoken in said.items():
        before = catalogue.found(document)
        if before is None:
            continue
        now = _credited(before.attributions, spoken)
        if now != before.attributions:
            with catalogue.change():
                catalogue.keep_analysis(document, Analysis(before.version, now))


def _credited(statements: Sequence[Attribution], said: Sequence[Spoken]) -> tuple[Attribution, ...]:
    now = [
        replace(one, speaker=one.credited.found, credited=None) if one.credited else one  # as the engine has it
        for one in statements
    ]
    for spoken in said:
        shares = [_share(one, spoken.statement) for one in now]
        at = max(range(len(now)), key=shares.__getitem__, default=None)
        if at is not None and shares[at] >= _MOST:
            one = now[at]
            found = one.credited.found if one.credited else one.speaker
            now[at] = replace(one, speaker=spoken.speaker, credited=Credited(spoken.author, spoken.at, found))
    return tuple(now)


def _share(said: Attribution, words: Spot) -> float:
    """How much of a statement, from its first word to its last, and of the words are the same stretch."""
    if not said.content:
        return 0.0
    start, end = min(span.start for span in said.content), max(span.end for span in said.content)
    common = min(end, words.end) - max(start, words.start)
    whole = max(end, words.end) - min(start, words.start)
    return max(common, 0) / whole if whole else 0.0
