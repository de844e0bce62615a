"""Damage to what is kept is told in a line or made good: no traceback, no hang, nothing typed is lost.

Each file below the cache, data, state and config folders is damaged in each way, one at a time; then commands run, and
for a part of them the app. What the commands print at the end is what they printed before. So it is with a full disk
(no file may grow), with folders that cannot be had, and with a clock that was set back.
"""

import os
import shutil
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from index.library import Library
from tests.proofs.forks import Ended, Forks
from tests.proofs.proof import Proof
from tests.tui.terminal import Terminal, twosource
from tui.driver.clipboard import copy
from tui.settings import last, session
from tui.settings.session import Session

ARTICLES = {
    "krone.txt": "Ferry sold\n\nThe old ferry of Porto was sold on Monday, mayor Ana Costa said. "
    '"It will be missed," she said.\n',
    "herald.txt": "Porto sells its ferry\n\nPorto has sold its old ferry, Ana Costa said on Monday. "
    "It was built in 1951.\n",
    "fähre.txt": "Die Fähre\n\nDer Minister eröffnete am Montag die Fähre, wie er sagte. Am Abend regnete es.\n",
}
SEARCH = "ferry OR Fähre"
_KINDS = ("config", "data", "state")
_FUTURE = 2_500_000_000  # seconds


class House:
    """A folder of articles, and the four folders, as they are before anything is damaged."""

    def __init__(self, base: Path, *, killed: bool = False) -> None:
        """With `killed` the last one at work was: what it wrote last is still in SQLite's log."""
        base.mkdir()
        self._killed = killed
        self.articles = base / "articles"
        self._kept, self._good = base / "kept", base / "good"
        self.environ = {"TWOSOURCE_CACHE": str(self._kept / "cache"), "HOME": str(base / "home"), "TERM": "linux"}
        self.environ |= {f"XDG_{kind.upper()}_HOME": str(self._kept / kind) for kind in _KINDS}
        self.articles.mkdir()
        for name, text in ARTICLES.items():
            (self.articles / name).write_text(text, "utf-8")

    def furnish(self, forks: Forks) -> None:
        """Read the articles in, and leave what an app leaves."""
        ended = forks.call("tests.proofs.damage:leave", [str(self.articles), str(self._killed)])
        assert ended.code == 0, ended
        (self._kept / "config" / "twosource").mkdir(parents=True)
        (self._kept / "config" / "twosource" / "config.toml").write_text('theme = "ansi-light"\n')
        shutil.copytree(self._kept, self._good)

    def restore(self) -> None:
        shutil.rmtree(self._kept)
        shutil.copytree(self._good, self._kept)

    def files(self) -> list[Path]:
        """Every file that is kept, relative to where."""
        files = sorted(path.relative_to(self._good) for path in self._good.rglob("*") if path.is_file())
        return [file for file in files if "catalogue" in file.name or not self._killed]

    def kept(self, path: Path) -> Path:
        return self._kept / path

    def searches(self) -> list[Path]:
        """The journals, which have the saved searches, those set aside too."""
        return sorted((self._kept / "data").rglob("*.sqlite*"))


def leave(arguments: list[str]) -> None:
    """Use a library as an analyst does. For a process of its own."""
    folder, killed = arguments
    with Library([folder]) as library:
        for _ in library.update():
            pass
        library.save_search(SEARCH)
        library.remember_query("ferry")
        last.remember(library.roots)
        entry = library.entries()[0]
        session.keep(library.roots, Session(session.same_file(entry.path), 3, query="ferry"))
        copy("A text.", "file")
        if killed == "True":
            os._exit(0)


def _flip(path: Path, chance: Random) -> None:
    content = bytearray(path.read_bytes())
    if content:
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def _cut(path: Path, chance: Random) -> None:
    path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size + 1)])


def _zeros(path: Path, chance: Random) -> None:
    content = path.read_bytes()
    at = chance.randrange(len(content) + 1)
    path.write_bytes(content[:at] + bytes(len(content) - at))


def _junk(path: Path, chance: Random) -> None:
    path.write_bytes(chance.randbytes(chance.randrange(1, 9000)))


def _no_text(path: Path, _: Random) -> None:
    content = path.read_bytes()
    path.write_bytes(content.replace(b"e", b"\xff", 1) if b"e" in content else content + b"\xff")


def _in_place(make: Callable[[Path], object]) -> Callable[[Path, Random], None]:
    def do(path: Path, _: Random) -> None:
        path.unlink()
        make(path)

    return do


def _socket(path: Path) -> None:
    listening = socket.socket(socket.AF_UNIX)
    here = os.open(".", os.O_RDONLY)
    os.chdir(path.parent)  # the whole path may be too long for a socket
    try:
        listening.bind(path.name)
    finally:
        os.fchdir(here)
        os.close(here)
        listening.close()


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 38)


def _full_folder(path: Path) -> None:
    path.mkdir()
    (path / "file").write_text("text")


DAMAGES: Mapping[str, Callable[[Path, Random], None]] = {
    "flip": _flip,
    "no text": _no_text,
    "cut": _cut,
    "zeros": _zeros,
    "junk": _junk,
    "empty": _in_place(Path.touch),
    "gone": _in_place(lambda _: None),
    "folder": _in_place(_full_folder),
    "fifo": _in_place(os.mkfifo),
    "socket": _in_place(_socket),
    "link": _in_place(lambda path: path.symlink_to("/etc/hostname")),
    "device": _in_place(lambda path: path.symlink_to("/dev/zero")),
    "mode 000": lambda path, _: path.chmod(0),
    "huge": _in_place(_sparse),
}


def prove(proof: Proof) -> None:
    with TemporaryDirectory() as base:
        for killed in (True, False):
            house = House(Path(base).resolve() / str(killed), killed=killed)
            with Forks(house.environ) as forks:
                house.furnish(forks)
                right = {name: forks.run(*words) for name, words in _asked(house).items()}
                for name, ended in right.items():
                    if ended.code != 0:
                        proof.fault(f"undamaged, {name}: {ended}")
                _damage_each(proof, house, forks, right)
                if not killed:
                    _surroundings(proof, house, forks, right)
                    _full_disk(proof, house, forks, right)
            if not killed:
                _app(proof, house)


def _asked(house: House) -> dict[str, tuple[str, ...]]:
    folder = str(house.articles)
    return {
        "search": ("search", "ferry", folder),
        "claims": ("claims", folder),
        "show": ("show", folder),
        "quotes": ("quotes", folder),
        "speakers": ("speakers", folder),
        "overview": (folder,),
        "check": ("check", folder),
    }


def _damage_each(proof: Proof, house: House, forks: Forks, right: Mapping[str, Ended]) -> None:
    cases = [(file, damage) for file in house.files() for damage in DAMAGES]
    if proof.short:
        cases = proof.random.sample(cases, 3)
    for number, (file, damage) in enumerate(cases):
        if number % 20 == 0:
            proof.tell(f"{number} of {len(cases)} damaged files")
        house.restore()
        DAMAGES[damage](house.kept(file), proof.random)
        before = [_state_of(path) for path in house.searches()]
        names = proof.random.sample(list(right), 1 if proof.short else 4)
        for at, name in enumerate([*names, "check", "search"]):
            where = f"{damage} {file}, then {name}"
            ended = forks.run(*_asked(house)[name])
            proof.tried += 1
            _well_ended(proof, where, ended)
            # The first may say that it goes on with what there is. A flipped letter of a text is a text too.
            if at and damage != "flip" and name != "check" and ended.out != right[name].out:
                proof.fault(f"{where}: {ended.out!r} instead of {right[name].out!r}, {ended.err!r}")
        if [_state_of(path) for path in house.searches()] != before:
            proof.fault(f"{damage} {file}: the saved searches changed")


def _state_of(path: Path) -> tuple[str, int, int]:
    status = path.lstat()
    return path.name, status.st_ino, status.st_size


def _well_ended(proof: Proof, where: str, ended: Ended, codes: tuple[int, ...] = (0, 1)) -> None:
    """What holds for every command, whatever was done before."""
    if ended.code is None:
        proof.fault(f"{where}: it hangs, {ended.err!r}")
    elif ended.code not in codes or "Traceback" in ended.err or "Error:" in ended.err:
        proof.fault(f"{where}: it ended with {ended.code}, {ended.err!r}")
    elif ended.err.count("\n") > 3:
        proof.fault(f"{where}: it tells too much, {ended.err!r}")


def _some(proof: Proof, right: Mapping[str, Ended], number: int) -> list[str]:
    """Commands to try: in the short form so many of them."""
    return proof.random.sample(list(right), number) if proof.short else list(right)


def _surroundings(proof: Proof, house: House, forks: Forks, right: Mapping[str, Ended]) -> None:
    """Folders that cannot be had, and times that cannot be."""
    file = str(next(house.articles.iterdir()))
    home = {f"XDG_{kind.upper()}_HOME": None for kind in _KINDS}
    places: dict[str, Mapping[str, str | None]] = {
        "nothing set": {**home, "HOME": None},
        "no home": {**home, "HOME": "/nowhere/at all"},
        "home is a file": {**home, "HOME": file},
        "home is relative": {**home, "HOME": "here", "TWOSOURCE_CACHE": house.environ["TWOSOURCE_CACHE"]},
        "no place for temporary files": {"TMPDIR": "/nowhere", "TEMP": file, "TMP": file},
        "files instead of folders": {f"XDG_{kind.upper()}_HOME": file for kind in _KINDS},
    }
    for what, environ in places.items():
        for name in _some(proof, right, 1):
            house.restore()
            ended = forks.run(*_asked(house)[name], environ=environ)
            proof.tried += 1
            _well_ended(proof, f"{what}, {name}", ended)
            if name != "check" and ended.out != right[name].out:
                proof.fault(f"{what}, {name}: {ended}")
    caches: list[dict[str, str | None]] = [
        {"HOME": file, "TWOSOURCE_CACHE": None},
        {"TWOSOURCE_CACHE": file},
        {"TWOSOURCE_CACHE": "/proc/no"},
    ]
    for cache in caches:
        ended = forks.run(*_asked(house)["search"], environ={**cache, "XDG_CACHE_HOME": None})
        proof.tried += 1
        _well_ended(proof, f"no place for the cache: {cache}", ended, (3,))
    house.restore()
    for path in [*house.articles.rglob("*"), *house.kept(Path()).rglob("*")]:
        os.utime(path, (_FUTURE, _FUTURE))
    for name in _some(proof, right, 2):
        ended = forks.run(*_asked(house)[name])
        proof.tried += 1
        _well_ended(proof, f"the clock was set back, {name}", ended)
        if name != "check" and ended.out != right[name].out:
            proof.fault(f"the clock was set back, {name}: {ended}")


def _full_disk(proof: Proof, house: House, forks: Forks, right: Mapping[str, Ended]) -> None:
    """No file may grow beyond some size, and there is something new to read."""
    new = house.articles / "new.txt"
    for limit in (0,) if proof.short else (0, 1, 4_096, 32_768, 60_000, 120_000, 250_000):
        house.restore()
        new.write_text("Bridge\n\nThe bridge opens in May, minister Rui Pinto said.\n" * 40, "utf-8")
        for name in _some(proof, right, 3):
            ended = forks.run(*_asked(house)[name], limit=limit)
            proof.tried += 1
            where = f"no file beyond {limit} bytes, {name}"
            _well_ended(proof, where, ended)
            if limit < 50_000 and name == "search" and not ended.out.startswith(right[name].out):
                proof.fault(f"{where}: {ended}")
            if limit < 50_000 and "brought up to date" not in ended.err:
                proof.fault(f"{where}: not told, {ended}")
        new.unlink()
        for name in _some(proof, right, 2):
            ended = forks.run(*_asked(house)[name])
            proof.tried += 1
            _well_ended(proof, f"{name} after no file beyond {limit} bytes", ended)
            if name != "check" and ended.out != right[name].out:
                proof.fault(f"{name} after no file beyond {limit} bytes: {ended} instead of {right[name].out!r}")


def _app(proof: Proof, house: House) -> None:
    """The app opens, lists the saved searches, searches, saves, ends; what was saved is there or set aside."""
    files = [file for file in house.files() if file.suffix != ".lock" and "fulltext" not in file.parts]
    cases = [(file, damage) for file in files for damage in DAMAGES]
    if proof.short:
        searches_file = next(file for file in files if file.parts[:1] == ("data",) and "journals" in file.parts)
        cases = [(searches_file, "no text")]
    for number, (file, damage) in enumerate(cases):
        if number % 10 == 0:
            proof.tell(f"{number} of {len(cases)} damaged files under the app")
        house.restore()
        path = house.kept(file)
        DAMAGES[damage](path, proof.random)
        # Of what is empty, or has no end, nothing of the analyst's can be left.
        is_left = file.parts[0] == "data" and damage not in ("empty", "huge", "link", "device") and path.is_file()
        typed = path.read_bytes() if is_left else None
        proof.tried += 1
        try:
            _use(house)
        except AssertionError as error:
            proof.fault(f"{damage} {file}, then the app: {error}")
            continue
        if typed is not None:
            left = [one.read_bytes() for one in path.parent.iterdir() if one.is_file()]
            if not any(typed in content or SEARCH.encode() in content for content in left):
                proof.fault(f"{damage} {file}, then the app: what was typed is lost")


def _use(house: House) -> None:
    with Terminal(twosource("open", str(house.articles)), (120, 40), house.environ) as terminal:
        terminal.wait_for("3 reports")
        terminal.press("7")
        terminal.wait_for("SEARCHES")
        terminal.press("/bridge OR ferry\r")
        terminal.wait_for("HITS")
        terminal.wait_for("for bridge OR ferry ")  # not while it is typed: "ferry*"
        terminal.press("s")
        terminal.wait_for("bridge OR ferry  ")
        terminal.press("\x11")
        code = terminal.wait_exit()
        assert code == 0, f"it ended with {code}"
        assert "Traceback" not in terminal.sent.decode("utf-8", "replace")
