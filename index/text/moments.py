"""Dates as numbers, by which documents are filtered and sorted."""

DAY = 10_000  # in the number of a date, from which the day is told; the rest is the minute of the day


def dated(date: str, rest: int = 0) -> int:
    """A number for a date of a document or a query (ISO 8601), in the order of time: year, month, day and minute.

    What a date does not tell is 0, or the greatest there can be where `rest` is 9. It is 0 for what is no date.
    """
    day = "".join(date[start:end] or 2 * str(rest) for start, end in ((0, 4), (5, 7), (8, 10)))
    clock = date[11:16]
    try:
        return int(day) * DAY + (int(clock[:2]) * 60 + int(clock[3:]) + 1 if clock else rest * (DAY // 10))
    except ValueError:
        return 0


def within(first: str, last: str) -> tuple[int, int | None]:
    """The numbers of the dates that are certainly in a range of years, months or days, both ends included.

    "" leaves an end open, which is None at the end of time.
    """
    return max(dated(first), 1), dated(last, 9) if last else None
