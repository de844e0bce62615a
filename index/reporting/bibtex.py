"""The sources of a report as BibTeX."""

from collections.abc import Iterator

from index.reporting.csl import Reference, reference
from index.reporting.values import Report

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
}
_TABLE = str.maketrans(_SPECIAL)


def bibtex(report: Report) -> str:
    return "\n".join(_entry(reference(source)) for source in report.sources)


def _entry(found: Reference) -> str:
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(found) if value)
    return f"@article{{{found['id']},\n{fields}}}\n"


def _fields(found: Reference) -> Iterator[tuple[str, str]]:
    """Titles and names in braces of their own keep their letters as they are, and names in one piece."""
    yield "author", " and ".join(f"{{{escaped(name['literal'])}}}" for name in found.get("author", ()))
    yield "title", f"{{{escaped(found.get('title', 'Without title'))}}}"
    yield "journal", escaped(found.get("container-title", ""))
    yield from zip(("year", "month", "day"), map(str, _day(found, "issued")), strict=False)
    yield "url", found.get("URL", "")
    yield "urldate", "-".join(f"{part:02}" for part in _day(found, "accessed"))
    yield "langid", escaped(found.get("language", ""))
    yield "note", escaped(found["note"])


def _day(found: Reference, name: str) -> list[int]:
    return list(found[name]["date-parts"][0]) if name in found else []


def escaped(text: str) -> str:
    """A text in which LaTeX finds no command."""
    return text.translate(_TABLE)
