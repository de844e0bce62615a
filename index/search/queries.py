"""The query language: parses what a reader types into a tree of nodes.

    kim putin            both words                  kim OR putin         either
    tariff               it or another form          =tariff              it alone, as it is written
    "north korea"        the words side by side      "kim putin"~5        in this order, at most 5 words on
    -tank, NOT tank      without it, nor its forms   (a OR b) c           grouped
    moscow~1             one letter may differ       mosc*, "red squ*"    words that begin so (3 letters or more)
    title:visit outlet:krone story:summit            words of the document's title, outlet, story
    date:2024-06 date:2024-06..2024-07 lang:en       when it is from, what language it is in
    case:US              letters as they are written
    speaker:putin said:capital via:tass              finds statements: who makes them, their words, who passed them on
    standing:single kim                              finds claims, by their own words: single, copies, origin,
                                                     corroborated, unresolved, flagged; disputed, or how: figures,
                                                     denied, contradicted, updated
    tag:budget tag:"to ask" tag:bud* tag:*           what the analyst tagged so; what has any tag
    marked:doubtful      what is marked so: checked, doubtful, important, or any of them
    note:lawyer note:*   what has a note with this word; any note
    is:unread is:read    documents that the analyst has not read, or has

A query that asks for tags, marks or notes finds what they are on (index.search.marked). Where it asks for statements or
claims too, it finds those that they are on, or whose document they are on; where it only leaves some out, or can do
without, it finds documents, which have also what is said of words in them.

English words match their other forms too (index.search.forms), except in names (outlet:, speaker:, via:) and in
quotation marks, where words match only as they are written.

`parse` never raises, and takes time proportional to the query's length. `Parsed.notes` says what it could not use, and
what is unfinished at the end.
"""

import re

import msgspec

from index.model.results import SHORTEST_PREFIX
from index.search.nodes import (
    FIELDS,
    MAX_SLOP,
    MAX_TERMS,
    MAX_WAYS,
    NAMES,
    QUOTES,
    And,
    Field,
    Node,
    Not,
    Or,
    Phrase,
    Tagged,
    Term,
    exactly,
    joined,
    leaves,
)
from index.search.values import HOW_TO_WRITE, is_begun, value
from index.text.words import visible, words

MAX_LENGTH = 2_000  # characters of a query that are read
MAX_DEPTH = 20
_SHORT = 40  # characters of a piece of the query that is quoted in a note


class Parsed(msgspec.Struct, frozen=True):
    """A parsed query, None if nothing in it could be used. `notes` says what was left out, and why."""

    query: Node | None
    notes: tuple[str, ...] = ()

    @property
    def understood(self) -> str:
        return str(self.query) if self.query else ""


_TOKEN = re.compile(
    rf"""\s+
    | (?P<field>[A-Za-z]+):(?=[^\s:/])
    | [{QUOTES}](?P<phrase>[^{QUOTES}]*)(?:(?P<closed>[{QUOTES}])(?:~(?P<slop>[0-9]+))?)?
    | (?P<open>\()
    | (?P<close>\))
    | (?P<operator>(?:AND|OR|NOT)(?![^\s()]))
    | (?P<sign>[-+=])(?=[^\s)])
    | (?P<word>[^\s(){QUOTES}]+)
    """,
    re.VERBOSE,
)


class _Token(msgspec.Struct, frozen=True):
    kind: str
    value: str
    slop: int = 1


def parse(text: str) -> Parsed:
    """Parse a query in the language that this module's docstring describes. Never raises."""
    notes: list[str] = []
    if len(text) > MAX_LENGTH:
        notes.append(f"Only the first {MAX_LENGTH:,} characters of the query are used.")
    return _Parser(_tokens(visible(text[:MAX_LENGTH])), notes).parsed()


def _tokens(text: str) -> list[_Token]:
    found = []
    for match in _TOKEN.finditer(text):
        match match.lastgroup:
            case None:
                pass
            case "phrase":
                found.append(_Token("open phrase", match["phrase"]))
            case "closed" | "slop":
                slop = min(int((match["slop"] or "1")[:4]), MAX_SLOP)
                found.append(_Token("phrase", match["phrase"], max(slop, 1)))
            case kind:
                found.append(_Token(kind, match[kind]))
    return found


class _Parser:
    """A recursive descent parser. OR binds least, then AND (written or implied), then NOT."""

    def __init__(self, tokens: list[_Token], notes: list[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._terms = 0
        self._notes = notes

    def parsed(self) -> Parsed:
        parts = []
        while self._at < len(self._tokens):
            part = self._either("body")
            if part:
                parts.append(part)
            if self._at < len(self._tokens):  # at a closing parenthesis without an opening one
                self._at += 1
        return Parsed(joined(And, parts), tuple(dict.fromkeys(self._notes)))

    def _peek(self, kind: str, value: str = "") -> bool:
        if self._at >= len(self._tokens):
            return False
        token = self._tokens[self._at]
        return token.kind == kind and (not value or token.value == value)

    def _take(self, kind: str, value: str = "") -> bool:
        found = self._peek(kind, value)
        self._at += found
        return found

    def _either(self, field: str) -> Node | None:
        parts = [self._all(field)]
        while self._take("operator", "OR"):
            self._expect_more("OR")
            parts.append(self._all(field))
        return joined(Or, [part for part in parts if part])

    def _all(self, field: str) -> Node | None:
        parts: list[Node] = []
        while self._at < len(self._tokens) and not self._peek("operator", "OR") and not self._peek("close"):
            if self._take("operator", "AND"):
                self._expect_more("AND")
                continue
            part = self._one(field)
            if part:
                parts.append(part)
        return joined(And, parts)

    def _one(self, field: str) -> Node | None:
        negated = exact = False
        while self._peek("sign") or self._peek("operator", "NOT"):
            sign = self._tokens[self._at].value
            negated ^= sign in ("-", "NOT")
            exact |= sign == "="
            self._at += 1
            self._expect_more(sign)
        if self._at >= len(self._tokens) or self._peek("close") or self._peek("operator"):
            return None  # nothing to negate
        token = self._tokens[self._at]
        self._at += 1
        match token.kind:
            case "open":
                part = self._group(field)
            case "field":
                part = self._in_field(token.value, field)
            case "phrase" | "open phrase":
                part = self._phrase(token, field)
            case _:
                part = self._word(token.value, field)
        if part and exact:
            part = exactly(part)
        if part and negated:
            return part.part if isinstance(part, Not) else Not(part)
        return part

    def _at_end(self) -> bool:
        """Whether no tokens are left."""
        return self._at == len(self._tokens)

    def _expect_more(self, clause: str) -> None:
        """Note that a clause is unfinished if the query ends here."""
        if self._at_end():
            self._notes.append(f"{clause} is not finished yet.")

    def _group(self, field: str) -> Node | None:
        if not self._deeper():
            return None
        part = self._either(field)
        if not self._take("close"):
            self._notes.append("A parenthesis is not closed yet.")
        self._depth -= 1
        return part

    def _deeper(self) -> bool:
        """Count one level of nesting. False, with a note, if there are too many."""
        if self._depth == MAX_DEPTH:
            self._notes.append(f"More than {MAX_DEPTH} levels of parentheses or fields are not used.")
            return False
        self._depth += 1
        return True

    def _in_field(self, name: str, outer: str) -> Node | None:
        field = name.lower()
        if field in NAMES:
            if not self._deeper():
                return None
            part = self._one(field)
            self._depth -= 1
            return part
        # Not a field: words with a colon, such as "Re:visit", are words like any others.
        if self._peek("word"):
            word = self._tokens[self._at].value
            self._at += 1
            self._notes.append(f"There is no field {name!r}: searched as words. Fields: {', '.join(NAMES)}.")
            return self._word(f"{name}:{word}", outer)
        return self._word(name, outer)

    def _phrase(self, token: _Token, field: str) -> Node | None:
        if token.kind == "open phrase":
            self._notes.append("A quotation mark is not closed yet.")
        raw = " ".join(token.value.split())
        if field in HOW_TO_WRITE:
            return self._plain(raw, field)
        places = list(words(raw))
        found = tuple(word for word, _, _ in places)
        if not found and raw:
            self._notes.append(f"Not used: {_short(raw)} (it has no letters or digits).")
        prefix = bool(found) and raw[places[-1][2] :] == "*" and len(found[-1]) >= SHORTEST_PREFIX
        slop = token.slop
        while slop > 1 and slop ** (len(found) - 1) > MAX_WAYS:
            slop -= 1
        if slop != token.slop:
            self._notes.append(f"{_short(raw)}: at most ~{slop} for {len(found)} words.")
        part = self._leaf(found, field, slop, prefix=prefix)
        return exactly(part) if part else None

    def _plain(self, raw: str, field: str) -> Node | None:
        """A condition whose value is not a word of a text: a date, a standing, a language, or letters as written."""
        if not self._room():
            return None
        part = value(raw, field)
        if part is None and self._at_end() and is_begun(raw, field):
            self._notes.append(f"{field}:{_short(raw)} is not finished yet (write {HOW_TO_WRITE[field]}).")
        elif part is None:
            self._notes.append(f"Not used: {field}:{_short(raw)} (write {HOW_TO_WRITE[field]}).")
        return part

    def _word(self, raw: str, field: str) -> Node | None:
        if raw[-1] == ":" and raw[:-1].lower() in NAMES:
            more = f" (write {HOW_TO_WRITE[raw[:-1].lower()]})" if raw[:-1].lower() in HOW_TO_WRITE else ""
            self._notes.append(
                f"{raw} is not finished yet{more}." if self._at_end() else f"Not used: {raw} (no word follows it)."
            )
            return None
        if raw in ("-", "+", "=") and self._at_end():
            self._expect_more(raw)
            return None
        if field in HOW_TO_WRITE:
            return self._plain(raw, field)
        if field == "note" and raw == "*":
            return Term("", "note", prefix=True) if self._room() else None
        body, fuzzy = re.subn(r"~[0-9]?$", "", raw)
        prefix = raw.endswith("*") and not raw.startswith("*")
        found = tuple(word for word, _, _ in words(body))
        if not found:
            self._notes.append(f"Not used: {_short(raw)} (it has no letters or digits).")
            return None
        if "*" in raw.rstrip("*") or (raw.endswith("*") and not prefix):
            self._notes.append(f"Not used: {_short(raw)} (* stands at the end of a word only).")
            return None
        if not (prefix or fuzzy):
            return self._leaf(found, field)
        if len(found) > 1:
            self._notes.append(f"{_short(raw)} is several words: searched as they stand.")
            return self._leaf(found, field)
        if prefix and len(found[0]) < SHORTEST_PREFIX:
            self._notes.append(f"Not used: {_short(raw)} (* needs at least {SHORTEST_PREFIX} letters before it).")
            return None
        if fuzzy and raw[-1] in "23456789":
            self._notes.append(f"{_short(raw)}: one letter may differ, not more.")
        if not self._room():
            return None
        return Term(found[0], _named(field), fuzzy=bool(fuzzy) and len(found[0]) > 1, prefix=prefix)

    def _leaf(self, found: tuple[str, ...], field: str, slop: int = 1, *, prefix: bool = False) -> Node | None:
        if not found or not self._room(len(found)):
            return None
        if len(found) > 1:
            return Phrase(found, _named(field), slop, prefix)
        return Term(found[0], _named(field), prefix=prefix)

    def _room(self, count: int = 1) -> bool:
        self._terms += count
        if self._terms > MAX_TERMS:
            self._notes.append(f"Only the first {MAX_TERMS} words of the query are used.")
        return self._terms <= MAX_TERMS


def _named(field: str) -> Field:
    return next((known for known in FIELDS if known == field), "body")


_LAST_WORD = re.compile(rf"(?<![\w~*=])(?!(?:AND|OR|NOT)$)\w{{{SHORTEST_PREFIX},}}$")


def unfinished(query: str) -> str:
    """A query that is still being typed, with its last word marked as the beginning of one if that makes sense.

    It does not for words of fewer than three letters, nor for values that are not words, such as `date:2019`.
    """
    if not _LAST_WORD.search(query):
        return query
    begun, whole = parse(f"{query}*"), parse(query)
    last = leaves(begun.query)[-1] if begun.query and begun.notes == whole.notes else None
    return f"{query}*" if isinstance(last, Term | Phrase | Tagged) and last.prefix else query


def _short(raw: str) -> str:
    """A piece of the query without control characters, cut to at most _SHORT characters."""
    clean = "".join(char if char.isprintable() else " " for char in raw[: _SHORT + 1])
    return clean if len(raw) <= _SHORT else clean[: _SHORT - 1] + "…"
