"""Makes Whoosh's pickles harmless. It reads them in many places, and a pickle can run any code.

Nearly all are plain numbers, strings and containers, for which no class is needed. The exception is the list of
segments in an index's table of contents: its two classes are replaced by empty ones, and segments are made from their
fields once these are checked. Python's own `pickle` is not touched.
"""

import io
import pickle
import re
import sys
from collections import defaultdict
from collections.abc import Mapping, Set
from types import BuiltinFunctionType, SimpleNamespace
from typing import Any, BinaryIO

import msgspec

_SEGMENT_ID = re.compile(r"[0-9a-z]{1,32}")
_INDEX_NAME = re.compile(r"[A-Za-z]{1,32}")


class Listed(msgspec.Struct, frozen=True):
    """A segment as it is listed: its number of documents, removed ones too, and how many words they have by field."""

    index: str
    id: str
    documents: int
    removed: Set[int]
    compound: bool
    lengths: Mapping[str, int]

    @property
    def name(self) -> str:
        """The beginning of its file's name."""
        return f"{self.index}_{self.id}"

    # As Whoosh calls it

    def doc_count(self) -> int:
        return self.documents - len(self.removed)

    def deleted_count(self) -> int:
        return len(self.removed)


class _Fields:
    """Stands in for a class: keeps the fields that a pickle gives an object, and does nothing with them."""

    fields: object = None

    def __setstate__(self, fields: object) -> None:
        self.fields = fields


class _SafeUnpickler(pickle.Unpickler):
    segment: type[_Fields] | None = None

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 (as the base class has it)
        match module, name:
            case "whoosh.codec.whoosh3", "W3Segment":
                # A new class each time, so that whatever a pickle does to it has no lasting effect.
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
    """For pickles without any objects: postings, columns, tables."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401
        raise pickle.UnpicklingError(f"an index may not hold a {module}.{name}")


def loads(data: bytes) -> Any:  # noqa: ANN401 (any plain data)
    """Like pickle.loads, for plain data only. Raises pickle.UnpicklingError for anything else."""
    return _PlainUnpickler(io.BytesIO(data)).load()


def _loaded(file: BinaryIO) -> Any:  # noqa: ANN401
    """What a pickle holds: plain data, or a list with segments."""
    unpickler = _SafeUnpickler(file)
    loaded = unpickler.load()
    if unpickler.segment and isinstance(loaded, list):
        return [_checked(one.fields) if isinstance(one, unpickler.segment) else one for one in loaded]
    return loaded


def listed(file: BinaryIO) -> list[Listed]:
    """The segments of a list. Raises pickle.UnpicklingError for anything else."""
    loaded = _loaded(file)
    if not isinstance(loaded, list) or not all(isinstance(one, Listed) for one in loaded):
        raise pickle.UnpicklingError("a table of contents is not as Whoosh writes it")
    return loaded


def load(file: BinaryIO) -> Any:  # noqa: ANN401
    """Like pickle.load, for plain data and an index's list of segments. Raises pickle.UnpicklingError."""
    loaded = _loaded(file)
    return [_segment(one) if isinstance(one, Listed) else one for one in loaded] if isinstance(loaded, list) else loaded


def _checked(fields: object) -> Listed:
    """A segment with these fields. Each is checked, because names of files are made from them."""
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
            return Listed(name, id_, count, deleted or set(), compound, lengths)
    raise pickle.UnpicklingError("a segment of the index is not as Whoosh writes it")


def _segment(of: Listed) -> object:
    """Whoosh's own segment."""
    from whoosh.codec.whoosh3 import W3Segment  # late: a search does without Whoosh

    from index.search.engines.whoosh.postings import Codec

    segment = W3Segment(Codec(), of.index, doccount=of.documents, segid=of.id, deleted=of.removed or None)
    segment.compound = of.compound
    segment._fieldlengths = of.lengths
    return segment


# Whoosh asks for protocol 2, in which bytes are stored as a call to a codec. In protocol 3 they are plain, so that no
# call needs to be allowed; they are also smaller and faster.


def dumps(value: object, protocol: int = 3) -> bytes:
    return pickle.dumps(value, 3)


def dump(value: object, file: BinaryIO, protocol: int = 3) -> None:
    pickle.dump(value, file, 3)


def _refuse(*_: object, **__: object) -> Any:  # noqa: ANN401
    raise pickle.UnpicklingError("an index in an old format is not read")


def guard() -> None:
    """Replace pickle's functions in every Whoosh module loaded so far. Call it after importing them."""
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
