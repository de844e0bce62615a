"""A report as Markdown (CommonMark with tables, as GitHub and pandoc have them)."""

import re
from collections.abc import Iterator

from index.reporting import citing, method
from index.reporting.values import Item, Quote, Report, Said, Story
from index.reporting.words import SIGNS, called
from index.text.printable import one_line

_SPECIAL = re.compile(r"([\\`*_\[\]#|~$^])")  # none of the others is special but at the beginning of a line
_LABEL = 60  # characters of a claim in the matrix
_COLUMNS = 12  # outlets of a matrix; a wider table is not readable


def escaped(text: str) -> str:
    """A text of a document, on one line, that is text and nothing else in Markdown, and in the HTML made from it."""
    line = one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", line)


def markdown(report: Report) -> str:
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"# {escaped(citing.title(report))}: what its claims stand on"
    yield ""
    yield f"{escaped(citing.summary(report))}."
    if report.said:
        yield from ("", "What analysts said of outlets and speakers, not the program:", "")
        yield from map(_said, report.said)
    for story in report.stories:
        yield from ("", f"## {escaped(story.name)}", "", f"Compared: {escaped(citing.compared(story))}.", "")
        if 1 < len(story.outlets) <= _COLUMNS:
            yield from _matrix(story)
        for item in story.items:
            yield from _item(report, item)
    yield from ("", "## Sources", "")
    for source in report.sources:
        yield f"{source.number}. {'; '.join(_fact(*fact) for fact in citing.named(source))}"
        yield from (f"    {_said(said)}" for said in source.said)
    yield from ("", "## Method and limits")
    for heading, paragraphs in method.sections(report):
        yield from ("", f"### {heading}")
        for paragraph in paragraphs:
            yield from ("", escaped(paragraph))


def _fact(name: str, value: str) -> str:
    match name:
        case "outlet":
            return f"**{escaped(value)}**"
        case "title":
            return f"“{escaped(value)}”"
        case "date":
            return escaped(value)
        case "URL":
            return f"<{value}>"
        case "SHA-256":
            return f"SHA-256 `{value}`"
    return f"{name} {escaped(value)}"


def _matrix(story: Story) -> Iterator[str]:
    yield from _row("", "claim", *map(escaped, story.outlets))
    yield from _row(*["---"] * (len(story.outlets) + 2))
    for item in story.items:
        label = citing.words(item.quote)
        label = label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"
        signs = (escaped(citing.sign(item, has)) for has in item.cells)
        yield from _row(str(item.number), escaped(label), *signs)
    yield from ("", f"{escaped(citing.LEGEND)}.")


def _row(*cells: str) -> Iterator[str]:
    yield f"| {' | '.join(cells)} |"


def _item(report: Report, item: Item) -> Iterator[str]:
    conflict = "" if item.conflict == "none" else f", {called(item.conflict)}"
    flag = ", flagged" if item.flagged else ""
    ruled = f" ({escaped(citing.overruled(item))})" if item.found else ""
    standing = f"{escaped(SIGNS[item.standing])} {called(item.standing)}{ruled}"
    yield from ("", f"### Claim {item.number}: {standing}{conflict}{flag}", "")
    yield from _row(f"{escaped(item.quote.outlet)} {_note(item.quote)}", "elsewhere")
    yield from _row("---", "---")
    own = f"“{escaped(citing.words(item.quote))}” ({escaped(citing.where(item.quote))})"
    others = [_other(quote) for quote in item.elsewhere] or ["nothing comes near it"]
    yield from _row(own, others[0])
    for other in others[1:]:
        yield from _row("", other)
    yield ""
    yield f"- Who says it: {escaped(item.who)}"
    yield f"- {'The program found' if item.found else 'Stands on'}: {escaped('; '.join(item.reasons))}"
    if item.origins:
        yield f"- Origin: {escaped(', '.join(item.origins))}"
    yield f"- Salience {item.salience:.2f}, sure {item.certainty:.2f}"
    if item.said:
        yield from ("", "What analysts said, not the program:", "")
        yield from map(_said, item.said)


def _note(quote: Quote) -> str:
    return rf"\[{quote.source}\]"


def _other(quote: Quote) -> str:
    told = f"{escaped(quote.told)}: “{escaped(citing.words(quote))}” ({escaped(citing.where(quote))})"
    return f"**{escaped(quote.outlet)}** {_note(quote)} {told}"


def _said(said: Said) -> str:
    about = f" on {escaped(said.about)}" if said.about else ""
    return f"- **{said.kind.value}**{about}: {escaped(said.words)} ({escaped(citing.by(said))})"
