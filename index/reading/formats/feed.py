"""Saved feeds, RSS and Atom: each entry with the text that the feed has of it, all of the article or only a summary."""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from index.model.document import Document, Fact, Problem
from index.reading.decoding import encodable
from index.reading.formats.markup import composed, line_of, paragraphs_of, refuse_entities
from index.reading.metadata.dates import date_field
from index.reading.metadata.outlets import masthead, outlet_of_url
from index.reading.parts.article import article
from index.reading.parts.draft import Facts
from index.reading.reasons import UnreadableError, fault

if TYPE_CHECKING:
    from feedparser import FeedParserDict

_SUMMARY = 1000  # characters; a description that is longer is the article
_MOST_AUTHORS = 100
_TEXTS = ("text/html", "application/xhtml+xml", "text/plain")


def read(path: str, file: BinaryIO) -> Iterator[Document | Problem]:
    """The entries of a feed, numbered from 1 in its order. Says how many of them are only summaries.

    The text of each is composed of its title and the paragraphs of its content. Its digest is that of its fields, since
    the feed around it changes with every other entry. Raises UnreadableError for a file that is no feed.
    """
    import feedparser  # late: it takes 60 ms, and only feeds need it

    data = file.read()
    refuse_entities(data)
    feed = feedparser.parse(BytesIO(data))  # a stream: of a string it would open what is named
    if not feed.version and not feed.entries:
        raise UnreadableError("this is no feed, and no other XML that twosource reads")
    summaries = 0
    for number, entry in enumerate(feed.entries, 1):
        try:
            document, is_summary = _read_entry(path, entry, feed.feed, number)
        except UnreadableError as error:
            yield Problem(path, str(error), number)
        except Exception as error:  # noqa: BLE001 (one odd entry must not stop the others)
            yield Problem(path, fault(error), number)
        else:
            summaries += is_summary
            yield document
    if summaries:
        yield Problem(
            path, f"of {summaries} of {len(feed.entries)} entries the feed has only a summary, which was read"
        )
    if feed.bozo and _is_malformed(feed.bozo_exception):
        yield Problem(path, "damaged: this feed is not well-formed; the entries that could be told apart were read")


def _is_malformed(error: Exception) -> bool:
    """Whether it was the feed's XML that failed, rather than what it says of its encoding or type."""
    return type(error).__name__ in ("SAXParseException", "UndeclaredNamespace")


def _read_entry(path: str, entry: "FeedParserDict", feed: "FeedParserDict", number: int) -> tuple[Document, bool]:
    """The document of an entry, and whether it is only a summary."""
    whole = [one for one in entry.get("content", ()) if one.get("type") in _TEXTS and one.get("value", "").strip()]
    summary = entry.get("summary", "")
    content = max(whole, key=lambda one: len(one.value)) if whole else {"value": summary}
    is_plain = content.get("type") == "text/plain"
    paragraphs = content["value"].split("\n") if is_plain else paragraphs_of(content["value"])
    paragraphs = [" ".join(encodable(line).split()) for line in paragraphs if line.strip()]
    if not paragraphs:
        raise UnreadableError("this entry has no text, and was left out")
    facts = _facts(entry, feed)
    text = composed(facts.title.value if facts.title else None, paragraphs)
    fields = (facts.url or "", entry.get("id", ""), facts.date.value if facts.date else "", text)
    digest = sha256(encodable("\0".join(fields)).encode()).hexdigest()
    is_summary = not whole and len(summary) < _SUMMARY
    return article(path, text, facts, sha256=digest, line=number), is_summary


def _facts(entry: "FeedParserDict", feed: "FeedParserDict") -> Facts:
    title, url = line_of(entry.get("title")), line_of(entry.get("link"))
    names = [line_of(one.get("name")) for one in entry.get("authors", ())[:_MOST_AUTHORS]]
    return Facts(
        title=Fact(title, "title of the entry") if title else None,
        outlet=_outlet(entry, feed, url),
        authors=[Fact(name, "author of the entry") for name in names if name],
        date=_date(entry),
        url=url,
    )


def _outlet(entry: "FeedParserDict", feed: "FeedParserDict", url: str | None) -> Fact | None:
    """Who published an entry: a feed that collects those of others names the source of each."""
    if source := line_of(entry.get("source", {}).get("title")):
        return Fact(masthead(source) or source, "source of the entry")
    if url and (known := outlet_of_url(url)):
        return Fact(known, "web address of the entry")
    title = line_of(feed.get("title"))
    if title is None:
        return None
    known = masthead(title)
    return Fact(known, "title of the feed") if known else Fact(title, "title of the feed", guess=True)


def _date(entry: "FeedParserDict") -> Fact | None:
    """When an entry was published; a guess where the feed only says when it was last changed."""
    for field, is_guess in (("published", False), ("updated", True)):
        stated = line_of(entry.get(field))
        if stated is None:
            continue
        try:
            value = parsedate_to_datetime(stated).isoformat(timespec="minutes")
        except (ValueError, TypeError, IndexError, OverflowError):
            stamp = date_field(stated)
            value = stamp.value if stamp and stamp.value else ""
        if value:
            return Fact(value, f"{field} in the feed", guess=is_guess)
    return None
