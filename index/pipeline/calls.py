"""Calls of functions between processes, as bytes: what the local pool and a cluster send and get back.

The functions are of module level, with one argument. Argument and result are of annotated types that msgspec supports:
nothing is pickled, and no state of a process is copied into another.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar, get_type_hints

import msgspec

LARGEST = 2**30  # bytes of a message

Result = TypeVar("Result")


class FailedError(Exception):
    """A call in another process failed. The message is the function's error, or says how the process ended."""


class Call(msgspec.Struct, array_like=True):
    """A call of a function, given by module and name, with one value."""

    module: str
    function: str
    value: msgspec.Raw


class Answer(msgspec.Struct, array_like=True):
    """The result, or the error in words."""

    result: msgspec.Raw
    error: str = ""


NOTHING = Answer(msgspec.Raw(msgspec.msgpack.encode(None)))


def encoded(function: Callable[[Any], Any], value: object) -> bytes:
    """A call to send. Raises UnicodeEncodeError for text that is none, such as an undecodable path."""
    sent = msgspec.Raw(msgspec.msgpack.encode(value))
    return msgspec.msgpack.encode(Call(function.__module__, function.__name__, sent))


def answer(call: bytes) -> Answer:
    """What the function makes of the value, or its error."""
    try:
        asked = msgspec.msgpack.decode(call, type=Call)
        function = getattr(import_module(asked.module), asked.function)
        *kinds, _ = get_type_hints(function).values()  # the last is the result's
        result = function(msgspec.msgpack.decode(asked.value, type=kinds[0]))
        return Answer(msgspec.Raw(msgspec.msgpack.encode(result)))
    except Exception as error:  # noqa: BLE001 (whoever asked is told, and the next call is independent of this one)
        told = f"{type(error).__name__}: {error}".encode("utf-8", "backslashreplace").decode()
        return Answer(NOTHING.result, told)


def result(function: Callable[[Any], Result], answered: Answer) -> Result:
    """The function's result. Raises FailedError if it failed, msgspec.DecodeError if it is not what it returns."""
    if answered.error:
        raise FailedError(answered.error)
    made: Result = msgspec.msgpack.decode(answered.result, type=get_type_hints(function)["return"])
    return made
