"""Marking is killed at random moments: nothing acknowledged is lost, the chain holds, and each mark is at its place."""

import random
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from index.library import Library
from index.model.actions import Entry, Mark, Marking, Note, Tag, Target, Value
from tests.proofs.forks import Forks
from tests.proofs.proof import Proof

_SHORT, _LONG = 10, 1_000  # kills
_EACH = 50  # kills of one journal; then a new one begins, since all of it is read after each
_ARTICLES = {
    "krone.txt": "Source: Krone\n\nFerry sold\n\nThe old ferry was sold to a museum on Monday, mayor Ana Costa said.\n",
    "herald.txt": "Source: Herald\n\nPorto sells ferry\n\nThe museum in Lisbon paid 200,000 euros for the ferry.\n",
}


def prove(proof: Proof) -> None:
    times = _SHORT if proof.short else _LONG
    while proof.tried < times:
        with TemporaryDirectory() as base:
            rows = _kill(proof, Path(base).resolve(), min(_EACH, times - proof.tried))
        proof.tell(f"{proof.tried:,} of {times:,} kills, of the last journal {rows:,} rows")


def _kill(proof: Proof, base: Path, times: int) -> int:
    """Returns how many rows there are in the end."""
    articles = base / "articles"
    articles.mkdir()
    for name, text in _ARTICLES.items():
        (articles / name).write_text(text)
    environ = {f"XDG_{kind.upper()}_HOME": str(base / kind) for kind in ("config", "data", "state")}
    environ |= {"TWOSOURCE_CACHE": str(base / "cache"), "TWOSOURCE_JOURNAL": str(base)}
    with Forks(environ) as forks:
        forks.call("tests.proofs.marks:read_in", [str(articles)])
        said: list[Entry] = []  # all rows that were acknowledged
        for number in range(times):
            after = proof.random.uniform(0.02, 0.3)
            seed = str(proof.random.random())
            ended = forks.call("tests.proofs.marks:say", [str(articles), seed], patience=after)
            proof.tried += 1
            where = f"killed after {after:.3f} s, {number}"
            if ended.code is not None or ended.err:
                proof.fault(f"{where}: it ended by itself, {ended}")
            whole = ended.out.split("\n")[:-1]  # what follows the last line end is cut off
            said += [msgspec.json.decode(line, type=Entry) for line in whole]
            looked = forks.call("tests.proofs.marks:look", [str(articles)])
            if looked.code != 0 or looked.err:
                proof.fault(f"{where}: then {looked}")
                break
            rows = [msgspec.json.decode(line, type=Entry) for line in looked.out.splitlines()]
            if rows[: len(said)] != said or len(rows) > len(said) + 1:
                proof.fault(f"{where}: {len(said)} were acknowledged, {len(rows)} are there, or they are others")
            said = rows  # the one that was under way is either there or not, from now on
    return len(said)


def read_in(arguments: list[str]) -> None:
    with Library(arguments) as library:
        for _ in library.update():
            pass


def say(arguments: list[str]) -> None:
    """Mark, take back, undo and redo for ever, and print each row when it is said. For a process of its own."""
    folder, seed = arguments
    chance = random.Random(seed)
    with Library([folder]) as library:
        documents = [entry.id for entry in library.entries()]
        targets: list[Target] = [library.whole(id_) for id_ in documents]
        targets += [library.asserted(claim) for id_ in documents for claim in library.claims(id_)]
        while True:
            target = chance.choice(targets)
            values: list[Value] = [Mark(Marking.CHECKED), Tag(f"tag {chance.randrange(9)}"), Note(str(chance.random()))]
            value = chance.choice(values)
            match chance.randrange(5):
                case 0:
                    row = library.take_back(target, value)
                case 1:
                    row = library.undo()
                case 2:
                    row = library.redo()
                case _:
                    row = library.say(target, value)
            if row:
                print(msgspec.json.encode(row).decode(), flush=True)


def look(arguments: list[str]) -> None:
    """Print all rows; fail where the chain is broken, or the marks are not those that hold. In its own process."""
    with Library(arguments) as library:
        journal = library.journal
        assert not journal.verify()[1], journal.verify()
        assert [one.kept for one in library.marks()] == list(journal.kept("mark", "tag", "note"))
        assert not library.unplaced()
        for row in journal.entries():
            print(msgspec.json.encode(row).decode())
