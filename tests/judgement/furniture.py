"""Lines of furniture and paragraphs of news, put into articles of five languages: which of them are folded."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from index.model.document import PartKind
from index.reading import read

MINIMA = {"furniture-recall": 0.99, "furniture-precision": 0.99}
LINES = Path(__file__).with_suffix(".toml")


class Placed(NamedTuple):
    """A line in one place of an article: whether it is furniture, whether it was folded, and what else was."""

    line: str
    is_furniture: bool
    is_folded: bool
    others: int


def placed(folder: Path) -> list[Placed]:
    """Each line in the middle of its article, but for those of the end, and at its end."""
    found: list[Placed] = []
    for language, of in tomllib.loads(LINES.read_text("utf-8")).items():
        articles = list(_articles(of))
        path = folder / f"{language}.jsonl"
        path.write_bytes(b"".join(msgspec.json.encode({"text": text}) + b"\n" for _, _, text in articles))
        for (line, is_furniture, _), document in zip(articles, read(str(path)).documents, strict=True):
            folded = [document.text[span.start : span.end] for span in document.spans(PartKind.FURNITURE)]
            others = [text for text in folded if text not in line]
            is_folded = bool(folded) and len(others) < len(folded)
            found.append(Placed(line, is_furniture, is_folded, len(others)))
    return found


def measured(lines: list[Placed]) -> dict[str, float]:
    """The share of the lines that are folded, and how many of the folded paragraphs are lines."""
    right = sum(one.is_folded for one in lines if one.is_furniture)
    wrong = sum(one.is_folded for one in lines if not one.is_furniture) + sum(one.others for one in lines)
    return {
        "furniture-recall": right / sum(one.is_furniture for one in lines),
        "furniture-precision": right / (right + wrong),
    }


def wrong(lines: list[Placed]) -> Iterator[str]:
    """Each line that is folded and should not be, or the other way round."""
    for one in lines:
        if one.is_folded != one.is_furniture or one.others:
            yield f"{'not folded' if one.is_furniture else 'folded'}: {one.line}"


def _articles(of: dict[str, list[str]]) -> Iterator[tuple[str, bool, str]]:
    lead, *rest = of["article"]
    for kind in ("end", "lines", "news"):
        for line in of[kind]:
            if kind != "end":
                yield line, kind != "news", "\n\n".join((lead, line, *rest, lead))
            yield line, kind != "news", "\n\n".join((lead, *rest, lead, line))
