"""What the file beside a fetched one says of it: where and when it was fetched, and its encoding.

A sidecar lies in the analyst's folder, so it may be a stranger's: only one that describes the very bytes that are read
is believed, and nothing but its web address, encoding and time is used.
"""

import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from index.model.document import Document, Fact
from index.model.fetched import SIDECAR, Fetched
from index.reading.metadata.outlets import outlet_of_url
from index.reading.reasons import UnreadableError, why
from index.store.files import read_small

_LARGEST = 64 * 1024  # bytes
_LONGEST_URL = 2_000  # characters


def read_sidecar(path: str) -> Fetched | None:
    """What is known of how a file was fetched; None without a sidecar. Raises UnreadableError for a senseless one."""
    try:
        fetched = msgspec.json.decode(read_small(Path(path + SIDECAR), _LARGEST), type=Fetched)
        at = datetime.fromisoformat(fetched.at)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UnreadableError(_told(why(error))) from error
    except (ValueError, msgspec.DecodeError) as error:
        raise UnreadableError(_told("it has something else in it")) from error
    if not _is_web_address(fetched.final_url) or at.tzinfo is None:
        raise UnreadableError(_told("it has no web address or no time"))
    return replace(fetched, at=at.astimezone(UTC).isoformat(timespec="seconds"))


def with_source(document: Document, fetched: Fetched) -> Document:
    """A document with what is known of how its file was fetched. A guessed outlet gives way to that of the address.

    Raises UnreadableError if the sidecar describes other bytes.
    """
    if document.sha256 != fetched.sha256:
        raise UnreadableError(_told("it describes other content than this file has now"))
    known = outlet_of_url(fetched.final_url)
    outlet = document.outlet
    if known and (outlet is None or outlet.guess):
        outlet = Fact(known, "web address it was fetched from")
    return replace(document, url=fetched.final_url, outlet=outlet, fetched=fetched.at)


def _told(reason: str) -> str:
    return f"read, but not what {SIDECAR} beside it says of where it is from: {reason}"


def _is_web_address(url: str) -> bool:
    try:
        split = urlsplit(url)
    except ValueError:
        return False
    sound = len(url) <= _LONGEST_URL and not any(unicodedata.category(char)[0] in "CZ" for char in url)
    return sound and split.scheme in ("http", "https") and bool(split.hostname)
