"""Brings the catalogue up to date with the files: touches only what is new, changed or gone."""

import os
import stat
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from index.journal.settings import Settings
from index.model.document import Document, Problem
from index.pipeline.runner import Reached, Stage, Step, run
from index.store.cards import Kept, KnownFile
from index.store.catalogue import WALKED, Catalogue
from index.store.roots import Roots, counted, folders_of

if TYPE_CHECKING:
    from index.reading import FoundFile, Reading

_BATCH = 100  # files that are dropped in one transaction
_LARGE = 2**20  # bytes; larger files come last, so that no other waits for them
# The clocks of some file systems tick only every two seconds. A file that changed so shortly before it was read may
# have changed once more with the same time stamp, so the next update reads it again. Git does the same ("racy git").
_RACY_NS = 2_000_000_000


class _Outcome(msgspec.Struct, frozen=True):
    """What reading a file, or a part of it, changes in the catalogue.

    `last` is false while more parts of the file follow. `visible` is false if readers of the catalogue would see no
    difference.
    """

    found: "FoundFile"
    read_at_ns: int
    reading: "Reading"
    fresh: tuple[Document, ...]
    moved: tuple[tuple[int, int, str], ...]  # id, new line and new member
    gone: tuple[int, ...]
    last: bool
    visible: bool


def sync(
    catalogue: Catalogue, roots: Roots, settings: Settings | None = None, changed: Sequence[str] | None = None
) -> Iterator[Reached]:
    """Read what is new or changed, and drop what is gone. Yields the progress in files after each transaction.

    What the analyst set of a document holds over what was read; without `settings` that is not known just now.
    `changed` are the paths (Roots.located) of all that came, changed or went since the last time, where that is known:
    then nothing else is looked at, unless something speaks against it.
    """
    from index import reading  # late: it imports the libraries for its formats

    if settings and settings.digest != catalogue.state("settings"):
        _forget_other(catalogue, settings)
    made_by = reading.versions()
    to_read = None
    if changed is not None and catalogue.state(WALKED) == made_by:
        _mark(catalogue, "")
        to_read = _told(catalogue, roots, changed)
    if to_read is None:
        to_read = _walked(catalogue, roots)
    if to_read:
        _mark(catalogue, "")
    to_read.sort(key=lambda file: file.size > _LARGE)
    yield from run(_Reading(catalogue, to_read, settings))
    if to_read:
        reading.close()
    if not catalogue.places.is_settled():
        with catalogue.change() as revision:
            catalogue.settle(revision)
    _mark(catalogue, made_by)


def _mark(catalogue: Catalogue, walked: str) -> None:
    """Note by what all files are gone through; "" while it is not known what would still be read after a stop."""
    if catalogue.state(WALKED) != walked:
        with catalogue.change(visible=False):
            catalogue.set_state(WALKED, walked)


def _walked(catalogue: Catalogue, roots: Roots) -> list["FoundFile"]:
    """Go through all files, and drop those that are gone. Returns the files to read."""
    from index import reading

    seen: set[str] = set()
    to_read: list[FoundFile] = []
    problems: list[Problem] = []
    for one in reading.walk(roots.outermost):
        if isinstance(one, Problem):
            problems.append(one)
        else:
            seen.add(one.path)
            if not _is_unchanged(one, catalogue.file(one.path)):
                to_read.append(one)
    missing = [path for path in catalogue.paths() if path not in seen]
    filled = counted(seen)
    kept_away = _unreachable(roots, problems, missing, filled, catalogue.state("roots")) if missing else {}
    _drop_all(catalogue, [path for path in missing if not any(at in kept_away for at in (path, *folders_of(path)))])
    _tell(catalogue, [problem for problem in problems if problem.path not in kept_away] + list(kept_away.values()))
    _remember_roots(catalogue, roots, filled)
    return to_read


def _told(catalogue: Catalogue, roots: Roots, changed: Sequence[str]) -> list["FoundFile"] | None:
    """Look at what has changed, and drop what is gone of it. Returns the files to read, None if all must be walked."""
    from index.reading.told import Unsure, look

    before = _decode_roots(catalogue.state("roots"))
    if any(_identity(root) is None or before.get(root) != _identity(root) for root in roots.outermost):
        return None  # a file, or a disk that is not mounted
    try:
        there = look(roots.outermost, changed)
    except Unsure:
        return None
    files = {one.path: one for one in there.found if not isinstance(one, Problem)}
    known = [path for place in there.places for path in catalogue.paths(place)]
    _drop_all(catalogue, [path for path in known if path not in files])
    elsewhere = [one for one in catalogue.stage_problems("walk") if not _is_at(one.path, there.places)]
    _tell(catalogue, [*elsewhere, *(one for one in there.found if isinstance(one, Problem))])
    return [file for file in files.values() if not _is_unchanged(file, catalogue.file(file.path))]


def _is_at(path: str, places: Collection[str]) -> bool:
    return any(one in places for one in (path, *folders_of(path)))


class _Reading(Stage[_Outcome]):
    """Reads files that are new or changed."""

    def __init__(self, catalogue: Catalogue, changed: Sequence["FoundFile"], settings: Settings | None) -> None:
        self._catalogue, self._changed, self._settings = catalogue, changed, settings

    def steps(self) -> Iterator[Step[_Outcome]]:
        total = len(self._changed)
        yield Step(Reached(0, total))
        for done, file in enumerate(self._changed, 1):
            is_before_large = done < total and self._changed[done].size > _LARGE
            for outcome in _read(self._catalogue, file):
                reached = Reached(done if outcome.last else done - 1, total)
                yield Step(reached, outcome, len(outcome.fresh), due=outcome.last and is_before_large)

    def keep(self, batch: Sequence[_Outcome]) -> None:
        _keep(self._catalogue, batch, self._settings)


def _forget_other(catalogue: Catalogue, settings: Settings) -> None:
    """Have the documents read again of which something else is set than they were stored with."""
    with catalogue.change() as revision:
        for id_, path, line, member, digest, card in catalogue.carded():
            if settings.differ(path, line, member, digest, card) and os.path.lexists(path):
                catalogue.forget_document(id_, revision)
        catalogue.set_state("settings", settings.digest)


def _stamp(file: "FoundFile") -> str:
    return f"{file.size} {file.mtime_ns} {file.ctime_ns} {file.inode}"


def _is_unchanged(file: "FoundFile", known: KnownFile | None) -> bool:
    if known is None or known.reader != file.reader or known.stamp != _stamp(file) or not known.sha256:
        return False
    return abs(known.read_at_ns - file.mtime_ns) >= _RACY_NS and abs(known.read_at_ns - file.ctime_ns) >= _RACY_NS


def _read(catalogue: Catalogue, file: "FoundFile") -> Iterator[_Outcome]:
    """Read a file in parts, which are shown as they come, and match its documents with those it had before."""
    from index import reading

    read_at_ns = time.time_ns()
    before = catalogue.kept(file.path)
    matching = _Matching(file.reader, before)
    steps = reading.read_stepwise(file.path)
    step: Reading | None = next(steps)
    while step:
        following = next(steps, None)
        is_last = following is None
        fresh, moved = matching.match(step.documents)
        gone = matching.unmatched() if is_last else ()
        visible = bool(fresh or moved or gone or not before)
        if is_last and not visible:
            visible = catalogue.stage_problems("reading", file.path) != set(step.problems)
        yield _Outcome(file, read_at_ns, step, tuple(fresh), tuple(moved), gone, is_last, visible)
        step = following


class _Matching:
    """Matches a file's documents with those it had before: by text and place first, then by text alone.

    Matched documents keep their ids and analyses. A file may have more than there is memory for: each part of it is
    matched by itself, and its texts are let go.
    """

    def __init__(self, reader: str, before: Sequence[Kept]) -> None:
        self._left = {kept.id for kept in before}
        self._usable: dict[str, list[Kept]] = {}
        for kept in before:
            if kept.reader == reader:
                self._usable.setdefault(kept.sha256, []).append(kept)

    def match(self, documents: Sequence[Document]) -> tuple[list[Document], list[tuple[int, int, str]]]:
        """The documents of the next part that are new, and for those that have moved: id, new line and new member."""
        unplaced: list[Document] = []
        for document in documents:
            place = document.line, document.member
            usable = self._usable.get(document.sha256, [])
            same = next((kept for kept in usable if (kept.line, kept.member) == place), None)
            if same:
                usable.remove(same)
                self._left.discard(same.id)
            else:
                unplaced.append(document)
        fresh: list[Document] = []
        moved: list[tuple[int, int, str]] = []
        for document in unplaced:
            if moving := self._usable.get(document.sha256):
                id_ = moving.pop(0).id
                self._left.discard(id_)
                moved.append((id_, document.line, document.member))
            else:
                fresh.append(document)
        return fresh, moved

    def unmatched(self) -> tuple[int, ...]:
        """The documents from before that the file has no longer."""
        return tuple(sorted(self._left))


def _keep(catalogue: Catalogue, batch: Sequence[_Outcome], settings: Settings | None) -> None:
    from index.pipeline.identity import identity  # late: where no file has changed, none is kept

    with catalogue.change(visible=any(outcome.visible for outcome in batch)) as revision:
        for outcome in batch:
            for id_ in outcome.gone:
                catalogue.remove(id_, revision)
            for id_, line, member in outcome.moved:
                catalogue.move(id_, line, member)
            for document in outcome.fresh:
                said = settings.over(document) if settings else document
                catalogue.add(said, outcome.found.reader, revision, identity(said))
            if not outcome.last:
                continue  # until its last part the file counts as unread; if stopped, the next update matches the rest
            file, sha256 = outcome.found, outcome.reading.sha256
            catalogue.replace_problems("reading", outcome.reading.problems, file.path)
            catalogue.keep_file(file.path, KnownFile(_stamp(file), outcome.read_at_ns, sha256, file.reader))


def _drop_all(catalogue: Catalogue, paths: Sequence[str]) -> None:
    if paths:
        _mark(catalogue, "")
    for start in range(0, len(paths), _BATCH):
        _drop(catalogue, paths[start : start + _BATCH])


def _drop(catalogue: Catalogue, paths: Sequence[str]) -> None:
    with catalogue.change() as revision:
        for path in paths:
            for kept in catalogue.kept(path):
                catalogue.remove(kept.id, revision)
            catalogue.replace_problems("reading", (), path)
            catalogue.forget_file(path)


def _tell(catalogue: Catalogue, problems: list[Problem]) -> None:
    """Store the walk's problems, unless they are the same as before."""
    if catalogue.stage_problems("walk") != set(problems):
        with catalogue.change():
            catalogue.replace_problems("walk", dict.fromkeys(problems))


def _unreachable(
    roots: Roots, problems: list[Problem], missing: list[str], filled: Counter[str], remembered: str
) -> dict[str, Problem]:
    """The places whose files may be only out of reach rather than gone, each with the problem to report.

    A missing root may be a disk that is not mounted; so may an empty root that is not the same folder as before. A
    folder that cannot be listed may still hold its files.
    """
    below, given = counted(missing), set(roots.resolved)
    places: dict[str, Problem] = {}
    for problem in problems:
        if below[problem.path] and (problem.path in given or _cannot_be_seen(problem.path)):
            places[problem.path] = _kept(problem.path, problem.reason, below[problem.path])
    before = _decode_roots(remembered)
    for root in roots.outermost:
        now = _identity(root)
        if below[root] and not filled[root] and root not in places and before.get(root, now) != now:
            places[root] = _kept(root, "empty, and not the folder it was: is a disk not mounted?", below[root])
    return places


def _kept(path: str, reason: str, count: int) -> Problem:
    return Problem(path, f"{reason} (what was read from its {count} file{'s'[: count > 1]} before is kept)")


def _cannot_be_seen(path: str) -> bool:
    """Whether the walk failed at a folder, or at something of which not even the type can be told."""
    try:
        return stat.S_ISDIR(Path(path).lstat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True


def _identity(path: str) -> tuple[int, int] | None:
    try:
        info = Path(path).stat()
    except OSError:
        return None
    return info.st_dev, info.st_ino


def _decode_roots(remembered: str) -> dict[str, tuple[int, int]]:
    if not remembered:
        return {}
    try:
        found = msgspec.json.decode(remembered, type=dict[str, tuple[int, int]])
        return {os.fsdecode(bytes.fromhex(path)): identity for path, identity in found.items()}
    except (msgspec.DecodeError, ValueError):  # damaged; it will be written again
        return {}


def _remember_roots(catalogue: Catalogue, roots: Roots, filled: Counter[str]) -> None:
    """Remember the identity of each root in which files were found."""
    identities = _decode_roots(catalogue.state("roots"))
    for root in roots.outermost:
        identity = _identity(root)
        if identity and filled[root]:
            identities[root] = identity
    encoded = msgspec.json.encode({os.fsencode(path).hex(): one for path, one in identities.items()}).decode()
    if encoded != catalogue.state("roots"):
        with catalogue.change(visible=False):
            catalogue.set_state("roots", encoded)
