"""Small faults put into the engine on purpose: `python -m tests.mutations [--list] [WORD ...]`.

Each mutation in mutations.toml is tried in a copy of the tree: one text of one file is replaced by another, and the
tests that should notice are run until one fails. One that no test notices survives, and the exit code is 1: either the
tests lack a case, or what was changed does nothing. Words choose the mutations that have one of them in their name or
path.

The tests are those of the judgement and those beside the file; they are run without a mutation first. When a module
moves, its path in the table moves with it: a text that does not stand once in its file is an error (exit code 2).
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
COPIED = ("index", "tui", "tests", "seeds", "pyproject.toml", "README.md")
LONGEST = 900  # seconds for one run of the tests; one that takes longer has noticed
PASSED, FAILED = 0, 1  # exit codes of pytest; others mean that the tests did not run

TABLE = Path(__file__).with_suffix(".toml")


class Mutation(NamedTuple):
    """In `file` the text `before` becomes `after`. `tests` are those that should notice, the judgement's first: they
    take a few seconds.
    """

    name: str
    file: str
    before: str
    after: str
    tests: tuple[str, ...]


def main(arguments: Sequence[str]) -> int:
    words = [word for word in arguments if word != "--list"]
    known = list(mutations())
    chosen = [one for one in known if not words or any(word in f"{one.name} {one.file}" for word in words)]
    if not chosen:
        print(f"no mutation has {' or '.join(words)} in its name or path", file=sys.stderr)
        return 2
    if faults := [fault for one in known if (fault := _fault(one))]:
        print("\n".join(faults), file=sys.stderr)
        return 2
    if "--list" in arguments:
        print("\n".join(f"{one.file:<34} {one.name}" for one in chosen))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        _copy(tree)
        for tests in sorted({one.tests for one in chosen}):
            ended, last = _run(tree, tests)
            if ended != PASSED:
                print(f"{' '.join(tests)} fails without any mutation: {last}", file=sys.stderr)
                return 2
        survived = [one for one in chosen if not _killed(tree, one)]
    print(f"{len(chosen)} mutations, {len(survived)} survived")
    return 1 if survived else 0


def mutations() -> Iterator[Mutation]:
    """Those of the table, in its order."""
    for file in tomllib.loads(TABLE.read_text(encoding="utf-8"))["file"]:
        for name, before, after in file["mutations"]:
            yield Mutation(name, file["path"], before, after, ("tests/judgement", *file["tests"]))


def _fault(one: Mutation) -> str:
    """Why a mutation cannot be made, "" where it can."""
    file = ROOT / one.file
    if not file.is_file():
        return f"{one.name}: there is no {one.file}"
    times = file.read_text(encoding="utf-8").count(one.before)
    return "" if times == 1 else f"{one.name}: {one.before!r} stands {times} times in {one.file}"


def _copy(tree: Path) -> None:
    tree.mkdir()
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, tree / name)


def _killed(tree: Path, one: Mutation) -> bool:
    """Whether the tests notice a mutation; prints which one does. The tree is as before afterwards."""
    file = tree / one.file
    before = file.read_text(encoding="utf-8")
    started = time.monotonic()
    try:
        _write(file, before.replace(one.before, one.after))
        ended, last = _run(tree, one.tests)
    finally:
        _write(file, before)
    told = {PASSED: "SURVIVED", FAILED: "killed"}.get(ended, "BROKEN")
    print(f"{told:<9}{one.file}: {one.name} ({time.monotonic() - started:.0f} s; {last})", flush=True)
    return ended == FAILED


def _write(file: Path, text: str) -> None:
    """Change a module; what Python has compiled of it goes, as two changes in one second look the same to it."""
    file.write_text(text, encoding="utf-8")
    shutil.rmtree(file.parent / "__pycache__", ignore_errors=True)


def _run(tree: Path, tests: Iterable[str]) -> tuple[int, str]:
    """The exit code of pytest over some tests, and the test that failed or its last line."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=no", "-p", "no:cacheprovider", *tests]
    environ = {**os.environ, "PYTHONPATH": str(tree)}  # before the tree that is installed
    try:
        done = subprocess.run(
            command, cwd=tree, env=environ, capture_output=True, text=True, check=False, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        return FAILED, f"not done after {LONGEST} s"
    lines = done.stdout.splitlines() or done.stderr.splitlines() or [""]
    failed = [line.removeprefix("FAILED ").partition(" - ")[0] for line in lines if line.startswith("FAILED ")]
    return done.returncode, (failed or lines[-1:])[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
