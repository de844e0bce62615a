"""Every pane of the reading screen, in one table: titles, digit keys, the `view` command, the help and what a session
keeps are made from it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pane:
    """The text, or one of the lists beside it.

    `name` is what the screen and a session call the pane, and the id of its widget; `called` is its name in the `view`
    command where that is another one. `number` is the digit that brings it into sight and `help` what the help says of
    that key; "" where other keys do. `keys` is the heading for the keys that work in this list only, "" where it has
    none. A `lasting` list can be in sight when a session begins; the others answer a question that was just asked.
    """

    name: str
    widget: str  # a name, not the class: a widget binds keys, and the keys are made from this table
    title: str = ""
    number: str = ""
    help: str = ""
    keys: str = ""
    called: str = ""
    lasting: bool = True


READER = Pane("reader", "tui.widgets.reader.Reader", number="2", help="the text", called="text")

LISTS = (
    Pane(
        "sources", "tui.widgets.sources.Sources", "SOURCES", "1", "the sources",
        keys="In the list of sources",
    ),
    Pane(
        "claims", "tui.widgets.claimlist.ClaimList", "CLAIMS", "3", "the claims, most salient first",
        keys="In the list of claims",
    ),
    Pane("hits", "tui.widgets.hits.Hits", "HITS", "4", "the search results"),
    Pane("problems", "tui.widgets.problems.Problems", "NOT READ", "5", "what could not be read, and why"),
    Pane(
        "speakers", "tui.widgets.speakers.Speakers", "SPEAKERS", "6",
        "the speakers: who says something, how often",
    ),
    Pane(
        "searches", "tui.widgets.searches.Searches", "SEARCHES", "7",
        "saved searches with what is new, the latest", lasting=False,
    ),
    Pane(
        "news", "tui.widgets.news.NewsList", "NEW", "0", "what is new; what you open there is seen",
        keys="In the list of what is new",
    ),
    Pane("worklist", "tui.widgets.worklist.Worklist", "TO CHECK"),
    Pane("statements", "tui.widgets.statements.Statements", "STATEMENTS"),
    Pane("facets", "tui.widgets.facets.Facets", "NARROW", lasting=False),
    Pane("choices", "tui.widgets.choices.Choices", "ONLY CLAIMS OF", lasting=False),
)  # fmt: skip

NUMBERED = sorted((pane for pane in (READER, *LISTS) if pane.number), key=lambda pane: int(pane.number) or 10)
