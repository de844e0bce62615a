"""What a benchmark yields, and how it measures a process of its own."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One number. `budget` is the most it may be and `least` the least, None where there is none; `note` is shown
    beside it.
    """

    name: str
    value: float
    unit: str
    budget: float | None = None
    note: str = ""
    least: float | None = None

    @property
    def missed(self) -> str:
        """In words, whether it is more or less than it may be; "" where it is neither."""
        if self.budget is not None and self.value > self.budget:
            return "OVER BUDGET"
        return "BELOW MINIMUM" if self.least is not None and self.value < self.least else ""


@dataclass(frozen=True)
class Ended:
    """A process that has ended well: its output, CPU and wall-clock seconds, and the most memory it held, in MB."""

    output: str
    cpu_s: float
    wall_s: float
    rss_mb: float


def run_python(code: str, *arguments: str, environ: Mapping[str, str] | None = None) -> Ended:
    """Run Python code in an interpreter of its own, with `arguments` in sys.argv[1:].

    Raises subprocess.CalledProcessError where it fails.
    """
    command = [sys.executable, "-c", code, *arguments]
    started = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **(environ or {})}) as process:
        assert process.stdout
        output = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        wall_s = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output)
    return Ended(output, used.ru_utime + used.ru_stime, wall_s, used.ru_maxrss / 1024)


def p50_p95(values: Sequence[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    return statistics.median(values), statistics.quantiles(values, n=20, method="inclusive")[-1]
