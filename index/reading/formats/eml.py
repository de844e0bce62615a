"""Mails: the text of a newsletter or an alert, and what the headers state. Attachments are left out, with a note."""

import re
from binascii import Error as Base64Error
from codecs import BOM_UTF8
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import parseaddr, parsedate_to_datetime
from typing import BinaryIO

from index.model.document import Document, Fact, Problem
from index.reading.decoding import Decoded, decode, encodable
from index.reading.formats.html import page_article
from index.reading.metadata.names import people
from index.reading.metadata.outlets import has_outlet_word, masthead, outlet_of_url
from index.reading.parts.article import article
from index.reading.parts.draft import Facts
from index.reading.reasons import UnreadableError

_LONGEST_HEADER = 2000  # characters; no title, name or date is longer
_FEWEST_LETTERS = 40  # a shorter plain text only points to the page beside it: "View this mail in your browser"
_MOST_KINDS = 5  # kinds of attachments that the note lists
_HEADER = re.compile(rb"(?:From [^\n]*\n)?[!-9;-~]+[ \t]*:")  # what a mail begins with
_PREFIXES = re.compile(r"(?:(?:re|aw|sv|(?P<forwarded>fwd?|wg|tr|rv))\s*:\s*)+", re.IGNORECASE)


class ShortHeaders(Compat32):
    """Cuts headers as they are read: parsing a long one would take time quadratic in its length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_HEADER]


def read(path: str, file: BinaryIO) -> Iterator[Document | Problem]:
    """The article of a mail, with notes on its encoding and on attachments.

    It is the mail's plain text, or its page if the plain text is hardly more than a line. Raises UnreadableError for a
    mail that has neither, or for a file that is not a mail.
    """
    data = file.read().removeprefix(BOM_UTF8).lstrip()
    if not _HEADER.match(data):
        raise UnreadableError("this is no mail: it does not begin with headers")
    texts: dict[str, list[Decoded]] = {"text/plain": [], "text/html": []}
    attached: list[str] = []
    try:
        mail = message_from_bytes(data, policy=ShortHeaders())
    except RecursionError as error:
        raise UnreadableError("the parts of this mail are nested too deeply") from error
    for part in leaves(mail):
        kind, is_attached = part.get_content_type(), part.get_content_disposition() == "attachment"
        if kind in texts and not is_attached:
            texts[kind].append(_text(part))
        elif is_attached or part.get_content_maintype() not in ("image", "multipart"):  # pictures belong to the page
            attached.append(kind)
    if attached:
        kinds = ", ".join(list(dict.fromkeys(attached))[:_MOST_KINDS])[:_LONGEST_HEADER]
        yield Problem(path, f"{len(attached)} attachment{'s'[: len(attached) > 1]} not read ({encodable(kinds)})")
    document, note = mail_article(path, _joined(texts["text/plain"]), _joined(texts["text/html"]), mail_facts(mail))
    yield document
    if note:
        yield Problem(path, note)


def leaves(mail: Message) -> Iterator[Message]:
    """The parts of a mail that have content, in order. A mail inside it is a single part: an attachment."""
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting += (one for one in reversed(inner) if isinstance(one, Message))
        else:
            yield part


def _text(part: Message) -> Decoded:
    """The text of a part, in the character set that it declares unless its bytes show another."""
    try:
        charset = part.get_content_charset()
    except ValueError:  # an impossible name
        charset = None
    data = part.get_payload(decode=True)
    return decode(data if isinstance(data, bytes) else b"", charset)


def _joined(texts: list[Decoded]) -> Decoded:
    """The parts of one kind as one text: there may have been a picture or an attachment between them."""
    note = next((text.note for text in texts if text.note), "")
    return Decoded("\n".join(text.text for text in texts).replace("\r\n", "\n"), "", note)


def mail_article(path: str, plain: Decoded, page: Decoded, facts: Facts) -> tuple[Document, str]:
    """The article of a mail, and a note on its encoding."""
    letters = sum(map(str.isalpha, plain.text))
    if page.text.strip() and letters < _FEWEST_LETTERS:
        try:
            return page_article(path, page.text, facts), page.note
        except UnreadableError:
            if not letters:
                raise
    if not plain.text.strip():
        raise UnreadableError("no text was found in this mail")
    return article(path, plain.text, facts), plain.note


def mail_facts(mail: Message) -> Facts:
    """What the headers state. If a mail was forwarded, they tell neither author, outlet nor date of the original."""
    headers: dict[str, str] = {}
    for name, value in mail.raw_items():
        headers.setdefault(name.lower(), str(value))
    subject = _decoded(headers.get("subject", ""))
    prefixes = _PREFIXES.match(subject)
    title = subject[prefixes.end() :] if prefixes else subject
    facts = Facts(title=Fact(title, "subject of the mail") if title else None)
    if prefixes and prefixes["forwarded"]:
        return facts
    name, address = _sender(headers.get("from", ""))
    if known := outlet_of_url(f"http://{address.rpartition('@')[2]}") or masthead(name):
        facts.outlet = Fact(known, "sender of the mail")
    elif has_outlet_word(name):
        facts.outlet = Fact(name, "sender of the mail", guess=True)
    if (names := people(name)) and len(names) == 1:
        facts.authors = [Fact(names[0], "sender of the mail", guess=True)]
    try:
        sent = parsedate_to_datetime(headers.get("date", "")).isoformat(timespec="minutes")
        facts.date = Fact(sent, "date of the mail", guess=facts.outlet is None)
    except (ValueError, TypeError, IndexError, OverflowError):  # not a date, or an impossible one
        pass
    return facts


def _sender(header: str) -> tuple[str, str]:
    """The name and the address in a header, each "" if there is none."""
    try:
        name, address = parseaddr(header)
    except RecursionError:  # brackets within brackets
        return "", ""
    return _decoded(name), address


def _decoded(header: str) -> str:
    """A header as one line of text, with encoded words decoded, and the encoding of other bytes guessed."""
    try:
        pieces = decode_header(header)
    except (HeaderParseError, Base64Error, ValueError):
        pieces = [(header, None)]
    text = ""
    for piece, charset in pieces:
        data = piece.encode("utf-8", "surrogateescape") if isinstance(piece, str) else piece
        try:
            text += decode(data, charset).text
        except UnreadableError:
            text += data.decode("ascii", "replace")
    return " ".join(encodable(text).split())
