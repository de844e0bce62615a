"""What the commands print for people, as lines of styled words."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from index.library import CheckReport, Entry, FileChange, Hit, Library, SpeakerPage, SpeakerRow, StatementRow
from index.model.actions import Entry as Row
from index.model.claims import Claim, Standing, bearing
from index.model.document import SET_BY_YOU, Document, Fact, PartKind
from index.model.marks import Placed
from index.model.statements import Attribution
from index.reporting.words import told_of
from tui.present import keeping, marks, roles
from tui.present.actions import action, target, value
from tui.present.facts import counted, dated, guessed, listed, told_how, unsure
from tui.present.glyphs import Words
from tui.present.languages import limited
from tui.present.speaker import extent, quoted_by, stands_against
from tui.present.standing import MARKS, counts, why, words
from tui.settings.config import Refused

BLANK: Words = ()


def document_lines(library: Library, document: Document) -> Iterator[Words]:
    """A document as it was read: its metadata, then its text by parts."""
    yield ((library.shown(document.path, document.line, document.member), "bold"),)
    for name, facts in _facts(document):
        yield ((f"  {name:9}", "dim"), (", ".join(map(_told, facts)) or "unknown", ""))
    yield (("  language ", "dim"), (document.language or "unknown", ""))
    yield (("  sha256   ", "dim"), (document.sha256, ""))
    if document.fetched:
        yield (("  fetched  ", "dim"), (f"{document.fetched} from {document.url}", ""))
    said = library.marks(document.id)
    for left, _ in marks.lines([one for one in said if one.where.start is None]):
        yield (("  ", ""), *left)
    for one in said:
        if one.where.start is not None:
            words = " ".join(document.text[one.where.start : one.where.end].split())
            for left, _ in marks.lines([one]):
                yield (("  ", ""), *left, (f"  “{words}”", "dim"))
    yield BLANK
    for part in document.parts:
        style = {PartKind.BODY: "", PartKind.FURNITURE: "dim"}.get(part.kind, "bold")
        for number, line in enumerate(document.text[part.start : part.end].splitlines()):
            yield ((f"{part.kind if not number else '':10}", "dim"), (line, style))
    yield BLANK


def _facts(document: Document) -> tuple[tuple[str, tuple[Fact, ...]], ...]:
    def one(fact: Fact | None) -> tuple[Fact, ...]:
        return (fact,) if fact else ()

    return (
        ("title", one(document.title)),
        ("outlet", one(document.outlet)),
        ("agency", one(document.agency)),
        ("via", document.via),
        ("date", one(document.date)),
        ("authors", document.authors),
    )


def _told(fact: Fact) -> str:
    if fact.guess:
        return f"{fact.value} (a guess: {fact.rule})"
    return f"{fact.value} ({fact.rule})" if fact.rule == SET_BY_YOU else fact.value


def quote_lines(library: Library, document: Document, attributions: tuple[Attribution, ...]) -> Iterator[Words]:
    """Who said what in one document."""
    outlet = guessed(document.outlet)
    yield ((library.shown(document.path, document.line, document.member), "bold"), (f"  {outlet}", ""))
    if limited(document.language):
        yield ((f"  {limited(document.language)}", "dim"),)
    if not attributions:
        yield (("  no attributed statement", "dim"),)
    for found in attributions:
        text = document.text
        source, cue = (
            " ... ".join(text[span.start : span.end] for span in spans) for spans in (found.source, found.cue)
        )
        via = f", via {', '.join(found.via)}" if found.via else ""
        name = f" = {found.speaker}" if found.speaker and found.speaker != source else ""
        name += f" (as {found.credited.author} says)" if found.credited else ""
        yield (
            ("  ", ""), (source or "(no source named)", roles.SOURCE), (name + via, "bold"), ("  ", ""),
            (cue, ""), (f"  {', '.join(filter(None, (found.kind, unsure(found.confidence))))}", "dim"),
        )  # fmt: skip
        for span in found.content:
            yield (
                ("      ", ""),
                (text[span.start : span.end], roles.CONTENT),
                (f"  [{span.start}:{span.end}]", "dim"),
            )
    yield BLANK


def entry_line(entry: Row) -> Words:
    """A row of the journal: its number, when, who, and what was said."""
    came = f"  imported {entry.imported[:16]}" if entry.imported else ""
    return (
        (f"{entry.id:6,}  {entry.at[:19].replace('T', ' ')}  ", "dim"), (entry.author, "bold"),
        (f"  {action(entry)}", ""), (came, "dim"),
    )  # fmt: skip


def unplaced_line(placed: Placed) -> Words:
    """What an analyst said that has no place any more: who, what, and the words that it is about."""
    why = "its report is not here" if placed.where.document is None else "its words are not found"
    kept = placed.kept
    return (
        (f"{kept.entry:6,}  ", "dim"), (kept.author, "bold"),
        (f"  {value(kept.value)} on {target(kept.target)}", ""), (f"  {why}", "dim"),
    )  # fmt: skip


def verified_lines(rows: int, head: str, wrong: Sequence[str]) -> Iterator[Words]:
    """What the check of a journal found, and the hash of its last row, by which its end can be told later."""
    yield ((f"{counted(rows, 'row')}, " + ("the chain is broken" if wrong else "the chain holds"), "bold"),)
    for fault in wrong:
        yield ((f"  {fault}", ""),)
    yield (("  last  ", "dim"), (head or "none", ""))


def speaker_lines(rows: Sequence[SpeakerRow]) -> Iterator[Words]:
    """The speakers, how often each speaks, and in which outlets; the unnamed ones separately."""
    for row in rows:
        name: Words = (("unnamed: ", "dim"), (row.name, "")) if row.unnamed else ((row.name, "bold"),)
        size = f"  {counted(row.statements, 'statement')} in {counted(row.documents, 'report')}"
        yield (*name, (size, ""), (f"  {listed(row.outlets)}", "dim"))


def page_lines(page: SpeakerPage) -> Iterator[Words]:
    """The head of a speaker's page: how much is said and when, what it stands on, and in which outlets."""
    yield ((page.name, "bold underline"),)
    yield ((f"  {extent(page)}", ""),)
    yield ((f"  claims  {counts(page.standings)}", ""),)
    if page.against:
        yield ((f"  {counted(page.against, 'statement')} against another of the same speaker", ""),)
    yield ((f"  {quoted_by(page.outlets)}", "dim"),)
    yield BLANK


def statement_lines(row: StatementRow, entry: Entry) -> Iterator[Words]:
    """One statement of a speaker: where and how it is given, the standing of its claim, its words, and what the same
    speaker said otherwise.
    """
    mark = MARKS[row.standing] if row.standing else None
    standing = (f"{mark.gutter} {mark.word}  ", f"bold {mark.colour}") if mark else ("no claim  ", "dim")
    head = f"  {dated(row.date)}  {told_how(row)}"
    yield (standing, (guessed(row.outlet), "bold"), (head, "dim"))
    yield (("  ", ""), (row.text, ""))
    for one in row.against:
        yield (("  ", ""), *stands_against(one))
    yield ((f"  {entry.path} [{row.content[0].start}:{row.content[-1].end}]", "dim"),)
    yield BLANK


def claim_lines(
    library: Library, claim: Claim, documents: dict[int, Document], said: Callable[[int], tuple[Placed, ...]]
) -> Iterator[Words]:
    """One claim: its standing and the reasons, the words of what bears on it in other reports, and what analysts said.

    `said` gives what they said of a document.
    """
    from tui.present.evidence import weight  # late: it needs Rich

    mark, document = MARKS[claim.standing], documents[claim.document]
    outlet = guessed(document.outlet)
    salience, sure = weight(claim)
    yield (
        (f"{mark.gutter} {words(claim)}", f"bold {mark.colour}"), (f"  {outlet}", "bold"),
        (f"  {claim.speaker or ', '.join(claim.origins)}", "dim"), *salience, *sure,
    )  # fmt: skip
    yield (("  ", ""), (document.text[claim.start : claim.end], ""))
    yield ((f"  {why(claim)}", "dim"),)
    for found in bearing(claim):
        text = documents[found.document].text[found.start : found.end]
        yield ((f"    {found.outlet} {told_of(found)}: ", "dim"), (text, ""))
    for left, _ in marks.lines([one for one in said(claim.document) if _is_in(one, claim)]):
        yield (("  ", ""), *left)
    place = library.shown(document.path, document.line, document.member)
    yield ((f"  {place} [{claim.start}:{claim.end}]", "dim"),)
    yield BLANK


def _is_in(placed: Placed, claim: Claim) -> bool:
    return claim.start <= placed.where.middle < claim.end


def hit_lines(entry: Entry, hit: Hit, document: Document) -> Iterator[Words]:
    """One document that was found, with the words around the hits."""
    outlet = guessed(entry.outlet)
    number = len(hit.spans)
    yield (
        (outlet, "bold"), (f"  {entry.heading}", ""),
        (f"  {dated(entry.date)}  {counted(number, 'hit')}", "dim"),
    )  # fmt: skip
    position, told = hit.snippet.start, [("  ", "")]
    for span in hit.spans:
        if span.start >= position and span.end <= hit.snippet.end:
            told.append((document.text[position : span.start], ""))
            told.append((document.text[span.start : span.end], "bold underline"))
            position = span.end
    yield [*told, (document.text[position : hit.snippet.end], "")]
    yield ((f"  {entry.path}", "dim"),)
    yield BLANK


def overview_lines(library: Library, entries: tuple[Entry, ...]) -> Iterator[Words]:
    """What `twosource` prints when there is no terminal to open the app in."""
    standings = {standing: sum(entry.standings.get(standing, 0) for entry in entries) for standing in Standing}
    size = f"{counted(len(entries), 'report')}, {counted(sum(standings.values()), 'claim')}"
    yield ((f"{library.name}: {size}: {counts(standings)}", "bold"),)
    for entry in entries:
        flagged = counted(sum(entry.flagged.values()), "flag")
        yield ((f"  {guessed(entry.outlet)}  {dated(entry.date)}  {entry.heading}  {flagged}", ""),)
    unread = library.problems()
    if unread:
        yield ((f"{len(unread):,} not read; `twosource check` lists them", ""),)


def settings_lines(file: Path, refused: Sequence[Refused]) -> Iterator[Words]:
    """What is wrong with the user's settings."""
    if refused:
        yield ((str(file), "bold"),)
    for one in refused:
        yield ((f"  {one.reason}", ""),)


def check_lines(library: Library, report: CheckReport, changes: Sequence[FileChange]) -> Iterator[Words]:
    """The files that are not as they were read, what was not read and why, then the state of the library."""
    for change in changes:
        yield ((library.shown(change.path), "bold"),)
        yield ((f"  {change.reason}", ""),)
    for problem in library.problems():
        yield ((library.shown(problem.path, problem.line, problem.member), "bold"),)
        yield ((f"  {problem.reason}", ""),)
    lost = library.unplaced()
    for path, said in map(marks.lost, lost):
        yield ((path, "bold"),)
        yield ((f"  {said}", ""),)
    facts = {
        "documents": f"{report.documents:,}, {report.analysed:,} analysed",
        "not read": f"{report.problems:,}",
        "altered": f"{len(changes):,} files since they were read" if changes else "no file since it was read",
        "marks": f"{len(lost):,} without their place" if lost else "all in their place",
        "claims": f"{report.claims:,}",
        "catalogue": report.catalogue,
        "full text": report.fulltext,
        "made by": ", ".join(f"{name} {version}" for name, version in report.versions.items()),
        "kept in": str(report.folder),
        **({"kept by": keeping.keeper(report.kept)} if report.kept else {}),
    }
    for name, told in facts.items():
        yield ((f"{name:10}", "dim"), (told, ""))
