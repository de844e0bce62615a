"""Exports of press databases, Nexis and Factiva: many articles in one text, each with its lines of facts.

Their layouts change, so that an article is told by what is in the text: the line that it ends or begins with, and the
labels and dates in its head.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from index.model.document import Document, Fact, Part, PartKind, Problem
from index.reading.metadata.dates import date_line
from index.reading.metadata.names import after_by, people
from index.reading.metadata.outlets import LONGEST_NAME
from index.reading.parts.article import article
from index.reading.parts.blocks import Block, blocks
from index.reading.parts.draft import Facts
from index.reading.reasons import UnreadableError, fault

# What is looked for before anything else, since nearly no text has it.
_SIGNS = ("End of Document", " DOCUMENTS", " DOKUMENTEN", "\nDocument ", "\nDokument ", "\nDocumento ")
_NUMBERED = re.compile(r"^[ \t\f]*\d{1,6} (?:of|von|de|di|van) \d{1,6} DO[CK]UMENT\w{0,3}[ \t\r]*$", re.MULTILINE)
_ENDED = re.compile(r"^[ \t\f]*End of Document[ \t\r]*$", re.MULTILINE)
_ACCESSION = re.compile(r"^[ \t\f]*(?:AN[ \t]+)?Do[ck]umento? [A-Z][A-Z0-9]{2,9}0\w{10,24}[ \t\r]*$", re.MULTILINE)
# The codes of Factiva's fields, alone on a line or before what they state, in their order.
_CODE = re.compile(
    r"(SE|HD|CR|BY|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|IPC|IPD|PUB|AN)(?:(?:\t| {2,})\s*(.+))?",
    re.DOTALL,
)
_CODED_BODY = ("LP", "TD")
_CODED_KINDS = {
    "HD": PartKind.TITLE,
    "BY": PartKind.BYLINE,
    "PD": PartKind.DATE,
    "ET": PartKind.DATE,
    "SN": PartKind.OUTLET,
}
_LABEL = re.compile(r"([^\W\d_][\w -]{2,20}?)\s?:\s*(.*)", re.DOTALL)
_RIGHTS = re.compile(r"(?:copyright|\(c\)|©|all rights reserved|alle rechte|tous droits)", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}\b.{0,12}")
_HEAD = 40  # paragraphs in which the head of an article is looked for
_TRIED = 3  # articles by which an export is told
_LONGEST_TITLE = 400  # characters
_LONGEST_BYLINE = 200
_RULE = "line of the export"


@dataclass(frozen=True, slots=True)
class _Words:
    labels: dict[str, str]
    below: frozenset[str]
    body_lines: frozenset[str]
    below_lines: frozenset[str]
    length: re.Pattern[str]


@cache
def _words() -> _Words:
    table = tomllib.loads((files("index.reading") / "data" / "exports.toml").read_text("utf-8"))
    words = "|".join(map(re.escape, table["factiva"]["words"]))
    return _Words(
        {label: name for name in ("byline", "url", "loaded", "other") for label in table["labels"][name]},
        frozenset(table["labels"]["below"]),
        frozenset(table["lines"]["body"]),
        frozenset(table["lines"]["below"]),
        re.compile(rf"\d[\d.,]{{0,8}}\s?(?:{words})", re.IGNORECASE),
    )


@dataclass(slots=True)
class _Head:
    """What is known of an article whose body is `blocks[start:end]`. `labels` are by the offsets of blocks."""

    blocks: Sequence[Block]
    facts: Facts
    labels: dict[int, Part]
    start: int = 0
    end: int = 0

    def label(self, index: int, kind: PartKind) -> str:
        block = self.blocks[index]
        self.labels[block.start] = Part(kind, block.start, block.end, _RULE)
        return " ".join(block.text.split())

    def rest(self, indices: Sequence[int]) -> None:
        """What is neither the article nor states anything of it."""
        for index in indices:
            if self.blocks[index].start not in self.labels:
                self.label(index, PartKind.FURNITURE)


def exported(path: str, text: str) -> Iterator[Document | Problem] | None:
    """The articles of an export, numbered from 1; None if the text is none.

    The text of each is its stretch of the whole. One that is alone is the whole text, and has no number.
    """
    pieces = _pieces(text) if any(sign in text for sign in _SIGNS) else []
    return _articles(path, text, pieces) if pieces else None


def _articles(path: str, text: str, pieces: Sequence[tuple[int, int]]) -> Iterator[Document | Problem]:
    for number, (start, end) in enumerate(pieces, 1):
        alone = len(pieces) == 1
        own = text if alone else text[start:end].strip()
        digest = "" if alone else sha256(own.encode("utf-8", "surrogatepass")).hexdigest()
        line = 0 if alone else number
        try:
            head = _head(own)
            yield article(path, own, head.facts, sha256=digest, labels=head.labels, line=line)
        except UnreadableError as error:
            yield Problem(path, str(error), line)
        except Exception as error:  # noqa: BLE001 (one odd article must not stop the others)
            yield Problem(path, fault(error), line)


def _pieces(text: str) -> list[tuple[int, int]]:
    """Where each article of an export is; none if the text is no export."""
    begins = [found.start() for found in _NUMBERED.finditer(text)]
    if begins:
        return list(zip(begins, [*begins[1:], len(text)], strict=True))
    ends = [found.end() for found in _ACCESSION.finditer(text)] or [found.end() for found in _ENDED.finditer(text)]
    pieces = list(zip([0, *ends], ends, strict=False))
    if not any(_anchor(blocks(text[start:end])) is not None for start, end in pieces[:_TRIED]):
        return []
    last = pieces[-1][1]
    if _anchor(blocks(text[last:])) is not None:
        return [*pieces, (last, len(text))]  # an article that is cut off
    return [*pieces[:-1], (pieces[-1][0], len(text))]


def _anchor(paragraphs: Sequence[Block]) -> int | None:
    """The first line that only an export has: the number of words, alone or labelled, or another label of the head.

    There may be a list of all articles above the first one.
    """
    words = _words().length
    for index, block in enumerate(paragraphs):
        found = _LABEL.match(block.text) if index >= _HEAD else None
        if index < _HEAD and block.text.startswith("HD") and _CODE.fullmatch(block.text):
            return index
        if words.fullmatch(found[2] if found else block.text) or (index < _HEAD and _labelled(block.text)):
            return index
    return None


def _labelled(text: str) -> tuple[str, str] | None:
    """What a labelled line states, and its words; None if it has no such label."""
    found = _LABEL.match(text)
    if found is None or not found[1][0].isupper():
        return None
    name = _words().labels.get(found[1].lower())
    return (name, " ".join(found[2].split())) if name else None


def _head(text: str) -> _Head:
    head = _Head(blocks(text), Facts(), {})
    anchor = _anchor(head.blocks)
    head.end = len(head.blocks)
    if anchor is None:
        head.rest([index for index in (0,) if head.blocks and _NUMBERED.fullmatch(head.blocks[0].text)])
    elif _CODE.fullmatch(head.blocks[anchor].text):
        _factiva_coded(head)
    elif _words().length.fullmatch(head.blocks[anchor].text):
        _factiva(head, anchor)
    elif _NUMBERED.fullmatch(head.blocks[0].text):
        _nexis_outlet_first(head, anchor)
    else:
        _nexis_title_first(head, anchor)
    head.rest(range(head.start))
    head.rest(range(head.end, len(head.blocks)))
    return head


def _nexis_outlet_first(head: _Head, anchor: int) -> None:
    """The number of the article, the outlet, the date and perhaps an edition, the title, labels, the body, labels."""
    above = [index for index in range(1, anchor) if not _RIGHTS.match(head.blocks[index].text)]
    dated = _date(head, above)
    if above and above[0] != dated and len(head.blocks[above[0]].text) <= LONGEST_NAME:
        head.facts.outlet = Fact(head.label(above[0], PartKind.OUTLET), _RULE)
    below = [index for index in above[1:] if index != dated]
    if below and below[-1] > (dated or 0):
        _title(head, below[-1])
    _labels(head, anchor)


def _nexis_title_first(head: _Head, anchor: int) -> None:
    """The title, the outlet, the date, whose rights they are, labels, the body, labels."""
    above = [index for index in range(anchor) if not _RIGHTS.match(head.blocks[index].text)]
    dated = _date(head, above[::-1])
    names = [index for index in above if dated is None or index < dated][-2:]
    if names and len(head.blocks[names[-1]].text) <= LONGEST_NAME and (dated is not None or len(names) > 1):
        head.facts.outlet = Fact(head.label(names.pop(), PartKind.OUTLET), _RULE)
    if names:
        _title(head, names[-1])
    _labels(head, anchor)


def _labels(head: _Head, anchor: int) -> None:
    """Read the labels above the body, and find where it begins and ends."""
    texts = [block.text for block in head.blocks]
    start = anchor
    while start < len(texts) and _labelled(texts[start]):
        start += 1
    marked = next(
        (at for at in range(anchor, min(anchor + _HEAD, len(texts))) if texts[at] in _words().body_lines), None
    )
    head.start = start if marked is None else marked + 1
    head.end = next((index for index in range(head.start, len(texts)) if _is_below(texts[index])), len(texts))
    for index in [*range(anchor, head.start), *range(head.end, len(texts))]:
        named = _labelled(texts[index])
        if named is None:
            continue
        name, value = named
        if name == "byline" and value and len(value) <= _LONGEST_BYLINE:
            _authors(head, value)
            head.label(index, PartKind.BYLINE)
        elif name == "url" and value.startswith(("http://", "https://")):
            head.facts.url = value
        elif name == "loaded" and head.facts.date is None and (stamp := date_line(value)) and stamp.value:
            head.facts.date = Fact(stamp.value, "day on which it was loaded", guess=True)


def _is_below(text: str) -> bool:
    found = _LABEL.match(text)
    labelled = found is not None and found[1][0].isupper() and found[1].lower() in _words().below
    return labelled or text in _words().below_lines or _ENDED.fullmatch(text) is not None or _is_rights(text)


def _is_rights(text: str) -> bool:
    return len(text) < _LONGEST_BYLINE and _RIGHTS.match(text) is not None


def _factiva(head: _Head, anchor: int) -> None:
    """A section, the title, a byline, the number of words, date, time, outlet, codes, rights; the body; the number."""
    texts = [block.text for block in head.blocks]
    above = list(range(anchor))
    if above and (names := after_by(texts[above[-1]])):
        _authors(head, names)
        head.label(above.pop(), PartKind.BYLINE)
    if above:
        _title(head, above[-1])
    rights = next(
        (index for index in range(anchor, min(anchor + _HEAD, len(texts))) if _RIGHTS.match(texts[index])), None
    )
    last = anchor + 1 if rights is None else rights
    between = list(range(anchor + 1, last))
    dated = _date(head, between)
    if dated is not None:
        after = [index for index in between if index > dated]
        if after and _CLOCK.fullmatch(texts[after[0]]):
            clock = date_line(f"{texts[dated]} {texts[after[0]]}")
            if clock and clock.value:
                head.facts.date = Fact(clock.value, _RULE, clock.guess)
            head.label(after.pop(0), PartKind.DATE)
        if after and len(texts[after[0]]) <= LONGEST_NAME:
            head.facts.outlet = Fact(head.label(after[0], PartKind.OUTLET), _RULE)
    head.start = last if rights is None else rights + 1
    while rights is not None and head.start < len(texts) and _is_rights(texts[head.start]):
        head.start += 1
    head.end = next((at for at in range(head.start, len(texts)) if _ACCESSION.fullmatch(texts[at])), len(texts))


def _factiva_coded(head: _Head) -> None:
    """Fields, each below or behind its code; those of the text come last but for what it is about."""
    stated: dict[str, list[str]] = {}
    code, began, ended = "", 0, 0
    for index, block in enumerate(head.blocks):
        found = _CODE.fullmatch(block.text)
        value = block.text if found is None else found[2]
        code = code if found is None else found[1]
        if code in _CODED_BODY:
            began, ended = began or index, index + 1
        if value:
            stated.setdefault(code, []).append(" ".join(value.split()))
        if found is not None and not value:
            head.label(index, PartKind.FURNITURE)
        elif kind := _CODED_KINDS.get(code):
            head.label(index, kind)
    head.start, head.end = began or len(head.blocks), ended or len(head.blocks)
    fields = {name: " ".join(values) for name, values in stated.items()}
    facts = head.facts
    facts.title = Fact(fields["HD"], _RULE) if "HD" in fields else None
    facts.outlet = Fact(fields["SN"], _RULE) if "SN" in fields else None
    for written in (f"{fields.get('PD', '')} {fields.get('ET', '')}", fields.get("PD", "")):
        if facts.date is None and (stamp := date_line(written)) and stamp.value:
            facts.date = Fact(stamp.value, _RULE, stamp.guess)
    if "BY" in fields and len(fields["BY"]) <= _LONGEST_BYLINE:
        _authors(head, fields["BY"])


def _date(head: _Head, indices: Sequence[int]) -> int | None:
    """Take the first date of these paragraphs, and tell where it is."""
    for index in indices:
        stamp = date_line(head.blocks[index].text)
        if stamp and stamp.value:
            head.facts.date = Fact(stamp.value, _RULE, stamp.guess)
            head.label(index, PartKind.DATE)
            return index
    return None


def _title(head: _Head, index: int) -> None:
    if len(head.blocks[index].text) <= _LONGEST_TITLE:
        head.facts.title = Fact(head.label(index, PartKind.TITLE), _RULE)


def _authors(head: _Head, value: str) -> None:
    """Authors as they are named, which is a guess where it is more than names."""
    names = people(after_by(value) or value)
    head.facts.authors = [Fact(name, _RULE) for name in names] if names else [Fact(value, _RULE, guess=True)]
