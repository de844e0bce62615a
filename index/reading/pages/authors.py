"""Who wrote the article of a page: as its metadata state, in elements named for authors, or in a byline."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from index.model.document import Fact
from index.reading.metadata.names import after_by, byline, fields, labelled, people
from index.reading.metadata.outlets import agency, has_outlet_word
from index.reading.pages.dates import dates_in
from index.reading.pages.names import is_called, pattern
from index.reading.pages.runs import letters
from index.reading.pages.schema import plain
from index.reading.pages.tags import is_own

if TYPE_CHECKING:
    from lxml.html import HtmlElement

STATED = "author stated by the page"
_BYLINE = "byline of the page"
_LONGEST = 140  # characters of a byline
_LONGEST_NAME = 60
_LEVELS = 4  # elements around one that are looked at
_AUTHOR_LINK = re.compile(
    r"/(?:authors?|autor(?:en)?|auteurs?|autores?|redakteur|by|profile|people|staff|writers?)/[^/?#]", re.IGNORECASE
)
_TEXT_ELEMENTS = (
    "a",
    "span",
    "div",
    "p",
    "address",
    "strong",
    "b",
    "em",
    "li",
    "h3",
    "h4",
    "h5",
    "small",
    "cite",
    "td",
)
_CUT = re.compile(  # where a byline goes on with something else
    r"\s*(?:[|•·–—/(<\n]|\s-\s|@\w+|https?:|\b(?:am|le|el|il|op|den|vom|em|du) \d|\bon (?=[A-Z][a-z]+ \d)"
    r"|\d{1,2}[./]\s?\d{1,2}[./]|,?\s*\d{4})"
)
_ALONE = re.compile(r"(?:by|von|par|por|di|autor(?:in)?|author|text|geschrieben von|written by)\s?:?", re.IGNORECASE)
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af·]{2,8}")
_CJK_LABEL = re.compile(r"(?:作者|记者|記者|责任编辑|编辑|撰文|文)\s*[:：/／]\s*(?P<name>[\u4e00-\u9fff·]{2,6})")


def stated_authors(values: Iterable[str]) -> list[str]:
    """The names in fields for authors, without addresses, and without what surrounds names."""
    names: list[str] = []
    for value in values:
        value = _bare(plain(value)).strip(" ,;|")
        if not value or "://" in value or value.startswith(("@", "/", "www.")) or len(value) > 4 * _LONGEST:
            continue
        for piece in people(value) or [one.strip() for one in re.split(r"\s*[;|]\s*", value)]:
            cleaned = re.sub(r"\s*(?:<?[\w.+-]+@[\w.-]+>?|\([^()]*\))\s*", " ", piece).strip(" ,.")
            if cleaned and len(cleaned) <= _LONGEST_NAME and cleaned not in names:
                names.append(cleaned)
    return names


def _bare(line: str) -> str:
    """What follows "By" and the like."""
    led = pattern("authors", "led").match(line)
    return line[led.end() :].lstrip(" :") if led else line


def _names_nobody(name: str) -> bool:
    return bool(pattern("authors", "nobody").fullmatch(name.rstrip(" 0123456789")))


def is_person(name: str, outlet: Iterable[str]) -> bool:
    """Whether a stated author is somebody: not the outlet itself, an account, or an editorial office."""
    own = letters(name)
    return not _names_nobody(name) and not any(own == letters(other) for other in outlet)


def named_elements(tree: "HtmlElement") -> list[tuple[int, str]]:
    """The texts of elements that are named for authors, with 0 for those certain to name one, which come first."""
    ranked: list[tuple[int, int, str]] = []
    around = {above for heading in tree.iter("h1") for above in heading.iterancestors()}
    for number, element in enumerate(tree.iter(*_TEXT_ELEMENTS)):
        rank = _rank(element)
        if rank is None:
            continue
        inner = next((one for one in element.iter() if "name" in (one.get("itemprop") or "").lower().split()), element)
        text = plain(inner.get("content") or " ".join(piece.strip() for piece in inner.itertext() if piece.strip()))
        if text and len(text) <= _LONGEST and not _is_of_others(element, around) and is_own(element):
            ranked.append((rank, number, text))
    return [(rank, text) for rank, _, text in sorted(ranked)]


def _rank(element: "HtmlElement") -> int | None:
    """0 if an element is certain to name an author, 1 if it may, otherwise None."""
    rel, prop, names, href = (element.get(name) for name in ("rel", "itemprop", "class", "href"))
    if (rel and "author" in rel.lower().split()) or (prop and "author" in prop.lower().split()):
        return 0
    if (names and "fn" in names.split()) or (href and _AUTHOR_LINK.search(href)):
        return 0
    if is_called(element, "author_name"):
        return 0
    return 1 if is_called(element, "author") else None


def _is_of_others(element: "HtmlElement", around: set["HtmlElement"]) -> bool:
    """Whether an element is of comments, of other articles or of the site. `around` is what holds a heading."""
    for above in (element, *islice(element.iterancestors(), _LEVELS)):
        if above.tag in ("footer", "nav", "figcaption"):
            return True
        if above in around or above.tag in ("body", "main", "article"):
            return False
        if is_called(above, "others"):
            return True
    return False


def names_in(text: str) -> list[str]:
    """The names of people in a line that is known to be about authors."""
    if cjk := _CJK_LABEL.search(text):
        return [cjk["name"]]
    bare = _bare(text.strip(" |,;:·•–—-"))
    if _CJK.fullmatch(bare):
        return [bare]
    cuts = [found.start() for found in (_CUT.search(bare), _day().search(bare)) if found]
    first = bare[: min(cuts)].strip(" ,;:") if cuts else bare
    if not first or len(first) > _LONGEST:
        return []
    for candidate in (first, first.partition(",")[0]):
        names = people(candidate)
        if names:
            return [name for name in names if not _names_nobody(name)]
    return []


@cache
def _day() -> re.Pattern[str]:
    return re.compile(rf"\b{pattern('authors', 'days').pattern}\b", re.IGNORECASE)


def byline_names(line: str) -> list[str]:
    """The names in a line of a page that is a byline by its words, or gives names beside a date."""
    if len(line) > _LONGEST:
        return []
    if cjk := _CJK_LABEL.search(line):
        return [cjk["name"]]
    named = labelled(line)
    if named and named[0] == "author":
        return names_in(named[1])
    if names := byline(line):
        return names
    if after_by(line) or _bare(line) != line:
        return names_in(line)
    pieces = fields(line)
    if len(pieces) > 1 and dates_in(line):
        for piece in pieces:
            if not dates_in(piece) and (names := byline(piece) or people(_bare(piece))):
                return names
    return []


def facts(names: Iterable[str], rule: str, guess: bool) -> list[Fact]:
    return [Fact(name, rule, guess) for name in dict.fromkeys(names)]


def by_elements(texts: Iterable[tuple[int, str]], outlet: Iterable[str]) -> list[Fact]:
    """The authors that elements named for them name: the first of these that has a name."""
    own = list(outlet)
    for _, text in texts:
        names = [name for name in names_in(text) if is_person(name, own) and not has_outlet_word(name)]
        if names:
            return facts(names, _BYLINE, True)
    return []


def signed(texts: Iterable[tuple[int, str]]) -> list[Fact]:
    """The author in the first element that is certain to name one, whatever it is: a pseudonym, an office."""
    for rank, text in texts:
        bare = _bare(text.strip(" |,;:·•–—-"))
        if rank == 0 and bare and len(bare) <= _LONGEST_NAME and len(bare.split()) <= 4 and not dates_in(bare):
            return facts([bare], _BYLINE, True)
    return []


def by_lines(lines: Iterable[str]) -> list[Fact]:
    """The authors in the first of these lines that is a byline."""
    before = ""
    for line in lines:
        if names := byline_names(line) or (_ALONE.fullmatch(before) and names_in(line)):
            return facts(names, _BYLINE, True)
        before = line
    return []


def wire_services(names: Iterable[str]) -> str | None:
    """The wire services among the authors, joined by "/"."""
    found = dict.fromkeys(wire for name in names if (wire := agency(name)))
    return "/".join(found) or None
