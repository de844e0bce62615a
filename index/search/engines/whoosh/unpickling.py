"""Whoosh reads pickles in many places, and a pickle can run any code. Here each of them is made harmless.

Nearly all are plain numbers, texts and containers, for which no class is needed at all. The one exception is the
list of segments in an index's table of contents: the two classes in it are stood in for by empty ones, and
real segments are made from their checked fields. Python's own `pickle` is left as it is for everybody else.
"""

import io
import pickle
import re
import sys
from collections import defaultdict
from types import BuiltinFunctionType, SimpleNamespace
from typing import Any, BinaryIO

_SEGMENT_ID = re.compile(r"[0-9a-z]{1,32}")
_INDEX_NAME = re.compile(r"[A-Za-z]{1,32}")


class _Fields:
    """Takes the fields that a pickle gives an object, and does nothing with them."""

    fields: object = None

    def __setstate__(self, fields: object) -> None:
        self.fields = fields


class _SafeUnpickler(pickle.Unpickler):
    segment: type[_Fields] | None = None

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 (as the base class has it)
        match module, name:
            case "whoosh.codec.whoosh3", "W3Segment":
                # A class of this one reading, so that what a pickle does to it ends with it.
                self.segment = self.segment or type("Segment", (_Fields,), {})
                return self.segment
            case "index.search.engines.whoosh.postings", "Codec":
                return type("Codec", (_Fields,), {})
            case "collections", "defaultdict":
                return defaultdict
            case "builtins", "int":
                return int
            case "builtins", "set":
                return set
        raise pickle.UnpicklingError(f"an index may not hold a {module}.{name}")


class _PlainUnpickler(pickle.Unpickler):
    """For what holds no objects at all: postings, columns, tables."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401
        raise pickle.UnpicklingError(f"an index may not hold a {module}.{name}")


def loads(data: bytes) -> Any:  # noqa: ANN401 (any plain data)
    """As pickle.loads, for plain data only. Raises pickle.UnpicklingError for anything else."""
    return _PlainUnpickler(io.BytesIO(data)).load()


def load(file: BinaryIO) -> Any:  # noqa: ANN401
    """As pickle.load, for plain data and the list of an index's segments."""
    unpickler = _SafeUnpickler(file)
    loaded = unpickler.load()
    if unpickler.segment and isinstance(loaded, list):
        return [_segment(one.fields) if isinstance(one, unpickler.segment) else one for one in loaded]
    return loaded


def _segment(fields: object) -> object:
    """A Whoosh segment from the fields of a stored one, each checked: its names become names of files."""
    from whoosh.codec.whoosh3 import W3Segment  # 100 ms; loaded already wherever this is called

    from index.search.engines.whoosh.postings import Codec

    match fields:
        case {
            "indexname": str(name),
            "segid": str(id_),
            "_doccount": int(count),
            "_deleted": None | set() as deleted,
            "compound": bool(compound),
            "_fieldlengths": dict(lengths),
        } if (
            _INDEX_NAME.fullmatch(name)
            and _SEGMENT_ID.fullmatch(id_)
            and all(type(number) is int for number in deleted or ())
            and all(type(key) is str and type(value) is int for key, value in lengths.items())
        ):
            segment = W3Segment(Codec(), name, doccount=count, segid=id_, deleted=deleted)
            segment.compound = compound
            segment._fieldlengths = lengths
            return segment
    raise pickle.UnpicklingError("a segment of the index is not as Whoosh writes it")


# Whoosh asks for protocol 2, in which bytes are a call of a codec. In protocol 3 they are plain: no call need be
# allowed, and they are smaller and faster.


def dumps(value: object, protocol: int = 3) -> bytes:
    return pickle.dumps(value, 3)


def dump(value: object, file: BinaryIO, protocol: int = 3) -> None:
    pickle.dump(value, file, 3)


def _refuse(*_: object, **__: object) -> Any:  # noqa: ANN401
    raise pickle.UnpicklingError("an index in an old format is not read")


def guard() -> None:
    """Replace pickle's readers and writers in every Whoosh module loaded so far. Call it after importing them."""
    ours: dict[object, object] = {pickle.load: load, pickle.loads: loads, pickle.dump: dump, pickle.dumps: dumps}
    module_in_small = SimpleNamespace(
        load=load, loads=loads, dump=dump, dumps=dumps, PicklingError=pickle.PicklingError
    )
    for name, module in list(sys.modules.items()):
        if name != "whoosh" and not name.startswith("whoosh."):
            continue
        for attribute, value in list(vars(module).items()):
            if value is pickle:
                setattr(module, attribute, module_in_small)
            elif isinstance(value, type) and issubclass(value, pickle.Unpickler):
                setattr(module, attribute, _refuse)
            elif isinstance(value, BuiltinFunctionType) and value in ours:
                setattr(module, attribute, ours[value])
