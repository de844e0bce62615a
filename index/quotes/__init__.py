"""Text to attributed statements."""

from index.quotes.engine import VERSION, attributions

__all__ = ["VERSION", "attributions"]
