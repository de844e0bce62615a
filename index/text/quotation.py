"""Finds quotations in a paragraph: in straight, curly, German or single quotation marks, or in guillemets."""

import re
from functools import lru_cache
from typing import NamedTuple

LONGEST = 5_000  # characters; a mark that is not closed by then opened no quotation
MARKS = re.compile(r"''|``|[\"“”„‟«»‘’']")
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
    "‘": ("’", "'"),
    "'": ("'", "’"),
}
SINGLE = ("‘", "'")
DOUBLE = ('"', "“", "„", "«", "''")  # these open within single marks too, which may be mere apostrophes
SURE_OPENERS = ("“", "„", "‟", "«", "``")
APART = ('"', "“", "‘", "'")  # they also open where a space stands on both sides: " like this "
# Words that begin with an apostrophe: "'tis", "the '90s", "rock 'n' roll".
SHORTENED = re.compile(
    r"(?:tis|twas|twere|twill|em|im|er|cause|cos|til|till|bout|round|neath|ere|n|nuff|fraid)\b", re.I
)
YEAR = re.compile(r"\d\d(?:s|th)?\b")
LEFT_OUT = re.compile(r"(?:s|in|\b(?:an|th|o|ol|lil))\Z", re.I)  # "the members' vote", "goin' home", "ol' Joe"


class Quotation(NamedTuple):
    """`text[start:end]`, the marks included. `closed` is False where it runs on to the end of its paragraph."""

    start: int
    end: int
    closed: bool


class _Single:
    """A single mark that opened a quotation or is an apostrophe: what follows decides."""

    def __init__(self, mark: str, at: int, before: int) -> None:
        self.mark = mark
        self.at = at
        self.before = before  # quotations found before it
        self.perhaps: tuple[int, int] | None = None  # where it may close, and how many quotations were found by then

    def close(self, end: int, found: list[Quotation], upto: int) -> None:
        """Make it a quotation that replaces those within it, `found[before:upto]`."""
        found[self.before : upto] = [Quotation(self.at, end, True)]

    def give_up(self, found: list[Quotation]) -> None:
        if self.perhaps:
            self.close(self.perhaps[0], found, self.perhaps[1])


@lru_cache(maxsize=256)  # the paragraphs of a document: several rooms and rules ask for each
def quotations(text: str, start: int, end: int) -> tuple[Quotation, ...]:
    """The outermost quotations of the paragraph `text[start:end]`, in order, in time linear in its length.

    A quotation that is not closed runs to the end of the paragraph (the next paragraph opens it again), provided that
    it begins the paragraph or follows a sentence, comma or colon; elsewhere an unclosed mark is a slip and is ignored.
    A quotation in single marks must be closed, because an apostrophe looks the same.
    """
    found: list[Quotation] = []
    single: _Single | None = None
    opener = ""
    opened = nested = 0
    apart = False  # the opening mark has a space on both sides
    for match in MARKS.finditer(text, start, end):
        mark, at = match.group(), match.start()
        opens = _may_open(text, match, start, end)
        if opener and at - opened > LONGEST:
            opener = ""
        if single and at - single.at > LONGEST:
            single.give_up(found)
            single = None
        if not opener and mark not in DOUBLE and single and mark in CLOSERS[single.mark] and not opens:
            closes = _closes_single(text, at, end)
            if closes:
                single.close(match.end(), found, len(found))
                single = None
            elif closes is None:
                single.perhaps = match.end(), len(found)
        elif not opener:
            loose = not opens and mark in APART and (not single or mark in DOUBLE) and _apart(text, match, start, end)
            if mark in SINGLE and (opens or loose):
                if single:
                    single.give_up(found)
                single = _Single(mark, at, len(found))
            elif opens or loose:
                opener, opened, nested, apart = mark, at, 0, loose
        elif mark in CLOSERS[opener] and not (mark in ('"', "''", "”") and opens):
            if nested:
                nested -= 1
            else:
                found.append(Quotation(opened, match.end(), True))
                opener = ""
        elif mark == opener and opens:
            opener, opened, apart = mark, at, False  # the one before was never closed
        elif mark == '"' and opens:
            nested += 1
    if single:
        single.give_up(found)
    if opener and not apart and end - opened <= LONGEST:
        before = text[start:opened].rstrip()[-1:] if opened - start < LONGEST else "."
        if before in ("", *",:.!?…") and (not found or found[-1].end <= opened):
            found.append(Quotation(opened, opened + len(text[opened:end].rstrip()), False))
    return tuple(found)


def _may_open(text: str, match: re.Match[str], start: int, end: int) -> bool:
    mark = match.group()
    before = text[match.start() - 1] if match.start() > start else " "
    after = text[match.end()] if match.end() < end else " "
    if mark in SURE_OPENERS:
        return mark == "«" or not after.isspace()
    if mark == "’" or after.isspace() or before.isalnum() or before in ",.!?":
        return False
    return mark != "'" or not _shortened(text, match.end(), start)


def _shortened(text: str, at: int, start: int) -> bool:
    """Whether the straight mark before `at` is an apostrophe for omitted letters ("'tis")."""
    if SHORTENED.match(text, at) or not (text[at].isalnum() or text[at] in '"“„«‘[($£€….'):
        return True
    before = text[max(start, at - 3) : at - 1].rstrip()
    return bool(YEAR.match(text, at)) and before[-1:] not in ("", *",:.!?;—–")


def _apart(text: str, match: re.Match[str], start: int, end: int) -> bool:
    before = text[match.start() - 1] if match.start() > start else " "
    return before.isspace() and match.end() < end and text[match.end()].isspace()


def _closes_single(text: str, at: int, end: int) -> bool | None:
    """Whether the mark at `at` closes a quotation and is no apostrophe ("don’t"); None if it may be either."""
    after = text[at + 1] if at + 1 < end else " "
    if after.isalnum():
        return False
    return None if after.isspace() and LEFT_OUT.search(text[max(0, at - 4) : at]) else True
