"""Dates in the lines of a page: labelled ones ("Published 19 June 2024"), and those that stand beside the title."""

import re
from dataclasses import dataclass

from index.reading.metadata.dates import date_field, date_line

_LONGEST_LINE = 160  # characters; a longer line is prose
_DATE = re.compile(
    r"(?P<cjk>(?P<y>\d{4})\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日)"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?"
    r"|\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d{2})\b|\d{1,2}[/-]\d{1,2}[/-]\d{4}\b"
    r"|\d{1,2}(?:st|nd|rd|th|er|º|\.)?[ -](?:de |of |d')?[^\W\d_]{3,12}\.?,?[ -](?:de |del |of )?\d{4}\b"
    r"|[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b"
)
_TIME = re.compile(
    r"[\s,|·•–—-]{0,4}(?:(?:at|um|à|a las|alle|ore|às|om|kl\.?)\s)?\d{1,2}[:.h]\d{2}(?::\d{2})?"
    r"\s?(?:[ap]\.?m\b\.?|uhr\b|uur\b|h\b)?(?:\s?\(?(?:UTC|GMT|[A-Z]{2,4}T)\b\)?)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 4  # of a label


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a line. `label` is "published" or "updated" if words before it say so, otherwise "".

    `doubtful` means that day and month may be the other way round.
    """

    value: str
    label: str = ""
    doubtful: bool = False


def dates_in(line: str) -> list[Dated]:
    """The dates in a line; none in prose, which tells of other days than that of its publication.

    >>> [(one.value, one.label) for one in dates_in("Published 19 June 2024, updated 2 July 2024")]
    [('2024-06-19', 'published'), ('2024-07-02', 'updated')]
    """
    if len(line) > _LONGEST_LINE or not any(map(str.isdigit, line)):
        return []
    found: list[Dated] = []
    end = 0
    for match in _DATE.finditer(line):
        written = f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}" if match["cjk"] else match[0]
        time = _TIME.match(line, match.end())
        stamp = (date_line(f"{written} {time[0].strip(' ,|·•–—-')}") if time else None) or date_field(written)
        if stamp is None or stamp.value is None:
            continue
        label = _label(_WORD.findall(line[end : match.start()].lower()), written)
        found.append(Dated(stamp.value, label, stamp.guess))
        end = time.end() if time else match.end()
    return found


def _label(words: list[str], written: str) -> str:
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        stamp = date_line(f"{' '.join(words[-count:])}: {written}")
        if stamp and stamp.labelled:
            return "updated" if stamp.updated else "published"
    return ""
