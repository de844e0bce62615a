"""Stretches of a paragraph inside quotation marks: straight, curly, German, guillemets, and single ones."""

import re
from typing import NamedTuple

LONGEST = 5_000  # characters; a mark that is not closed within them opened nothing
MARKS = re.compile(r"''|``|[\"“”„‟«»‘’]")
CLOSERS = {
    '"': ('"', "”"),
    "“": ("”", '"'),
    "‟": ("”",),
    "„": ("“", "”", '"'),
    "”": ("”",),  # Swedish and Finnish open and close with the same mark
    "«": ("»",),
    "»": ("«",),
    "''": ("''",),
    "``": ("''",),
    "‘": ("’",),
}
DOUBLE = ('"', "“", "„", "«", "''")  # they open within single marks as well: those may be mere apostrophes
SURE_OPENERS = ("“", "„", "‟", "«", "``")


class Quotation(NamedTuple):
    """`text[start:end]`, the marks included. `closed` is False where it runs on to the end of its paragraph."""

    start: int
    end: int
    closed: bool


def quotations(text: str, start: int, end: int) -> list[Quotation]:
    """The outermost quotations of the paragraph `text[start:end]`, in order, in time linear in its length.

    A quotation that is not closed runs on to the end of the paragraph (the next one opens again), if it opens at its
    start or after a sentence, comma or colon; elsewhere the mark was a slip and is passed over.
    """
    found: list[Quotation] = []
    opener = ""
    opened = nested = 0
    for match in MARKS.finditer(text, start, end):
        mark, at = match.group(), match.start()
        opens = _may_open(text, match, start, end)
        if opener and at - opened > LONGEST:
            opener = ""
        if not opener or (opener == "‘" and mark in DOUBLE and opens):
            if opens:
                opener, opened, nested = mark, at, 0
        elif mark in CLOSERS[opener] and not (mark in ('"', "''", "”") and opens):
            if nested:
                nested -= 1
            elif mark != "’" or _closes_single(text, at, end):
                found.append(Quotation(opened, match.end(), True))
                opener = ""
        elif mark == opener and opens:
            opener, opened = mark, at  # the former was never closed
        elif mark == '"' and opens:
            nested += 1
    if opener and opener != "‘" and end - opened <= LONGEST:
        before = text[start:opened].rstrip()[-1:] if opened - start < LONGEST else "."
        if before in ("", *",:.!?…"):
            found.append(Quotation(opened, opened + len(text[opened:end].rstrip()), False))
    return found


def _may_open(text: str, match: re.Match[str], start: int, end: int) -> bool:
    mark = match.group()
    before = text[match.start() - 1] if match.start() > start else " "
    after = text[match.end()] if match.end() < end else " "
    if mark in SURE_OPENERS:
        return mark == "«" or not after.isspace()
    return mark != "’" and not after.isspace() and not before.isalnum() and before not in ",.!?"


def _closes_single(text: str, at: int, end: int) -> bool:
    """Whether the mark at `at` closes a quotation and is no apostrophe, as in "don’t" and "the voters’ choice"."""
    after = text[at + 1] if at + 1 < end else " "
    return not after.isalnum() and not (text[at - 1] == "s" and after.isspace())
