"""What the analyst knows better: verdicts by a letter or a command, and what they change at once."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from index.library import Entry, Library
from index.model.claims import Bearing, Claim
from tui.desk import Desk
from tui.present import judging
from tui.present.glyphs import Glyphs
from tui.present.judging import Subject
from tui.screens.hands import Hands
from tui.screens.marking import MarkingScreen
from tui.settings.config import Settings
from tui.settings.keys import Keymap
from tui.widgets.claimlist import ClaimList
from tui.widgets.reader import Reader
from tui.widgets.sources import Sources
from tui.widgets.speakers import Speakers
from tui.widgets.statements import Statements

_STANDINGS = {"s": "single-source", "c": "copies", "o": "one-origin", "k": "corroborated", "u": "unresolved"}
# The letters of verdicts, the commands that they stand for, and their words.
_LETTERS = {
    "s": ("same", "same as held"),
    "n": ("not-same", "not the same"),
    "h": ("hold", "hold"),
    "o": ("overrule", "overrule"),
    "w": ("speaker-is", "who says it"),
    "m": ("speaker-called", "merge speaker"),
    "j": ("join-story", "join held story"),
    "x": ("leave-story", "leave story"),
    "a": ("outlet-called", "outlet alias"),
    "d": ("outlet-depends", "outlet depends"),
    "t": ("take-back", "take back"),
}
_TYPED = frozenset({"speaker-is", "speaker-called", "outlet-called", "outlet-depends"})


class VerdictScreen(MarkingScreen):
    def __init__(self, desk: Desk, glyphs: Glyphs, keymap: Keymap, settings: Settings, hands: Hands) -> None:
        super().__init__(desk, glyphs, keymap, settings, hands)
        self._held: Subject | None = None  # what the next verdict may compare with

    @property
    def subject(self) -> Subject:
        """What is in sight: the row under the cursor of the list in focus, or what is current in the text."""
        match self.focused:
            case Speakers(current=row) if row:
                return Subject(speaker=row.name)
            case Statements(current=row) if row:
                return Subject(row.document, None, row.content, row.speaker)
            case ClaimList(current=row) if row:
                return _of_claim(row.claim)
            case Sources(current=Entry() as entry):
                return Subject(entry.id)
            case Reader() if self.document and self.reader.claim and not self.reader.statement:
                return _of_claim(self.reader.claim)
            case Reader() if self.document and (said := self.reader.attribution):
                return Subject(self.document.id, self.reader.claim, said.content, said.speaker or "")
        return Subject(self._meant)

    # -- by a letter

    async def action_verdict(self) -> None:
        from tui.widgets.letters import Letter

        letters = [Letter(key, _LETTERS[key][1]) for key in self._fitting(self.subject)]
        if letters:
            await self.open_letters("Verdict", letters, self._choose_verdict)
        else:
            self.say("Nothing is in sight that a verdict could be about.")

    def _fitting(self, subject: Subject) -> Iterator[str]:
        """The letters of the verdicts that can be about this."""
        held = self._held
        if subject.claim:
            yield from "sn" if held and held.claim and held.claim.id != subject.claim.id else ""
            yield "o"
        yield from "w" if subject.statement else ""
        yield from "m" if subject.speaker else ""
        if subject.document is not None:
            yield "h"
            yield from "j" if held and held.document != subject.document else ""
            yield from "xad"
        yield from "t" if subject.document is not None or subject.speaker else ""

    async def _choose_verdict(self, letter: str) -> None:
        command = _LETTERS[letter][0]
        if command == "overrule":
            await self._open_standings()
        elif command in _TYPED:
            await self.open_command(f"{command} ")
        else:
            self._own[command]("")

    async def _open_standings(self) -> None:
        from tui.widgets.letters import Letter

        async def chosen(letter: str) -> None:
            await self.open_command(f"overrule {_STANDINGS[letter]} ")

        letters = [Letter(key, name.replace("-", " ")) for key, name in _STANDINGS.items()]
        await self.open_letters("It is", letters, chosen)

    # -- as commands

    @property
    def _own(self) -> Mapping[str, Callable[[str], object]]:
        return {
            **super()._own,
            "hold": lambda _: self.turn(self._hold(), group="hold"),
            "same": lambda _: self._compare_with_held(same=True),
            "not-same": lambda _: self._compare_with_held(same=False),
            "overrule": self._overrule,
            "speaker-is": self._credit,
            "speaker-called": self._call_speaker,
            "join-story": lambda _: self._join(),
            "leave-story": lambda _: self._of_document(judging.split),
            "outlet-called": partial(self._of_document, judging.call_outlet),
            "outlet-depends": partial(self._of_document, judging.depend),
            "take-back": lambda _: self._take_back(),
        }

    async def _hold(self) -> None:
        subject = self.subject
        if subject.document is None:
            self.say("Only a claim or a text can be held.")
            return
        words = await self.desk.ask(partial(judging.brief, subject=subject))
        self._held = subject
        self.say(f"Held: {words}. Go to another one, and {self.keymap.shown('verdicts.verdict')} compares the two.")

    def _compare_with_held(self, *, same: bool) -> None:
        held, claim = self._held, self.subject.claim
        if held is None or held.claim is None or claim is None or held.claim.id == claim.id:
            self.say(f"Hold a claim first ({self.keymap.shown('verdicts.verdict')} h), then go to the other one.")
        else:
            self.compare(held.claim, claim, same=same)

    def compare(self, one: Claim, other: Claim | Bearing, *, same: bool) -> None:
        """Say whether two claims are the same."""
        self._judge(lambda library: judging.compare(library, one, other, same=same))

    def _overrule(self, typed: str) -> None:
        name, _, reason = typed.partition(" ")
        standing = next((one for full, one in judging.STANDINGS.items() if full.startswith(name)), None)
        claim = self.subject.claim
        if claim is None:
            self.say_no_claim()
        elif standing is None:
            self.say(f"overrule needs a standing behind it: {', '.join(judging.STANDINGS)}; then the reason.")
        elif not reason.strip():
            self.say("overrule needs a reason behind the standing.")
        else:
            self._judge(partial(judging.overrule, claim=claim, standing=standing, reason=reason.strip()))

    def _credit(self, name: str) -> None:
        subject = self.subject
        if subject.statement:
            self._judge(partial(judging.credit, subject=subject, name=name))
        else:
            self.say("No statement is in sight.")

    def _call_speaker(self, name: str) -> None:
        speaker = self.subject.speaker
        if speaker:
            self._judge(partial(judging.call_speaker, speaker=speaker, name=name))
        else:
            self.say("No speaker is in sight.")

    def _join(self) -> None:
        held, document = self._held, self.subject.document
        if held is None or held.document is None or document is None or held.document == document:
            self.say(f"Hold a text of the other story first ({self.keymap.shown('verdicts.verdict')} h).")
        else:
            self._of_document(judging.join, held.document)

    def _of_document(self, verdict: Callable[..., str], *given: str | int) -> None:
        """Give a verdict on the document in sight."""
        document = self.subject.document
        if document is None:
            self.say("No text is in sight.")
        else:
            self._judge(lambda library: verdict(library, document, *given))

    def _take_back(self) -> None:
        self._judge(partial(judging.take_back, subject=self.subject))

    # -- what it changes

    def _judge(self, act: Callable[[Library], str]) -> None:
        self.work(self._judged(act), group="verdict")

    async def _judged(self, act: Callable[[Library], str]) -> None:
        said = await asyncio.shield(self.desk.keep(act))
        await self._show_all_said()
        await self.recompute(said)

    async def recompute(self, said: str = "") -> None:
        """Have all that was found follow what the analyst says now, and say what that changed, and what was `said`.

        Call it after anything was said or taken back that the engine's findings depend on.
        """
        held, meant = self._held, self.subject.document
        here = [self.document.id if self.document else None, meant, held.document if held else None]
        ids = [id_ for id_ in here if id_ is not None]
        documents = await self.desk.ask(partial(judging.story_of, documents=ids))
        before = await self.desk.ask(partial(judging.standings, documents=documents))
        self.say(f"{said}: the claims follow." if said else "The claims follow.")
        await self.take_in()
        after = await self.desk.ask(partial(judging.standings, documents=documents))
        # What changed comes first: the end is cut where the line is short.
        self.say(f"{judging.changed(before, after)}  {said}".rstrip())

    async def take_in(self) -> None:
        """For subclasses: bring the library up to date, and wait for that."""
        raise NotImplementedError


def _of_claim(claim: Claim) -> Subject:
    return Subject(claim.document, claim, claim.statement.content if claim.statement else (), claim.speaker or "")
