"""Where the reader was when the app ended, so that it opens there again: one small file a library."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import msgspec

from index.library import ClaimFacet, ClaimOrder, Entry, Library
from index.model.shelf import Grouping, SourceOrder
from index.store.files import LibraryError, library_key, own_folder, private_folder, read_small, write_atomically
from index.store.roots import resolved


class Session(msgspec.Struct, frozen=True):
    """A place, and what was chosen.

    `path` is that of the text, absolute, and `document` its id as long as the library is not made anew; `top` the
    offset of its first character in sight, and `claim` the current claim by its id. `list` is the list in sight,
    `reading` whether the text had the keys. `standing`, `order` and `only` are what the claims list showed, `sources`
    and `grouping` how the source list was arranged, `speaker` whose statements were listed, `query` what was searched
    for.
    """

    path: str = ""
    top: Annotated[int, msgspec.Meta(ge=0, le=2**40)] = 0
    claim: str | None = None
    list: str = "sources"
    reading: bool = False
    standing: str = ""
    order: ClaimOrder = ClaimOrder.SALIENCE
    only: Mapping[ClaimFacet, str] = {}
    speaker: str = ""
    query: str = ""
    sources: SourceOrder = SourceOrder.DATE
    grouping: Grouping = Grouping.STORY
    document: Annotated[int, msgspec.Meta(ge=0, le=2**40)] = 0


def _file(roots: Sequence[str]) -> Path:
    key = library_key([resolved(root) for root in roots])
    return own_folder("state") / "sessions" / f"{key}.json"


def keep(roots: Sequence[str], session: Session) -> bool:
    """Save the session of the library over these roots; False if it cannot be written."""
    try:
        file = _file(roots)
        private_folder(file.parent.parent)
        private_folder(file.parent)
        write_atomically(file, msgspec.json.encode(session))
    except (OSError, LibraryError):
        return False
    return True


def recall(roots: Sequence[str]) -> Session:
    """The saved session of this library; an empty one if there is none, or it cannot be read."""
    try:
        return msgspec.json.decode(read_small(_file(roots)), type=Session)
    except (OSError, ValueError, msgspec.MsgspecError, LibraryError):
        return Session()


def same_file(path: str) -> str:
    """The absolute path: it stays the same however the library was named on the command line."""
    return os.path.abspath(path)  # noqa: PTH100 (a link stays as the user named it)


def find(library: Library, session: Session) -> Entry | None:
    """The document that was being read; None if it is gone."""
    if not session.path:
        return None
    entry = library.listed(session.document)  # so that it is found under whatever name, as long as it is the same one
    return entry if entry and same_file(entry.path) == session.path else library.listed_as(session.path)
