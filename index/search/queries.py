"""The query language: what a reader types, as a tree that documents, statements and claims can be asked with.

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

English words are found in their other forms too (index.search.forms), but for names (outlet:, speaker:, via:) and in
quotation marks, where words stand as they are written.

`parse` never raises and takes time in proportion to the query. What it could not use, and what is not finished at its
end, it says in `Parsed.notes`.
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from index.search.forms import family
from index.text.words import INVISIBLE, visible, words

Field = Literal["body", "title", "outlet", "story", "speaker", "said", "via", "standing", "lang"]
# Those that can be named, with "date" and "case"; body is the whole text.
FIELDS: tuple[Field, ...] = ("title", "outlet", "story", "speaker", "said", "via", "standing", "lang")
NAMES = (*FIELDS, "date", "case")
_LATER = "tag"  # a field that is meant, but that nothing can be found by yet
INDEXED: frozenset[Field] = frozenset({"body", "title", "outlet"})  # those that an engine answers
OF_STATEMENTS: frozenset[Field] = frozenset({"speaker", "said", "via"})
_IN_FORMS: frozenset[Field] = frozenset({"body", "title", "story", "said"})  # whose words count in other forms too
DISPUTES = ("disputed", "figures", "denied", "contradicted", "updated")
STANDINGS = ("single", "copies", "origin", "corroborated", "unresolved", "flagged", *DISPUTES)
MAX_LENGTH = 2_000  # characters of a query that are looked at
MAX_TERMS = 64
MAX_DEPTH = 20
SHORTEST_PREFIX = 3
MAX_SLOP = 50
# Ways in which a phrase's words may stand: an engine may have to try each.
MAX_WAYS = 1_000
MAX_EXACT = 100  # characters


@dataclass(frozen=True, slots=True)
class Term:
    """One word, folded, and its other forms, or with `exact` it alone. With `fuzzy`, words one edit away count instead;
    with `prefix`, words that begin so.

    Of "standing" it is one of STANDINGS, of "lang" a code of two letters.
    """

    word: str
    field: Field = "body"
    fuzzy: bool = False
    prefix: bool = False
    exact: bool = False

    def __str__(self) -> str:
        sign = "~1" if self.fuzzy else "*" if self.prefix else ""
        return f"{_prefix(self.field)}{'=' if self.exact else ''}{self.word}{sign}"

    @property
    def has_forms(self) -> bool:
        """Whether words other than it may count as well."""
        plain = not (self.exact or self.fuzzy or self.prefix)
        return plain and self.field in _IN_FORMS and family(self.word) is not None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, each at most `slop` words after the one before: 1 is side by side. With `prefix`, the last
    may be the beginning of a word.
    """

    words: tuple[str, ...]
    field: Field = "body"
    slop: int = 1
    prefix: bool = False

    def __str__(self) -> str:
        slop = f"~{self.slop}" if self.slop > 1 else ""
        return f'{_prefix(self.field)}"{" ".join(self.words)}{"*" if self.prefix else ""}"{slop}'


@dataclass(frozen=True, slots=True)
class Exact:
    """Words of the text in the letters they are written in, no part of longer ones."""

    text: str

    def __str__(self) -> str:
        return f'case:"{self.text}"'

    @property
    def pattern(self) -> re.Pattern[str]:
        return _exact(self.text)


@dataclass(frozen=True, slots=True)
class Dates:
    """From the first to the last year, month or day (ISO 8601), both included; "" leaves an end open."""

    first: str
    last: str

    def __str__(self) -> str:
        return f"date:{self.first}" if self.first == self.last else f"date:{self.first}..{self.last}"

    def holds(self, date: str) -> bool:
        """Whether a document's date, "" for one without, lies in it for certain."""
        return (
            bool(date)
            and date[: len(self.first)] >= self.first
            and date[: len(self.last) or None] <= (self.last or date)
        )


@dataclass(frozen=True, slots=True)
class Among:
    """Some documents: what the catalogue answered of a query, for an engine to answer the rest."""

    documents: frozenset[int]

    def __str__(self) -> str:
        return f"{len(self.documents)} documents"


@dataclass(frozen=True, slots=True)
class And:
    parts: "tuple[Node, ...]"

    def __str__(self) -> str:
        return " AND ".join(_grouped(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    parts: "tuple[Node, ...]"

    def __str__(self) -> str:
        return " OR ".join(_grouped(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    part: "Node"

    def __str__(self) -> str:
        return f"NOT {_grouped(self.part)}"


Leaf = Term | Phrase | Exact | Dates | Among
Node = Leaf | And | Or | Not


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as understood: None where nothing could be used. `notes` says what was left out, and why."""

    query: Node | None
    notes: tuple[str, ...] = ()

    @property
    def understood(self) -> str:
        return str(self.query) if self.query else ""


_LAST_WORD = re.compile(rf"(?<![\w~*=])(?!(?:AND|OR|NOT)$)\w{{{SHORTEST_PREFIX},}}$")


def unfinished(query: str) -> str:
    """A query that is still being typed: its last word, from three letters on, may be the beginning of one.

    Only where it is a word of a text or a name: `date:2019` and `case:US` are as they are.
    """
    if not _LAST_WORD.search(query):
        return query
    begun, whole = parse(f"{query}*"), parse(query)
    last = leaves(begun.query)[-1] if begun.query and begun.notes == whole.notes else None
    return f"{query}*" if isinstance(last, Term | Phrase) and last.prefix else query


def positive(node: Node | None) -> tuple[Leaf, ...]:
    """What a document is found by, in order: not what stands under a NOT."""
    match node:
        case None | Not():
            return ()
        case And(parts) | Or(parts):
            return tuple(leaf for part in parts for leaf in positive(part))
        case _:
            return (node,)


def leaves(node: Node) -> tuple[Leaf, ...]:
    """All words and conditions of a query, in order."""
    match node:
        case Not(part):
            return leaves(part)
        case And(parts) | Or(parts):
            return tuple(leaf for part in parts for leaf in leaves(part))
        case _:
            return (node,)


def field_of(leaf: Leaf) -> str:
    """The name of the field it looks into."""
    match leaf:
        case Term(field=field) | Phrase(field=field):
            return field
        case Exact():
            return "case"
        case Dates():
            return "date"
        case Among():
            return "documents"


@cache
def _exact(text: str) -> re.Pattern[str]:
    unseen = f"[{INVISIBLE}]"
    spaced = r"\s+".join(f"{unseen}*".join(map(re.escape, word)) for word in text.split())
    return re.compile(rf"(?<!\w)(?<!\w{unseen}){spaced}(?!{unseen}*\w)")


def _prefix(field: Field) -> str:
    return "" if field == "body" else f"{field}:"


def _grouped(node: Node) -> str:
    return f"({node})" if isinstance(node, And | Or) else str(node)


_QUOTES = '"“”„‟«»'
_TOKEN = re.compile(
    rf"""\s+
    | (?P<field>[A-Za-z]+):(?=[^\s:/])
    | [{_QUOTES}](?P<phrase>[^{_QUOTES}]*)(?:(?P<closed>[{_QUOTES}])(?:~(?P<slop>[0-9]+))?)?
    | (?P<open>\()
    | (?P<close>\))
    | (?P<operator>(?:AND|OR|NOT)(?![^\s()]))
    | (?P<sign>[-+=])(?=[^\s)])
    | (?P<word>[^\s(){_QUOTES}]+)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    value: str
    slop: int = 1


def parse(text: str) -> Parsed:
    """Understand a query. See the module's own words for the language."""
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
    """Recursive descent over the tokens: OR binds least, then AND (written or not), then NOT."""

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
            if self._at < len(self._tokens):  # a closing parenthesis that nothing opened
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
            part = _exactly(part)
        if part and negated:
            return part.part if isinstance(part, Not) else Not(part)
        return part

    def _at_end(self) -> bool:
        """Whether the query ends with the token that was taken last."""
        return self._at == len(self._tokens)

    def _expect_more(self, clause: str) -> None:
        """Say that a clause is not finished, where the query ends with it."""
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
        """Count one level of nesting; false, and noted, where there are too many."""
        if self._depth == MAX_DEPTH:
            self._notes.append(f"More than {MAX_DEPTH} levels of parentheses or fields are not used.")
            return False
        self._depth += 1
        return True

    def _in_field(self, name: str, outer: str) -> Node | None:
        field = name.lower()
        if field in NAMES or field == _LATER:
            if not self._deeper():
                return None
            part = self._one(field)
            self._depth -= 1
            if field == _LATER:
                self._notes.append("Not used: tag: (there are no tags in this version).")
                return None
            return part
        # Not a field: "Re:visit" is then a word like any other.
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
        if field in _PLAIN:
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
        return _exactly(part) if part else None

    def _plain(self, raw: str, field: str) -> Node | None:
        """What is no word of a text: a date, a standing, a language, or letters as written."""
        if not self._room():
            return None
        part: Node | None
        match field:
            case "date":
                part = _dates(raw)
            case "standing":
                part = _standing(raw)
            case "lang":
                part = Term(raw.lower(), "lang") if re.fullmatch(r"[A-Za-z]{2}", raw) else None
            case _:
                part = Exact(raw) if any(words(raw)) and raw.isprintable() and len(raw) <= MAX_EXACT else None
        if part is None and self._at_end() and _is_begun(raw, field):
            self._notes.append(f"{field}:{_short(raw)} is not finished yet (write {_PLAIN[field]}).")
        elif part is None:
            self._notes.append(f"Not used: {field}:{_short(raw)} (write {_PLAIN[field]}).")
        return part

    def _word(self, raw: str, field: str) -> Node | None:
        if raw[-1] == ":" and raw[:-1].lower() in NAMES:
            more = f" (write {_PLAIN[raw[:-1].lower()]})" if raw[:-1].lower() in _PLAIN else ""
            self._notes.append(
                f"{raw} is not finished yet{more}." if self._at_end() else f"Not used: {raw} (no word follows it)."
            )
            return None
        if raw in ("-", "+", "=") and self._at_end():
            self._expect_more(raw)
            return None
        if field in _PLAIN:
            return self._plain(raw, field)
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


# What to write in the fields whose values are no words of a text.
_PLAIN = {
    "date": "date:2024, date:2024-06, date:2024-06-19 or date:2024-06..2024-07",
    "standing": f"standing: and one of {', '.join(STANDINGS)}",
    "lang": "lang: and two letters, such as lang:en",
    "case": f'case:US or case:"North Korea", up to {MAX_EXACT} characters',
}
_DATE = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
_DATE_BEGUN = r"(?:[0-9]{0,4}|[0-9]{4}-[0-9]{0,2}|[0-9]{4}-[0-9]{2}-[0-9]{0,2})"
_STANDINGS_TOO = {"one origin": "origin", "single source": "single", "figures differ": "figures"}  # as they are told


def _dates(raw: str) -> Dates | None:
    if re.fullmatch(_DATE, raw):
        return Dates(raw, raw)
    found = re.fullmatch(rf"({_DATE})?\.\.({_DATE})?", raw)
    return Dates(found[1] or "", found[2] or "") if found and (found[1] or found[2]) else None


def _standing(raw: str) -> Term | None:
    """Also as the program itself names it: "single_source", "one origin"."""
    plain = re.sub(r"[ _-]+", " ", raw.lower())
    name = _STANDINGS_TOO.get(plain, plain)
    return Term(name, "standing") if name in STANDINGS else None


def _is_begun(raw: str, field: str) -> bool:
    """Whether this may become a date, a standing or a language, as it is typed on."""
    match field:
        case "date":
            return bool(re.fullmatch(rf"(?:{_DATE})?\.(?:\.{_DATE_BEGUN})?|{_DATE_BEGUN}", raw))
        case "standing":
            return any(name.startswith(raw.lower()) for name in (*STANDINGS, *_STANDINGS_TOO))
        case "lang":
            return bool(re.fullmatch(r"[A-Za-z]?", raw))
        case _:
            return not raw


def _exactly(node: Node) -> Node:
    """The same, without other forms of its words."""
    match node:
        case Not(part):
            return Not(_exactly(part))
        case And(parts) | Or(parts):
            return joined(type(node), [_exactly(part) for part in parts]) or node
        case Term(field=field, fuzzy=False, prefix=False) if field in _IN_FORMS:
            return replace(node, exact=True)
        case _:
            return node


def _named(field: str) -> Field:
    return next((known for known in FIELDS if known == field), "body")


def joined(kind: type[And] | type[Or], parts: list[Node]) -> Node | None:
    """The different parts under one node, those of the same kind merged into it."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    different = tuple(dict.fromkeys(flat))
    if len(different) < 2:
        return different[0] if different else None
    return kind(different)


def _short(raw: str) -> str:
    """A piece of the query, short enough for one line, without control characters."""
    clean = "".join(char if char.isprintable() else " " for char in raw[:41])
    return clean if len(raw) <= 40 else clean[:39] + "…"
