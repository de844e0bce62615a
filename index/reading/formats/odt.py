"""OpenDocument texts (ODT), as LibreOffice has them: paragraphs by their styles, tables by rows, notes at the end."""

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from index.model.document import Document, PartKind, Problem
from index.reading.formats.packed import opened, parsing, refuse_entities
from index.reading.parts.composed import Paragraph, composed, properties
from index.reading.parts.draft import Facts
from index.reading.reasons import UnreadableError

if TYPE_CHECKING:
    from odfdo import Document as Text
    from odfdo import Element

_WHAT = "an OpenDocument text (.odt)"
_MANIFEST = "META-INF/manifest.xml"
_LONGEST_CELL = 120  # characters; a longer cell is part of a page's layout
_LEFT_OUT = "descendant::office:annotation|descendant::text:tracked-changes|descendant::text:note"
_PARAGRAPHS = (
    "descendant::text:h[not(ancestor::table:table-row)]|descendant::text:p[not(ancestor::table:table-row)]"
    "|descendant::table:table-row[not(ancestor::table:table-row)]"
)
_KINDS = {"Title": PartKind.TITLE, "Subtitle": PartKind.HEADING}


def read(path: str, file: BinaryIO) -> Iterator[Document | Problem]:
    """The text of an OpenDocument file. Insertions are in it, deletions and comments are not.

    Raises UnreadableError for an encrypted, damaged or empty one, and for one that unpacks to too much.
    """
    from odfdo import Document as Text  # late: it takes 120 ms to import

    data = file.read()
    with opened(data, _WHAT) as archive, parsing("OpenDocument text"):
        if "content.xml" not in archive.namelist():
            raise UnreadableError(f"damaged, or not {_WHAT}: there is no text in it")
        if _MANIFEST in archive.namelist() and b"encryption-data" in archive.read(_MANIFEST):
            raise UnreadableError("encrypted: save a copy without a password")
        refuse_entities(archive)
    with parsing("OpenDocument text"):
        text = Text(BytesIO(data))
        paragraphs = list(_paragraphs(text))
        meta = text.meta
        author = meta.initial_creator or meta.creator
        created = meta.creation_date.isoformat(timespec="minutes") if meta.creation_date else ""
        stated = properties(meta.title, author, created)
    yield composed(path, paragraphs, stated, Facts())


def _paragraphs(text: "Text") -> Iterator[Paragraph]:
    """The paragraphs of the text, then those of its notes."""
    body = text.body
    parents = {
        str(style.get_attribute("style:name")): str(style.get_attribute("style:parent-style-name"))
        for style in text.content.get_elements("//style:style")
    }
    notes = [one.inner_text for one in body.get_elements("descendant::text:note-body/text:p")]
    for one in body.get_elements(_LEFT_OUT):
        one.delete(keep_tail=True)
    for one in body.get_elements(_PARAGRAPHS):
        if one.tag == "table:table-row":
            yield from _row(one)
            continue
        name = str(one.get_attribute("text:style-name"))
        style = name if name in _KINDS else parents.get(name, "")
        kind = _KINDS.get(style) or (PartKind.HEADING if one.tag == "text:h" else None)
        yield Paragraph(one.inner_text, kind, f"style of the paragraph: {style or 'heading'}" if kind else "")
    yield from map(Paragraph, notes)


def _row(row: "Element") -> Iterator[Paragraph]:
    cells = [
        [one.inner_text for one in cell.get_elements("descendant::text:p|descendant::text:h")]
        for cell in row.get_elements("table:table-cell")
    ]
    if len(cells) > 1 and all(len("".join(cell)) <= _LONGEST_CELL for cell in cells):
        yield Paragraph(" | ".join(" ".join(cell) for cell in cells if any(cell)))
    else:
        yield from (Paragraph(text) for cell in cells for text in cell)
