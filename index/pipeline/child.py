"""A process that calls functions for another one: `python -P -m index.pipeline.child`.

It reads calls from its standard input and writes an answer to each to its standard output (index.pipeline.calls);
index.pipeline.executors.pool is the other end. Both are msgpack messages, each preceded by its length in four bytes.
Its first message says that it is ready. It exits as soon as its input closes, so that no child outlives its parent.
"""

import os
import signal
import sys
import threading
from contextlib import suppress
from queue import SimpleQueue
from typing import NoReturn

import msgspec

from index.pipeline.calls import LARGEST, NOTHING, answer
from index.reading.child import read_message, write_message


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
        write_message(answers, msgspec.msgpack.encode(NOTHING))
        while True:
            write_message(answers, msgspec.msgpack.encode(answer(calls.get())))
    except OSError:  # nobody reads any more
        sys.exit(0)


if __name__ == "__main__":
    main()
