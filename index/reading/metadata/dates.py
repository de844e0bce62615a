"""Dates of publication: a strict grammar for whole lines and metadata fields, not for dates within prose."""

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from index.model.document import Fact

LONGEST_LINE = 120  # characters; a longer line is prose


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date as it was read.

    `value` is ISO 8601: a day, a minute, or a minute with its offset if the zone is stated and known; None for a line
    that gives only an age ("7 years ago", "yesterday"). `raw` is the line or field as it stands. `guess` means that day
    and month may be the other way round, `labelled` that a word such as "Published" precedes the date, and `updated`
    that this word names a later change.
    """

    value: str | None
    rule: str
    guess: bool = False
    labelled: bool = False
    updated: bool = False
    raw: str = ""

    def fact(self, found_in: str = "") -> Fact | None:
        """The date as a fact, None if there is only an age. `found_in` goes before the name of the rule."""
        if self.value is None:
            return None
        rule = f"{found_in}: {self.rule}" if found_in else self.rule
        return Fact(self.value, rule, self.guess, "" if self.raw == self.value else self.raw)


@dataclass(frozen=True, slots=True)
class _Words:
    months: dict[str, int]
    weekdays: frozenset[str]
    published: frozenset[str]
    updated: frozenset[str]
    between: frozenset[str]
    ago: frozenset[str]
    relative: tuple[str, ...]
    zones: dict[str, int]
    regions: dict[str, str]


@cache
def _words() -> _Words:
    table = tomllib.loads((files("index.reading") / "data" / "dates.toml").read_text("utf-8"))
    months = {
        name: number
        for names in table["months"].values()
        for number, spellings in enumerate(names, start=1)
        for name in spellings.split()
    }
    words = table["words"]
    return _Words(
        months,
        frozenset(" ".join(words["weekdays"]).split()),
        frozenset(words["published"]),
        frozenset(words["updated"]),
        frozenset(words["between"]),
        frozenset(words["ago"]),
        tuple(words["relative"]),
        table["zones"],
        table["regions"],
    )


_ISO = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})"
    r"(?:[T ](?P<h>\d{2}):(?P<min>\d{2})(?::\d{2}(?:[.,]\d{1,9})?)?\s?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?(?![\d:])"
)
_COMPACT = re.compile(
    r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:T(?P<h>\d{2})(?P<min>\d{2})(?:\d{2})?(?P<zone>Z)?)?"
)
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})[/.](?P<m>\d{1,2})[/.](?P<d>\d{1,2})(?!\d)")
_DOTTED = re.compile(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4}|\d{2})(?!\d)")
_SLASHED = re.compile(r"(?P<a>\d{1,2})(?P<sep>[/-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})(?!\d)")
_DAY_FIRST = re.compile(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|\.)?[ -](?:de |of |d')?(?P<month>[^\W\d_]{3,10})\.?,?"
    r"[ -](?:de |del |of )?(?P<y>\d{4})(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    r"(?P<month>[^\W\d_]{3,10})\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})(?!\d)", re.IGNORECASE
)
_TIME = re.compile(
    r"(?P<h>\d{1,2})(?:[:.h](?P<min>\d{2})(?::\d{2})?)?\s?(?P<half>[ap]\.?m\b\.?)?(?:\s?(?:uhr|uur|h|hrs)\b)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:(?:utc|gmt)\s?)?(?P<sign>[+-])(?P<h>\d{1,2}):?(?P<min>\d{2})?(?!\d)", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_AGO = re.compile(
    r"(?:(?:about|over|vor|il y a|hace|há) )?(?:\d{1,3}|an?|one|einer?|einem|une?|una?|uma?)\s?"
    r"(?P<unit>[^\W\d_]+)(?: (?:ago|fa|geleden|atrás))?",
    re.IGNORECASE,
)
# A zone that no table has: letters in capitals (IST is India, Israel or Ireland), or a place ("Moscow time").
_ZONE = re.compile(
    r"[A-Z]{2,5}\b|(?:[A-Z][a-z]+ ){1,2}(?i:(?:(?:standard|daylight|summer|local) )?time)\b|[A-Z][A-Za-z]+/[A-Z]\w+"
)
_SECOND_TIME = re.compile(r"[(/]\s?\d{1,2}:?\d{2}\s?(?:UTC|GMT|[A-Z]{2,5})\b\s?\)?")
_CTIME = re.compile(r"\A(?:[A-Z][a-z]{2},? )?([A-Z][a-z]{2} {1,2}\d{1,2}) (\d{2}:\d{2}:\d{2}) (\S{1,5}) (\d{4})\Z")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d{1,9})?")
_EARLIEST, _LATEST = 631_152_000, 4_102_444_800  # seconds since 1970: the years 1990 and 2100
_PUNCTUATION = " \t\u00a0\u202f.,;:|·•–—-()[]/@"


@dataclass(slots=True)
class _Date:
    """One date of a line. `clock` is "07:48" or empty; `zone` is an offset, the name of a zone, or empty."""

    day: date
    rule: str
    guess: bool
    end: int
    clock: str = ""
    zone: str = ""
    label: str = ""


def date_line(line: str) -> Stamp | None:
    """The date of a line, if the line is nothing but a date line; otherwise None.

    >>> date_line("Published Wed 19 Jun 2024 at 7:48 a.m. EDT").value
    '2024-06-19T07:48-04:00'
    >>> date_line("On 19 June 2024 he left Pyongyang.") is None
    True
    """
    text = " ".join(line.split())
    if not text or len(text) > LONGEST_LINE:
        return None
    if _is_age(text):
        return Stamp(None, "age of the text", raw=line)
    if not _DIGIT.search(text):
        return None
    dates = _dates(text)
    if not dates:
        return None
    words = _words()
    found = next((found for found in dates if found.label not in words.updated), dates[0])
    value = _iso(found.day, found.clock, found.zone)
    updated = found.label in words.updated
    rule = f"date line: {found.rule}" + (", of a change" if updated else "")
    return Stamp(value, rule, found.guess, bool(found.label), updated, line)


@cache
def _labels() -> re.Pattern[str]:
    labels = sorted(_words().published | _words().updated, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, labels))})[ :]")


def _is_age(text: str) -> bool:
    """Whether a line tells only how old the text is: "7 years ago", "Updated 2 hours ago", "yesterday at 7 pm"."""
    words = _words()
    bare = text.strip(_PUNCTUATION).lower()
    if label := _labels().match(bare):
        bare = bare[label.end() :].strip(_PUNCTUATION)
    ago = _AGO.fullmatch(bare)
    if ago and ago["unit"] in words.ago and (" ago" in bare or len(bare.split()) > 2):
        return True
    for day in words.relative:
        if bare == day:
            return True
        if bare.startswith((f"{day} ", f"{day},")):
            rest = bare[len(day) :].strip(_PUNCTUATION)
            rest = rest.split(" ", 1)[-1] if rest.split(" ", 1)[0] in words.between else rest
            time = _time_at(rest, 0)
            return time is not None and not rest[time[2] :].strip(_PUNCTUATION + "uhr")
    return False


def date_field(value: str) -> Stamp | None:
    """The date in a metadata field.

    Like `date_line`, but compact ISO dates ("20240619T0748Z") and seconds or milliseconds since 1970 count too.
    """
    epoch = _EPOCH.fullmatch(value.strip())
    if epoch and _EARLIEST <= int(epoch[1]) < _LATEST:
        moment = datetime.fromtimestamp(int(epoch[1]), UTC).isoformat(timespec="minutes")
        return Stamp(moment, "seconds since 1970", raw=value)
    if (reordered := _CTIME.sub(r"\1, \4 \2 \3", value.strip())) != value.strip():
        stamp = date_line(reordered)
        return replace(stamp, raw=value) if stamp else None
    compact = _COMPACT.fullmatch(value.strip())
    day = _calendar(compact["y"], compact["m"], compact["d"]) if compact else None
    if compact is None or day is None:
        return date_line(value)
    clock = _clock(compact["h"], compact["min"], None) if compact["h"] else ""
    return Stamp(_iso(day, clock or "", compact["zone"] or ""), "compact ISO date", raw=value)


def _dates(text: str) -> list[_Date] | None:
    """The dates of a line; None if it contains anything but dates, times, zones and the words of date lines."""
    dates: list[_Date] = []
    words: list[str] = []  # since the last date
    clock, zone = "", ""  # of a time that precedes its date
    position = 0
    while position < len(text):
        if text[position] in _PUNCTUATION:
            position += 1
        elif day := _day_at(text, position):
            label = _label(words)
            if label is None:
                return None
            if clock and not day.clock:
                day.clock, day.zone, clock = clock, zone, ""
            day.label = label
            dates.append(day)
            words = []
            position = day.end
        elif time := _time_at(text, position):
            position = time[2]
            if dates and not dates[-1].clock and not _label(words):
                dates[-1].clock, dates[-1].zone, words = time[0], time[1], []
            elif clock:
                return None
            else:
                clock, zone = time[:2]
        elif word := _WORD.match(text, position):
            words.append(word[0].lower())
            position = word.end()
        else:
            return None
    label = _label(words)
    return None if label is None or (clock and not label) else dates


def _label(words: list[str]) -> str | None:
    """The label that the words form ("last updated"); "" for words that any date line may have; otherwise None."""
    table = _words()
    labels = table.published | table.updated
    phrase = [word for word in words if word not in table.weekdays]
    while phrase and " ".join(phrase) not in labels and phrase[-1] in table.between:
        phrase.pop()
    label = " ".join(phrase)
    return label if not label or label in labels else None


def _day_at(text: str, start: int) -> _Date | None:
    """The date that begins at `start`."""
    if found := _ISO.match(text, start):
        day = _calendar(found["y"], found["m"], found["d"])
        clock = _clock(found["h"], found["min"], None) if found["h"] else ""
        if day is not None and clock is not None:
            zone, end = _zone_at(text, found.end()) if clock else ("", found.end())
            return _Date(day, "ISO", False, end, clock, found["zone"] or zone)
    if found := _YEAR_FIRST.match(text, start):
        day = _calendar(found["y"], found["m"], found["d"])
        if day is not None:
            return _Date(day, "year first", False, found.end())
    if found := _DOTTED.match(text, start):
        day = _calendar(found["y"], found["m"], found["d"])
        if day is not None:
            return _Date(day, "day.month.year", False, found.end())
    if found := _SLASHED.match(text, start):
        return _slashed(found)
    for pattern, rule in ((_DAY_FIRST, "day, name of month, year"), (_MONTH_FIRST, "name of month, day, year")):
        if found := pattern.match(text, start):
            number = _words().months.get(found["month"].lower())
            day = _calendar(found["y"], str(number), found["d"]) if number else None
            if day is not None:
                return _Date(day, rule, False, found.end())
    return None


def _slashed(found: re.Match[str]) -> _Date | None:
    """A date such as 03/04/2020: the month comes first unless that is impossible; a guess if both orders are."""
    month_first = _calendar(found["y"], found["a"], found["b"])
    day_first = _calendar(found["y"], found["b"], found["a"])
    if found["sep"] == "-":  # those who write 19-06-2024 put the day first
        month_first, day_first = day_first, month_first
    day = month_first or day_first
    if day is None:
        return None
    return _Date(day, "numbers", bool(month_first and day_first and month_first != day_first), found.end())


def _time_at(text: str, start: int) -> tuple[str, str, int] | None:
    """The time that begins at `start`, with the zone after it, and where both end."""
    time = _TIME.match(text, start)
    clock = _clock(time["h"], time["min"], time["half"]) if time and (time["min"] or time["half"]) else None
    if time is None or clock is None:
        return None
    zone, end = _zone_at(text, time.end())
    return clock, zone, end


def _zone_at(text: str, end: int) -> tuple[str, int]:
    """The zone after a time that ends at `end`, and where it ends; "" for one that no table has, or none.

    A second name of the same zone ("+0530 (IST)") and the same time in another one ("(0218 GMT)") are passed over.
    """
    words = _words()
    zone = ""
    while True:
        after = len(text) - len(text[end:].lstrip(" ,(["))
        if offset := _OFFSET.match(text, after):
            zone = zone or f"{offset['sign']}{int(offset['h']):02}:{offset['min'] or '00'}"
            end = offset.end()
        elif second := _SECOND_TIME.match(text, len(text) - len(text[end:].lstrip())):
            end = second.end()
        elif (word := _WORD.match(text, after)) and word[0].lower() in words.zones.keys() | words.regions.keys():
            zone = zone or word[0].lower()
            end = word.end()
        elif (unknown := _ZONE.match(text, after)) and not _means_else(unknown[0]):
            zone = zone or (unknown[0] if "/" in unknown[0] else "")
            end = unknown.end()
        else:
            return zone, end


def _means_else(word: str) -> bool:
    """Whether capitals after a time are a word of date lines ("7:15 UHR", "UPDATED"), a weekday or a month."""
    words = _words()
    known = words.published | words.updated | words.weekdays | frozenset(words.between)
    return word.lower() in known or word.lower() in words.months


def _calendar(year: str, month: str, day: str) -> date | None:
    """A day between 1800 and 2100, None if there is none. Years of two digits are read as in POSIX: 69 is 1969, 68
    is 2068.
    """
    number = int(year)
    if len(year) == 2:
        number += 1900 if number >= 69 else 2000
    if not 1800 <= number <= 2100:
        return None
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


def _clock(hour: str, minute: str | None, half: str | None) -> str | None:
    """The time as "07:48", None if there is no such time."""
    h, m = int(hour), int(minute or 0)
    if half:
        if not 1 <= h <= 12:
            return None
        h = h % 12 + (12 if half[0].lower() == "p" else 0)
    return f"{h:02}:{m:02}" if h < 24 and m < 60 else None


def _iso(day: date, clock: str, zone: str) -> str:
    if not clock:
        return day.isoformat()
    stamp = f"{day.isoformat()}T{clock}"
    offset = _offset(zone, datetime.fromisoformat(stamp))
    return f"{stamp}{offset}"


def _offset(zone: str, at: datetime) -> str:
    """The zone's offset at a time, as "+02:00"; "" if the zone is unknown."""
    if zone[:1] in ("+", "-"):
        digits = zone[1:].replace(":", "")
        return f"{zone[0]}{digits[:2]}:{digits[2:]}" if int(digits[:2]) <= 14 and int(digits[2:]) < 60 else ""
    words = _words()
    minutes = words.zones.get(zone.lower())
    if minutes is None:
        try:
            delta = ZoneInfo(zone if "/" in zone else words.regions[zone.lower()]).utcoffset(at)
        except (KeyError, ValueError, OSError):  # no such zone, an impossible name, the name of a folder
            return ""
        minutes = int((delta or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
