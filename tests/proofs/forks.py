"""Calls in processes of their own, each a fork of one that has everything imported: a hundred times cheaper."""

import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from types import TracebackType
from typing import NamedTuple

PATIENCE = 90.0  # seconds; more than that is a hang
_WARM = (
    "tui.commands.asking",
    "tui.commands.caring",
    "tui.output.prose",
    "tui.output.records",
    "index.pipeline.update",
    "index.reading",
    "index.search.engines.whoosh.engine",
    "index.search.engines.whoosh.storage",
)
COMMAND = "tui.commands:main"


class Ended(NamedTuple):
    """How a call ended: `code` is None where it had to be killed."""

    code: int | None
    out: str
    err: str


class Used(NamedTuple):
    """What a call took, with the processes that it waited for: seconds of computing time, and most bytes at once."""

    cpu: float
    memory: int


class Forks:
    """`with Forks(environ) as forks: forks.run("check", folder)`. `used` is what the last call took."""

    used = Used(0.0, 0)

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.proofs.forks"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **environ},
        )

    def __enter__(self) -> "Forks":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._server.communicate()

    def run(self, *arguments: str, environ: Mapping[str, str | None] = {}, limit: int | None = None) -> Ended:
        """A command of twosource; see `call`."""
        return self.call(COMMAND, arguments, environ, limit)

    def call(
        self,
        function: str,
        arguments: Sequence[str],
        environ: Mapping[str, str | None] = {},
        limit: int | None = None,
        patience: float = PATIENCE,
    ) -> Ended:
        """A function, as "module:name", with one argument: a list of words.

        None in `environ` takes a variable away; no file may grow beyond `limit` bytes; after `patience` seconds the
        process and all that it has started are killed.
        """
        assert self._server.stdin is not None and self._server.stdout is not None
        request = [function, list(arguments), dict(environ), limit, patience]
        self._server.stdin.write(json.dumps(request) + "\n")
        self._server.stdin.flush()
        ended, used = json.loads(self._server.stdout.readline())
        self.used = Used(*used)
        return Ended(*ended)


def serve() -> None:
    for name in _WARM:
        import_module(name)
    for line in sys.stdin:
        print(json.dumps(_call(*json.loads(line))), flush=True)


def _call(
    function: str, arguments: list[str], environ: dict[str, str | None], limit: int | None, patience: float
) -> tuple[Ended, Used]:
    pipes = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, (_, writing) in enumerate(pipes, 1):
            os.dup2(writing, number)
        for name, value in environ.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        _become(function, arguments)
    for _, writing in pipes:
        os.close(writing)
    deadline = time.monotonic() + patience
    texts = {reading: bytearray() for reading, _ in pipes}
    waiting = set(texts)
    while waiting and (left := deadline - time.monotonic()) > 0:
        for ready in select.select(list(waiting), [], [], left)[0]:
            data = os.read(ready, 65536)
            texts[ready] += data
            if not data:
                waiting.remove(ready)
    if waiting:
        os.kill(child, signal.SIGKILL)
        with suppress(ProcessLookupError):  # it has no group of its own yet
            os.killpg(child, signal.SIGKILL)
    _, status, used = os.wait4(child, 0)
    for reading in texts:
        os.close(reading)
    code = None if waiting else os.waitstatus_to_exitcode(status)
    ended = Ended(code, *(text.decode("utf-8", "replace") for text in texts.values()))
    unit = 1 if sys.platform == "darwin" else 1024
    return ended, Used(used.ru_utime + used.ru_stime, used.ru_maxrss * unit)


def _become(function: str, arguments: list[str]) -> None:
    """Call the function, and end as a process that does nothing else."""
    module, _, name = function.partition(":")
    code: object = 1
    try:
        getattr(import_module(module), name)(arguments)
        code = 0
    except SystemExit as error:
        code = error.code
    except BaseException:  # noqa: BLE001 (as Python itself does at the end)
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)


if __name__ == "__main__":
    serve()
