"""Writing a text to a file and reading it back, and looking at what was read."""

from pathlib import Path

from index.model.document import Document, PartKind
from index.reading import read

REPOSITORY = Path(__file__).parents[2]
SEEDS = REPOSITORY / "seeds"
SHARED = REPOSITORY.parent / "shared"


def document(folder: Path, text: str | bytes, name: str = "article.txt") -> Document:
    """The one document of a file with this text, which must be read without a problem."""
    reading = read(str(write(folder, text, name)))
    assert reading.problems == ()
    assert len(reading.documents) == 1
    check_parts(reading.documents[0])
    return reading.documents[0]


def reasons(folder: Path, text: str | bytes, name: str = "article.txt") -> list[str]:
    """Why a file with this text, or parts of it, could not be read."""
    return [problem.reason for problem in read(str(write(folder, text, name))).problems]


def write(folder: Path, text: str | bytes, name: str) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def parts(document: Document, kind: PartKind) -> list[str]:
    """The text of the parts of one kind."""
    return [document.text[span.start : span.end] for span in document.spans(kind)]


def check_parts(document: Document) -> None:
    """Parts are in order, do not overlap, are not empty, and leave out only white space."""
    position = 0
    for part in document.parts:
        assert position <= part.start < part.end <= len(document.text)
        assert not document.text[position : part.start].strip()
        assert part.rule
        position = part.end
    assert not document.text[position:].strip()
