"""The available engines, and which of them a library needs. Each is imported when it is first used."""

from importlib.util import find_spec

from index.search.engines.protocol import Engine

LARGE = 10_000  # documents; a library with more is searched by tantivy if that is installed


def default() -> Engine:
    """The engine that is always available."""
    from index.search.engines.whoosh.engine import WhooshEngine  # numpy: 60 ms

    return WhooshEngine()


def large() -> Engine | None:
    """The engine for large libraries, None if its package is not installed."""
    if find_spec("tantivy") is None:
        return None
    from index.search.engines.tantivy import TantivyEngine

    return TantivyEngine()


def best(documents: int) -> Engine | None:
    """The engine that so many documents call for, None if any will do."""
    return large() if documents > LARGE else None


def made_with(format_: str) -> Engine | None:
    """The engine that makes indexes of this format, None if there is none any more."""
    engine = large() if "tantivy" in format_ else default()
    return engine if engine and engine.format == format_ else None
