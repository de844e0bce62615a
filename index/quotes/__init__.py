"""Text to attributed statements."""

from collections.abc import Generator

from index.model.document import Document
from index.model.statements import Attribution

VERSION = "encoder-3"  # part of every stored analysis; changed whenever another would be made

__all__ = ["VERSION", "attributions", "stepwise"]


def attributions(document: Document) -> tuple[Attribution, ...]:
    """The attributed statements of a document, in the order of their first content (index.quotes.engine)."""
    # Imported here: 90 ms, and a library that has not changed is opened without it.
    from index.quotes import engine

    return engine.attributions(document)


def stepwise(document: Document) -> Generator[float, None, tuple[Attribution, ...]]:
    """As `attributions`, yielding the share of the work that is done after each piece of the text."""
    from index.quotes import engine

    return (yield from engine.stepwise(document))
