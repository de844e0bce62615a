"""The entry point of `twosource` and `python -m tui`: whatever happens, the shell gets the right exit code.

If a signal ended the command (ctrl+c, a broken pipe), the process ends by that signal. If something failed, it says so
in one line and exits with 3. Otherwise the exit code is the command's (tui.commands).
"""

import _signal  # type: ignore[import-not-found]  # what `signal` is made of: that one loads others first

if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
    # First of all, so that ctrl+c ends the program quietly while modules load. If it is ignored, it stays so.
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)

import gc
import os
import signal
import sys
import warnings
from typing import NoReturn

from tui.output import faults, streams

FAILED = 3
_YOUNG = 50_000  # new objects that are looked through for garbage at once


def main() -> NoReturn:
    """Run the command that the command line asks for, and end the process with its exit code."""
    gc.set_threshold(_YOUNG)  # modules are no garbage, and hundreds of looks while they load take a tenth of a search
    streams.prepare()
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # warnings are for developers
    try:
        try:
            code = _run()
        finally:
            sys.stdout.flush()
    except streams.UnwrittenError as error:
        if error.broken_pipe:
            streams.end_by(signal.SIGPIPE)
        streams.tell(f"twosource: could not write to standard output: {error}.")
        os._exit(FAILED)  # otherwise Python would try once more, and report that in its own way
    sys.stderr.flush()
    os._exit(code)  # all is closed by now, and to free every module by itself takes a tenth of a search


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
    except Exception as error:  # noqa: BLE001 (unforeseen errors are told in one line too)
        streams.progress("")
        streams.tell(f"twosource: {faults.told(error, then='')}")
        return FAILED


if __name__ == "__main__":
    main()
