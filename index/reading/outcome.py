"""What reading a file gives."""

import msgspec

from index.model.document import Document, Problem


class Reading(msgspec.Struct, frozen=True):
    """What was read from a file. `sha256` is that of the whole file, "" if it could not be read to its end."""

    sha256: str
    documents: tuple[Document, ...] = ()
    problems: tuple[Problem, ...] = ()
