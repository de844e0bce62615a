"""Runs the model with onnxruntime: it finds spans in windows of text, with their roles and links.

model/README.md says what the model is, what it was trained on, and how good it is.
"""

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import as_file, files
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import numpy as np

from index.model.document import Span
from index.quotes.decoding import INSIDE, TAGS, Begin, Field, decode
from index.quotes.readings import Link, Reading, Tagged
from index.quotes.relations import Floats, Range, Weights, cues_of, sources_of
from index.quotes.windows import Window, windows

TOGETHER = 16  # windows that are decoded at once: most documents whole, and few enough for any length of text


class Tagger:
    """The model. `tagger()` returns the only one of this process."""

    def __init__(self, folder: Path) -> None:
        from index.text.encoder import session, tokenizer  # late: only who analyses needs it

        self._session = session(folder / "attribution.onnx")
        self._tokenizer = tokenizer()
        learned: dict[str, Any] = json.loads(self._session.get_modelmeta().custom_metadata_map["decoder"])
        arrays = {name: np.array(value, dtype=np.float32) for name, value in learned.items()}
        self._field = Field(arrays["transitions"], arrays["first"], arrays["last"])
        self._weights = Weights(
            arrays["unsourced"], float(arrays["unsourced_bias"][0]), arrays["distances"], arrays["between"]
        )

    def read(self, text: str, paragraphs: Sequence[Span]) -> Iterator[Reading]:
        """The readings of the paragraphs' windows, in order. Takes time linear in the length of the text."""
        found = windows(text, paragraphs, self._tokenizer)
        while together := list(islice(found, TOGETHER)):
            yield from self._read(text, together)

    def _read(self, text: str, together: Sequence[Window]) -> Iterator[Reading]:
        answers = [self._run(window) for window in together]
        # Decoding takes a step for each word of the longest paragraph, for one paragraph about as long as for many.
        cuts = [(number, *words) for number, window in enumerate(together) for words in _paragraphs(window)]
        longest = max(end - start for _, start, end in cuts)
        scores = np.zeros((len(cuts), longest, TAGS), dtype=np.float32)
        mask = np.zeros((len(cuts), longest), dtype=np.bool_)
        continues = np.zeros(len(cuts), dtype=np.bool_)
        for row, (number, start, end) in enumerate(cuts):
            scores[row, : end - start] = answers[number][0][start:end]
            mask[row, : end - start] = True
            continues[row] = start == 0 and together[number].continues
        tags, chances = decode(scores, mask, continues, self._field)
        spans: list[dict[Begin, list[tuple[Range, float]]]] = [{role: [] for role in Begin} for _ in together]
        for (number, start, end), row_tags, row_chances in zip(cuts, tags, chances, strict=True):
            for role, words, chance in _spans(row_tags[: end - start].tolist(), row_chances):
                spans[number][role].append(((words[0] + start, words[1] + start), chance))
        for window, found, (_, vectors) in zip(together, spans, answers, strict=True):
            yield self._linked(text, window, found, vectors)

    def _run(self, window: Window) -> tuple[Floats, Floats]:
        """The scores of tags [words, TAGS] and the vectors of links [words, 4 * LINK]."""
        given = {
            "ids": window.ids,
            "shapes": window.shapes,
            "firsts": window.firsts,
        }
        # One window at a time: in a batch they would be padded to the same length, which costs more.
        (scores,), (vectors,) = self._session.run(None, {name: np.array([row]) for name, row in given.items()})
        return scores, vectors

    def _linked(
        self, text: str, window: Window, found: dict[Begin, list[tuple[Range, float]]], vectors: Floats
    ) -> Reading:
        sources, cues, contents = ([words for words, _ in found[role]] for role in Begin)
        of_contents: list[Link | None] = [None] * len(contents)
        of_cues: list[Link | None] = [None] * len(cues)
        if cues:
            if contents:
                introducing = [_introduces(text, window, start) for start, _ in cues]
                of_contents[:] = cues_of(contents, cues, vectors, window.paragraphs, self._weights, introducing)
            of_cues[:] = sources_of(cues, sources, vectors, window.paragraphs, self._weights)

        def tagged(role: Begin, links: Sequence[Link | None]) -> tuple[Tagged, ...]:
            return tuple(
                Tagged(Span(window.spans[start].start, window.spans[end - 1].end), chance, link)
                for ((start, end), chance), link in zip(found[role], links, strict=True)
            )

        return Reading(
            tagged(Begin.SOURCE, [None] * len(sources)),
            tagged(Begin.CUE, of_cues),
            tagged(Begin.CONTENT, of_contents),
            bool(window.continues and contents and contents[0][0] == 0),
            window.spans[-1].end,
        )


@cache
def tagger() -> Tagger:
    """The package's model, loaded at the first call."""
    with as_file(files(__package__) / "model") as folder:
        return Tagger(folder)


def _paragraphs(window: Window) -> Iterator[Range]:
    """The window's paragraphs as ranges of its words."""
    start = 0
    for _, words in groupby(window.paragraphs):
        end = start + sum(1 for _ in words)
        yield start, end
        start = end


def _introduces(text: str, window: Window, word: int) -> bool:
    """Whether the word's paragraph ends with a colon, and so introduces what comes next."""
    last = bisect_right(window.paragraphs, window.paragraphs[word]) - 1
    return text[window.spans[last].end - 1] == ":"


def _spans(tags: Sequence[int], chances: Floats) -> Iterator[tuple[Begin, Range, float]]:
    """The tagged spans of a paragraph: role, range of words, and the mean probability of their tags."""
    start = 0
    while start < len(tags):
        tag = tags[start]
        end = start + 1
        if tag:
            role = Begin(tag - INSIDE if tag > INSIDE else tag)
            while end < len(tags) and tags[end] == role + INSIDE:
                end += 1
            yield role, (start, end), float(chances[start:end].mean())
        start = end
