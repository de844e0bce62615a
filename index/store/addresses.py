"""Addresses of pages as they are compared."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

_LONGEST = 2_000  # characters
_TRACKING = re.compile(  # names of parameters that tell where a reader came from, not what is read
    r"(?:utm|mtm|pk|hsa|at|wt|ns|xtor|cmp|ito|mc|oly|vero|spm)_\w+|(?:fb|g|dc|ms|tw|yc|ttc|mk)clid|gclsrc|igshid|xtor|ito"
    r"|cmp(?:id)?|ocid|ncid|smid|partner|ref(?:_?src|errer|_url)?|share|soc_src|soc_trk|taid"
)


def address(url: str) -> str:
    """An address as it is compared: without scheme, "www.", fragment, and what only tracks readers.

    "" for one that is none, or that of a whole site.
    """
    if not url or len(url) > _LONGEST or not url.lower().startswith(("http://", "https://")):
        return ""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
        stated = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    query = urlencode(sorted(pair for pair in stated if not _TRACKING.fullmatch(pair[0].lower())))
    if not host or not (path or query):
        return ""
    return f"{host}{path}{'?' if query else ''}{query}".encode("utf-8", "replace").decode()
