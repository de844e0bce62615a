"""Rich Text Format (RTF), as databases and older programs export it; notes come at the end."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from index.model.document import Document, Problem
from index.reading.formats.exports import exported
from index.reading.formats.packed import parsing
from index.reading.parts.composed import Paragraph, composed, properties
from index.reading.parts.draft import Facts
from index.reading.reasons import UnreadableError

_BEGINS = re.compile(rb"\s*\{\\rtf")
_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_PICTURE = re.compile(r"[0-9a-fA-F\r\n]{200,}+")  # bytes in hexadecimal; no word is that long
_FIELD = re.compile(r"\{\\\*\\fldinst(?:[^{}]|\{[^{}]*\})*+\}")  # what a field shows is told by what follows it
_NOTE = re.compile(r"\{\\footnote\b((?:[^{}]|\{[^{}]*\})*+)\}")
_HIDDEN = re.compile(r"\{[^{}]*\\(?:v|deleted)(?![a-z0-9])[^{}]*\}")
_LONGEST_INFO = 20_000  # characters in which a file states what it is
_INFO = re.compile(r"\{\\info\b")
_STATED = {name: re.compile(rf"\{{\\{name} ((?:[^{{}}]|\{{[^{{}}]*\}})*)\}}") for name in ("title", "author")}
_CREATED = re.compile(r"\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})(?:\\hr(\d{1,2})\\min(\d{1,2}))?")


def read(path: str, file: BinaryIO) -> Iterator[Document | Problem]:
    """The text of an RTF file, without its pictures, comments and what is hidden or deleted.

    Raises UnreadableError if it is none.
    """
    data = file.read()
    if not _BEGINS.match(data):
        raise UnreadableError("this is no RTF file: it does not begin as one")
    page = _PAGE.search(data)
    with parsing("RTF file"):
        try:
            code = data.decode(f"cp{page[1].decode()}" if page else "cp1252", "replace")
        except LookupError:
            code = data.decode("cp1252", "replace")
        code = _HIDDEN.sub("", _FIELD.sub("", _PICTURE.sub("", code)))
        notes = _NOTE.findall(code)
        lines = [_row(line) for line in _text(_NOTE.sub("", code)).split("\n")]
        found = _INFO.search(code)
        info = code[found.start() : found.start() + _LONGEST_INFO] if found else ""
        head = f"{{\\rtf1\\ansi\\ansicpg{page[1].decode() if page else 1252} "
        lines += [_text(f"{head}{note}}}") for note in notes]
        title, author = (_text(f"{head}{one[1]}}}") if (one := said.search(info)) else "" for said in _STATED.values())
    created = _CREATED.search(info)
    day = "{}-{:0>2}-{:0>2}".format(*created.groups()[:3]) if created else ""
    clock = "T{:0>2}:{:0>2}".format(*created.groups()[3:]) if created and created[4] else ""
    document = composed(path, [Paragraph(line) for line in lines], properties(title, author, day + clock), Facts())
    yield from exported(path, document.text) or [document]


def _text(code: str) -> str:
    from striprtf.striprtf import rtf_to_text  # late: few libraries have such files

    text = str(rtf_to_text(code, errors="replace"))  # type: ignore[no-untyped-call]
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")  # two halves make a character


def _row(line: str) -> str:
    """A line; the cells of a row of a table have bars between them."""
    return " | ".join(cell.strip() for cell in line.split("|") if cell.strip()) if line.rstrip().endswith("|") else line
