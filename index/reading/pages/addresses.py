"""Addresses of pages: which mean the same page, what an archive's copy was, and the day that an address names."""

import re
from datetime import date
from urllib.parse import unquote, urljoin, urlsplit

_LONGEST = 2000  # characters
_COPY = re.compile(
    r"https?://(?:web\.archive\.org|(?:www\.)?webarchive\.org\.uk|arquivo\.pt|wayback\.[\w.-]+|[\w.-]*archive-it\.org"
    r"|webarchive\.[\w.-]+)/(?:\w+/){0,3}?(?P<time>\d{4,14})(?:[a-z]{2}_)?/(?P<inner>https?:/{1,2}.+|[\w-]+(?:\.[\w-]+)+/.*)",
    re.IGNORECASE,
)
_TODAY = re.compile(  # archive.today and its other names, whose copies stand under the address they were taken from
    r"https?://archive\.(?:today|ph|is|li|vn|md|fo)/(?:o/\w+/|(?P<time>\d{8,14})/|newest/|oldest/)?(?P<inner>https?:/{1,2}.+)",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"[/_.-](?P<y>(?:19|20)\d{2})(?P<sep>[/_.-]?)(?P<m>0?[1-9]|1[0-2]|[a-z]{3})(?P=sep)(?P<d>0?[1-9]|[12]\d|3[01])(?=[/_.-]|$)",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_QUERY = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|ref|cmp|amp|outputtype|share|mc_\w+|xtor|wt_\w+|at_\w+)=?", re.IGNORECASE
)


def clean_address(value: str, base: str | None = None) -> str | None:
    """An address as a page states it, completed by `base`; None if it is none, or not of the web."""
    value = value.strip()
    if base and value and not value.startswith(("http://", "https://")):
        try:
            value = urljoin(base, value)
        except ValueError:
            return None
    if not value.startswith(("http://", "https://")) or len(value) > _LONGEST or re.search(r"[\s<>\"]", value):
        return None
    try:
        return value if urlsplit(value).hostname else None
    except ValueError:
        return None


def original(address: str) -> tuple[str, str | None]:
    """What an address of an archive's copy is a copy of, and the time of the copy (digits); otherwise the address.

    >>> original("https://web.archive.org/web/20240702101010/https://example.org/a")
    ('https://example.org/a', '20240702101010')
    """
    time = None
    for _ in range(3):  # a copy may be of a copy
        found = _COPY.match(address) or _TODAY.match(address)
        if found is None:
            break
        inner = found["inner"]
        if not re.match(r"https?:", inner):
            inner = f"http://{inner}"
        address = re.sub(r"^(https?):/+", r"\1://", inner)
        time = found["time"] or time
    return address, time


def same_address(one: str, other: str) -> bool:
    """Whether two addresses mean the same page, whatever their scheme, "www.", last slash and trackers."""
    return _key(one) == _key(other)


def _key(address: str) -> tuple[str, str, str]:
    address = original(address)[0]
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("amp.")
    except ValueError:
        return "", address, ""
    query = "&".join(sorted(one for one in parts.query.split("&") if one and not _QUERY.match(one)))
    return host, unquote(parts.path).rstrip("/").lower(), query


def day_of(address: str) -> str | None:
    """The day that an address names ("/2024/jun/19/", "/2024-06-19-"), as ISO 8601."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return None
    for found in _DAY.finditer(path):
        month = found["m"].lower()
        if month in _MONTHS:
            number = _MONTHS.index(month) + 1
        elif not month.isdigit() or (found["sep"] == "" and len(found["m"] + found["d"]) != 4):
            continue
        else:
            number = int(month)
        try:
            return date(int(found["y"]), number, int(found["d"])).isoformat()
        except ValueError:
            continue
    return None
