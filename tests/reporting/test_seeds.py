"""The report of the sample library: as kept, the same each time, and from the command line.

To look at a change, and then keep it: `./do reports`, then `git diff`.
"""

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from index.library import Library
from index.model.actions import Credibility, Mark, Marking, Note, Outlet, Overruled, Reliability, Tag
from index.model.claims import Standing
from index.reporting.choosing import Wanted
from index.reporting.formats import FORMATS
from index.reporting.gathering import gather
from index.reporting.values import Kind, Report
from tests.conftest import read_in
from tui.commands import main
from tui.settings.commanding import REPORTS

ROOT = Path(__file__).parents[2]
KEPT = {"markdown": "seeds.md", "html": "seeds.html"}
_VERSIONS = (("twosource", "0"), ("reading", "0"), ("quotes", "encoder"), ("claims", "judge"))

pytestmark = pytest.mark.usefixtures("seeds_read_in")


@pytest.fixture
def seeds(monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    monkeypatch.chdir(ROOT)
    with Library(["seeds"], author="anna") as library:
        yield library


def report(library: Library, wanted: Wanted = Wanted()) -> Report:  # noqa: B008 (it is frozen)
    return gather(library, wanted)


def run(*arguments: str, expect: int = 0) -> str:
    done = CliRunner().invoke(main, ["report", str(ROOT / "seeds"), *arguments])
    assert done.exit_code == expect, done.output
    return done.stdout or done.stderr


@pytest.mark.parametrize("form", KEPT)
def test_the_report_is_as_kept(seeds: Library, form: str) -> None:
    kept = Path(__file__).parent / KEPT[form]
    made = FORMATS[form].make(replace(report(seeds), versions=_VERSIONS))
    if os.environ.get("TWOSOURCE_REPORTS") == "write":
        kept.write_text(made, "utf-8")
    assert made == kept.read_text("utf-8")


def test_the_same_library_gives_the_same_bytes_wherever_it_is_opened_from(
    seeds: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = [form.make(report(seeds)) for form in FORMATS.values()]
    monkeypatch.chdir("/")
    with Library([ROOT / "seeds"], author="ben") as again:
        assert [form.make(report(again)) for form in FORMATS.values()] == first


def test_each_quotation_is_what_its_source_says(seeds: Library) -> None:
    made = report(seeds)
    by_sum = {found.sha256: found for entry in seeds.entries() if (found := seeds.document(entry.id))}
    assert made.items
    for item in made.items:
        for quote in (item.quote, *item.elsewhere):
            source = made.source(quote)
            assert by_sum[source.sha256].text[quote.start : quote.end] == quote.text
            assert source.path == f"seeds/{Path(by_sum[source.sha256].path).name}"
    assert {id_ for item in made.items for id_ in item.claims} == {one.id for one in seeds.claims() if one.flagged}


def test_the_sources_are_proven_by_their_digests(seeds: Library) -> None:
    for source in report(seeds).sources:
        assert hashlib.sha256((ROOT / source.path).read_bytes()).hexdigest() == source.sha256


def test_what_analysts_said_stands_apart(seeds: Library) -> None:
    claim = next(one for one in seeds.claims() if one.standing is Standing.UNRESOLVED)
    about = seeds.asserted(claim)
    note = "ask *Krone* <b>again</b>"
    for value in (Mark(Marking.IMPORTANT), Tag("treaty"), Note(note), Credibility(3)):
        seeds.say(about, value)
    seeds.say(about, Overruled(Standing.SINGLE_SOURCE, "I read both"))
    seeds.say(Outlet("Krone"), Reliability("C"))
    seeds.say(seeds.whole(claim.document), Tag("translated"))
    made = report(seeds)
    (item,) = [one for one in made.items if claim.id in one.claims]
    assert not item.flagged, "it is reported because it is marked"
    assert [said.kind for said in item.said] == [Kind.MARK, Kind.TAG, Kind.NOTE, Kind.GRADE, Kind.VERDICT]
    assert {said.author for said in item.said} == {"anna"}
    assert [said.words for said in made.said] == ["reliability C (Admiralty scale)"]
    assert [said.words for said in made.source(item.quote).said] == ["translated"]
    page, text = FORMATS["html"].make(made), FORMATS["markdown"].make(made)
    assert "ask *Krone* &lt;b&gt;again&lt;/b&gt;" in page
    assert r"ask \*Krone\* &lt;b&gt;again&lt;/b&gt;" in text
    assert page.count("What analysts said, not the program") == 2
    only = report(seeds, Wanted(marked=True))
    assert [one.claims for one in only.items] == [(claim.id,)]
    assert FORMATS["csv"].make(only).count("I read both") == 1


def test_an_overruled_standing_is_the_analysts_and_the_programs_is_told(seeds: Library) -> None:
    claim = next(one for one in seeds.claims() if one.flagged)
    seeds.say(seeds.asserted(claim), Overruled(Standing.CORROBORATED, "two reporters saw it"))
    made = report(read_in(seeds), Wanted(marked=True))
    (item,) = made.items
    assert (item.standing, item.found, item.ruled) == (Standing.CORROBORATED, claim.standing, "anna")
    told = f"as anna says; the program found: {claim.standing.value.replace('_', ' ')}"
    assert told in FORMATS["html"].make(made)
    assert told in FORMATS["markdown"].make(made)
    assert "two reporters saw it" in FORMATS["markdown"].make(made)


def test_a_query_a_story_and_a_limit_choose_claims(seeds: Library) -> None:
    story = seeds.entries()[0].story
    everything = report(seeds)
    few = report(seeds, Wanted(story=story, most=3))
    assert (few.claims, few.found) == (3, everything.claims)
    assert "the most salient of" in FORMATS["markdown"].make(few)
    unresolved = report(seeds, Wanted(query="standing:unresolved"))
    assert {item.standing for item in unresolved.items} == {Standing.UNRESOLVED}
    putin = report(seeds, Wanted(query='speaker:"vladimir putin"'))
    assert {item.speaker for item in putin.items} == {"Vladimir Putin"}


def test_the_command_writes_what_is_asked_for(tmp_path: Path) -> None:
    page, sources = tmp_path / "report.html", tmp_path / "sources.json"
    assert run("--format", "html", "--output", str(page), "--csl", str(sources)) == ""
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    found = json.loads(sources.read_text("utf-8"))
    assert [one["type"] for one in found] == ["article-newspaper"] * 2
    told = json.loads(run("--format", "json", "--story", "putin"))
    assert told["schema"] == "twosource/report/1"
    assert told["stories"][0]["items"][0]["standing"] == "single_source"
    rows = list(csv.DictReader(io.StringIO(run("--format", "csv").removeprefix("\ufeff"))))
    assert [row["number"] for row in rows] == [str(at) for at in range(1, len(rows) + 1)]


def test_the_command_says_what_cannot_be(tmp_path: Path) -> None:
    assert "would be read as one of its reports" in run("--output", str(ROOT / "seeds" / "report.md"), expect=3)
    assert not (ROOT / "seeds" / "report.md").exists()
    assert "No story here" in run("--story", "nowhere", expect=3)
    assert "there is no report" in run("--query", "standing:corroborated", expect=1)
    assert "cannot be written" in run("--output", "/dev/null/report.md", expect=3)


def test_the_app_knows_all_formats() -> None:
    assert set(REPORTS) == set(FORMATS)


def test_what_was_not_read_is_said(tmp_path: Path) -> None:
    for seed in (ROOT / "seeds").glob("*.txt"):
        (tmp_path / seed.name).write_bytes(seed.read_bytes())
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    with Library([tmp_path]) as made:
        told = FORMATS["markdown"].make(report(read_in(made)))
    assert "1 file not read" in told
