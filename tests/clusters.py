"""Dask clusters of real processes on loopback, for tests and benchmarks."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

_SECONDS = "60"  # for a worker to find its scheduler, on a busy machine
_SETTINGS = Path(__file__).parents[1] / "docs" / "dask.yaml"


class Dask:
    """A scheduler and its workers."""

    def __init__(self, folder: Path, security: Sequence[str]) -> None:
        self._folder, self._security = folder, security
        self._protocol = "tls" if security else "tcp"
        self.workers: list[subprocess.Popen[str]] = []
        own_page = ("--dashboard-address", "127.0.0.1:0")
        self.scheduler = self._start("scheduler", "--port", "0", *own_page)
        self.url = _seen(self.scheduler, "Scheduler at:")

    def add_workers(self, count: int, environ: Mapping[str, str] | None = None) -> None:
        """Start workers, and wait until they have registered."""
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", _SECONDS)
        added = [self._start("worker", self.url, *options, environ=environ) for _ in range(count)]
        self.workers += added
        for worker in added:
            _seen(worker, "Registered to:")

    def end(self) -> None:
        """End all processes at once."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()
            assert process.stderr
            process.stderr.close()

    def _start(self, *arguments: str, environ: Mapping[str, str] | None = None) -> "subprocess.Popen[str]":
        here = ("--host", "127.0.0.1", "--protocol", self._protocol)
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "dask", *arguments, *here, *self._security],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            cwd=self._folder,
            env={
                **os.environ,
                "DASK_CONFIG": str(_SETTINGS),
                "DASK_TEMPORARY_DIRECTORY": str(self._folder),
                **(environ or {}),
            },
        )


def _seen(process: "subprocess.Popen[str]", marked: str) -> str:
    """The last word of the line that is marked so, once it is logged."""
    assert process.stderr
    logged = []
    for line in process.stderr:
        logged.append(line)
        if marked in line:
            return line.split()[-1]
    raise AssertionError("".join(logged))


@contextmanager
def dask(folder: Path, workers: int, security: Sequence[str] = ()) -> Iterator[Dask]:
    """A cluster that keeps what it writes in `folder`. `security` are Dask's options that name certificates."""
    made = Dask(folder, security)
    try:
        made.add_workers(workers)
        yield made
    finally:
        made.end()
