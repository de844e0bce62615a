"""The sources of a report as CSL-JSON, for reference managers; BibTeX and RIS are made from it."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from index.reporting.values import Report, Source
from index.text.printable import shown

Reference = dict[str, Any]

_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_HOST = re.compile(r"[\w.-]+")
_ILLEGAL = re.compile(r"%(?![0-9A-Fa-f]{2})|[\"<>\\^`{|}\[\]]")
_NO_LETTERS = re.compile(r"[^a-z0-9]+")


def csl(report: Report) -> str:
    return json.dumps([reference(source) for source in report.sources], indent=1).replace("\x7f", "\\u007f") + "\n"


def reference(source: Source) -> Reference:
    """A source as an item of CSL-JSON. What is unknown is left out. Names are as they were printed, in one piece."""
    found = {
        "id": _key(source),
        "type": "article-newspaper",
        "title": shown(source.title),
        "container-title": shown(source.outlet),
        "author": [{"literal": shown(name)} for name in source.authors],
        "issued": _parts(source.date),
        "accessed": _parts(source.accessed),
        "URL": address(source),
        "source": shown(source.agency),
        "archive_location": shown(source.path),
        "language": source.language,
        "note": f"SHA-256: {source.sha256}" + _guesses(source),
    }
    return {name: value for name, value in found.items() if value}


def address(source: Source) -> str:
    """The address of a source if it is one of the web, else "": no other scheme may become a link.

    What an address cannot have is percent-encoded, so that it is the same in every format, and ends nothing there.
    """
    url = shown(source.url).strip()
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and _HOST.fullmatch(parts.hostname or "") and parts.port != 0
    except ValueError:
        return ""
    if not known or " " in url:
        return ""
    before, hash_, after = url.partition("#")
    return _ILLEGAL.sub(lambda found: f"%{ord(found[0]):02X}", before + hash_ + after.replace("#", "%23"))


def _key(source: Source) -> str:
    """A key for citing, such as "krone-2024-1": the outlet's first word, the year, and the number of the endnote."""
    word, *_ = [*_NO_LETTERS.sub(" ", source.outlet.lower()).split(), "source"]
    return "-".join(filter(None, (word, source.date[:4], str(source.number))))


def _parts(date: str) -> dict[str, list[list[int]]]:
    found = _DAY.match(date)
    return {"date-parts": [[int(part) for part in found.groups() if part]]} if found else {}


def _guesses(source: Source) -> str:
    return f". Guessed: {', '.join(source.guesses)}" if source.guesses else ""
