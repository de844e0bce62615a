"""Text to attributed statements."""

from collections.abc import Generator

from index.model.document import Document
from index.model.statements import Attribution

VERSION = "encoder-7"  # part of every stored analysis; changed whenever another would be made

__all__ = ["VERSION", "attributions", "stepwise"]


def attributions(document: Document) -> tuple[Attribution, ...]:
    """The attributed statements of a document, in the order of their first content (index.quotes.engine)."""
    # Late: it takes 90 ms to import, and a library that has not changed does not need it.
    from index.quotes import engine

    return engine.attributions(document)


def stepwise(document: Document) -> Generator[float, None, tuple[Attribution, ...]]:
    """Like `attributions`, but yields the share of the work that is done, 0 to 1, after each piece of the text."""
    from index.quotes import engine

    return (yield from engine.stepwise(document))
