"""What reading a file gives."""

from dataclasses import dataclass

from index.model.document import Document, Problem


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a file. `sha256` is that of the whole file, "" if it could not be read to its end."""

    sha256: str
    documents: tuple[Document, ...] = ()
    problems: tuple[Problem, ...] = ()
