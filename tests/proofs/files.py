"""Whatever is in files, each is read or listed: no traceback, no escape, no file over its time and memory."""

import os
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from index.library import Library
from tests.proofs.monsters import monsters
from tests.proofs.proof import Proof
from tests.reading.samples import SEEDS

_CPU_S = 10
_MEMORY = 2**30
_ESCAPE = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]")
_SUFFIXES = (".txt", ".md", ".html", ".htm", ".jsonl")
_COMMANDS = (
    ("check", "--jsonl"),
    ("show", "--jsonl"),
    ("check",),
    ("show",),
    ("quotes",),
    ("claims",),
    ("search", "kim"),
)


def prove(proof: Proof) -> None:
    _mutated(proof, 60 if proof.short else 10_000)
    made = monsters()
    chosen = ["broken metadata.html", "deep.html", "addresses below an article.txt", "long fields.jsonl"]
    for name in chosen if proof.short else made:
        _monster(proof, name, made[name](400_000 if proof.short else 5_000_000))


def _mutated(proof: Proof, wanted: int) -> None:
    """Files made of the seeds by chance, in folders of 60, under every command."""
    seeds = [path.read_bytes()[:1500] for path in sorted(SEEDS.glob("*.txt"))]
    for batch in range(0, wanted, 60):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "reports"
            folder.mkdir()
            for number in range(min(60, wanted - batch)):
                suffix = proof.random.choice(_SUFFIXES)
                name = proof.random.choice([b"a%d", b"Z\xfcrich%d", b"\x1b[31m%d", b"\xe2\x80\xae%d"]) % number
                path = folder / (os.fsdecode(name) + suffix)
                path.write_bytes(_changed(proof, _framed(proof.random.choice(seeds), suffix)))
                proof.tried += 1
            for command in _COMMANDS[: 3 if proof.short else None]:
                _run(proof, f"mutated files from {batch}", [*command, str(folder)], place)
            _nothing_lost(proof, folder, Path(place))


def _nothing_lost(proof: Proof, folder: Path, cache: Path) -> None:
    with Library([folder], cache=cache) as library:
        told = {entry.path.partition("#")[0] for entry in library.entries()}
        told |= {library.shown(problem.path) for problem in library.problems()}
        for path in folder.iterdir():
            if library.shown(str(path.resolve())) not in told:
                proof.fault(f"{path.name!r} is neither read nor listed (seed {proof.seed})")


def _framed(text: bytes, suffix: str) -> bytes:
    if suffix in (".html", ".htm"):
        paragraphs = b"</p><p>".join(text.split(b"\n"))
        return (
            b'<html><head><meta charset="utf-8"><title>x</title></head><body><article><p>' + paragraphs + b"</article>"
        )
    if suffix == ".jsonl":
        return b'{"title": "x", "text": "' + b" ".join(text.replace(b'"', b"'").split()) + b'"}\n'
    return text


def _changed(proof: Proof, data: bytes) -> bytes:
    chance = proof.random
    for _ in range(chance.randint(1, 6)):
        at, to = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
        odd = chance.choice(
            [b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\\ud800", b"&#xD800;", b"\x1b]0;x\x07", b"undefined", b"<div>" * 50]
        )
        data = chance.choice(
            [data[:at] + odd + data[at:], data[:at] + data[to:], data[:to], data + data[at:to] * 3, data[at:to] + data]
        )
    return data or b"x"


def _monster(proof: Proof, name: str, data: bytes) -> None:
    """One monster, which must be read or listed within the limits."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / name
        path.write_bytes(data)
        code = f"from index.reading import read; r = read({str(path)!r}); print(len(r.documents) + len(r.problems))"
        printed = _run(proof, name, ["-c", code], place)
        if printed.strip() in (b"", b"0"):
            proof.fault(f"{name}: lost")
        proof.tried += 1


def _run(proof: Proof, what: str, arguments: list[str], place: str) -> bytes:
    """Run a command, or Python with -c. Its output; faults are noted."""
    own = dict.fromkeys(("TWOSOURCE_CACHE", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), place)
    start = sys.executable if arguments[0] == "-c" else str(Path(sys.executable).with_name("twosource"))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([start, *arguments], capture_output=True, env={**os.environ, **own}, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    shown = done.stdout + done.stderr
    if b"Traceback" in shown or done.returncode not in (0, 1):
        proof.fault(f"{what}: {arguments[0]} ended with {done.returncode}: {done.stderr[-300:]!r} (seed {proof.seed})")
    if odd := _ESCAPE.search(shown):
        proof.fault(f"{what}: {arguments[0]} prints {odd[0]!r} (seed {proof.seed})")
    if arguments[0] == "-c" and (took > _CPU_S or after.ru_maxrss * 1024 > max(_MEMORY, before.ru_maxrss * 1024)):
        proof.fault(f"{what}: {took:.1f} s, {after.ru_maxrss >> 10} MB")
    return done.stdout
