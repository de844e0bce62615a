"""The formats of a report: each makes a text of it, which is to be written as UTF-8, its line ends as they are."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from index.reporting.bibtex import bibtex
from index.reporting.csl import csl
from index.reporting.html import html
from index.reporting.markdown import markdown
from index.reporting.records import records
from index.reporting.ris import ris
from index.reporting.table import table
from index.reporting.values import Report


class Format(NamedTuple):
    """How the text is made, and the suffix of a file of it."""

    make: Callable[[Report], str]
    suffix: str


FORMATS: Mapping[str, Format] = {
    "markdown": Format(markdown, ".md"),
    "html": Format(html, ".html"),
    "json": Format(records, ".json"),
    "csv": Format(table, ".csv"),
    "bibtex": Format(bibtex, ".bib"),
    "ris": Format(ris, ".ris"),
    "csl": Format(csl, ".csl.json"),
}
