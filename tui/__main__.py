"""Where `twosource` and `python -m tui` begin: whatever happens, the shell gets the exit code that it expects.

Ends by the signal where there was one (ctrl+c, a pipe that nobody reads), with 3 where something failed, which is told
in a line, and else with what the command says (tui.commands).
"""

import _signal  # type: ignore[import-not-found]  # what `signal` is made of: that one loads others first

if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
    # First of all, so that ctrl+c ends it without a word while modules load; an ignored one stays ignored.
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)

import os
import signal
import sys
import warnings

from tui.output import faults, streams

FAILED = 3


def main() -> int:
    """Run the command that the command line asks for; the exit code."""
    streams.prepare()
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # they are for the authors of libraries
    try:
        try:
            code = _run()
        finally:
            sys.stdout.flush()
    except streams.UnwrittenError as error:
        if error.broken_pipe:
            streams.end_by(signal.SIGPIPE)
        streams.tell(f"twosource: could not write to standard output: {error}.")
        os._exit(FAILED)  # Python would try once more, and say so in its own way
    return code


def _run() -> int:
    try:
        import click

        from tui.commands import main as command

        try:
            return int(command.main(prog_name="twosource", standalone_mode=False) or 0)
        except click.ClickException as error:
            if isinstance(error, click.UsageError) and error.ctx:
                streams.tell(error.ctx.get_usage())
                streams.tell(f"`{error.ctx.command_path} --help` says more.")
            streams.tell(f"twosource: {error.format_message()}")
            return error.exit_code
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else FAILED
    except streams.UnwrittenError:
        raise
    except Exception as error:  # noqa: BLE001 (what nobody foresaw is told in a line too)
        streams.progress("")
        streams.tell(f"twosource: {faults.told(error, then='')}")
        return FAILED


if __name__ == "__main__":
    sys.exit(main())
