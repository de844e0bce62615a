"""The commands of the `:` line: every row of the table of keys by its id, and a few that take a word."""

from collections.abc import Iterator, Sequence

import msgspec

from index.library import ClaimOrder
from index.model.actions import Marking
from index.model.shelf import Grouping, SourceOrder
from tui.present.judging import STANDINGS
from tui.present.marks import CREDIBILITY, RELIABILITY
from tui.present.standing import FILTERS
from tui.settings.config import THEMES
from tui.settings.keys import KEYS, Keymap
from tui.settings.panes import LISTS, NUMBERED

ORDERS = tuple(dict.fromkeys((*map(str, ClaimOrder), *map(str, SourceOrder))))
REPORTS = ("html", "markdown", "json", "csv", "bibtex", "ris", "csl")
MARKS = (*Marking, "read", *map(str, CREDIBILITY), *RELIABILITY)
VIEWS = {pane.called or pane.name: pane.name for pane in NUMBERED}


class Command(msgspec.Struct, frozen=True):
    """`argument` names what follows the command, "" for nothing; `choices` are its values, if there are few.

    `more` names what may follow a choice.
    """

    name: str
    help: str
    argument: str = ""
    choices: tuple[str, ...] = ()
    more: str = ""


_OWN = (
    Command("search", "search the library", "QUERY"),
    Command("speaker", "all that this speaker says", "NAME"),
    Command("view", "a list, or the text", "NAME", tuple(VIEWS)),
    Command("filter", "the claims, of one standing only", "STANDING", tuple(choice.name for choice in FILTERS)),
    Command("sort", "the claims or the sources, in this order", "ORDER", ORDERS),
    Command("group", "the sources under headings of this kind, or none", "HEADING", tuple(Grouping)),
    Command("report", "the flagged claims of this story, into a file", "FORMAT", REPORTS, "FILE"),
    Command("theme", "other colours", "NAME", THEMES),
    Command("line", "to a line of the text; so does its number alone", "NUMBER"),
    Command("outlet", "your word on who published this text", "NAME"),
    Command("date", "your word on when it was published, as 2024-06-19", "DATE"),
    Command("title", "your word on its title", "TITLE"),
    Command("hold", "this claim or text, to compare another one with it"),
    Command("same", "your word that this claim says the same as the held one"),
    Command("not-same", "your word that it does not"),
    Command("overrule", "your word on what this claim stands on, and why", "STANDING REASON"),
    Command("speaker-is", "your word on who makes this statement", "NAME"),
    Command("speaker-called", "what this speaker is really called; makes two of them one", "NAME"),
    Command("join-story", "your word that this text is of the story of the held one"),
    Command("leave-story", "your word that this text is not of its story"),
    Command("outlet-called", "the outlet that this one really is", "NAME"),
    Command("outlet-depends", "an outlet that this one is not independent of", "NAME"),
    Command("take-back", "your verdicts on what is in sight"),
    Command("mark", "what is in sight, by the name of the mark", "MARK", MARKS),
    Command("tag", "what is in sight; -TAG takes it off", "TAGS"),
    Command("note", "your note on what is in sight", "TEXT"),
    Command("undo", "what you said last"),
    Command("redo", "what you undid last"),
    Command("salience", "the claims from this salience on", "NUMBER"),
    Command("since", "the claims of reports from this day on, as 2024-06-19", "DATE"),
    Command("help", "the keys"),
    Command("quit", "quit"),
)
# The keys that can be given by name: not those of input lines, nor those of screens without a command line.
_HERE = ("move", "list", "reader", "screen", *(pane.name for pane in LISTS))
_KEYED = {key.id: key for key in KEYS if key.pane in _HERE}
COMMANDS = (*_OWN, *(Command(key.id, key.help) for key in _KEYED.values() if key.id != "app.command"))


_NAMING = frozenset({"speaker", "speaker-is", "speaker-called", "outlet-called", "outlet-depends"})


class Typed(msgspec.Struct, frozen=True):
    """What was typed: a command and what is behind it, or why there is none."""

    command: Command | None
    argument: str = ""
    problem: str = ""


def read(text: str) -> Typed:
    """Parse a line. Names and choices may be shortened as long as they stay unambiguous."""
    name, _, argument = text.strip().partition(" ")
    argument = argument.strip()
    if not name:
        return Typed(None)
    if name.isdecimal() and not argument:
        return Typed(_named("line"), name)
    matches = _matches(name)
    if not matches:
        return Typed(None, problem=f"There is no command {name}: Tab shows those that there are.")
    if len(matches) > 1:
        return Typed(None, problem=f"{name} may be {_listed([command.name for command in matches])}.")
    command = matches[0]
    if command.argument and not argument:
        return Typed(None, problem=f"{command.name} needs a {command.argument.lower()} behind it.")
    if not command.argument and argument:
        return Typed(None, problem=f"{command.name} stands alone.")
    if command.choices:
        word, space, rest = argument.partition(" ") if command.more else (argument, "", "")
        choices = _beginning(word, command.choices)
        if len(choices) != 1:
            return Typed(None, problem=f"{command.name} takes {_listed(choices or command.choices)}.")
        argument = choices[0] + space + rest
    return Typed(command, argument)


def naming(text: str) -> tuple[str, str]:
    """Whose name a line ends with, a "speaker" or an "outlet", and what is typed of it; "" where it ends with none."""
    name, space, begun = text.lstrip().partition(" ")
    matches = _matches(name) if space else []
    if len(matches) != 1 or matches[0].name not in _NAMING:
        return "", ""
    return "outlet" if matches[0].name.startswith("outlet-") else "speaker", begun.strip()


def completions(text: str, names: Sequence[str] = ()) -> list[str]:
    """The lines that would complete this one: command names, or behind a whole name its possible arguments.

    `names` are those of the library where it ends with one: it is found by the beginning of any word of it.
    """
    name, space, argument = text.lstrip().partition(" ")
    if not space:
        return [command.name for command in COMMANDS if command.name.startswith(name)]
    matches = _matches(name)
    if len(matches) != 1:
        return []
    command, argument = matches[0], argument.strip()
    if command.name in _NAMING:
        sought = f" {argument.casefold()}"
        return [f"{command.name} {one}" for one in names if sought in f" {one.casefold()}"]
    if command.name == "overrule":
        return [f"{command.name} {standing} " for standing in STANDINGS if standing.startswith(argument)]
    return [f"{command.name} {choice}" for choice in _beginning(argument, command.choices, exact=False)]


def hints(text: str, keymap: Keymap) -> Iterator[tuple[str, str]]:
    """What could be typed next, each with what it does and the key for it."""
    name, space, _ = text.lstrip().partition(" ")
    if not space:
        keys = {key.id: key.shown.split()[0] for key in keymap.keys}
        for command in COMMANDS:
            if command.name.startswith(name):
                key = f" ({keys[command.name]})" if command.name in keys else ""
                yield f"{command.name} {command.argument}".rstrip(), command.help + key
        return
    lines = completions(text)
    matches = _matches(name)
    if not lines and len(matches) == 1:
        told = f"{matches[0].name} {matches[0].argument} {matches[0].more}".rstrip()
        yield told, matches[0].help
    for line in lines:
        yield line.partition(" ")[2], ""


def _named(name: str) -> Command:
    return next(command for command in COMMANDS if command.name == name)


def _matches(name: str) -> list[Command]:
    """The commands that a name may mean: the one of that very name; else those of _OWN that begin with it; else all."""
    for commands in ([command for command in COMMANDS if command.name == name], _OWN, COMMANDS):
        found = [command for command in commands if command.name.startswith(name)]
        if found:
            return found
    return []


def _beginning(text: str, choices: tuple[str, ...], *, exact: bool = True) -> list[str]:
    """The choices that begin with a text; with `exact`, only the choice that equals it, if there is one."""
    if exact and text in choices:
        return [text]
    return [choice for choice in choices if choice.startswith(text.casefold())]


def _listed(names: list[str] | tuple[str, ...]) -> str:
    shown = ", ".join(names[:6])
    return f"{shown} and {len(names) - 6} more" if len(names) > 6 else shown
