"""Two apps and a loop of searches on a folder that changes: no error, and the counts are right at the end."""

import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.proofs.forks import Forks
from tests.proofs.proof import Proof
from tests.tui.terminal import Terminal, twosource

_SHORT_S, _LONG_S = 8, 600
_MOST_FILES = 40
_WORD = "minister"
# What an analyst presses; none of them ends the app or opens another program.
_KEYS = (
    "r",
    "j",
    "k",
    "G",
    "g",
    "]",
    "}",
    "1",
    "2",
    "3",
    "4",
    "6",
    "7",
    "/minister\r",
    "/kim\r",
    "n",
    "\r",
    "s",
    "f",
    "c",
)
_WRONG = ("Traceback", "This failed", "cannot be", "damaged", "stopped early", "Error")


def prove(proof: Proof) -> None:
    with TemporaryDirectory() as base, ExitStack() as stack:
        home = Path(base).resolve()
        articles = home / "articles"
        articles.mkdir()
        environ = {f"XDG_{kind.upper()}_HOME": str(home / kind) for kind in ("config", "data", "state")}
        environ |= {"TWOSOURCE_CACHE": str(home / "cache"), "TERM": "xterm-256color"}
        for number in range(5):
            _change(proof, articles, number)
        forks = stack.enter_context(Forks(environ))
        command = twosource("open", str(articles))
        apps = [stack.enter_context(Terminal(command, (120, 30), environ)) for _ in range(2)]
        for app in apps:
            app.wait_for(" report")
        number, end = 5, time.monotonic() + (_SHORT_S if proof.short else _LONG_S)
        while time.monotonic() < end:
            if number % 50 == 0:
                proof.tell(f"{number} changes, {end - time.monotonic():.0f} s to go")
            _change(proof, articles, number)
            number += 1
            _search(proof, forks, articles)
            for app in apps:
                app.press(proof.random.choice(_KEYS))
                proof.tried += 1
                _look(proof, app)
        _end(proof, forks, articles, apps)


def _change(proof: Proof, articles: Path, number: int) -> None:
    """Add, rewrite or remove a file. One in ten makes the model work."""
    there = sorted(articles.iterdir())
    chance = proof.random
    if len(there) > _MOST_FILES or (there and chance.random() < 0.25):
        chance.choice(there).unlink()
        return
    path = chance.choice(there) if there and chance.random() < 0.3 else articles / f"{number}.txt"
    if chance.random() < 0.1:
        text = f"Ferry {number}\n\nThe ferry was sold on Monday, minister Ana Costa said.\n"
    else:
        text = f"Fähre {number}\n\nDer Minister eröffnete am Montag die Fähre {number}, wie er sagte.\n"
    path.write_text(text, "utf-8")


def _search(proof: Proof, forks: Forks, articles: Path) -> None:
    ended = forks.run("search", _WORD, str(articles))
    proof.tried += 1
    # An update of an app may add documents, or take them away, between a search's own and its answer.
    usual = ["still to be indexed"] if any(articles.iterdir()) else ["still to be indexed", "Nothing found"]
    allowed = [line for line in ended.err.splitlines() if any(words in line for words in usual)]
    if ended.code not in (0, 1) or ended.err.splitlines() != allowed:
        proof.fault(f"the search ended with {ended.code}, {ended.err!r}")


def _look(proof: Proof, app: Terminal) -> None:
    """Take in what the app shows by now."""
    while app.read(0.02):
        pass
    if app.process.poll() is not None:
        raise AssertionError(f"the app ended with {app.process.returncode}:\n{app.text}")
    wrong = [line for line in app.lines if any(words in line for words in _WRONG)]
    if wrong:
        proof.fault(f"an app says: {wrong}")


def _end(proof: Proof, forks: Forks, articles: Path, apps: list[Terminal]) -> None:
    """Nothing changes any more: both apps and the search know how many documents there are."""
    documents = len(list(articles.iterdir()))
    for app in apps:
        app.press("\x1b\x1b\x1br")  # from whatever screen the keys have led to
        app.settle()
        app.wait_for(lambda app=app: app.works_alone or "reading" not in app.lines[-1], 60)  # type: ignore[misc]
    _search(proof, forks, articles)
    for app in apps:
        app.press("\x1b\x1b\x1br")  # once more: one may have come late
        try:
            app.wait_for(f"  {documents} report", 60)
        except AssertionError as error:
            proof.fault(f"{documents} documents: {error}")
        _look(proof, app)
        app.press("\x11")
        if app.wait_exit() != 0 or b"Traceback" in app.sent:
            proof.fault(f"an app ended with {app.process.returncode}:\n{app.text}")
    found = forks.run("search", _WORD, str(articles), "--jsonl", "--limit", "1000")
    if found.out.count("\n") != documents or found.err:
        proof.fault(f"{documents} documents, and the search ends with {found.code}: {found.out.count(chr(10))} found")
    checked = forks.run("check", str(articles))
    if checked.code != 0 or f"documents {documents}, {documents} analysed" not in checked.out:
        proof.fault(f"{documents} documents, and the check says: {checked}")
