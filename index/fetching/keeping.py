"""Writes what was fetched into the user's folder: the bytes under a name made from the URL, and a sidecar beside them.

The name has a digest of the URL and the bytes. So the same page is kept once, a changed one gets a file of its own, and
nothing that is there is ever replaced. Sidecar and file come in whole, the sidecar first: a file never lacks it.
"""

import os
import re
import time
from contextlib import suppress
from hashlib import sha256
from mimetypes import MimeTypes
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import msgspec

from index.fetching.get import LARGEST, Condition, Page
from index.model.fetched import SIDECAR, Fetched
from index.store.files import read_small, sync_folder

_DIGITS = 12  # hexadecimal ones of the digest in a name
_LONGEST_PART = 60  # characters of the host, and of the rest, in a name
_NOT_PLAIN = re.compile("[^a-z0-9]+")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_UNTOLD = {"", "application/octet-stream", "binary/octet-stream", "text/plain"}  # types that servers give anything
_ABANDONED_S = 3_600  # a temporary file this old was left by a killed process
_LARGEST_SIDECAR = 64 * 1024  # bytes


def keep(folder: Path, page: Page) -> tuple[Path, bool]:
    """Write a page. Returns its file, and whether it is new: False if the same bytes of this URL are there already.

    Raises OSError.
    """
    _tidy(folder)
    name = name_of(page.fetched)
    first = PurePosixPath(name)
    number = 1
    while True:
        path = folder / name
        if not os.path.lexists(path):
            _write(path.with_name(name + SIDECAR), msgspec.json.format(msgspec.json.encode(page.fetched)) + b"\n")
            if _write(path, page.content, instead=False):
                sync_folder(folder)
                return path, True
            continue  # something came to be there just now
        if _digest(path) == page.fetched.sha256:
            return path, False
        number += 1  # something else has this name
        name = f"{first.stem}-{number}{first.suffix}"


def known(folder: Path, url: str) -> Condition:
    """What the folder has of a URL: the server need not send it again if it has not changed."""
    latest: Fetched | None = None
    for sidecar in folder.glob(f"{_stem(url)}_*{SIDECAR}"):
        try:
            one = msgspec.json.decode(read_small(sidecar, _LARGEST_SIDECAR), type=Fetched)
        except (OSError, ValueError, msgspec.DecodeError):
            continue  # not one of ours
        is_latest = one.url == url and (latest is None or one.at > latest.at)
        if is_latest and _digest(sidecar.with_name(sidecar.name.removesuffix(SIDECAR))) == one.sha256:
            latest = one
    if latest is None:
        return Condition()
    return Condition(latest.headers.get("etag", ""), latest.headers.get("last-modified", ""))


def name_of(fetched: Fetched) -> str:
    """The name of a file for an answer: host, end of the path, digest, and a suffix by the type of its content.

    It has small letters, digits and "-" only, and "_" between its parts, so that it is safe in every folder.
    """
    digest = sha256(f"{fetched.url}\0{fetched.sha256}".encode()).hexdigest()[:_DIGITS]
    return f"{_stem(fetched.url)}_{digest}{_suffix(fetched)}"


def _stem(url: str) -> str:
    split = urlsplit(url)
    last = PurePosixPath(unquote(split.path)).stem
    return "_".join(filter(None, (_plain(split.hostname or "") or "site", _plain(f"{last} {split.query}"))))


def _plain(text: str) -> str:
    return _NOT_PLAIN.sub("-", text.lower())[:_LONGEST_PART].strip("-")


def _suffix(fetched: Fetched) -> str:
    """The suffix that fits the type of the content; that of the URL where the server does not tell the type."""
    types = MimeTypes()  # without the files of the system: the same name on every machine
    types.add_type("text/markdown", ".md")
    kind = fetched.headers.get("content-type", "").partition(";")[0].strip().lower()
    own = PurePosixPath(unquote(urlsplit(fetched.final_url).path)).suffix.lower()
    own = own if _SUFFIX.fullmatch(own) else ""
    if kind in _UNTOLD or types.guess_type(f"x{own}")[0] == kind:
        return own or (".txt" if kind == "text/plain" else ".html")
    if kind.endswith("xml"):
        return ".html" if kind == "application/xhtml+xml" else ".xml"
    return types.guess_extension(kind) or own or ".bin"


def _digest(path: Path) -> str | None:
    """The SHA-256 of a file, None for anything else."""
    try:
        return sha256(read_small(path, LARGEST)).hexdigest()
    except OSError:
        return None


def _write(path: Path, content: bytes, *, instead: bool = True) -> bool:
    """Write a file as a whole, in place of what has its name unless `instead` is False. Whether it was written."""
    temporary = path.with_name(f".twosource-{os.getpid()}.new")  # hidden: a library passes over it
    temporary.unlink(missing_ok=True)
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if instead:
            temporary.replace(path)
            return True
        try:
            path.hardlink_to(temporary)  # unlike a rename, it never takes the place of another file
        except FileExistsError:
            return False
        except OSError:  # a file system without links
            if os.path.lexists(path):
                return False
            temporary.rename(path)
        return True
    finally:
        temporary.unlink(missing_ok=True)


def _tidy(folder: Path) -> None:
    """Remove what killed processes have left."""
    for left in folder.glob(".twosource-*.new"):
        with suppress(OSError):
            if time.time() - left.lstat().st_mtime > _ABANDONED_S:
                left.unlink()
