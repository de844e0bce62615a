"""The journal of a library: what its analysts said, row by row, and what of it holds now."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

from msgspec.structs import replace

from index.journal import rows
from index.journal.file import JournalDamagedError, mending, plain_errors, reading, writing
from index.model.actions import Entry, Kept, Slot, Source, Target, Value
from index.store.files import LibraryError, set_aside


class Journal:
    """The journal in a file, and the author who writes to it. All methods raise LibraryError.

    Nothing is opened or read before it is asked for, and nothing stays open. Several processes and users may write to
    one file: each row is written after the last one that anybody wrote, and none waits longer than two seconds.
    """

    def __init__(self, path: Path, author: str) -> None:
        self.path, self.author = path, author

    # What holds now

    def kept(self, *kinds: str) -> tuple[Kept, ...]:
        """The current values of these kinds, in the order in which they were said."""
        return self._kept(f"s.kind IN ({', '.join('?' * len(kinds))})", kinds)

    def of(self, *sources: Source) -> tuple[Kept, ...]:
        """The current values on these documents, and on others of the same bytes or at the same path."""
        found = {
            kept.entry: kept
            for source in sources
            for kept in self._kept("(s.sha256 = ? OR s.path = ?)", (source.sha256, source.path))
        }
        return tuple(found[number] for number in sorted(found))

    def _kept(self, where: str, values: tuple[str, ...]) -> tuple[Kept, ...]:
        with self._reading() as db:
            return tuple(rows.kept(db, where, values)) if db else ()

    def last(self) -> int:
        """The number of the last row, 0 if there is none: while it stays the same, so does everything else."""
        with self._reading() as db:
            return int(db.execute("SELECT id FROM head").fetchone()[0]) if db else 0

    def since(self, entry: int) -> tuple[int, list[Slot]]:
        """The number of the last row, and what holds now of documents by rows after this one, in their order."""
        with self._reading() as db:
            if db is None:
                return 0, []
            return int(db.execute("SELECT id FROM head").fetchone()[0]), rows.touched(db, entry)

    def last_of(self, *kinds: str) -> int:
        """The number of the last row that holds a value of these kinds, or took one back; 0 if there is none."""
        query = f"SELECT coalesce(max(entry), 0) FROM state WHERE kind IN ({', '.join('?' * len(kinds))})"  # noqa: S608
        with self._reading() as db:
            return int(db.execute(query, kinds).fetchone()[0]) if db else 0

    def entries(self) -> Iterator[Entry]:
        """All rows, in order."""
        with self._reading() as db:
            for row in rows.stored(db) if db else ():
                yield rows.entry_of(row)

    def export(self, form: Literal["jsonl", "webannotation"]) -> Iterator[dict[str, Any]]:
        """The journal for others, each as what becomes a line of JSON (index.journal.exchange, annotations)."""
        from index.journal import annotations, exchange

        if form == "jsonl":
            yield from exchange.records(self.entries())
        else:
            yield from annotations.annotations(self._kept("(s.sha256 != ? OR s.path != '')", ("",)))

    def take_in(
        self,
        lines: Iterable[bytes],
        author: str | None = None,
        settled: Callable[[Iterable[Entry]], Iterable[Entry]] = iter,
    ) -> int:
        """Append the rows of another journal, or what annotations of other tools say, from the lines of a file of JSON.

        All or none; returns how many were new here. They are said by those who said them there, or by `author`. What
        annotations are about is `settled` first, since they may know a document by its address alone.
        """
        from index.journal import annotations, exchange

        lines = list(lines)
        if (items := annotations.found(b"\n".join(lines))) is None:
            return self.bring(list(exchange.entries(lines, author)))
        now = rows.time_after("")
        said = annotations.entries(items, author or self.author, now, all_by_author=author is not None)
        return self.bring(list(settled(said)))

    # What is said

    def put(self, target: Target, value: Value) -> Entry | None:
        """Say this of a target. None if it is said already."""
        return self._say(target, value, value)

    def take_back(self, target: Target, value: Value) -> Entry | None:
        """Take back what is said of a target: the value of that kind and name. None if nothing is."""
        return self._say(target, value, None)

    def _say(self, target: Target, value: Value, after: Value | None) -> Entry | None:
        with self._writing() as db:
            was = rows.current(db, rows.slot(target, value, self.author))
            before = rows.decoded(was.value)
            if before == after:
                return None
            return rows.append(db, Entry(0, rows.time_after(was.at), self.author, target, before, after))

    def undo(self) -> Entry | None:
        """Undo the latest of this author's actions that is not undone yet. Returns the row that does it, or None.

        Raises LibraryError if somebody has said something else since; then the action before is the next one to undo.
        """
        return self._reverse("SELECT entry, entry FROM undoable WHERE author = ? AND undone IS NULL ORDER BY 1 DESC")

    def redo(self) -> Entry | None:
        """Do the action again that this author undid last, if nothing was said since. As `undo` otherwise."""
        return self._reverse(
            "SELECT entry, undone FROM undoable WHERE author = ? AND undone IS NOT NULL ORDER BY 2 DESC"
        )

    def _reverse(self, query: str) -> Entry | None:
        """Append the reverse of a row: the query gives it, after the action that can be undone and done again."""
        with self._writing() as db:
            found = db.execute(f"{query} LIMIT 1", (self.author,)).fetchone()
            if found is None:
                return None
            action, number = found
            entry = rows.one(db, number)
            was = rows.current(db, rows.slot(entry.target, entry.value, self.author))
            if rows.decoded(was.value) == entry.after:
                at = rows.time_after(was.at)
                return rows.append(db, Entry(0, at, self.author, entry.target, entry.after, entry.before, entry.id))
            db.execute("DELETE FROM undoable WHERE entry = ?", (action,))
        raise LibraryError(
            f"{was.author} has said something else of it since, so it stays. The next undo goes on before."
        )

    def bring(self, entries: Iterable[Entry]) -> int:
        """Append rows of another journal, in their order, without those that are here already. Returns how many.

        What was said later holds, wherever it was said. All of them are written, or none.
        """
        return self._bring(entries, rows.time_after(""))

    def _bring(self, entries: Iterable[Entry], imported: str | None = None) -> int:
        """As `bring`. Without a time of import the rows count as made here, those that were imported before apart."""
        with self._writing() as db:
            there = {_content(one): one.id for one in map(rows.entry_of, rows.stored(db))}
            numbers: dict[int, int] = {}  # here, by those there
            count = 0
            for entry in entries:
                content = _content(entry)
                if content not in there:
                    undoes = None if entry.undoes is None else numbers.get(entry.undoes)
                    time = entry.imported if imported is None else imported
                    there[content] = rows.append(db, replace(entry, undoes=undoes, imported=time)).id
                    count += 1
                numbers[entry.id] = there[content]
            return count

    # Damage

    def verify(self) -> tuple[str, list[str]]:
        """Read every row. Returns the hash of the last one, and what is wrong, in words."""
        with self._reading() as db:
            return rows.verified(db) if db else ("", [])

    def mend(self, met: bool = False) -> None:
        """Begin a new file with all rows that can be read, if the file is damaged; that one is kept beside it.

        It is damaged if that was `met`, or where it cannot be opened. Raises LibraryError that tells its new name.
        """
        try:
            self.last()
            if not met:
                return
        except JournalDamagedError:
            pass
        with plain_errors(self.path), mending(self.path):
            if not self._is_damaged():
                return  # another process has mended it
            saved, lost = self._salvaged()
            aside = set_aside(self.path)
            log = self.path.with_name(f"{self.path.name}-journal")
            with suppress(FileNotFoundError):
                log.rename(aside.with_name(f"{aside.name}-journal"))
            if saved:
                self._bring(saved)
        raise LibraryError(
            f"The journal cannot be read. It is kept as {aside}; of its rows {len(saved):,} could be read and are in a "
            f"new one, {lost:,} could not."
        )

    def _is_damaged(self) -> bool:
        try:
            return bool(self.verify()[1])
        except JournalDamagedError:
            return True

    def _salvaged(self) -> tuple[list[Entry], int]:
        """The rows that can be read, and how many cannot, as far as that can be told."""
        saved: list[Entry] = []
        lost = 0
        with suppress(LibraryError), reading(self.path) as db:
            last = db.execute("SELECT max(id) FROM entries").fetchone()[0] or 0 if db else 0
            for number in range(1, last + 1):
                try:
                    assert db
                    saved.append(rows.one(db, number))
                except (sqlite3.Error, ValueError, TypeError, StopIteration):
                    lost += 1
        return saved, lost

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        with self._plain_values(), reading(self.path) as db:
            yield db

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._plain_values(), writing(self.path) as db:
            yield db

    @contextmanager
    def _plain_values(self) -> Iterator[None]:
        """Turns errors of stored values that are none into JournalDamagedError."""
        try:
            yield
        except UnicodeEncodeError:
            raise  # the caller's text is at fault, not the file
        except (ValueError, TypeError, StopIteration) as error:
            raise JournalDamagedError(
                f"The journal cannot be read: it holds something else than it should ({error}). Reading and searching "
                f"go on without it; `twosource journal --verify` says more ({self.path})."
            ) from error


def _content(entry: Entry) -> tuple[str, str, str, str | None, str | None]:
    """What makes a row the same in every journal that has it."""
    return entry.at, entry.author, rows.key(entry.target), rows.encoded(entry.before), rows.encoded(entry.after)
