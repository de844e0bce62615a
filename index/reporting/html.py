"""A report as one page of HTML, without scripts and without anything from elsewhere.

All texts are strangers': they are escaped, no address but those of the web becomes a link, and the page's own policy
(Content-Security-Policy) lets a browser run and load nothing but the one style sheet in it, known by its digest.
"""

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from index.reporting import citing, method
from index.reporting.svg import escaped, matrix
from index.reporting.values import Item, Kind, Quote, Report, Said, Source, Story
from index.reporting.words import SIGNS, called


def html(report: Report) -> str:
    return "\n".join(_lines(report)) + "\n"


@cache
def _style() -> str:
    return Path(__file__).with_name("report.css").read_text("utf-8")


def _lines(report: Report) -> Iterator[str]:
    yield from _head(report)
    yield "<body>"
    yield "<header>"
    yield f"<h1>{escaped(citing.title(report))}: what its claims stand on</h1>"
    yield f"<p>{escaped(citing.summary(report))}.</p>"
    yield from _analysts("What analysts said of outlets and speakers, not the program", report.said)
    yield "</header>"
    yield from _contents(report)
    yield "<main>"
    for number, story in enumerate(report.stories, 1):
        yield from _story(report, story, number)
    yield '<section id="sources"><h2>Sources</h2>'
    yield "<ol>"
    for source in report.sources:
        yield from _source(source)
    yield "</ol></section>"
    yield '<section id="method"><h2>Method and limits</h2>'
    for heading, paragraphs in method.sections(report):
        yield f"<h3>{escaped(heading)}</h3>"
        yield from (f"<p>{escaped(paragraph)}</p>" for paragraph in paragraphs)
    yield "</section>"
    yield "</main>"
    yield "</body>"
    yield "</html>"


def _head(report: Report) -> Iterator[str]:
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    yield "<!DOCTYPE html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield '<meta name="color-scheme" content="light dark">'
    yield f"<title>{escaped(citing.title(report))}: what its claims stand on</title>"
    yield f"<style>{_style()}</style>"
    yield "</head>"


def _contents(report: Report) -> Iterator[str]:
    yield '<nav aria-label="Contents"><ul>'
    for number, story in enumerate(report.stories, 1):
        yield f'<li><a href="#story-{number}">{escaped(story.name)}</a> ({len(story.items):,})</li>'
    yield '<li><a href="#sources">Sources</a></li>'
    yield '<li><a href="#method">Method and limits</a></li>'
    yield "</ul></nav>"


def _story(report: Report, story: Story, number: int) -> Iterator[str]:
    yield f'<section id="story-{number}"><h2>{escaped(story.name)}</h2>'
    yield f"<p>Compared: {escaped(citing.compared(story))}.</p>"
    if len(story.outlets) > 1:
        label = f"Claims by outlets: {escaped(story.name)}"
        yield f'<figure><div class="scroll" role="group" aria-label="{label}" tabindex="0">'
        yield matrix(story, number)
        yield f"</div><figcaption>{escaped(citing.LEGEND)}.</figcaption></figure>"
    for item in story.items:
        yield from _item(report, item)
    yield "</section>"


def _item(report: Report, item: Item) -> Iterator[str]:
    conflict = "" if item.conflict == "none" else f' <span class="conflict">x {called(item.conflict)}</span>'
    flag = ' <span class="dim">flagged</span>' if item.flagged else ""
    standing = f"{escaped(SIGNS[item.standing])} {called(item.standing)}"
    yield f'<article class="{item.standing.value}" id="claim-{item.number}">'
    ruled = f' <span class="ruled">{escaped(citing.overruled(item))}</span>' if item.found else ""
    yield f'<h3>Claim {item.number}: <span class="standing">{standing}</span>{ruled}{conflict}{flag}</h3>'
    yield '<div class="sides"><div>'
    yield from _quote(report, item.quote)
    yield "</div><div>"
    for quote in item.elsewhere:
        yield from _quote(report, quote)
    if not item.elsewhere:
        yield "<p>Elsewhere nothing comes near it.</p>"
    yield "</div></div>"
    yield "<dl>"
    yield f"<dt>Who says it</dt><dd>{escaped(item.who)}</dd>"
    yield f"<dt>{'The program found' if item.found else 'Stands on'}</dt><dd>{escaped('; '.join(item.reasons))}</dd>"
    if item.origins:
        yield f"<dt>Origin</dt><dd>{escaped(', '.join(item.origins))}</dd>"
    yield f"<dt>Weight</dt><dd>salience {item.salience:.2f}, sure {item.certainty:.2f}</dd>"
    yield "</dl>"
    yield from _analysts("What analysts said, not the program", item.said)
    yield "</article>"


def _quote(report: Report, quote: Quote) -> Iterator[str]:
    note = f'<a href="#source-{quote.source}" aria-label="source {quote.source}">[{quote.source}]</a>'
    told = f" {escaped(quote.told)}" if quote.told else ""
    yield f'<p><span class="told">{escaped(quote.outlet)}</span> {note}{told}</p>'
    yield f"<blockquote{_language(report.source(quote))}><p>{_marked(quote)}</p></blockquote>"
    yield f'<p class="where">{escaped(citing.where(quote))}</p>'


def _language(source: Source) -> str:
    """The attributes by which a browser reads, breaks and directs words of another language."""
    known = source.language.isascii() and source.language.isalpha()
    return (f' lang="{source.language}"' if known else "") + ' dir="auto"'


def _marked(quote: Quote) -> str:
    """The quoted words, those marked that the claim has too."""
    told, at = [], 0
    for span in quote.shared:
        told += [
            _escaped_part(quote.text[at : span.start]),
            f"<mark>{_escaped_part(quote.text[span.start : span.end])}</mark>",
        ]
        at = span.end
    told.append(_escaped_part(quote.text[at:]))
    return "".join(told).strip() + (" […]" if quote.cut else "")


def _escaped_part(text: str) -> str:
    """As `escaped`, for a part of a text: white space at its ends stays."""
    before, after = (" " if end.isspace() else "" for end in (text[:1], text[-1:]))
    return f"{before}{escaped(text)}{after}" if text.strip() else before


def _source(source: Source) -> Iterator[str]:
    yield f'<li id="source-{source.number}">{"; ".join(_fact(*fact) for fact in citing.named(source))}'
    yield from _analysts("What analysts said, not the program", source.said)
    yield "</li>"


def _fact(name: str, value: str) -> str:
    match name:
        case "outlet":
            return f"<b>{escaped(value)}</b>"
        case "title":
            return f"<cite>{escaped(value)}</cite>"
        case "date":
            return escaped(value)
        case "URL":
            return f'<a href="{escaped(value)}" rel="noopener noreferrer nofollow external">{escaped(value)}</a>'
        case "SHA-256":
            return f"SHA-256 <code>{escaped(value)}</code>"
    return f"{name} {escaped(value)}"


def _analysts(heading: str, said: tuple[Said, ...]) -> Iterator[str]:
    """What analysts said, apart from all else."""
    if said:
        yield f'<aside class="analyst"><h4>{escaped(heading)}</h4><ul>'
        yield from map(_said, said)
        yield "</ul></aside>"


def _said(said: Said) -> str:
    about = f" on {escaped(said.about)}" if said.about else ""
    words = "\n".join(escaped(line) for line in said.words.split("\n"))
    style = ' class="note"' if said.kind is Kind.NOTE else ""
    by = f'<span class="dim">({escaped(citing.by(said))})</span>'
    return f"<li>{said.kind.value}{about}: <span{style}>{words}</span> {by}</li>"
