"""What a worker of a cluster does: the far end of index.pipeline.executors.cluster. It needs no file of the library."""

import os
from functools import cache
from threading import Lock

import msgspec

from index.pipeline.calls import Answer, answer

_one_at_a_time = Lock()  # also where a worker has several threads: the models are not made for two calls at once


class Worked(msgspec.Struct, array_like=True):
    """A worker's versions, and its answer to the call, None where they are not those of whoever called."""

    versions: dict[str, str]
    answer: Answer | None


@cache
def versions() -> dict[str, str]:
    """What results depend on, but for what is sent with a call."""
    from importlib.metadata import version  # late: it is slow, and an update without a cluster needs none of these

    from index import claims, quotes

    return {"twosource": version("twosource"), "quotes": quotes.VERSION, "claims": claims.VERSION}


def told() -> bytes:
    """The versions, encoded."""
    return msgspec.msgpack.encode(versions())


def work(called_by: bytes, call: bytes) -> bytes:
    """A Worked, encoded. `called_by` are the versions of whoever calls, as `told` gives them."""
    if msgspec.msgpack.decode(called_by) != versions():
        return msgspec.msgpack.encode(Worked(versions(), None))
    with _one_at_a_time:
        os.environ.setdefault("OMP_NUM_THREADS", "1")  # each core has a worker of its own
        return msgspec.msgpack.encode(Worked(versions(), answer(call)))
