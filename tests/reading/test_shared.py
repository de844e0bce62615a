"""Reading measured on real reports and pages, which lie beside the project where they are at hand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from index.model.document import PartKind
from index.reading import read
from tests.reading.samples import SHARED, check_parts


def _needed(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"needs ../shared/{path.relative_to(SHARED)}")
    return path


def test_heads_of_the_events() -> None:
    """Each file begins with its title, a blank line, its outlet and its date."""
    files = sorted(_needed(SHARED / "data" / "clusters").glob("event*/d*.txt"))
    assert files
    for path in files:
        (document,) = read(str(path)).documents
        check_parts(document)
        lines = document.text.splitlines()
        facts = (document.title, document.outlet, document.date)
        assert [fact and fact.value for fact in facts] == [lines[0].strip(), lines[2], lines[3]], path
        assert not any(fact and fact.guess for fact in facts), path
        assert document.language == "en"


def test_news_about_notices() -> None:
    path = _needed(SHARED / "cases" / "33-news-about-notices") / "a.txt"
    (document,) = read(str(path)).documents
    assert len(document.spans(PartKind.BODY)) == 6
    assert not document.spans(PartKind.FURNITURE)


def test_saved_pages(tmp_path: Path) -> None:
    """Text F1 of .93 or more, and 88 dates of 100 exact; the tool that scores says so by its exit code."""
    tool, gold = _needed(SHARED / "tools" / "score_html.py"), SHARED / "data" / "html" / "gold.json"
    scored = tmp_path / "documents.jsonl"
    with scored.open("w", encoding="utf-8") as out:
        for path in sorted(gold.parent.glob("*.html")):
            for document in read(str(path)).documents:
                date = document.date.value if document.date else None
                out.write(json.dumps({"document": path.name, "date": date, "body": document.body}) + "\n")
    done = subprocess.run([sys.executable, tool, gold, scored], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
