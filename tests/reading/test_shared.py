"""Reading measured on real reports, which lie beside the project where they are at hand."""

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
