"""Opens archives of XML (DOCX, ODT, EPUB) with care: what is too large, encrypted or defines entities is refused."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from index.reading.reasons import UnreadableError, mega

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MOST_MEMBERS = 10_000
_LARGEST = 64 * 2**20  # bytes of all XML in it
_MOST_DENSE = 200  # times that XML may shrink; that of texts shrinks ten times
_SMALL = 8 * 2**20  # bytes of XML that may shrink as they like
_ENCRYPTED = 0x1  # a member's flag
_OLD = b"\xd0\xcf\x11\xe0"
_MARKUP = (".xml", ".rels", ".opf", ".ncx", ".xhtml", ".html", ".htm")
_TYPE = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T|E\0?N\0?T\0?I)")  # also in UTF-16


def opened(data: bytes, what: str) -> ZipFile:
    """The archive of an office document or a book. Raises UnreadableError; `what` is what it should be."""
    if data.startswith(_OLD):
        raise UnreadableError(f"encrypted, or an office document of the old kind: save it as {what} without a password")
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, EOFError, NotImplementedError) as error:
        raise UnreadableError(f"damaged, or not {what}: it is no ZIP archive") from error
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS:
        raise UnreadableError(f"too large: more than {_MOST_MEMBERS:,} files in it")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise UnreadableError("encrypted: save a copy without a password")
    markup = [member for member in members if member.filename.lower().endswith(_MARKUP)]
    size = sum(member.file_size for member in markup)
    if size > _LARGEST:
        raise UnreadableError(f"too large: its text unpacks to {mega(size)}, where {mega(_LARGEST)} is the most")
    if size > max(_SMALL, _MOST_DENSE * sum(member.compress_size + 1 for member in markup)):
        raise UnreadableError("too dense: it unpacks to far more than any text would")
    return archive


def refuse_entities(archive: ZipFile) -> None:
    """Raises UnreadableError where an office document defines entities, of which none has need."""
    for member in archive.infolist():
        if member.filename.lower().endswith(_MARKUP) and _TYPE.search(archive.read(member)):
            raise UnreadableError("it defines entities, which no office program writes: it may be made to do harm")


@contextmanager
def parsing(what: str) -> Iterator[None]:
    """Whatever a parser raises becomes an UnreadableError: it is the file's fault."""
    try:
        yield
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:  # parsers raise anything on files that are damaged
        raise UnreadableError(f"damaged: this {what} cannot be parsed ({type(error).__name__})") from error


def tree(data: bytes, *, recover: bool = True) -> "Element":
    """The root of some XML. Nothing outside of it is read, and no entity replaced.

    With `recover`, what is damaged is read as far as it goes; otherwise lxml's XMLSyntaxError is raised.
    """
    from lxml import etree  # late: most libraries have no such files

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover)
    root = etree.fromstring(data, parser)
    if root is None:
        raise UnreadableError("damaged: this is no XML")
    return root
