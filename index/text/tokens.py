"""Cuts text into the words of the encoders' vocabulary, and these into tokens.

The same words come again and again, so each is cut once: several times faster than to have the tokenizer read all.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# In text of these characters alone, words are runs of letters and digits, and each other sign is one by itself. A name
# in brackets may be a token of the vocabulary's own ("[SEP]").
_BEYOND = re.compile(r"[^\t\n\r -~\xa0À-ÖØ-öø-ÿ‘’“”–—…]|\[[A-Z]+\]")
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_KEPT = 50_000  # words of which the tokens are kept at hand


def word_tokens(text: str, tokenizer: "Tokenizer") -> Iterator[tuple[Sequence[int], int, int]]:
    """Each word of the text: its token ids, its start and its end. What the tokenizer leaves out is in none."""
    if _BEYOND.search(text):
        yield from _read(text, tokenizer)
        return
    for match in _WORD.finditer(text):
        yield _of_word(match[0], tokenizer), match.start(), match.end()


@lru_cache(maxsize=_KEPT)
def _of_word(word: str, tokenizer: "Tokenizer") -> tuple[int, ...]:
    return tuple(tokenizer.encode(word, add_special_tokens=False).ids)


def _read(text: str, tokenizer: "Tokenizer") -> Iterator[tuple[Sequence[int], int, int]]:
    encoding = tokenizer.encode(text, add_special_tokens=False)
    own: list[int] = []
    start = stop = 0
    last: int | None = None
    for id_, word, (begin, end) in zip(encoding.ids, encoding.word_ids, encoding.offsets, strict=True):
        if word is not None and word == last:
            own.append(id_)
            stop = end
        elif end > begin:
            if own:
                yield own, start, stop
            own, start, stop, last = [id_], begin, end, word
    if own:
        yield own, start, stop
