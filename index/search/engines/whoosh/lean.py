"""Imports Whoosh without what it imports in vain: a web client, and rules for the forms of English words.

The two take two fifths of the time. What would need them, a storage in the web and the query `Variations`, is not used.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_UNUSED = {"urllib.request": "urlretrieve", "whoosh.lang.morph_en": "variations"}


@contextmanager
def lean() -> Iterator[None]:
    """Within, these modules are empty, unless they were imported before."""
    empty = {name: ModuleType(name) for name in _UNUSED if name not in sys.modules}
    for name, module in empty.items():
        setattr(module, _UNUSED[name], None)
    sys.modules.update(empty)
    try:
        yield
    finally:
        for name in empty:
            del sys.modules[name]
