"""What is new, in words."""

from index.model.claims import Conflict, Standing
from index.model.news import ClaimNews, DocumentNews, News, Novelty
from index.reporting.words import UNKNOWN_OUTLET
from tui.present.facts import counted, listed
from tui.present.standing import CONFLICTS

WORDS = {Novelty.NEW: "NEW", Novelty.CHANGED: "NEWER TEXT", Novelty.GONE: "GONE"}
SIGNS = {Novelty.NEW: "+", Novelty.CHANGED: "*", Novelty.GONE: "-"}


def change(item: ClaimNews) -> str:
    """What became of a claim: "was only Krone; now one origin, also in Herald", "now also in Herald"."""
    before, own = item.before, item.outlet.value if item.outlet else UNKNOWN_OUTLET
    if before is None:
        return "new"
    told = []
    if before.standing is not item.standing:
        told.append(f"was {_stands(before.standing, before.outlets, own)}")
        told.append(f"now {_stands(item.standing, item.outlets, own)}")
    else:
        came = tuple(outlet for outlet in item.outlets if outlet not in before.outlets)
        went = tuple(outlet for outlet in before.outlets if outlet not in item.outlets)
        told += [f"now also in {listed(came)}"] if came else []
        told += [f"no longer in {listed(went)}"] if went else []
    if before.conflict is not item.conflict:
        is_disputed = item.conflict is not Conflict.NONE
        told.append(f"now disputed: {CONFLICTS[item.conflict].lower()}" if is_disputed else "no longer disputed")
    return "; ".join(told)


def _stands(standing: Standing, outlets: tuple[str, ...], own: str) -> str:
    others = listed(outlets)
    match standing:
        case Standing.SINGLE_SOURCE:
            return f"only {own}"
        case Standing.COPIES:
            return f"copies, also in {others}"
        case Standing.ONE_ORIGIN:
            return f"one origin, also in {others}"
        case Standing.CORROBORATED:
            return f"corroborated by {others}"
        case Standing.UNRESOLVED:
            return f"unresolved, perhaps in {others}" if outlets else "unresolved"


def found_in(item: DocumentNews) -> str:
    """The new claims of a document: "24 claims, 3 flagged"."""
    if not item.claims:
        return ""
    return counted(item.claims, "new claim") + (f", {item.flagged:,} flagged" if item.flagged else "")


def rejudged(news: News) -> str:
    """What is no news, "" if there is none of it."""
    if not news.rejudged:
        return ""
    return (
        f"{counted(news.rejudged, 'claim')} judged otherwise for no new report: by another version of twosource, "
        "or by your own word"
    )
