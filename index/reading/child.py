"""The process that parses files which may take too much time or memory: `python -P -m index.reading.child`.

It reads requests from its standard input and writes an answer to each to its standard output; index.reading.apart is
the other end. Both are msgpack messages, each preceded by its length in four bytes. Too much computing time ends the
process; too much memory is reported in the answer. It exits as soon as its input closes. Before the first request it
shuts itself in (index.reading.sandbox).

What parsers print or warn about is discarded: it may quote a stranger's words, and standard error is the user's
terminal.
"""

import os
import resource
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from queue import SimpleQueue
from typing import NoReturn

import msgspec
from msgspec.structs import replace

from index.model.document import Document, Problem
from index.reading.decoding import SENT_AS
from index.reading.formats import TABLE, Member
from index.reading.reasons import UnreadableError, fault
from index.reading.sandbox import shut_in
from index.reading.unpacking import unpacked

CPU_S = 8  # for one file
UNPACKING_S = 30  # for one that holds others, which are parsed apart from it
MEMORY = 2**30  # bytes of address space, including what the interpreter maps
_LARGEST = 2**32  # bytes of a request
_LENGTH = 4  # bytes of the number that says how long a message is
_status = -1  # /proc/self/status, opened before nothing more can be


class Request(msgspec.Struct, array_like=True):
    """A file to parse, with the name of its format. `path` is only for what the name tells: nothing is read there."""

    format: str
    path: bytes
    data: bytes
    sent_as: str | None = None  # its encoding, as the server that sent it says


class Answer(msgspec.Struct, array_like=True):
    """What a file contains, without its path. `peak` is the most memory the process has used, in bytes.

    For a file that holds others there is an answer for each of these, and a last one with the problems.
    """

    documents: list[Document]
    problems: list[Problem]
    peak: int
    member: Member | None = None


def limit_of(name: str) -> float:
    """The seconds of computing time that reading a file of this format may take."""
    return UNPACKING_S if TABLE.named(name).holds else CPU_S


def write_message(file: int, message: bytes) -> None:
    """Write one message. Raises OSError if nobody reads it."""
    left = memoryview(len(message).to_bytes(_LENGTH, "big") + message)
    while left:
        left = left[os.write(file, left) :]


def read_message(read: Callable[[int], bytes], largest: int) -> bytes:
    """Read one message. `read` returns at most as many bytes as it is asked for, and none at the end of input.

    Raises EOFError at the end, and for a message of more than `largest` bytes.
    """
    length = int.from_bytes(_exactly(read, _LENGTH), "big")
    if length > largest:
        raise EOFError(f"a message of {length} bytes")
    return _exactly(read, length)


def _exactly(read: Callable[[int], bytes], size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        some = read(size - len(found))
        if not some:
            raise EOFError
        found += some
    return bytes(found)


def _answers(request: Request) -> Iterator[bytes]:
    """The answers to a request, encoded."""
    documents: list[Document] = []
    problems: list[Problem] = []
    path = os.fsdecode(request.path)
    SENT_AS.set(request.sent_as)
    try:
        one, file = TABLE.named(request.format), BytesIO(request.data)
        for found in unpacked(one, path, file) if one.holds else one.reader()(path, file):
            if isinstance(found, Member):
                yield msgspec.msgpack.encode(Answer([], [], 0, found))
            elif isinstance(found, Document):
                documents.append(replace(found, path=""))
            else:
                problems.append(replace(found, path=""))
        yield msgspec.msgpack.encode(Answer(documents, problems, _peak()))
        return
    except UnreadableError as error:
        reason = str(error)
    except MemoryError:
        reason = f"too large: reading it takes more than {MEMORY / 2**30:.0f} GB of memory"
    except Exception as error:  # noqa: BLE001 (one odd file must not stop the others)
        reason = fault(error)
    problems.append(Problem("", reason.encode("utf-8", "replace").decode()))
    yield msgspec.msgpack.encode(Answer(documents, problems, _peak()))


def _peak() -> int:
    """The most memory that this process has used, in bytes.

    On Linux, getrusage includes what the parent had used before exec, which may have been far more; /proc does not.
    """
    if _status >= 0:
        for line in os.pread(_status, 2**14, 0).splitlines():
            if line.startswith(b"VmHWM:"):
                return int(line.split()[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _receive(requests: SimpleQueue[bytes]) -> NoReturn:
    """Read requests until the input ends, then end the process."""
    with suppress(EOFError):
        while True:
            requests.put(read_message(lambda size: os.read(0, min(size, 2**20)), _LARGEST))
    os._exit(0)


def _in_memory(*_: object, **__: object) -> BytesIO:
    """A temporary file for libraries that want one (py3langid does, for its model): this process can write none."""
    return BytesIO()


def main() -> NoReturn:
    """Answer requests until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which then closes the input
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # ends the process, even within a regular expression that hangs
    global _status
    with suppress(OSError):
        _status = os.open("/proc/self/status", os.O_RDONLY | os.O_CLOEXEC)
    answers = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    tempfile.TemporaryFile = _in_memory  # type: ignore[assignment]
    shut_in(MEMORY)
    requests: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(requests,), daemon=True).start()
    while True:
        request = msgspec.msgpack.decode(requests.get(), type=Request)
        signal.setitimer(signal.ITIMER_PROF, limit_of(request.format))
        for answer in _answers(request):
            write_message(answers, answer)
        signal.setitimer(signal.ITIMER_PROF, 0)


if __name__ == "__main__":
    main()
