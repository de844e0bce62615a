"""The matrix of a story's claims by its outlets, drawn as SVG to stand in a page: its colours are the page's."""

from collections.abc import Iterator

from index.reporting import citing
from index.reporting.matrix import Has
from index.reporting.values import Item, Story
from index.reporting.words import called
from index.text.printable import one_line

_ROW, _COLUMN = 26, 34  # pixels
_LABEL = 344  # pixels for the words of a claim
_LETTERS = 41  # that fit there
_NAME = 26  # letters of an outlet's name; its full name is in the title of each cell
_SLANT = 0.71  # the names stand at 45 degrees
_LETTER = 7  # pixels, about


def matrix(story: Story, number: int) -> str:
    """`number` tells the drawing from the others of the page."""
    return "\n".join(_lines(story, number))


def escaped(text: str) -> str:
    """A text for HTML and SVG, on one line."""
    line = one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return line.replace('"', "&quot;").replace("'", "&#39;")


def _lines(story: Story, number: int) -> Iterator[str]:
    names = [_cut(one_line(outlet), _NAME) for outlet in story.outlets]
    head = round(max(map(len, names), default=0) * _LETTER * _SLANT) + 24
    width = _LABEL + len(names) * _COLUMN + head
    height = head + len(story.items) * _ROW + 8
    yield (
        f'<svg class="matrix" role="img" aria-labelledby="matrix-{number}-title matrix-{number}-desc" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">'
    )
    yield f'<title id="matrix-{number}-title">Claims by outlets: {escaped(story.name)}</title>'
    yield f'<desc id="matrix-{number}-desc">{" ".join(_described(story))}</desc>'
    for at, name in enumerate(names):
        x, y = _LABEL + at * _COLUMN + _COLUMN // 2, head - 8
        yield f'<text class="outlet" x="{x}" y="{y}" transform="rotate(-45 {x} {y})">{escaped(name)}</text>'
    for at, item in enumerate(story.items):
        yield from _row(item, story, head + at * _ROW)
    yield "</svg>"


def _row(item: Item, story: Story, top: int) -> Iterator[str]:
    baseline = top + 18
    label = _cut(citing.words(item.quote), _LETTERS)
    yield f'<line class="rule" x1="0" y1="{top}" x2="{_LABEL + len(story.outlets) * _COLUMN}" y2="{top}"/>'
    yield f'<text class="number" x="28" y="{baseline}" text-anchor="end">{item.number}</text>'
    yield f'<text class="label" x="38" y="{baseline}">{escaped(label)}</text>'
    for column, (outlet, has) in enumerate(zip(story.outlets, item.cells, strict=True)):
        x = _LABEL + column * _COLUMN
        told = f"{escaped(outlet)} {citing.HAS[has]}"
        mark = escaped(citing.sign(item, has))
        yield (
            f'<g class="{_class(item, has)}"><title>Claim {item.number}: {told}</title>'
            f'<rect x="{x + 3}" y="{top + 3}" width="{_COLUMN - 6}" height="{_ROW - 6}" rx="3"/>'
            f'<text x="{x + _COLUMN // 2}" y="{baseline}" text-anchor="middle">{mark}</text></g>'
        )


def _class(item: Item, has: Has | None) -> str:
    match has:
        case None:
            return "cell none"
        case Has.NEAR | Has.DISPUTES:
            return f"cell {has.value}"
        case Has.OWN:
            return f"cell has own {item.standing.value}"
        case _:
            return f"cell has {item.standing.value}"


def _described(story: Story) -> Iterator[str]:
    """The drawing in words: for each claim who has it, and who disputes it."""
    yield f"A table of {len(story.items):,} claims and {len(story.outlets):,} outlets."
    for item in story.items:
        having = [o for o, has in zip(story.outlets, item.cells, strict=True) if has in (Has.OWN, Has.SAME, Has.MORE)]
        against = [o for o, has in zip(story.outlets, item.cells, strict=True) if has is Has.DISPUTES]
        told = f"Claim {item.number}, {called(item.standing)}: {', '.join(map(escaped, having))}"
        yield told + (f"; disputed by {', '.join(map(escaped, against))}." if against else ".")


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
