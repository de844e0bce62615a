"""Nothing is sent, nothing written outside its four folders, and no code of the current folder or the reports runs.

Each command, and the app in a terminal, runs in a folder full of traps on a library full of traps, under strace. Where
there is no strace, connections are not seen; that no file came or changed elsewhere, and no trap was sprung, is.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.proofs import tracing
from tests.proofs.proof import Proof
from tests.tui.terminal import Terminal

SEEDS = Path(__file__).parents[2] / "seeds"
SCRIPT = Path(sys.executable).with_name("twosource")
COMMANDS = (
    ("check", "library", "--rebuild"),
    ("library",),
    ("search", "minister OR putin", "library", "--jsonl"),
    ("search", "speaker:putin capital", "library"),
    ("quotes", "library"),
    ("claims", "library", "--jsonl"),
    ("speakers", "library"),
    ("speakers", "library", "--of", "Vladimir Putin"),
    ("show", "library"),
    ("report", "library", "--format", "html"),
    ("keys",),
    ("check", "library"),
)
# Whatever somebody may import or start by a name of their own.
_OTHERS = """
    index tui click msgspec platformdirs textual rich whoosh numpy onnxruntime tokenizers tantivy lxml lxml_html_clean
    trafilatura htmldate courlan justext tld py3langid dateparser dateutil regex pytz charset_normalizer certifi urllib3
    httpx2 httpcore2 h11 anyio idna truststore protego feedparser watchfiles
    babel snowballstemmer sitecustomize usercustomize conftest setup
"""
_MODULES = sorted({*(name for name in sys.stdlib_module_names if not name.startswith("_")), *_OTHERS.split()})
_PROGRAMS = (
    "less",
    "more",
    "vi",
    "tmux",
    "sh",
    "git",
    "python",
    "python3",
    "uname",
    "ldconfig",
    "gcc",
    "locale",
    "stty",
)
_LONG_SECONDS = 300


def prove(proof: Proof) -> None:
    watched = tracing.possible()
    if not watched:
        proof.tell("there is no strace, or it may not watch: connections are not seen")
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder), watched, proof)
        house.furnish(24 if proof.short else 300)  # so many are analysed by a pool of processes
        for command in COMMANDS:
            house.run(*command)
        house.read()
        deadline = time.monotonic() + (0 if proof.short else _LONG_SECONDS)
        while time.monotonic() < deadline:
            if proof.random.random() < 0.1:
                house.read()
            else:
                house.run(*proof.random.choice(COMMANDS))


class House:
    """A user's home, a folder for what is temporary, and the folder `here` full of traps, with the library in it."""

    def __init__(self, folder: Path, watched: bool, proof: Proof) -> None:
        self._proof, self._watched = proof, watched
        self._log = folder / "trace"
        self._home, self._temporary, self._here = folder / "home", folder / "tmp", folder / "here"
        self._sprung = folder / "sprung"
        self._own = [self._home / name / "twosource" for name in (".cache", ".config", ".local/share", ".local/state")]
        for place in (self._home, self._temporary, self._here / "library", self._sprung):
            place.mkdir(parents=True)
        kept = ("PATH", "LANG", "LD_LIBRARY_PATH")
        self._environ = {name: os.environ[name] for name in kept if name in os.environ} | {
            "HOME": str(self._home),
            "TMPDIR": str(self._temporary),
            "TERM": "xterm-256color",
            "PYTHONDONTWRITEBYTECODE": "1",  # where the program itself lies is not the question
        }

    def furnish(self, articles: int) -> None:
        """Set the traps, and write the articles."""
        library = self._here / "library"
        for seed in SEEDS.glob("*.txt"):
            shutil.copy(seed, library)
        page = "<html><head><title>Rain</title></head><body><article><h1>Rain</h1><p>{}</p></article></body></html>"
        said = "Minister Ann Coe said on Tuesday that it had rained in the capital all day, according to the agency."
        (library / "page.html").write_text(page.format(f"{said} " * 5))
        (library / "note.md").write_text(f"# Rain\n\n{said}\n")
        (library / "lines.jsonl").write_text(json.dumps({"outlet": "Post", "text": said}) + "\n")
        for number in range(articles):
            words = " ".join(self._proof.random.choices(said.split(), k=200))
            (library / f"{number}.txt").write_text(f"Rain, day {number}\n\n{said}\n\n{words}.\n")
        for place in (self._here, library):
            for name in _MODULES:
                self._trap(place / f"{name}.py")
            for name in ("index", "tui", "numpy"):
                (place / name).mkdir()
                self._trap(place / name / "__init__.py")
                self._trap(place / name / "__main__.py")
            for name in _PROGRAMS:
                (place / name).write_text(f"#!/bin/sh\ntouch '{self._sprung}/{name}'\n")
                (place / name).chmod(0o755)
            (place / "trap.pth").write_text(f"import pathlib; pathlib.Path({str(self._sprung / 'pth')!r}).touch()\n")
            (place / "pyvenv.cfg").write_text("home = /nowhere\ninclude-system-site-packages = true\n")
            (place / ".env").write_text(f"PAGER={place}/less\nPYTHONPATH={place}\n")
            (place / "config.toml").write_text("ascii = 3\n")
        settings = self._home / ".config/twosource/config.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text('clipboard = "file"\n')
        self._before = self._elsewhere()

    def _trap(self, file: Path) -> None:
        file.write_text(f"open({str(self._sprung / file.name)!r}, 'w').close()\n")

    def run(self, *arguments: str) -> None:
        """Run a command to its end."""
        with self._looked_after(arguments) as command:
            done = subprocess.run(
                command, cwd=self._here, env=self._environ, stdin=subprocess.DEVNULL, capture_output=True, check=False
            )
        if done.returncode not in (0, 1):
            self._proof.fault(f"{' '.join(arguments)}: code {done.returncode}: {done.stderr.decode()[-500:]}")

    def read(self) -> None:
        """Read in the app: open a text, search, save the search, copy, look at evidence and matrix, quit."""
        steps = (
            ("", " single  ~"),
            ("/", "Enter"),
            ("putin\r", " for putin"),
            ("s", "saved"),
            ("3", "CLAIMS"),
            ("\r", "WHO"),
            ("y", "copied.txt"),
            ("\r", "back"),
            ("q", "WHO"),
            ("?", "help"),
        )
        with self._looked_after(("the app",), "library", "--fresh") as command:
            clean = ["env", "-i", *(f"{name}={value}" for name, value in self._environ.items())]
            with Terminal([*clean, *command], (120, 40), folder=self._here) as terminal:
                try:
                    for keys, shown in steps:
                        terminal.press(keys)
                        terminal.wait_for(shown, patience=120)
                        terminal.settle(0.1)
                    terminal.press("\x11")
                    if terminal.wait_exit():
                        self._proof.fault(f"the app ended with {terminal.process.returncode}")
                except AssertionError as error:
                    self._proof.fault(f"the app: {error}")

    @contextmanager
    def _looked_after(self, name: tuple[str, ...], *arguments: str) -> Iterator[list[str]]:
        """The command line to run; afterwards what it did is looked at."""
        self._proof.tried += 1
        command = [str(SCRIPT), *(arguments or name)]
        yield tracing.traced(command, self._log) if self._watched else command
        told = " ".join(name)
        if self._watched:
            for line in tracing.connections(self._log):
                self._proof.fault(f"{told}: a connection: {line}")
            for program in tracing.programs(self._log):
                if Path(program).resolve() not in (SCRIPT.resolve(), Path(sys.executable).resolve()):
                    self._proof.fault(f"{told}: a program was started: {program}")
            for path, line in tracing.changed(self._log):
                if not self._may_change(path):
                    self._proof.fault(f"{told}: a file elsewhere: {line}")
        for sprung in self._sprung.iterdir():
            self._proof.fault(f"{told}: a trap was sprung: {sprung.name}")
            sprung.unlink()
        after = self._elsewhere()
        for path in sorted(after.keys() ^ self._before.keys()):
            self._proof.fault(f"{told}: came or went: {path}")
        for path in sorted(path for path in after.keys() & self._before.keys() if after[path] != self._before[path]):
            self._proof.fault(f"{told}: was changed: {path}")
        self._before = after

    def _may_change(self, path: Path) -> bool:
        """Whether it is in one of the four folders or leads to one, is temporary, or is a terminal or nothing."""
        if any(path.is_relative_to(own) or own.is_relative_to(path) for own in self._own):
            return path.is_relative_to(self._home)
        if path.is_relative_to(self._temporary):
            return True
        return str(path) in ("/dev/null", "/dev/tty") or path.parent == Path("/dev/pts")

    def _elsewhere(self) -> dict[Path, tuple[int, int]]:
        """Size and time of all files that are not the program's own; what is temporary is gone when it ends."""
        return {
            path: (info.st_size, info.st_mtime_ns)
            for place in (self._home, self._temporary, self._here)
            for path in place.rglob("*")
            if path.is_file() and not any(path.is_relative_to(own) for own in self._own)
            for info in (path.stat(),)
        }
