"""What a document is compared by with others of its outlet, to find the paragraphs that repeat in them."""

import msgspec


class Traits(msgspec.Struct, frozen=True):
    """The paragraphs of a document that may be furniture, and the names in it.

    Of these paragraphs, `starts` are the offsets, `prints` numbers that are equal where paragraphs are, but for names
    and figures, and `named` the names in each. `names` are those in the document. Each name is a number.
    """

    starts: tuple[int, ...]
    prints: tuple[int, ...]
    named: tuple[tuple[int, ...], ...]
    names: tuple[int, ...]


class Noted(msgspec.Struct, frozen=True):
    """The traits of a stored document, and where the paragraphs start that are folded because they repeat."""

    document: int
    traits: Traits
    folded: tuple[int, ...]
