"""By what an article is recognised where it is met again: in another file or format, or in a newer version."""

import re
import unicodedata
from functools import cache
from hashlib import sha256
from urllib.parse import parse_qsl, urlencode, urlsplit

from index.claims.outlets import Outlets
from index.model.document import Document
from index.store.articles import Identity

SHORT = 120  # letters and digits; shorter texts may be the same in two articles, as notices are
SHORT_TITLE = 15  # letters and digits; shorter ones may be those of a column
LONGEST_ADDRESS = 2_000  # characters
_TRACKING = re.compile(  # names of parameters that tell where a reader came from, not what is read
    r"(?:utm|mtm|pk|hsa|at|wt|ns|xtor|cmp|ito|mc|oly|vero|spm)_\w+|(?:fb|g|dc|ms|tw|yc|ttc|mk)clid|gclsrc|igshid|xtor|ito"
    r"|cmp(?:id)?|ocid|ncid|smid|partner|ref(?:_?src|errer|_url)?|share|soc_src|soc_trk|taid"
)
_BETWEEN = re.compile(r"[\W_]+")


def identity(document: Document) -> Identity:
    """The identity of a document. It does not depend on the format, nor on how words are broken or spaced."""
    facts = [fact for fact in (document.outlet, document.date, document.title) if fact]
    changed = document.updated or document.date
    title = _plain(document.title.value) if document.title else ""
    return Identity(
        body=_digest(document),
        url=address(document.url or ""),
        outlet=_outlets().key(document.outlet.value) if document.outlet else "",
        title=title if len(title) >= SHORT_TITLE else "",
        date=changed.value if changed else "",
        fetched=document.fetched or "",
        known=(sum(not fact.guess for fact in facts) + bool(document.url), len(facts)),
    )


def address(url: str) -> str:
    """An address as it is compared: without scheme, "www.", fragment, and what only tracks readers.

    "" for one that is none, or that of a whole site.
    """
    if not url or len(url) > LONGEST_ADDRESS or not url.lower().startswith(("http://", "https://")):
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


def _digest(document: Document) -> bytes:
    plain = _plain(document.body)
    if not plain:
        key = f"file {document.sha256}"
    elif len(plain) < SHORT:
        title, date = (fact.value if fact else "" for fact in (document.title, document.date))
        key = f"short {plain} {_plain(title)} {date[:10]}"
    else:
        key = plain
    return sha256(key.encode("utf-8", "surrogatepass")).digest()[:16]


def _plain(text: str) -> str:
    """The letters and digits of a text one after the other."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()


@cache
def _outlets() -> Outlets:
    return Outlets()
