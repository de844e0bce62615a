"""What an analyst said, in words."""

import msgspec

from index.model.actions import (
    Compared,
    Entry,
    Everything,
    Files,
    Outlet,
    Overruled,
    Place,
    Set,
    Source,
    Speaker,
    Target,
    Value,
    Whole,
)

_LONG = 60  # characters of marked words


def action(entry: Entry) -> str:
    """A row of the journal: "tag ferry on “The old ferry...” in krone/a.txt", "undone: ...", "taken back: ..."."""
    done = "undone: " if entry.undoes is not None and entry.after is None else ""
    back = "taken back: " if entry.after is None and not done else ""
    return f"{done}{back}{value(entry.value)} on {target(entry.target)}"


def value(said: Value) -> str:
    """What is said: its kind, and the rest of it."""
    match said:
        case Compared(other, same):
            return f"{'the same as' if same else 'not the same as'} {target(other)}"
        case Overruled(standing, reason):
            return f"standing {standing.value.replace('_', ' ')} ({reason})"
        case Set(field, text):
            return f"{field.value} {text}"
    rest = " ".join(str(getattr(part, "value", part)) for part in msgspec.structs.astuple(said))
    return f"{said.kind} {rest}".rstrip()


def target(about: Target) -> str:
    """What it is said of."""
    match about:
        case Everything():
            return "the library"
        case Outlet(name) | Speaker(name):
            return name
        case Files(pattern):
            return pattern
        case Whole(source):
            return _shown(source)
    assert isinstance(about, Place)
    words = " ".join(about.anchor.exact.split())
    return f"“{words if len(words) <= _LONG else words[: _LONG - 1] + '…'}” in {_shown(about.source)}"


def _shown(source: Source) -> str:
    """A document by its path, and its name or number in a file of several."""
    place = source.member or source.line
    path = source.path or f"sha256:{source.sha256}"
    return f"{path}#{place}" if place else path
