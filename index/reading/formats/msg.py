"""Mails as Outlook keeps them (MSG): read as other mails are."""

from collections.abc import Iterator
from email.message import Message
from email.utils import format_datetime
from typing import BinaryIO

from index.model.document import Document, Problem
from index.reading.decoding import Decoded, decode, encodable
from index.reading.formats.eml import mail_article, mail_facts
from index.reading.reasons import UnreadableError, damage

_HTML = 0x1013  # the property that is the page, as bytes


def read(path: str, file: BinaryIO) -> Iterator[Document | Problem]:
    """The article of a mail, and a note on attachments. Raises UnreadableError for a mail without text, or no mail."""
    from oxmsg import Message as Outlook  # late: only these mails need it

    try:
        outlook = Outlook.load(file.read())
        plain = Decoded(encodable(outlook.body or "").replace("\r\n", "\n"), "")
        coded = outlook.properties.binary_prop_value(_HTML)
        page = decode(coded) if coded else Decoded(encodable(outlook.html_body or ""), "")
        mail = _headers(outlook.subject, outlook.sender, outlook.message_headers.get("Date"))
        if "Date" not in mail and outlook.sent_date:
            mail["Date"] = format_datetime(outlook.sent_date)
        attached = outlook.attachment_count
    except UnreadableError:
        raise
    except Exception as error:  # (its library raises anything for damaged files)
        raise UnreadableError(f"damaged: this Outlook mail cannot be opened ({damage(error)})") from error
    if attached:
        yield Problem(path, f"{attached} attachment{'s'[: attached > 1]} not read")
    document, note = mail_article(path, plain, page, mail_facts(mail))
    yield document
    if note:
        yield Problem(path, note)


def _headers(subject: str, sender: str | None, date: str | None) -> Message:
    mail = Message()
    for name, value in (("Subject", subject), ("From", sender), ("Date", date)):
        if value:
            mail[name] = " ".join(encodable(value).split())
    return mail
