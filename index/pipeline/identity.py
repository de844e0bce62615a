"""By what an article is recognised where it is met again: in another file or format, or in a newer version."""

import re
import unicodedata
from functools import cache
from hashlib import sha256

from index.claims.outlets import Outlets
from index.model.document import Document
from index.store.addresses import address
from index.store.articles import Identity

SHORT = 120  # letters and digits; shorter texts may be the same in two articles, as notices are
SHORT_TITLE = 15  # letters and digits; shorter ones may be those of a column
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
