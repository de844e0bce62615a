"""What a report says of itself: what was compared and how, what that is worth, and what it does not say."""

from collections.abc import Iterator

from index.claims import measured
from index.claims.measured import Share
from index.model.claims import FLAG_CERTAINTY, FLAG_SALIENCE
from index.reporting.values import Compared, Report

SECTIONS = ("What was compared", "How", "How often it is wrong", "What it does not say")


def sections(report: Report) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The method and its limits: headings, each with its paragraphs."""
    return tuple(zip(SECTIONS, (tuple(_compared(report)), _how(report), _worth(), _limits()), strict=True))


def _compared(report: Report) -> Iterator[str]:
    known = report.compared
    yield (
        f"The library {report.library}: {_counted(known.documents, 'document')} of "
        f"{_counted(known.outlets, 'outlet')}, {_dates(known)}. Nothing outside it was looked at: where no match was "
        "found, that does not mean that nobody reported it."
    )
    not_all = []
    if known.analysed < known.documents:
        not_all.append(f"{_counted(known.documents - known.analysed, 'document')} not analysed (yet)")
    if known.unread:
        not_all.append(f"{_counted(known.unread, 'file')} not read, or not in full; `twosource check` says why")
    if known.other_languages:
        not_all.append(
            f"{_counted(known.other_languages, 'document')} in other languages than English, where the words were "
            "compared as they stand"
        )
    if not_all:
        yield f"Left out, or less sure: {'; '.join(not_all)}."
    told = f"The report has {_counted(report.claims, 'claim')}"
    if report.found > report.claims:
        told += f", the most salient of {report.found:,}"
    numbers = len(report.items)
    if report.note:
        yield f"The query could not be used as it is: {report.note}"
    yield f"{told}: {report.wanted}. Those that say the same share a number; there are {_counted(numbers, 'number')}."


def _how(report: Report) -> tuple[str, ...]:
    made = dict(report.versions)
    return (
        "Documents on the same event are put into one story. Each sentence that asserts something is a claim. Small "
        "trained models find who says it, and judge for each other document of the story whether it has the claim, "
        "and where. Standing: single source (one outlet of those in the library), one origin or copies (several "
        "outlets, but one speaker, agency or text behind them), corroborated (two or more origins, none of them "
        "unnamed), unresolved (it could not be told).",
        f"Flagged is what stands on one outlet or one origin, matters to its story (salience from {FLAG_SALIENCE:.2f}) "
        f"and is sure enough (from {FLAG_CERTAINTY:.2f}). A number behind a quotation says how likely it has the "
        "claim, from 0 to 1.",
        f"Made by twosource {made['twosource']}: statements by {made['quotes']}, claims by {made['claims']}. What "
        "analysts said stands apart, with their names; the program sets no grade of the Admiralty scale.",
    )


def _worth() -> tuple[str, ...]:
    read = measured
    return (
        "Measured on 54 stories (and, in brackets, 20 events) of US news that the judge was not trained on, with "
        f"every sentence labelled: of the flags {_share(read.FLAGS_RIGHT)} were truly one outlet's claim, and of such "
        f"claims {_share(read.FLAGS_FOUND)} were flagged. Of those called single source "
        f"{_share(read.SINGLE_PRECISION)} were, and {_share(read.SINGLE_RECALL)} of those that are were found. Of the "
        f"places said to report a claim {_share(read.LINKS_PRECISION)} do, and {_share(read.LINKS_RECALL)} of those "
        f"that do were found. Of sentences that are opinion or no claim {read.OPINION_RAISED:.0%} were raised as "
        "claims.",
        f"Read by hand on other stories: of {read.FLAGS_READ.of} flags {read.FLAGS_READ.right} were right, of "
        f"{read.CORROBORATED_READ.of} claims called corroborated {read.CORROBORATED_READ.right}, of "
        f"{read.CONFLICTS_READ.of} conflicts {read.CONFLICTS_READ.right}.",
    )


def _limits() -> tuple[str, ...]:
    return (
        "It never says who is right, nor that a claim is true. Look at the quoted words before you rely on a standing.",
        "What another outlet tells in quite other words may have been missed, and a report that lacks an essential "
        "part may have been taken for the claim. Conflicts are seldom found. What two outlets have from one unnamed "
        "place shows only where they say so or use the same words.",
        "A ? behind an outlet, a title or a date marks a guess. Offsets count characters (Unicode code points) in the "
        "text as read (`twosource show`), the end not included; a SHA-256 is that of the bytes it was read from.",
    )


def _share(share: Share) -> str:
    return f"{share.stories:.0%} ({share.events:.0%})"


def _dates(known: Compared) -> str:
    if not known.first:
        return "undated"
    days = f"dated {known.first}" + (f" to {known.last}" if known.last != known.first else "")
    return days + (f" ({known.undated:,} undated)" if known.undated else "")


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'s'[: number != 1]}"
