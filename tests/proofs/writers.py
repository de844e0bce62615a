"""Two and five analysts write to one journal at once: no mark is lost, none waits over two seconds, the chain holds."""

import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from index.journal.journal import Journal
from index.model.actions import Mark, Marking, Source, Tag, Whole
from tests.proofs.proof import Proof

_SHORT, _LONG = 15, 1_000  # marks of each writer
_WAIT_S, _WAIT_SHORT_S = 2.0, 10.0  # the tests may have to share the machine
_CHECKED = Mark(Marking.CHECKED)  # the one that all of them say of the same, and take back


def prove(proof: Proof) -> None:
    number, most = (_SHORT, _WAIT_SHORT_S) if proof.short else (_LONG, _WAIT_S)
    for writers in (2, 5):
        with TemporaryDirectory() as base:
            journal = Journal(Path(base) / "data" / "journals" / "one.sqlite", "reader")
            names = [f"analyst {at}" for at in range(writers)]
            code = f"from tests.proofs.writers import write; write({str(journal.path)!r}, {{!r}}, {number})"
            children = [
                subprocess.Popen([sys.executable, "-c", code.format(name)], stdout=subprocess.PIPE) for name in names
            ]
            told = [child.communicate()[0] for child in children]
            proof.tried += number * writers
            if any(child.returncode for child in children):
                proof.fault(f"of {writers} writers some failed: {[child.returncode for child in children]}")
                continue
            longest = max(json.loads(line)["longest"] for line in told)
            proof.tell(f"{writers} writers of {number:,} marks each: the longest waited {longest:.2f} s")
            if longest > most:
                proof.fault(f"of {writers} writers one waited {longest:.2f} s")
            kept = [(one.author, one.value.name) for one in journal.kept("tag")]
            if sorted(kept) != sorted((name, f"{name} {at}") for name in names for at in range(number)):
                proof.fault(f"{len(kept)} of {number * writers} marks are there")
            if wrong := journal.verify()[1]:
                proof.fault(f"the chain is broken: {wrong}")


def write(path: str, name: str, number: int) -> None:
    """Say much, and print how long the longest wait was. For a process of its own."""
    journal = Journal(Path(path), name)
    document = Whole(Source("ab" * 32, "krone/a.txt"))
    longest = 0.0
    for at in range(number):
        began = time.monotonic()
        assert journal.put(document, Tag(f"{name} {at}"))
        longest = max(longest, time.monotonic() - began)
        if at % 10 == 0 and not journal.put(document, _CHECKED):
            journal.take_back(document, _CHECKED)
    print(json.dumps({"longest": longest}))
