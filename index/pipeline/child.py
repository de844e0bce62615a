"""A process that calls functions for another one: `python -P -m index.pipeline.child`.

It reads calls from its standard input and writes an answer to each to its standard output; index.pipeline.executors is
the other end. Both are msgpack messages, each preceded by its length in four bytes. Its first message says that it is
ready. It exits as soon as its input closes, so that no child outlives its parent.
"""

import os
import signal
import sys
import threading
from contextlib import suppress
from importlib import import_module
from queue import SimpleQueue
from typing import NoReturn, get_type_hints

import msgspec

from index.reading.child import read_message, write_message

LARGEST = 2**30  # bytes of a message


class Call(msgspec.Struct, array_like=True):
    """A call of a function, given by module and name, with one value.

    The function's annotations must name the types of its value and result, and msgspec must support them.
    """

    module: str
    function: str
    value: msgspec.Raw


class Answer(msgspec.Struct, array_like=True):
    """The result, or the error in words."""

    result: msgspec.Raw
    error: str = ""


HELLO = Answer(msgspec.Raw(msgspec.msgpack.encode(None)))


def _answer(call: Call) -> bytes:
    try:
        function = getattr(import_module(call.module), call.function)
        *kinds, _ = get_type_hints(function).values()  # the last is the result's
        result = function(msgspec.msgpack.decode(call.value, type=kinds[0]))
        return msgspec.msgpack.encode(Answer(msgspec.Raw(msgspec.msgpack.encode(result))))
    except Exception as error:  # noqa: BLE001 (the parent is told, and the next call is independent of this one)
        told = f"{type(error).__name__}: {error}".encode("utf-8", "backslashreplace").decode()
        return msgspec.msgpack.encode(Answer(HELLO.result, told))


def _receive(calls: SimpleQueue[bytes]) -> NoReturn:
    """Read calls until the input ends, then end the process."""
    with suppress(EOFError, OSError):
        while True:
            calls.put(read_message(lambda size: os.read(0, min(size, 2**20)), LARGEST))
    os._exit(0)


def main() -> NoReturn:
    """Answer calls until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which then ends this process
    answers = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # so that nothing printed gets among the answers
    calls: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(calls,), daemon=True).start()
    try:
        write_message(answers, msgspec.msgpack.encode(HELLO))
        while True:
            write_message(answers, _answer(msgspec.msgpack.decode(calls.get(), type=Call)))
    except OSError:  # nobody reads any more
        sys.exit(0)


if __name__ == "__main__":
    main()
