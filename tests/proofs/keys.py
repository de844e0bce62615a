"""Any keys, sizes and changes of the files leave every screen whole: one owner of the keys, and a true footer.

Most keys are pressed in process, so that all that the screens hold can be looked at; some in a real terminal.
"""

import asyncio
import contextlib
import os
import traceback
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widget import Widget

from index.library import Library
from tests.proofs.proof import Proof
from tests.tui.terminal import PATIENCE, Terminal, twosource
from tests.tui.test_keyboard import sent
from tui.app import TwosourceApp
from tui.present.glyphs import UNICODE
from tui.screens.evidence import EvidenceScreen
from tui.screens.help import HelpScreen
from tui.screens.keyed import KeyedScreen
from tui.screens.matrix import MatrixScreen
from tui.screens.reading import ReadingScreen
from tui.screens.sheet import SheetScreen
from tui.screens.timeline import TimelineScreen
from tui.settings import session
from tui.settings.keys import KEYS
from tui.widgets.letters import Letters
from tui.widgets.line import Line
from tui.widgets.rows import Rows

_LONG, _SHORT = 20_000, 300  # keys
_IN_TERMINAL = 0.05  # of them
_SEEDS = Path(__file__).parents[2] / "seeds"
_NAMES = sorted({name for key in KEYS for name in key.names} - {"ctrl+q", "ctrl+z"})
_WORDS = (
    "/kim putin",
    "/standing:single tr",
    '/"side by',
    ":view claims",
    ":filter dis",
    ":12",
    "3Fspeaker",
    "é漢",
    " ",
)
_FOOTERS = {
    EvidenceScreen: ("evidence",),
    MatrixScreen: ("move", "matrix"),
    TimelineScreen: ("move", "timeline"),
    SheetScreen: ("move", "sheet"),
    HelpScreen: ("move", "help"),
}


def prove(proof: Proof) -> None:
    keys = _SHORT if proof.short else _LONG
    with (
        TemporaryDirectory() as folder,
        contextlib.chdir(folder),  # where reports are written
        _homes(Path(folder)),
        mock.patch.dict(os.environ, {"TERM": "xterm-256color"}),
    ):
        files = Path(folder) / "articles"
        _write(files)
        with Library([files]) as library:
            for _ in library.update():
                pass
        asyncio.run(_press_in_process(proof, files, keys))
        _press_in_terminal(proof, files, int(keys * _IN_TERMINAL))


@contextlib.contextmanager
def _homes(folder: Path) -> Iterator[None]:
    names = {"TWOSOURCE_CACHE": "cache", "XDG_STATE_HOME": "s", "XDG_CONFIG_HOME": "c", "XDG_DATA_HOME": "d"}
    own = {name: str(folder / place) for name, place in names.items()}
    with mock.patch.dict(os.environ, own | {"PAGER": "true", "EDITOR": "true", "VISUAL": "true"}):
        yield


def _write(files: Path) -> None:
    files.mkdir()
    for seed in _SEEDS.glob("*.txt"):
        (files / seed.name).write_bytes(seed.read_bytes())
    (files / "short.txt").write_text("A bridge\n\nThe mayor said on Monday that the bridge is closed.\n")


# -- in process


class _Hand:
    """Presses keys, as fast as chance has it; `pressed` are the last ones."""

    def __init__(self, proof: Proof, app: TwosourceApp) -> None:
        self._proof = proof
        self._app = app
        self._time = 0.0  # on the clock that the keys come with
        self.pressed: list[str] = []

    def press(self, name: str, character: str | None = None) -> None:
        key = events.Key(name, character if character else name if len(name) == 1 else None)
        key.time = self._time = self._time + self._proof.random.choice((0.0, 0.03, 0.3))
        self.pressed = [*self.pressed[-60:], name]
        self._proof.tried += 1
        self._app.post_message(key)

    def type(self, text: str) -> None:
        for char in text:
            self.press(char if char.isalnum() else _character_to_key(char), char)


async def _press_in_process(proof: Proof, files: Path, keys: int) -> None:
    while proof.tried < keys and len(proof.faults) < 5:
        app = TwosourceApp([str(files)], UNICODE, last=session.recall([str(files)]))
        hand = _Hand(proof, app)
        try:
            async with app.run_test(size=(80, 24)) as pilot:
                await _one_sitting(proof, files, keys, hand, pilot)
        except Exception:  # noqa: BLE001 (whatever it is, it ended the app)
            _fault(proof, hand, pilot.app.size, traceback.format_exc(limit=-3))
        proof.tell(f"{proof.tried:,} keys pressed")


async def _one_sitting(proof: Proof, files: Path, keys: int, hand: _Hand, pilot: Pilot[None]) -> None:
    """Press keys until the app ends by one of them."""
    app, chance = pilot.app, proof.random
    assert isinstance(app, TwosourceApp)
    while proof.tried < keys and not app._exit:
        for _ in range(chance.choice((1, 1, 2, 4, 9))):
            match chance.random():
                case roll if roll < 0.002:
                    hand.press("ctrl+q")
                case roll if roll < 0.09:
                    hand.type(chance.choice(_WORDS))
                case roll if roll < 0.12:
                    app.post_message(events.Paste(chance.choice(("two\nlines", "x" * 3_000, "\x1b[2J"))))
                case roll if roll < 0.30:
                    hand.press(chance.choice(("enter", "escape", "q", "j", "right_square_bracket", "tab")))
                case roll if roll < 0.40:
                    hand.type(chance.choice("abcdefghijklmnopqrstuvwxyz"))
                case _:
                    name = chance.choice(_NAMES)
                    hand.press(name, chr(32) if name == "space" else None)
        if chance.random() < 0.05:
            width, height = chance.choice(((1, 1), (250, 80), (chance.randint(1, 250), chance.randint(1, 80))))
            await pilot.resize_terminal(width, height)
        if chance.random() < (0.002 if not proof.short else 0.01):
            _change(proof, files)
            hand.press("r")
        if chance.random() < 0.5 and not await _settled(app):
            _fault(proof, hand, app.size, "the app is deaf")
            return
        if app._exception:
            return  # raised when the app is left
        if not app._exit:
            for wrong in _wrong(app):
                _fault(proof, hand, app.size, wrong)
    if app._exit and not {"ctrl+q", "q", "enter"}.intersection(hand.pressed):
        _fault(proof, hand, app.size, "the app ended, but by no key that quits")


def _change(proof: Proof, files: Path) -> None:
    """Add, change or remove a file."""
    name = files / f"more{proof.random.randint(0, 5)}.txt"
    if name.exists() and proof.random.random() < 0.5:
        name.unlink()
    else:
        number = proof.random.randint(10, 99)
        name.write_text(f"Ferry {number}\n\nThe minister said on Tuesday that {number} people were on board.\n")


async def _settled(app: TwosourceApp) -> bool:
    """Wait until all keys have acted and the screens have taken it in; False where that does not come."""
    for pump in (app, app.screen):
        done = asyncio.Event()
        if not pump.call_later(done.set):
            return True  # it ends
        try:
            await asyncio.wait_for(done.wait(), PATIENCE)
        except TimeoutError:
            return app._exit or app.screen is not pump
    await asyncio.sleep(0.03)
    return True


def _wrong(app: TwosourceApp) -> Iterator[str]:
    """What is not as it must be, once no key is on its way."""
    if not app._message_queue.empty() or not all(screen.is_mounted for screen in app.screen_stack):
        return
    screens = app.screen_stack
    kinds = [type(screen) for screen in screens]
    if kinds[0] is not ReadingScreen or len(set(kinds)) < len(kinds):
        yield f"the screens are {kinds}"
    reading, top = screens[0], screens[-1]
    assert isinstance(reading, ReadingScreen)
    assert isinstance(top, KeyedScreen)
    lines = [line for kind in (Line, Letters) for line in reading.query(kind) if not line._pruning]
    if lines != ([reading.line] if reading.line else []):
        yield f"{len(lines)} lines to type into, {reading.line} the open one"
    if top.ready.is_set() and (top.focused is None or not _displayed(top.focused)):
        yield f"{top.focused} has the keys of {top}"
    if reading.line and top is reading and reading.focused is not reading.line:
        yield f"a line is open, but {reading.focused} has the keys"
    for rows in reading.query(Rows):
        if not 0 <= rows.cursor < max(rows.total, 1):
            yield f"the cursor of {rows} is on {rows.cursor} of {rows.total}"
    if top.ready.is_set() and not reading.line:
        panes = _FOOTERS.get(type(top)) or ("move", *reading._panes, "screen")
        if top is reading and reading.status._panes != panes:
            yield f"the footer is that of {reading.status._panes}, the keys are {panes}"
        bound = top.active_bindings
        for key in (key for pane in panes for key in app.keymap.of(pane) if key.brief):
            if key.names[0] not in bound or not bound[key.names[0]].enabled:
                yield f"{key.id} is in the footer of {top}, but does nothing"


def _displayed(widget: Widget) -> bool:
    return all(node.display for node in widget.ancestors_with_self if isinstance(node, Widget))


def _fault(proof: Proof, hand: _Hand, size: object, what: str) -> None:
    proof.fault(f"seed {proof.seed}, key {proof.tried:,}, {size}: {what}; pressed last: {' '.join(hand.pressed)}")


# -- in a terminal


def _press_in_terminal(proof: Proof, files: Path, keys: int) -> None:
    pressed: list[str] = []
    while len(pressed) < keys:
        with Terminal(twosource("open", str(files)), (80, 24)) as terminal:
            terminal.wait_for("reports")  # the terminal's own ctrl+c and ctrl+q are off by then
            begun = len(pressed)
            while len(pressed) < keys and len(pressed) < begun + 500 and terminal.process.poll() is None:
                name = proof.random.choice(_NAMES)
                pressed.append(name)
                proof.tried += 1
                with contextlib.suppress(OSError):  # it ends by q
                    terminal.press(sent(name))
                if proof.random.random() < 0.1:
                    terminal.settle(proof.random.choice((0.01, 0.12, 0.3)))
                if proof.random.random() < 0.03:
                    terminal.resize(proof.random.randint(1, 250), proof.random.randint(1, 80))
            with contextlib.suppress(OSError):
                terminal.press("\x11")
            code = terminal.wait_exit()
            if code or b"Traceback" in terminal.sent:
                what = f"the app ended with {code}: {terminal.text}"
                proof.fault(f"seed {proof.seed}, in a terminal: {what}; pressed last: {' '.join(pressed[-60:])}")
