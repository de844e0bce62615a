"""In words: who keeps a library, and how fresh it is."""

from datetime import datetime

from index.model.keeping import Kept
from tui.present.facts import timed_at


def keeper(kept: Kept) -> str:
    """Who keeps a library and when they last brought it up to date: "ana, updated 16:03" if that was today."""
    return f"{kept.by}, {_updated(kept.updated)}"


def _updated(time: str) -> str:
    try:
        at = datetime.fromisoformat(time).astimezone()
    except (ValueError, OverflowError):
        return "not read in to the end yet"
    today = at.date() == datetime.now(at.tzinfo).date()
    return f"updated {at:%H:%M}" if today else f"updated {timed_at(time)}"


def not_followed(kept: Kept, *, shares_journals: bool) -> str:
    """What becomes of a verdict on a library that another user keeps, short enough for half a line."""
    return (
        f"In the journal; {kept.by}'s next update applies it."
        if shares_journals
        else (f"In your journal; {kept.by}'s claims stay.")
    )
