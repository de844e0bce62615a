"""Word documents (DOCX): paragraphs by their styles, tables by rows, notes at the end."""

import re
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO
from zipfile import ZipFile

from index.model.document import Document, PartKind, Problem
from index.reading.formats.exports import exported
from index.reading.formats.packed import opened, parsing, refuse_entities, tree
from index.reading.parts.composed import Paragraph, composed, properties
from index.reading.parts.draft import Facts
from index.reading.reasons import UnreadableError

if TYPE_CHECKING:
    from docx2python.depth_collector import Par
    from docx2python.docx_output import DocxContent

_WHAT = "a Word document (.docx)"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = re.compile(r"word/(?:document|footnotes|endnotes|header|footer)\d*\.xml")
_OFF = ("0", "false", "off")
_UNSEEN = (
    *(f"{_WORD}{name}" for name in ("del", "moveFrom", "sym")),  # a sign of a font of signs is no letter
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr",  # the name of a picture
)
_LONGEST_CELL = 120  # characters; a longer cell is part of a page's layout
_LINK = re.compile(r'<a href="[^"]*">(.*)</a>', re.DOTALL)  # how the library marks a link, which is a run by itself
_NOTE = re.compile(r"-{4}(?:foot|end)note\d+-{4}|\A(?:foot|end)note\d+\)\s*")
_ITEM = re.compile(r"\A\t*--\t")
_KINDS = {"title": PartKind.TITLE, "subtitle": PartKind.HEADING}


def read(path: str, file: BinaryIO) -> Iterator[Document | Problem]:
    """The text of a Word document. Insertions are in it, deletions and comments are not.

    Raises UnreadableError for an encrypted, damaged or empty one, and for one that unpacks to too much.
    """
    from docx2python import docx2python  # late: it takes 50 ms to import

    data = file.read()
    with opened(data, _WHAT) as archive, parsing("Word document"):
        refuse_entities(archive)
        if "word/document.xml" not in archive.namelist() and "_rels/.rels" not in archive.namelist():
            raise UnreadableError(f"damaged, or not {_WHAT}: there is no text in it")
        names = _style_names(archive)
        data = _as_seen(archive)
    notes: list[str] = []
    with parsing("Word document"), docx2python(BytesIO(data), duplicate_merged_cells=False) as content:
        paragraphs = list(_paragraphs(content, names))
    for one in ("footnotes_pars", "endnotes_pars", "header_pars", "footer_pars"):
        try:
            with parsing("Word document"), docx2python(BytesIO(data)) as content:
                paragraphs += _beside(content, one)
        except UnreadableError:
            notes.append(f"its {one.removesuffix('_pars')} could not be read")
    stated: dict[str, str | None] = {}
    with suppress(UnreadableError), parsing("Word document"), docx2python(BytesIO(data)) as content:
        stated = content.core_properties
    told = properties(stated.get("title"), stated.get("creator"), stated.get("created"))
    document = composed(path, paragraphs, told, Facts())
    yield from exported(path, document.text) or [document]
    for note in notes:
        yield Problem(path, note)


def _as_seen(archive: ZipFile) -> bytes:
    """The document without its pictures, and without the text that Word does not show."""
    held = BytesIO()
    with ZipFile(held, "w") as copy:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                content = archive.read(name)
                copy.writestr(name, _without_unseen(content) if _PARTS.fullmatch(name) else content)
    return held.getvalue()


def _without_unseen(content: bytes) -> bytes:
    """A part of the document without what is hidden, was moved away or deleted, or is there for older programs too."""
    from lxml import etree

    try:
        root = tree(content, recover=False)
    except etree.XMLSyntaxError:
        return content
    hidden = [one.getparent().getparent() for one in root.iter(f"{_WORD}vanish") if one.get(f"{_WORD}val") not in _OFF]
    for one in [*root.iter(*_UNSEEN), *(run for run in hidden if run.tag == f"{_WORD}r")]:
        if (parent := one.getparent()) is not None:
            parent.remove(one)
    return bytes(etree.tostring(root))


def _style_names(archive: ZipFile) -> dict[str, str]:
    """The names of styles in Word itself, by what this document calls them: "Titel" is "title"."""
    if "word/styles.xml" not in archive.namelist():
        return {}
    names: dict[str, str] = {}
    for style in tree(archive.read("word/styles.xml")).iter(f"{_WORD}style"):
        name = style.find(f"{_WORD}name")
        if name is not None:
            names[style.get(f"{_WORD}styleId", "")] = name.get(f"{_WORD}val", "").lower()
    return names


def _paragraphs(content: "DocxContent", names: dict[str, str]) -> Iterator[Paragraph]:
    for table in content.body_pars:
        for row in table:
            cells = [[_text(one) for one in cell] for cell in row]
            is_row = len(cells) > 1 and all(len("".join(cell)) <= _LONGEST_CELL for cell in cells)
            if is_row:
                yield Paragraph(" | ".join(" ".join(cell) for cell in cells if any(cell)))
                continue
            for cell in row:
                for one in cell:
                    style = names.get(one.style, one.style.lower())
                    kind = PartKind.HEADING if style.startswith("heading") else _KINDS.get(style)
                    yield Paragraph(_text(one), kind, f"style of the paragraph: {style}" if kind else "")


def _beside(content: "DocxContent", which: str) -> Iterator[Paragraph]:
    """Notes, which are part of the text, or what stands at the head and the foot of its pages, which is not."""
    is_note = which.endswith("notes_pars")
    kind, rule = (None, "") if is_note else (PartKind.FURNITURE, "head or foot of the pages")
    texts = [_text(one) for table in getattr(content, which) for row in table for cell in row for one in cell]
    for text in dict.fromkeys(texts):
        yield Paragraph(text, kind, rule)


def _text(one: "Par") -> str:
    pieces = [found[1] if (found := _LINK.fullmatch(run.text)) else run.text for run in one.runs]
    return _ITEM.sub("- ", _NOTE.sub("", "".join(pieces)))
