"""Turns bytes from the terminal into Textual's events, whatever the bytes are."""

import contextlib
import os
import re
import selectors
import time
from codecs import getincrementaldecoder
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tui.output import faults

LONGEST_PASTE = 64 * 1024  # bytes of a pasted text that are kept
_PASTE_PAUSE = 1.0  # seconds without a byte after which a paste counts as finished, even without its end mark
_BEAT = 0.1  # seconds between calls of `tick`
_START, _END = BRACKETED_PASTE_START.encode(), BRACKETED_PASTE_END.encode()
_OLD_MOUSE = b"\x1b[M"  # followed by three arbitrary bytes; newer reports have digits
_NO_TEXT = "\ufffd"
_GOES_ON = "[Obf\x1b"  # what may follow Esc; some terminals send Esc b and Esc f for a word to the left or right
_WHOLE = re.compile(
    r"\x1b\[(?!M|\[)[0-?]*[ -/]*[@-~]"
)  # an escape sequence, but for two kinds that go on behind a letter


class Keyboard:
    """Parses bytes from the terminal. It skips bytes that are not UTF-8, old mouse reports and unknown sequences.

    Whatever is in a paste is text. `bound` are the keys that have a meaning: unless "alt+g" is among them, Esc and g
    are always two keys, and unless "ctrl+j" is, it counts as Enter, for which terminals send it while the app starts.
    """

    def __init__(self, bound: Collection[str] = ()) -> None:
        self._bound = bound
        self._parser = _Parser()
        self._begun = ""  # of an escape sequence
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._last = b""  # the bytes before this one
        self._mouse = 0  # bytes that are missing of an old mouse report
        self._paste: bytearray | None = None  # the unfinished paste
        self._pasted: deque[str] = deque()  # finished pastes, for the parser's events
        self._fed_at = 0.0

    def feed(self, data: bytes) -> list[Message]:
        self._fed_at = time.monotonic()
        text = self._decode(bytes(self._keys(data)))
        return [event for char in text for event in self._told(partial(self._parse, char))]

    def tick(self) -> list[Message]:
        """Call this while nothing comes: that is how a single Esc is recognised."""
        if self._paste is not None and time.monotonic() - self._fed_at > _PASTE_PAUSE:
            return self.feed(_END)
        return list(self._told(self._parser.tick))

    def _keys(self, data: bytes) -> Iterator[int]:
        """The bytes for the parser, which gets only the start and end marks of a paste."""
        for byte in data:
            if self._mouse:
                self._mouse -= 1
                yield ord("!")  # position and button do not matter
                continue
            self._last = self._last[-5:] + bytes((byte,))
            if self._paste is not None:
                if len(self._paste) < LONGEST_PASTE + len(_END):
                    self._paste.append(byte)
                if self._last == _END:
                    self._pasted.append(self._paste.removesuffix(_END)[:LONGEST_PASTE].decode("utf-8", "ignore"))
                    self._paste = None
                    yield from _END
                continue
            if self._last == _START:
                self._paste = bytearray()
            elif self._last.endswith(_OLD_MOUSE):
                self._mouse = 3
            yield byte

    def _parse(self, char: str) -> Iterator[Message]:
        parser = self._parser
        if parser._awaiting.timeout is None:  # what was begun is told by now
            self._begun = ""
        if self._begun == "\x1b" and f"alt+{char}" in self._bound:
            self._parser, self._begun = _Parser(), ""
            yield events.Key(f"alt+{char}", None)
            return
        if self._begun == "\x1b" and char not in _GOES_ON:
            parser._timeout_time = 0.0  # the key Esc, which need not be waited for
            yield from parser.tick()
        if char == "\x1b":
            self._begun = char
        elif self._begun:
            self._begun = "" if self._begun == "\x1b" and char not in "[O" else self._begun + char
        yield from parser.feed("\r" if char == "\n" and "ctrl+j" not in self._bound else char)
        if _WHOLE.fullmatch(self._begun):
            self._begun = ""
            if parser._awaiting.timeout is not None:  # it would be taken for the keys that it is spelt by
                self._parser = _Parser()

    def _told(self, parse: Callable[[], Iterable[Message]]) -> Iterator[Message]:
        try:
            for event in parse():
                match event:
                    case events.Paste():
                        yield events.Paste(self._pasted.popleft() if self._pasted else "")
                    case events.Key() if event.character == _NO_TEXT:
                        pass
                    case _:
                        yield event
        except Exception:  # noqa: BLE001 (say a number that is no character's; the parser cannot go on after any)
            self._parser, self._begun = _Parser(), ""


class _Parser(XTermParser):
    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        """Like Textual's, but Esc and a key that is not bound together with it are two keys."""
        if alt:
            yield events.Key("escape", "\x1b")
        yield from super()._sequence_to_key_events(sequence)


class KeyboardDriver(LinuxDriver):
    """Textual's driver with this keyboard. No input stops it, and when no input can come any more, the app ends."""

    def _run_input_thread(self) -> None:
        while not self.exit_event.is_set():
            try:
                self.run_input_thread()
            except Exception as error:  # noqa: BLE001 (no error may make the keyboard stop working)
                faults.told(error)
                self.exit_event.wait(_BEAT)

    def run_input_thread(self) -> None:
        keyboard = Keyboard(getattr(self._app, "bound_keys", ()))
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                found = []
                if selector.select(_BEAT):
                    try:
                        data = os.read(self.fileno, 4096)
                    except OSError:  # the terminal is gone
                        data = b""
                    if not data:
                        self._end()
                        return
                    found = keyboard.feed(data)
                for message in (*found, *keyboard.tick()):
                    self.process_message(message)

    def _end(self) -> None:
        """End the app, because no key can be pressed any more."""
        with contextlib.suppress(RuntimeError):  # the app has ended already
            self._loop.call_soon_threadsafe(self._app.exit)
        self.exit_event.wait()
