"""What an analyst says of documents and of what is in them: what it is about, what is said, and the journal's rows.

A target names what it is about by what that is (a digest, words, a name), never by a number of the catalogue. A value
is what is said. A row of the journal puts a value on a target, or takes it back.
"""

from enum import StrEnum
from typing import Literal

import msgspec

from index.model.claims import Standing


class Source(msgspec.Struct, frozen=True, omit_defaults=True):
    """A document: the SHA-256 of what it was read from, its `path` below the library, and its place in a file of many.

    That is its name there, `member`, where it has one, and otherwise its `line`. Of one that another tool knows by its
    address alone, that is the `path`, and `sha256` is "".
    """

    sha256: str
    path: str
    line: int = 0
    member: str = ""

    @property
    def key(self) -> str:
        """What tells it from all others. A name in a file stays as it is where others come before it."""
        return f"{self.sha256} {self.path} {self.member or self.line}"


class Anchor(msgspec.Struct, frozen=True, omit_defaults=True):
    """Words of a document's text: `text[start:end] == exact`, and what stands before and after them there.

    The fields are those of the selectors TextPositionSelector and TextQuoteSelector of W3C Web Annotation.
    """

    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""


# Targets


class _Target(msgspec.Struct, frozen=True, tag_field="on", tag=str.lower):
    """What a value is about. Its `on` in JSON is the class's name in lower case, where no other is given."""

    @property
    def on(self) -> str:
        return str(self.__struct_config__.tag)

    @property
    def key(self) -> str:
        """What tells the target from all others, whatever else is known of it."""
        return msgspec.json.encode(self).decode()

    @property
    def of(self) -> Source | None:
        """The document that it is, or is in."""
        return None


class Everything(_Target, frozen=True, tag="library"):
    """The library as a whole."""


class Whole(_Target, frozen=True, tag="document"):
    """A document."""

    source: Source

    @property
    def key(self) -> str:
        return self.source.key

    @property
    def of(self) -> Source:
        return self.source


class _Place(_Target, frozen=True):
    """Words in a document."""

    source: Source
    anchor: Anchor

    @property
    def key(self) -> str:
        return f"{self.source.key} {self.anchor.start} {self.anchor.end}"

    @property
    def of(self) -> Source:
        return self.source


class Passage(_Place, frozen=True):
    """Any words of a document."""


class Asserted(_Place, frozen=True, tag="claim"):
    """The words of a claim."""


class Stated(_Place, frozen=True, tag="statement"):
    """The words of a statement: all of its content."""


class Outlet(_Target, frozen=True):
    """An outlet, by its name."""

    name: str


class Speaker(_Target, frozen=True):
    """A speaker, by its name in the library."""

    name: str


class Files(_Target, frozen=True):
    """The documents of files: `pattern` is the path of a file or folder below the library, or has * ? or []."""

    pattern: str


Target = Everything | Whole | Passage | Asserted | Stated | Outlet | Speaker | Files
Place = Passage | Asserted | Stated


# Values


class _Value(msgspec.Struct, frozen=True, tag_field="kind", tag=str.lower):
    """What is said of a target. Its `kind` in JSON is the class's name in lower case, where no other is given.

    A target has at most one value of a kind and `name`; that of a `personal` one is each analyst's own.
    """

    @property
    def kind(self) -> str:
        return str(self.__struct_config__.tag)

    @property
    def name(self) -> str:
        return ""

    @property
    def personal(self) -> bool:
        return False


class Marking(StrEnum):
    """What a mark says."""

    CHECKED = "checked"
    DOUBTFUL = "doubtful"
    IMPORTANT = "important"


class Mark(_Value, frozen=True):
    mark: Marking

    @property
    def name(self) -> str:
        return self.mark.value


class Tag(_Value, frozen=True):
    tag: str

    @property
    def name(self) -> str:
        return self.tag


class Note(_Value, frozen=True):
    text: str

    @property
    def personal(self) -> bool:
        return True


class Read(_Value, frozen=True):
    """A document that was read to its end, or was said to be."""

    @property
    def personal(self) -> bool:
        return True


class Reliability(_Value, frozen=True):
    """How far an outlet can be relied on, on the Admiralty scale: A always, E never, F cannot be judged."""

    grade: Literal["A", "B", "C", "D", "E", "F"]


class Credibility(_Value, frozen=True):
    """How credible a claim is, on the Admiralty scale: 1 confirmed, 5 improbable, 6 cannot be judged."""

    grade: Literal[1, 2, 3, 4, 5, 6]


class Compared(_Value, frozen=True):
    """Whether two claims say the same, or two documents are of the same story. The target is one, `other` the other."""

    other: Whole | Asserted
    same: bool

    @property
    def name(self) -> str:
        return self.other.key


class Overruled(_Value, frozen=True):
    """What a claim stands on in the analyst's judgement, and why."""

    standing: Standing
    reason: str


class Called(_Value, frozen=True):
    """What an outlet or speaker is really called (an alias, a merger, a new name), or who makes a statement."""

    called: str


class Dependent(_Value, frozen=True):
    """An outlet that is not independent of the target, another one."""

    outlet: str

    @property
    def name(self) -> str:
        return self.outlet


class Field(StrEnum):
    """What is known of a document and an analyst can set."""

    OUTLET = "outlet"
    DATE = "date"
    TITLE = "title"


class Set(_Value, frozen=True):
    """What a document's outlet, date or title is. A date is ISO 8601, as in index.model.document.Document."""

    field: Field
    value: str

    @property
    def name(self) -> str:
        return self.field.value


class Search(_Value, frozen=True):
    """A saved search."""

    query: str

    @property
    def name(self) -> str:
        return self.query


Value = Mark | Tag | Note | Read | Reliability | Credibility | Compared | Overruled | Called | Dependent | Set | Search


# Rows


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row of the journal: at a time (UTC, ISO 8601) an author put `after` in place of `before`; None is no value.

    `undoes` is the row that this one undoes; a row that undoes such a one does its action again. `imported` is when the
    row came from another journal, "" if it was made in this one. `previous` is the SHA-256 of the row before.
    """

    id: int
    at: str
    author: str
    target: Target
    before: Value | None
    after: Value | None
    undoes: int | None = None
    imported: str = ""
    previous: str = ""

    @property
    def value(self) -> Value:
        """The value that the row is about, be it put or taken back."""
        value = self.after if self.after is not None else self.before
        assert value is not None
        return value


class Kept(msgspec.Struct, frozen=True):
    """A value as it stands now: who put it on its target, when, and by which row."""

    target: Target
    value: Value
    author: str
    at: str
    entry: int


class Slot(msgspec.Struct, frozen=True):
    """What has one value at a time, by its digest `id`: what it holds now, None if that was taken back."""

    id: str
    kept: Kept | None
