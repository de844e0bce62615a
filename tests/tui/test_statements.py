"""Whose statement a claim is: the engine, the catalogue, the lists, the screen and the JSON Lines say the same."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from index.claims.analysed import Analysed
from index.claims.units import units
from index.library import Library
from index.model.claims import Claim
from index.model.document import Document
from index.model.statements import Attribution
from tests.conftest import read_in
from tests.tui.test_commands import records
from tests.tui.test_reader import reading
from tui.present.evidence import gather, verdict_lines
from tui.present.view import view_of

ROOT = Path(__file__).parents[2]
# Quotations of several sentences, two speakers in one sentence, and a few words quoted in what an outlet says itself.
INVENTED = {
    "post.txt": (
        "The old bridge in Harlow will be closed from Monday, Mayor Anna Berg said on Friday. “The piers have been "
        "undermined by the floods of the spring. Nobody knows how long they will stand. We will rebuild the bridge in "
        "two years,” Berg said.\n\n"
        "The council, which met in the town hall for six hours on Thursday night, had called the state of the bridge "
        "“worrying” when it was inspected in March and again in April. Engineer Otto Lind said that two of the five "
        "piers had sunk by 40 centimetres, while Berg told reporters that the ferry would carry 300 cars a day.\n\n"
        "The bridge was built in 1911 and carries 9,000 cars a day.\n"
    ),
    "echo.txt": (
        "Harlow closes its bridge on Monday. According to engineer Otto Lind, two of the five piers have sunk by 40 "
        "centimetres.\n\n"
        "Mayor Anna Berg praised the engineers and promised a new bridge. Residents complained that nobody had told "
        "them of the closure. “The ferry will carry 300 cars a day. It will be free of charge for everyone who lives "
        "here,” said Berg.\n\n"
        "Lind, asked whether the piers could still be saved by pouring concrete around them, answered: “No.”\n"
    ),
}


@pytest.fixture(params=["seeds", "invented"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "seeds":
        return ROOT / "seeds"
    for name, text in INVENTED.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    with Library([folder]) as made:
        yield read_in(made)


def documents(library: Library) -> Mapping[int, Document]:
    found = (library.document(entry.id) for entry in library.entries())
    return {document.id: document for document in found if document}


def spans(said: Attribution | None) -> object:
    return said and [[[span.start, span.end] for span in part] for part in said.spans]


def test_a_claim_keeps_the_statement_that_the_engine_made_it_from(library: Library) -> None:
    found = []
    for document in documents(library).values():
        analysis = library.analysis(document.id)
        assert analysis
        made = [unit.attribution for unit in units(Analysed(document, analysis.attributions))]
        assert [claim.statement for claim in library.claims(document.id)] == made
        found += made
    assert None in found
    assert len({said.speaker for said in found if said}) > 1
    for claim in library.claims():
        assert claim.speaker == (claim.statement.speaker if claim.statement else None)


def test_the_claims_command_prints_the_statement_that_is_kept(library: Library, folder: Path) -> None:
    printed = records("claims", str(folder))
    kept = library.claims()
    assert [one["id"] for one in printed] == [claim.id for claim in kept]
    for one, claim in zip(printed, kept, strict=True):
        said = one["statement"]
        assert (said and [said["source"], said["cue"], said["content"]]) == spans(claim.statement)
        if said:
            stands = [place for part in ("source", "cue", "content") for place in said[part]]
            assert said["start"] == min(start for start, _ in stands)
            assert said["end"] == max(end for _, end in stands)


def test_a_statement_is_listed_with_the_most_salient_claim_it_makes(library: Library) -> None:
    made: dict[object, Claim] = {}
    for claim in sorted(library.claims(), key=lambda claim: -claim.salience):
        if claim.statement:
            made.setdefault((claim.document, claim.statement.content), claim)
    listed = [row for speaker in library.speakers() for row in library.statements(speaker.name)]
    for row in listed:
        claim = made.get((row.document, row.content))  # type: ignore[assignment]
        assert (row.claim, row.standing) == ((claim.id, claim.standing) if claim else (None, None))
    assert None in {row.claim for row in listed}
    assert {claim.id for claim in made.values() if claim.speaker} <= {row.claim for row in listed}


async def test_reader_and_evidence_show_the_statement_that_is_kept(library: Library) -> None:
    for document in documents(library).values():
        view = view_of(library, document.id)
        assert view
        async with reading(view) as (reader, _):
            for claim in view.claims:
                reader.select_claim(claim)
                assert reader.attribution == claim.statement
                who, _ = verdict_lines(gather(library, view, claim))[0]
                told = "".join(words for words, _ in who)
                said = claim.statement
                if said is None:
                    assert told.startswith("WHO own voice of the outlet")
                else:
                    mention = " ".join(document.text[span.start : span.end] for span in said.source)
                    assert told.startswith(f"WHO {said.speaker or mention or 'no source is named'}")
