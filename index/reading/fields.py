"""Text in the fields of exports and databases, which often went through a web page before."""

import re
from html import unescape
from html.entities import html5

from index.reading.decoding import encodable, ungarbled

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}\d?);")
_TWICE = 2  # times that text may have been escaped: "&amp;quot;"
_FEWEST = 2  # entities by which a text is told to have them


def readable(text: str) -> str:
    """What a field says: without HTML entities, letters garbled by a wrong encoding, or lone surrogates."""
    for _ in range(_TWICE):
        if "&" not in text:
            break
        text = _ENTITY.sub(_character, text)
    return encodable(ungarbled(text) or text)


def entities_note(text: str) -> str | None:
    """What to tell of a file whose text is kept as it is, entities and all; None if it has none."""
    if "&" not in text:
        return None
    found = [entity[0] for entity in _ENTITY.finditer(text) if _character(entity) != entity[0]]
    if len(found) < _FEWEST:
        return None
    return f"not quite a text: it has HTML entities ({found[0]}), which are left as they are"


def _character(entity: re.Match[str]) -> str:
    return unescape(entity[0]) if entity[0][1] == "#" else html5.get(entity[0][1:], entity[0])
