"""The commands: `twosource` opens the app, its subcommands print.

Each is a function in a module of this folder. Those that need a library first bring it up to date (reading, analysis),
with progress on standard error. Exit codes: 0 found, 1 nothing found, 2 usage, 3 failed.
"""

import importlib
import re
from pathlib import Path

import click
from click.shell_completion import CompletionItem

# Where each command is: its module here, and the function. A module is imported when one of its commands is wanted.
_COMMANDS = {
    "open": "opening.open_",
    "search": "asking.search",
    "quotes": "asking.quotes",
    "claims": "asking.claims",
    "speakers": "asking.speakers",
    "timeline": "timeline.timeline",
    "show": "asking.show",
    "news": "news.news",
    "report": "reporting.report",
    "journal": "saying.journal",
    "set": "saying.set_",
    "keys": "caring.keys",
    "config": "caring.config",
    "completion": "caring.completion",
    "man": "manual.man",
    "check": "caring.check",
    "update": "updating.update",
    "add": "fetching.add",
    "follow": "fetching.follow",
    "unfollow": "fetching.unfollow",
    "fetch": "fetching.fetch",
}
_PLAIN = re.compile(r"[\w][\w.-]*")


class _OpensByDefault(click.Group):
    """A group whose first word may be a folder: `twosource reports/` is `twosource open reports/`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = {"--help", "-h", "--version"}
        completing = ctx.resilient_parsing and not args
        if not completing and (not args or (args[0] not in _COMMANDS and args[0] not in own)):
            args = ["open", *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module, _, function = _COMMANDS.get(cmd_name, "").partition(".")
        if not module:
            return None
        found = getattr(importlib.import_module(f"{__name__}.{module}"), function)
        assert isinstance(found, click.Command)
        return found

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """The commands, and what `open` takes, which need not be named: its options, folders and files."""
        found = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("-"):
            opens = self.get_command(ctx, "open")
            assert opens
            own = {item.value for item in found}
            options = opens.shell_complete(click.Context(opens, parent=ctx), incomplete)
            return [*found, *(item for item in options if item.value not in own)]
        if not found:
            return [CompletionItem(incomplete, type="file")]
        return [*found, *(CompletionItem(name) for name in _folders_here() if name.startswith(incomplete))]


def _folders_here() -> list[str]:
    """The folders to offer beside commands, where the shells do not; without names that they would have to quote."""
    try:
        return sorted(path.name for path in Path().iterdir() if path.is_dir() and _PLAIN.fullmatch(path.name))
    except OSError:
        return []


@click.group(
    cls=_OpensByDefault,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="With a folder or files and no command, twosource opens them to read. With nothing, it opens the last ones.",
)
@click.version_option(package_name="twosource")
def main() -> None:
    """Read many outlets' reports on the same events: who said what, and what stands on one source."""
