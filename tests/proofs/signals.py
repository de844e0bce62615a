"""A signal or a pipe that is closed ends every command as the shell expects, and leaves the terminal as it was.

At random moments; what is kept is as good after as before.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import index
import tui
from tests.proofs.proof import Proof
from tests.tui.terminal import Terminal

ROOT = Path(__file__).parents[2]
SCRIPT = Path(sys.executable).with_name("twosource")
COMMANDS = (
    ("seeds",),
    ("search", "putin", "seeds"),
    ("quotes", "seeds", "--jsonl"),
    ("claims", "seeds"),
    ("speakers", "seeds"),
    ("show", "seeds", "--jsonl"),
    ("check", "seeds"),
    ("check", "seeds", "--rebuild"),
    ("keys",),
    ("--help",),
)
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_OURS = tuple(f'"{Path(str(package.__file__)).parent}{os.sep}' for package in (tui, index))
_LONGEST = 1.5  # seconds until a signal; about what a command takes


def prove(proof: Proof) -> None:
    rounds, visits = (1, 3) if proof.short else (30, 100)
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(proof, Path(folder))
        commands = proof.random.sample(COMMANDS, 5) if proof.short else COMMANDS
        for _ in range(rounds):
            for command in commands:
                trial.signalled(command)
                trial.unread(command)
        for _ in range(visits):
            trial.visit()
        for command in commands:
            code, errors = trial.end(trial.start(command, stdout=subprocess.DEVNULL))
            trial.expect(command, code in (0, 1) and not errors, f"afterwards: code {code}, {errors}")


class Trial:
    """A user's folders, in which one command after the other is begun and disturbed."""

    def __init__(self, proof: Proof, folder: Path) -> None:
        self._proof, self._folder = proof, folder
        self._caches = 0
        self._renew()

    def _renew(self) -> None:
        """From here on with empty folders, so that all the work is to be done."""
        self._caches += 1
        home = self._folder / str(self._caches)
        self._folders = {
            "TWOSOURCE_CACHE": str(home / "cache"),
            **{f"XDG_{name}_HOME": str(home / name) for name in ("DATA", "STATE", "CONFIG")},
        }

    def start(self, command: tuple[str, ...], stdout: int = subprocess.PIPE) -> "subprocess.Popen[bytes]":
        self._proof.tried += 1
        return subprocess.Popen(
            [SCRIPT, *command], cwd=ROOT, env=os.environ | self._folders, stdin=subprocess.DEVNULL, stdout=stdout,
            stderr=subprocess.PIPE,
        )  # fmt: skip

    def end(self, process: "subprocess.Popen[bytes]") -> tuple[int, str]:
        """Its exit code and what it said on standard error."""
        _, errors = process.communicate(timeout=120)
        return process.returncode, errors.decode("utf-8", "replace")

    def expect(self, command: tuple[str, ...], holds: bool, otherwise: str) -> None:
        if not holds:
            self._proof.fault(f"{' '.join(command)}: {otherwise}")

    def signalled(self, command: tuple[str, ...]) -> None:
        """Send a signal at some moment: it ends by it, or goes on after a stop, or was done before."""
        chance = self._proof.random
        if chance.random() < 0.5:
            self._renew()
        number = chance.choice((*ENDING, signal.SIGTSTP))
        after = chance.uniform(0, _LONGEST)
        process = self.start(command, stdout=subprocess.DEVNULL)
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.send_signal(number)
        if number == signal.SIGTSTP:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
            process.send_signal(signal.SIGCONT)
        code, errors = self.end(process)
        if number == signal.SIGINT and errors and not any(ours in errors for ours in _OURS):
            return  # Python's own start, before the first line of ours
        codes = (0, 1) if number == signal.SIGTSTP else (0, 1, -number)
        told = f"{number.name} after {after:.3f} s: code {code}, {errors[-500:]}"
        self.expect(command, code in codes and not errors, told)

    def unread(self, command: tuple[str, ...]) -> None:
        """Read some of what it prints, and leave."""
        process = self.start(command)
        assert process.stdout is not None and process.stderr is not None
        most = self._proof.random.choice((0, 1, 100, 5000))
        taken = os.read(process.stdout.fileno(), most) if most else b""
        process.stdout.close()
        errors = process.stderr.read().decode("utf-8", "replace")
        code = process.wait(120)
        process.stderr.close()
        told = f"left after {len(taken)} bytes: code {code}, {errors[-500:]}"
        self.expect(command, code in (0, 1, -signal.SIGPIPE) and not errors, told)

    def visit(self) -> None:
        """Open the app, kill a child of it or stop it for a moment, and end it by a signal or a key."""
        chance = self._proof.random
        if chance.random() < 0.3:
            self._renew()
        self._proof.tried += 1
        number = chance.choice((*ENDING, None))
        after = chance.uniform(0, 2 * _LONGEST)
        told = f"{number.name if number else 'ctrl+q'} after {after:.3f} s"
        with Terminal([str(SCRIPT), "seeds"], environ=self._folders, folder=ROOT) as terminal:
            if number is None:
                terminal.wait_for("SOURCES", patience=120)
            self._read_for(terminal, after)
            if number is None:
                what = chance.choice(("stop", "child"))
                told += f", {what}"
                self._disturb(terminal, what)
            if number is None:
                terminal.press("\x11")
            else:
                terminal.process.send_signal(number)
            try:
                code = terminal.wait_exit(120)
            except AssertionError as error:
                code, told = 999, f"{told}: {error}"
            sent = bytes(terminal.sent)
        codes = (-number, 128 + number) if number else (0,)
        if number == signal.SIGINT and b"KeyboardInterrupt" in sent and not any(one.encode() in sent for one in _OURS):
            return
        self.expect(("the app",), code in codes, f"{told}: code {code}, {sent[-300:]!r}")
        self.expect(("the app",), b"Traceback" not in sent, f"{told}: {sent[-500:]!r}")
        for on, off in (("1049h", "1049l"), ("25l", "25h"), ("2004h", "2004l"), ("1000h", "1000l"), ("7l", "7h")):
            left_on = sent.rfind(f"\x1b[?{on}".encode()) > sent.rfind(f"\x1b[?{off}".encode())
            self.expect(("the app",), not left_on, f"{told}: {on} is left on")

    def _disturb(self, terminal: Terminal, what: str) -> None:
        if what == "stop":
            terminal.process.send_signal(self._proof.random.choice((signal.SIGTSTP, signal.SIGSTOP)))
            self._read_for(terminal, 0.3)
            terminal.process.send_signal(signal.SIGCONT)
        else:
            terminal.press("/p")
            self._read_for(terminal, 1)
            for child in terminal.children:
                os.kill(child, signal.SIGKILL)
            terminal.press("utin\r")
        self._read_for(terminal, 0.5)

    def _read_for(self, terminal: Terminal, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and terminal.process.poll() is None:
            terminal.read(0.02)
