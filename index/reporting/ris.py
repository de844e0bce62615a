"""The sources of a report as RIS."""

from collections.abc import Iterator

from index.reporting.csl import Reference, reference
from index.reporting.values import Report


def ris(report: Report) -> str:
    """A tag a line; the values are one line each, so that none can begin a tag."""
    tags = (one for source in report.sources for one in _tags(reference(source)))
    return "".join(f"{tag}  - {value}\r\n" for tag, value in tags if value or tag == "ER")


def _tags(found: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", "NEWS"
    yield "ID", found["id"]
    yield "TI", found.get("title", "")
    yield "T2", found.get("container-title", "")
    yield from (("AU", name["literal"]) for name in found.get("author", ()))
    day = _day(found, "issued")
    yield "PY", day[:4]
    yield "DA", day
    yield "UR", found.get("URL", "")
    yield "Y2", _day(found, "accessed")
    yield "LA", found.get("language", "")
    yield "N1", found["note"]
    yield "ER", ""


def _day(found: Reference, name: str) -> str:
    """A date as RIS has it, the slashes of what is unknown included: "2024/06/19/"."""
    if name not in found:
        return ""
    parts = [f"{part:02}" for part in found[name]["date-parts"][0]]
    return "/".join([*parts, *[""] * (4 - len(parts))])
