"""What the commands print with --jsonl: the records of each schema, as dictionaries.

Offsets are code points into the document's text, end exclusive. Fields may be added to a schema, never changed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import msgspec

from index.library import CheckReport, Entry, FileChange, Hit, Library, LibraryError, SpeakerRow, StatementRow
from index.model.claims import Claim
from index.model.document import Document, Fact, Span
from index.model.marks import Placed
from index.model.statements import Attribution
from index.model.verdicts import Verdict
from index.store.roots import printable
from tui.settings.config import Refused

if TYPE_CHECKING:
    from index.fetching.following import Outcome
    from index.fetching.follows import Feed

Record = dict[str, Any]


def value(fact: Fact | None) -> str | None:
    """The value of a fact, None where there is none."""
    return fact.value if fact else None


def _values(facts: tuple[Fact, ...]) -> list[str]:
    return [fact.value for fact in facts]


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _statement(said: Attribution) -> Record:
    """A statement; `start` and `end` enclose all of it."""
    stands = [span for spans in said.spans for span in spans]
    return {
        "start": min(span.start for span in stands),
        "end": max(span.end for span in stands),
        "source": _pairs(said.source),
        "cue": _pairs(said.cue),
        "content": _pairs(said.content),
    }


def _guesses(document: Document) -> list[str]:
    """The names of the fields that are only guesses."""
    facts = {
        "title": document.title,
        "outlet": document.outlet,
        "agency": document.agency,
        "date": document.date,
    }
    single = [name for name, fact in facts.items() if fact and fact.guess]
    several = {"via": document.via, "authors": document.authors}
    return single + [name for name, found in several.items() if any(fact.guess for fact in found)]


def _mark(placed: Placed) -> Record:
    """Something that an analyst said."""
    value = placed.kept.value
    fields = [getattr(field, "value", field) for field in msgspec.structs.astuple(value)]
    return {
        "kind": value.kind,
        "value": fields[0] if len(fields) == 1 else msgspec.to_builtins(value) if fields else None,
        "author": placed.kept.author,
        "at": placed.kept.at,
    }


def document_record(library: Library, document: Document) -> Record:
    return {
        "schema": "twosource/document/1",
        "document": library.shown(document.path, document.line, document.member),
        "member": document.member or None,
        "title": value(document.title),
        "outlet": value(document.outlet),
        "agency": value(document.agency),
        "via": _values(document.via),
        "authors": _values(document.authors),
        "date": value(document.date),
        "updated": value(document.updated),
        "language": document.language,
        "url": document.url,
        "fetched": document.fetched,
        "guesses": _guesses(document),
        "sha256": document.sha256,
        **_origin(library, document),
        "text": document.text,
        "parts": [
            {"kind": part.kind, "start": part.start, "end": part.end, "rule": part.rule} for part in document.parts
        ],
        "pages": [{"start": place.start, "name": place.name} for place in document.places],
        "body": document.body,
        "marks": [{**_mark(one), "start": one.where.start, "end": one.where.end} for one in library.marks(document.id)],
    }


def _origin(library: Library, document: Document) -> Record:
    """Where a document comes from: all places of the article, and the older versions of it."""
    provenance = library.provenance(document.id)
    if provenance is None:
        return {}
    read_at = datetime.fromtimestamp(provenance.read_at / 1e9, UTC).isoformat(timespec="seconds")
    _, *older = library.versions(document.id)
    return {
        "file_sha256": provenance.file_sha256 or None,
        "size": provenance.size,
        "read": read_at if provenance.read_at else None,
        "format": provenance.format,
        "places": list(provenance.places),
        "older": [{"document": entry.path, "title": value(entry.title), "date": value(entry.date)} for entry in older],
    }


def quotes_record(library: Library, document: Document, attributions: tuple[Attribution, ...]) -> Record:
    shown, place = library.shown(document.path), document.member or document.line
    return {
        "schema": "twosource/quotes/1",
        "id": PurePath(shown).stem + (f"#{place}" if place else ""),
        "document": library.shown(document.path, document.line, document.member),
        "outlet": value(document.outlet),
        "language": document.language,
        "attributions": [
            {
                "kind": attribution.kind,
                "source": _pairs(attribution.source),
                "cue": _pairs(attribution.cue),
                "content": _pairs(attribution.content),
                "speaker": attribution.speaker,
                "via": list(attribution.via),
                "confidence": attribution.confidence,
                "credited": msgspec.to_builtins(attribution.credited) if attribution.credited else None,
            }
            for attribution in attributions
        ],
    }


def speaker_record(row: SpeakerRow) -> Record:
    return {
        "schema": "twosource/speakers/1",
        "speaker": row.name,
        "unnamed": row.unnamed,
        "statements": row.statements,
        "documents": row.documents,
        "outlets": list(row.outlets),
    }


def statement_record(row: StatementRow, entries: Mapping[int, Entry]) -> Record:
    """`entries` are those of the documents, by id."""
    return {
        "schema": "twosource/statements/1",
        "speaker": row.speaker,
        "document": entries[row.document].path,
        "outlet": value(row.outlet),
        "date": value(row.date),
        "kind": row.kind,
        "via": list(row.via),
        "confidence": row.confidence,
        "content": _pairs(row.content),
        "text": row.text,
        "claim": row.claim,
        "standing": row.standing,
        "credited": msgspec.to_builtins(row.credited) if row.credited else None,
        "against": [
            {
                "document": entries[one.document].path,
                "outlet": value(one.outlet),
                "date": value(one.date),
                "content": _pairs(one.content),
                "text": one.words,
                "conflict": one.conflict,
                "earlier": one.earlier,
            }
            for one in row.against
        ],
    }


def claim_record(
    library: Library,
    claim: Claim,
    documents: dict[int, Document],
    places: Callable[[int], tuple[str, ...]],
    said: Callable[[int], tuple[Placed, ...]],
    verdicts: Sequence[Verdict] = (),
) -> Record:
    """`places` gives all places of a document, `said` what analysts said of it; `verdicts` are those of the library."""

    def place(document: int, start: int, end: int) -> Record:
        found = documents[document]
        return {
            "document": library.shown(found.path, found.line, found.member),
            "start": start,
            "end": end,
            "text": found.text[start:end],
        }

    return {
        "schema": "twosource/claims/1",
        "id": claim.id,
        **place(claim.document, claim.start, claim.end),
        "outlet": value(documents[claim.document].outlet),
        "places": list(places(claim.document)),
        "story": claim.story,
        "speaker": claim.speaker,
        "statement": _statement(claim.statement) if claim.statement else None,
        "origins": list(claim.origins),
        "standing": claim.standing,
        "conflict": claim.conflict,
        "salience": claim.salience,
        "certainty": claim.certainty,
        "flagged": claim.flagged,
        "reasons": list(claim.reasons),
        "engine": {"standing": claim.ruling.found if claim.ruling else claim.standing},
        "verdicts": [verdict_record(verdict) for verdict in verdicts if verdict.is_of_claim(claim)],
        "reports": [
            {
                **place(report.document, report.start, report.end),
                "outlet": report.outlet,
                "origins": list(report.origins),
                "relation": report.relation,
                "score": report.score,
            }
            for report in claim.reports
        ],
        "nearest": [
            {**place(near.document, near.start, near.end), "outlet": near.outlet, "score": near.score}
            for near in claim.nearest
        ],
        "disputes": [
            {
                **place(dispute.document, dispute.start, dispute.end),
                "outlet": dispute.outlet,
                "conflict": dispute.conflict,
                "own": [dispute.own.start, dispute.own.end] if dispute.own else None,
            }
            for dispute in claim.disputes
        ],
        "marks": [_mark(one) for one in said(claim.document) if claim.start <= one.where.middle < claim.end],
    }


def verdicts(library: Library) -> tuple[Verdict, ...]:
    """What analysts know better; nothing where the journal cannot be read, of which `twosource journal` tells."""
    with suppress(LibraryError):
        return library.verdicts()
    return ()


def verdict_record(verdict: Verdict) -> Record:
    """What an analyst knows better, who said it and when."""
    kept = verdict.kept
    value = {name: told for name, told in msgspec.to_builtins(kept.value).items() if name != "kind"}
    return {"kind": kept.value.kind, "value": value, "author": kept.author, "at": kept.at}


def hit_record(entry: Entry, hit: Hit, document: Document, kind: str) -> Record:
    """`kind` is what the search finds: documents, statements or claims."""
    return {
        "schema": "twosource/search/1",
        "kind": kind.removesuffix("s"),
        "document": entry.path,
        "outlet": value(entry.outlet),
        "title": value(entry.title),
        "date": value(entry.date),
        "score": hit.score,
        "hits": _pairs(hit.spans),
        "snippet": {
            "start": hit.snippet.start,
            "end": hit.snippet.end,
            "text": document.text[hit.snippet.start : hit.snippet.end],
        },
        "speaker": hit.speaker,
        "claim": hit.claim,
        "standing": hit.standing,
    }


def settings_records(file: Path, refused: Sequence[Refused]) -> Iterator[Record]:
    """One record for each thing wrong with the user's settings."""
    for one in refused:
        yield {"schema": "twosource/problem/1", "document": str(file), "setting": one.name, "reason": one.reason}


def check_records(library: Library, report: CheckReport, changes: Sequence[FileChange]) -> Iterator[Record]:
    """One record for each file that is not as it was read and for each thing not read, then one for the library."""
    for change in changes:
        yield {
            "schema": "twosource/file/1",
            "document": library.shown(change.path),
            "state": change.state,
            "reason": change.reason,
            "sha256": change.sha256,
            "now": change.now or None,
        }
    for problem in library.problems():
        yield {
            "schema": "twosource/problem/1",
            "document": library.shown(problem.path, problem.line, problem.member),
            "member": problem.member or None,
            "reason": problem.reason,
        }
    lost = library.unplaced()
    for placed in lost:
        source = placed.kept.target.of
        yield {
            "schema": "twosource/lost/1",
            "document": printable(source.path) if source else None,
            "text": placed.words,
            **_mark(placed),
        }
    yield {
        "schema": "twosource/check/1",
        "documents": report.documents,
        "analysed": report.analysed,
        "claims": report.claims,
        "problems": report.problems,
        "altered": len(changes),
        "lost": len(lost),
        "catalogue": report.catalogue,
        "fulltext": report.fulltext,
        "versions": dict(report.versions),
        "folder": str(report.folder),
        "kept_by": report.kept.by if report.kept else None,
        "updated": report.kept.updated if report.kept else None,
    }


def fetched_record(outcome: "Outcome") -> Record:
    fetched = outcome.fetched
    return {
        "schema": "twosource/fetched/1",
        "state": outcome.state,
        "url": outcome.url,
        "final_url": fetched.final_url if fetched else None,
        "document": printable(str(outcome.path)) if outcome.path else None,
        "at": fetched.at if fetched else None,
        "sha256": fetched.sha256 if fetched else None,
        "feed": outcome.feed or None,
        "reason": outcome.reason or None,
    }


def feed_record(feed: "Feed") -> Record:
    return {
        "schema": "twosource/feed/1",
        "url": feed.url,
        "folder": printable(str(feed.place)),
        "allow_private": feed.allow_private,
        "seen": len(feed.seen),
        "failing": len(feed.failed),
    }
