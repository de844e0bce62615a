"""Books, reports and magazines in EPUB: one document, whose chapters are places."""

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import unquote
from zipfile import ZipFile

from index.model.document import Document, Fact, PartKind, Problem
from index.reading.formats.packed import opened, parsing, tree
from index.reading.metadata.dates import date_field
from index.reading.metadata.outlets import masthead
from index.reading.parts.composed import Paragraph, composed, properties, shown
from index.reading.parts.draft import Facts
from index.reading.reasons import UnreadableError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_WHAT = "a book (.epub)"
_CONTAINER = "META-INF/container.xml"
_RULE = "metadata of the book"
_LONGEST_NAME = 100  # characters of a chapter's name
_MOST_LETTERS = 8_000_000
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SILENT = ("script", "style", "head", "nav", "svg", "math", "template")
_BLOCKS = frozenset(
    [
        *_HEADINGS,
        *("p", "div", "section", "article", "aside", "blockquote", "pre", "figure", "figcaption", "hr"),
        *("ul", "ol", "li", "dt", "dd", "table", "tr", "header", "footer", "body"),
    ]
)


def read(path: str, file: BinaryIO) -> Iterator[Document | Problem]:
    """The chapters of a book in their order, and a note on those that are missing.

    Raises UnreadableError for a damaged or protected one, and for one that unpacks to too much.
    """
    with opened(file.read(), _WHAT) as archive, parsing("book"):
        names = set(archive.namelist())
        if _CONTAINER not in names:
            raise UnreadableError(f"damaged, or not {_WHAT}: it does not tell what is in it")
        roots = [str(one.get("full-path", "")) for one in _named(tree(archive.read(_CONTAINER)), "rootfile")]
        if not roots or roots[0] not in names:
            raise UnreadableError("damaged: the list of this book's chapters is missing")
        package = tree(archive.read(roots[0]))
        chapters = _chapters(package, posixpath.dirname(roots[0]))
        if _protected(archive) & set(chapters):
            raise UnreadableError("encrypted: this book is protected against copying (DRM)")
        paragraphs: list[Paragraph] = []
        letters = 0
        for number, name in enumerate((one for one in chapters if one in names), start=1):
            found = list(_paragraphs(archive.read(name)))
            letters += sum(len(one.text) for one in found)
            if letters > _MOST_LETTERS:
                raise UnreadableError(f"too large: more than {_MOST_LETTERS:,} letters, which is no article")
            if found:
                paragraphs += _placed(found, number)
    stated, facts = _metadata(package)
    yield composed(path, paragraphs, properties(stated, "", ""), facts)
    if missing := sum(one not in names for one in chapters):
        yield Problem(path, f"damaged: {missing:,} of {len(chapters):,} chapters are missing")


def _named(root: "Element", name: str) -> list["Element"]:
    """The elements of that name, in whatever namespace."""
    return [one for one in root.iter() if isinstance(one.tag, str) and one.tag.rpartition("}")[2] == name]


def _chapters(package: "Element", folder: str) -> list[str]:
    """The files of the chapters, in the order of reading, without tables of contents."""
    items = {str(item.get("id")): item for item in _named(package, "item")}
    wanted = [items[str(one.get("idref"))] for one in _named(package, "itemref") if str(one.get("idref")) in items]
    return list(
        dict.fromkeys(
            posixpath.normpath(posixpath.join(folder, unquote(str(item.get("href", "")).partition("#")[0])))
            for item in wanted
            if "nav" not in str(item.get("properties", "")).split()
        )
    )


def _protected(archive: ZipFile) -> set[str]:
    """The files that are encrypted; fonts are in books that can be read."""
    if "META-INF/encryption.xml" not in archive.namelist():
        return set()
    told = tree(archive.read("META-INF/encryption.xml"))
    return {unquote(str(one.get("URI", ""))) for one in _named(told, "CipherReference")}


def _metadata(package: "Element") -> tuple[str, Facts]:
    """The title of the book, and what else it states."""
    stated: dict[str, list[str]] = {}
    for part in _named(package, "metadata")[:1]:
        for one in part.iter():
            if isinstance(one.tag, str) and (text := shown("".join(one.itertext()))):
                stated.setdefault(one.tag.rpartition("}")[2], []).append(text)
    title = next(iter(stated.get("title", ())), "")
    facts = Facts(title=Fact(title, _RULE) if title else None)
    facts.authors = [Fact(name, _RULE) for name in dict.fromkeys(stated.get("creator", ()))]
    for publisher in stated.get("publisher", ())[:1]:
        facts.outlet = Fact(masthead(publisher) or publisher, _RULE)
    dates = [stamp.value for value in stated.get("date", ()) if (stamp := date_field(value)) and stamp.value]
    facts.date = Fact(min(dates), _RULE) if dates else None  # later ones are those of changes
    facts.url = next((one for one in stated.get("source", ()) if one.startswith(("http://", "https://"))), None)
    return title, facts


def _placed(found: list[Paragraph], number: int) -> list[Paragraph]:
    """The paragraphs of a chapter, of which the first says what begins there."""
    name = next((one.text for one in found if one.kind), "")
    place = name if 0 < len(name) <= _LONGEST_NAME else f"chapter {number}"
    first = found[0]
    return [Paragraph(first.text, first.kind, first.rule, place), *found[1:]]


def _paragraphs(data: bytes) -> Iterator[Paragraph]:
    """The paragraphs and headings of a chapter's page."""
    from lxml import etree, html  # late: most libraries have no such files

    root = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8", no_network=True))
    pieces: list[str] = []
    kind: PartKind | None = None

    def ended() -> Iterator[Paragraph]:
        text = shown("".join(pieces))
        pieces.clear()
        if text:
            yield Paragraph(text, kind, "heading of the chapter" if kind else "")

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, one in walk:
        tag = one.tag if isinstance(one.tag, str) else ""
        if tag in _BLOCKS:
            yield from ended()
            kind = PartKind.HEADING if tag in _HEADINGS and event == "start" else None
        if event == "start":
            if not tag or tag in _SILENT or one.get("hidden") is not None:
                walk.skip_subtree()
            else:
                pieces.append(one.text or (" " if tag == "br" else ""))
        elif tag not in ("body", "html"):
            pieces.append((" | " if tag in ("td", "th") and one.getnext() is not None else "") + (one.tail or ""))
    yield from ended()
