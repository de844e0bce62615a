"""PDF files: the text of their pages, put into paragraphs, with the page on which each word stands.

Parsed by PDFium, in the process apart only: it is written in C++, and not made for threads.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from index.model.document import Document, Fact, Part, PartKind, Problem
from index.reading.decoding import encodable
from index.reading.metadata.dates import date_line
from index.reading.metadata.names import fields
from index.reading.metadata.outlets import masthead, outlet_of_url
from index.reading.parts.article import article
from index.reading.parts.composed import TITLE, Properties, completed, properties
from index.reading.parts.draft import Facts, same_words
from index.reading.parts.pages import Line, Page, Paragraph, Printed, printed
from index.reading.reasons import UnreadableError

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

_MOST_PAGES = 1000  # at about 4 ms each, half of the time that there is
_MOST_LETTERS = 8_000_000
_MOST_LETTERS_OF_A_PAGE = 200_000
_LONGEST_LABEL = 12  # characters of a page's printed number
_LONGEST_TITLE, _SHORTEST_TITLE = 250, 8
_LONGEST_HEADING = 200
_LARGER = 1.15  # times the size of the body's type
_MOST_UNKNOWN = 0.2  # the share of letters that cannot be told
_WITHIN = 1024  # bytes at the beginning in which a PDF file must say that it is one
_LINE_END = re.compile("(\ufffe)|\r\n?|\n")  # PDFium's sign for a hyphen at the end of a line
_WORD = re.compile(r"\S+")
_EDGE = 3  # lines at the top and at the bottom of a page that are looked at for gaps in any case
_WIDE = 1.3  # times the usual room of a letter: the line has gaps
_GAP = 2  # sizes of the type
_UNKNOWN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(?:\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?'?)?)?")
_ADDRESS = re.compile(r"(https?://\S+)(?:[\s|]+(\d{1,3}/\d{1,3}))?")  # what browsers print at the foot of a page
_RUNNING = "running head of the pages"


def read(path: str, file: BinaryIO) -> Iterator[Document | Problem]:
    """The text of a PDF file, with its pages as places, and notes on what of it could not be read.

    Raises UnreadableError for an encrypted or damaged file, and for one without text, as scanned pages are.
    """
    from pypdfium2 import PdfDocument, PdfiumError  # late: it loads a large library
    from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY

    data = file.read()
    if b"%PDF" not in data[:_WITHIN]:
        raise UnreadableError("this is no PDF file, or its beginning is missing")
    try:
        pdf = PdfDocument(data)
    except PdfiumError as error:
        if error.err_code in (FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY):
            raise UnreadableError("encrypted: it opens with a password only; save a copy without one") from error
        raise UnreadableError("damaged: this PDF file cannot be opened") from error
    left = _LeftOut()
    made = printed(_pages(pdf, left))
    if not made.paragraphs:
        raise UnreadableError(left.reason(len(pdf)))
    title, author, created = map(pdf.get_metadata_value, ("Title", "Author", "CreationDate"))
    yield _document(path, made, properties(title, author, _created(created)))
    for note in left.notes(len(pdf)):
        yield Problem(path, note)


@dataclass(slots=True)
class _LeftOut:
    """How many pages have no text, and why."""

    pictures: int = 0
    damaged: int = 0
    unknown: int = 0  # its fonts do not tell which letters they show

    def reason(self, pages: int) -> str:
        """Why there is no text on any of the pages."""
        if self.pictures:
            return "scanned: its pages are pictures without text; text recognition (OCR) would have to make one first"
        if self.unknown:
            return "the fonts of this PDF file do not tell which letters they show; text recognition (OCR) might"
        if self.damaged:
            return "damaged: none of the pages of this PDF file can be read"
        return f"no text was found on the {pages:,} pages of this PDF file" if pages > 1 else "no text was found in it"

    def notes(self, pages: int) -> Iterator[str]:
        """What is left out of the text, in words for the user."""
        if pages > _MOST_PAGES:
            yield f"only the first {_MOST_PAGES:,} of {pages:,} pages were read"
        for count, why in (
            (self.pictures, "are pictures without text, as scanned pages are"),
            (self.unknown, "have fonts that do not tell which letters they show"),
            (self.damaged, "are damaged"),
        ):
            if count:
                yield f"{count:,} of {pages:,} pages {why}; they were left out"


def _pages(pdf: "PdfDocument", left: _LeftOut) -> list[Page]:
    """The pages that can be read; those that have no text are counted. Raises UnreadableError for too much text."""
    from pypdfium2 import PdfiumError

    pages: list[Page] = []
    letters = 0
    for number in range(min(len(pdf), _MOST_PAGES)):
        try:
            page = pdf[number]
            whole = page.get_textpage()
            text = whole.get_text_range()
        except PdfiumError:
            left.damaged += 1
            continue
        letters += len(text)
        if len(text) > _MOST_LETTERS_OF_A_PAGE or letters > _MOST_LETTERS:
            raise UnreadableError("too large: it has far more letters than an article, or one page has")
        if len(_UNKNOWN.findall(text)) > _MOST_UNKNOWN * len(text) + 3:
            left.unknown += 1
        elif lines := _lines(whole, text):
            pages.append(Page(_name(pdf, number), tuple(lines)))
        else:
            left.pictures += _has_picture(page)
        whole.close()
        page.close()
    return pages


def _lines(whole: "PdfTextPage", text: str) -> list[Line]:
    """The lines of a page with this text, in the order of the file, which is that of reading."""
    lines: list[tuple[Line, str, int]] = []
    start = 0
    while start < len(text):
        found = _LINE_END.search(text, start)
        end = found.start() if found else len(text)
        if line := _line(whole, text[start:end], start, bool(found and found[1])):
            lines.append((line, text[start:end], start))
        start = found.end() if found else end
    whole_lines = [line for line, *_ in lines]
    usual = median(map(_width, whole_lines)) if lines else 0
    bases = sorted(line.base for line in whole_lines)
    inner = bases[_EDGE:-_EDGE] or [0]
    for number, (line, raw, begin) in enumerate(lines):
        if _width(line) > _WIDE * usual or not inner[0] <= line.base <= inner[-1]:
            whole_lines[number] = _in_cells(whole, raw, begin, line)
    return whole_lines


def _width(line: Line) -> float:
    """The room that a letter of a line has, in sizes of its type."""
    return (line.right - line.left) / len(line.text) / line.size


def _in_cells(page: "PdfTextPage", raw: str, start: int, line: Line) -> Line:
    """A line with a bar in each wide gap: between the cells of a table, or the facts of a running head."""
    pieces: list[str] = [""]
    before = line.left
    for found in _WORD.finditer(raw):
        left, _, right, _ = _box(page, start + found.start())
        if left - before > _GAP * line.size:
            pieces.append("")
        pieces[-1] += f" {_clean(found[0])}"
        before = max(right, _box(page, start + found.end() - 1)[2])
    cells = [text for piece in pieces if (text := piece.strip())]
    return replace(line, text=" | ".join(cells), hyphen=False, is_row=True) if len(cells) > 1 else line


def _line(page: "PdfTextPage", raw: str, start: int, parted: bool) -> Line | None:
    """A line that begins at this offset of the page's text; None for one without anything to see."""
    clean = _clean(raw)
    if not clean:
        return None
    first = start + len(raw) - len(raw.lstrip())
    last = start + len(raw.rstrip()) - 1
    left = _box(page, first)[0]
    _, bottom, _, top = _box(page, (first + last + 1) // 2)  # not the first letter, which may be a large one
    right = _box(page, last)[2]
    hyphen = parted or clean.endswith(("\xad", "-"))
    text = clean.rstrip("\xad-").replace("\xad", "") + "-" if hyphen else clean.replace("\xad", "")
    return Line(text, left, max(left, right), bottom, max(top - bottom, 1), hyphen)


def _clean(raw: str) -> str:
    return " ".join(_UNKNOWN.sub("", encodable(raw)).translate(_LIGATURES).split())


def _box(page: "PdfTextPage", offset: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a letter, with the room that its font gives to any; zeros where it has none."""
    from pypdfium2 import PdfiumError
    from pypdfium2.raw import FPDFText_GetCharIndexFromTextIndex

    try:
        left, bottom, right, top = page.get_charbox(FPDFText_GetCharIndexFromTextIndex(page, offset), loose=True)
    except PdfiumError:
        return 0, 0, 0, 0
    return left, bottom, right, top


def _has_picture(page: "PdfPage") -> bool:
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    return next(page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=3), None) is not None


def _name(pdf: "PdfDocument", number: int) -> str:
    """What a citation calls a page: by the number that is printed on it, if the file tells that."""
    label = encodable(pdf.get_page_label(number)).strip()
    return f"page {label if 0 < len(label) <= _LONGEST_LABEL and label.isprintable() else number + 1}"


def _document(path: str, pages: Printed, stated: Properties) -> Document:
    """The document of pages. What the file's properties state is believed where the first page has it, too."""
    facts = Facts()
    labels: dict[int, Part] = {}
    title = _title(pages, stated.title)
    if title:
        sure = same_words(title.text, stated.title)
        rule = TITLE if sure else "largest type of the first page"
        facts.title = Fact(title.text, rule, guess=not sure)
        labels[title.start] = _part(title, PartKind.TITLE, rule)
    heads = _heads(pages)
    for one in heads:
        labels[one.start] = _part(one, PartKind.FURNITURE, _RUNNING)
    for one in pages.paragraphs:
        is_large = one.page and one.size > _LARGER and len(one.text) <= _LONGEST_HEADING
        if is_large and one is not title and one.start not in labels:
            labels[one.start] = _part(one, PartKind.HEADING, "larger type")
    facts.url = next((found[1] for one in heads if (found := _ADDRESS.fullmatch(one.text))), None)
    known = outlet_of_url(facts.url) if facts.url else None
    facts.outlet = Fact(known, "web address on the page") if known else None
    document = article(path, pages.text, facts, labels=labels)
    told = [piece for one in heads for piece in fields(one.text)]
    stamps = [stamp.value for piece in told if (stamp := date_line(piece)) and stamp.value]
    document = msgspec.structs.replace(
        document,
        places=pages.places,
        outlet=document.outlet or next((Fact(name, _RUNNING) for piece in told if (name := masthead(piece))), None),
        date=document.date or (Fact(stamps[0], _RUNNING, guess=True) if stamps else None),
    )
    return completed(document, stated)


def _heads(pages: Printed) -> list[Paragraph]:
    """The running heads, also those that browsers print at the head and the foot of a single page."""
    heads = [one for one in pages.paragraphs if one.running]
    if not heads and (found := _ADDRESS.fullmatch(pages.paragraphs[-1].text)) and found[2]:
        heads = [pages.paragraphs[-1]]
        if any(map(date_line, fields(pages.paragraphs[0].text))):
            heads.insert(0, pages.paragraphs[0])
    return heads


def _title(pages: Printed, stated: str) -> Paragraph | None:
    """The title on the first page: the one that the properties state, or what is in the largest type."""
    first = [one for one in pages.paragraphs if one.page == 0 and not one.running]
    fitting = [one for one in first if _SHORTEST_TITLE <= len(one.text) <= _LONGEST_TITLE]
    if same := next((one for one in fitting if same_words(one.text, stated)), None):
        return same
    large = [one for one in fitting if one.size > _LARGER and not masthead(one.text)]
    return max(large, key=lambda one: one.size, default=None)


def _part(one: Paragraph, kind: PartKind, rule: str) -> Part:
    return Part(kind, one.start, one.start + len(one.text), rule)


def _created(value: str) -> str:
    """A date in the notation of PDF (ISO 32000-1, 7.9.4) as ISO 8601, "" if it is none."""
    found = _DATE.match(value)
    if found is None:
        return ""
    year, month, day, hour, minute, utc, hours, minutes = found.groups()
    zone = "+00:00" if utc else f"{hours}:{minutes or '00'}" if hours else ""
    return f"{year}-{month}-{day}" + (f"T{hour}:{minute}{zone}" if hour else "")
