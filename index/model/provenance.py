"""Where documents come from: the files they were read from, and what has become of those."""

from enum import StrEnum

import msgspec


class FileState(StrEnum):
    """What has become of a file since it was read."""

    CHANGED = "changed"
    GONE = "gone"
    UNREADABLE = "unreadable"


class FileChange(msgspec.Struct, frozen=True):
    """A file that is not as it was read, and what is different, in words for the analyst.

    `sha256` is the digest of what was read, `now` that of what is there, "" if it was not computed.
    """

    path: str
    state: FileState
    reason: str
    sha256: str
    now: str = ""


class Provenance(msgspec.Struct, frozen=True):
    """Where a document comes from.

    `places` are all places of the article as shown to the user, that of the document first. `size` is that of its file
    in bytes, `file_sha256` the digest of the file and `read_at` the time of reading in nanoseconds since 1970: -1, ""
    and 0 while the file is not read to its end. `sha256` is the digest of what the document itself was read from, and
    `reader` names the formats that may have read it, with their versions.
    """

    places: tuple[str, ...]
    size: int
    file_sha256: str
    sha256: str
    read_at: int
    reader: str

    @property
    def format(self) -> str:
        """The name of the format, or of those that files of this name may have."""
        return " or ".join(one.rpartition("-")[0] for one in self.reader.split()[1:])


class Original(msgspec.Struct, frozen=True):
    """What a file holds now, as text, and the `place` in it that was asked for.

    `encoding` is "" if the file is no text; `doubt` says what is doubtful about it, `note` what else is to be known.
    """

    text: str
    place: int
    encoding: str = ""
    doubt: str = ""
    note: str = ""
