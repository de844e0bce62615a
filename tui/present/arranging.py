"""What the headings of the source list are called."""

from index.model.document import Fact
from index.model.shelf import Grouping, Heading
from index.reporting.words import UNKNOWN_OUTLET
from tui.present.facts import dated

_WITHOUT = {
    Grouping.STORY: "not yet compared",
    Grouping.OUTLET: UNKNOWN_OUTLET,
    Grouping.DATE: "undated",
    Grouping.TAG: "no tag",
    Grouping.NONE: "",
}


def called(heading: Heading, grouping: Grouping) -> str:
    """A heading in words; of a day, whether that is a guess is said beside each document."""
    if not heading.label:
        return _WITHOUT[grouping]
    return dated(Fact(heading.label, "")) if grouping is Grouping.DATE else heading.label
