"""Whatever analysts say, take back, undo, redo and import, in any order: the journal holds what a simple model does."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from index.journal.journal import Journal
from index.library import LibraryError
from index.model.actions import Entry, Note, Outlet, Reliability, Tag, Target, Value

KRONE = Outlet("Krone")
TARGETS: list[Target] = [KRONE, Outlet("Herald")]
VALUES: list[Value] = [Tag("one"), Tag("two"), Note("a"), Note("b"), Reliability("A"), Reliability("B")]
AUTHORS = st.sampled_from(["ana", "ben"])
Slot = tuple[str, str, str, str]


class Machine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "here" / "journals" / "x.sqlite"
        self.elsewhere = Journal(self.folder / "there" / "journals" / "x.sqlite", "kim")
        self.held: dict[Slot, tuple[Value | None, str]] = {}  # with the time at which it was said
        self.done: dict[str, list[Entry]] = {"ana": [], "ben": []}
        self.undone: dict[str, list[Entry]] = {"ana": [], "ben": []}
        self.rows: list[Entry] = []

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def held_for(self, author: str, target: Target, value: Value) -> Value | None:
        return self.held.get(slot(author, target, value), (None, ""))[0]

    def note(self, row: Entry) -> None:
        self.rows.append(row)
        key = slot(row.author, row.target, row.value)
        if row.at >= self.held.get(key, (None, ""))[1]:
            self.held[key] = row.after, row.at

    @rule(author=AUTHORS, about=st.sampled_from(TARGETS), value=st.sampled_from(VALUES), back=st.booleans())
    def says(self, author: str, about: Target, value: Value, back: bool) -> None:
        journal = Journal(self.path, author)
        before, after = self.held_for(author, about, value), None if back else value
        row = journal.take_back(about, value) if back else journal.put(about, value)
        assert (row is None) == (before == after)
        if row:
            assert (row.before, row.after) == (before, after)
            self.note(row)
            self.done[author].append(row)
            self.undone[author].clear()

    @rule(author=AUTHORS, again=st.booleans())
    def reverses(self, author: str, again: bool) -> None:
        journal = Journal(self.path, author)
        done, other = self.done[author], self.undone[author]
        if again:
            done, other = other, done
        action = done.pop() if done else None
        held = action and self.held_for(author, action.target, action.value)
        try:
            row = journal.redo() if again else journal.undo()
        except LibraryError:
            assert action and held != (action.before if again else action.after), "somebody said something else"
            return
        assert (row is None) == (action is None)
        if row and action:
            before, after = (action.before, action.after) if again else (action.after, action.before)
            assert (row.before, row.after, held) == (before, after, before)
            self.note(row)
            other.append(action)

    @rule(about=st.sampled_from(TARGETS), value=st.sampled_from(VALUES))
    def somebody_says_elsewhere(self, about: Target, value: Value) -> None:
        self.elsewhere.put(about, value)

    @rule()
    def that_is_imported(self) -> None:
        known = {(row.at, row.author) for row in self.rows}
        new = [row for row in self.elsewhere.entries() if (row.at, row.author) not in known]
        assert Journal(self.path, "ana").bring(list(self.elsewhere.entries())) == len(new)
        for row in new:
            self.note(row)

    @invariant()
    def all_is_there(self) -> None:
        journal = Journal(self.path, "ana")
        kept = {
            slot(one.author, one.target, one.value): one.value for one in journal.kept("tag", "note", "reliability")
        }
        assert kept == {key: value for key, (value, _) in self.held.items() if value}
        assert [(row.at, row.author, row.after) for row in journal.entries()] == [
            (row.at, row.author, row.after) for row in self.rows
        ]
        assert journal.verify()[1] == []


def slot(author: str, target: Target, value: Value) -> Slot:
    return target.key, value.kind, value.name, author if value.personal else ""


TestJournal = Machine.TestCase
TestJournal.settings = settings(max_examples=8, stateful_step_count=20, deadline=None)
