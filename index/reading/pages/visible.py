"""Takes out of a page what no reader saw, and makes its words stand in elements that extraction keeps.

What is hidden is told by HTML itself (HTML 5, "hidden elements" and section 15.3.1 on rendering), by the style of an
element or of a rule in the page, and by the class names with which the common frameworks hide.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from index.reading.pages.names import listed

if TYPE_CHECKING:
    from lxml.html import HtmlElement

BLOCKS = frozenset(listed("elements", "blocks"))
PROSE = frozenset(listed("elements", "prose"))
_UNSEEN = ("template", "noscript", "rp", "rt", "rtc", "datalist")
DATA = ("application/ld+json", "application/settings+json")  # scripts that only state something
_WRAPPERS = ("noindex", "blink", "marquee")  # what is in them is seen; extraction would cut it
_EMPTY = (
    "link",
    "param",
    "source",
    "track",
    "embed",
    "wbr",
)  # have no content; the parser may put what follows into them
_IN_PROSE = ("time", "label", "button", "output", "meter", "progress", "menuitem", "legend")
_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3,}|font-size\s*:\s*0(?:px|em|rem|%)?\s*(?:;|!|$)"
    r"|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?\s*\))",
    re.IGNORECASE,
)
_SHOWN_AGAIN = re.compile(
    r"(?:^|\s)(?:[a-z]+:(?:not-)?|d-[a-z]{1,3}-)(?:sr-only|block|inline|flex|grid|contents|table)"
)
_AT_RULE = re.compile(r"@[\w-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_ONE_NAME = re.compile(r"(?:\.|#)[A-Za-z_][\w-]*")
_LARGEST_STYLE = 200_000  # characters of the styles in a page that are looked at
_MOST_HIDDEN = 0.5  # share of a page's text; if more is hidden, a script was to show it
_QUOTES = {  # as browsers put them around <q>
    "de": "„“‚‘", "cs": "„“‚‘", "sk": "„“‚‘", "fr": "«»‹›", "ru": "«»„“", "uk": "«»„“", "es": "«»“”", "it": "«»“”",
    "pt": "«»“”", "nb": "«»‘’", "no": "«»‘’", "pl": "„”«»", "hu": "„”»«", "ro": "„”«»", "da": "“”‘’", "sv": "””’’",
    "fi": "””’’", "ja": "「」『』", "zh": "“”‘’",
}  # fmt: skip


def show(tree: "HtmlElement") -> None:
    """Change a page in place, so that only what a reader saw is left, all of it as text."""
    _drop_unseen(tree)
    _unwrap(tree)
    _quote(tree)


def _is_hidden(element: "HtmlElement", by_style: frozenset[str]) -> bool:
    """Whether an element is not seen. `by_style` has the names (".class", "#id") that the page's styles hide."""
    get = element.get
    if get("hidden") is not None or (element.tag == "dialog" and get("open") is None):
        return True
    style = get("style")
    if style and _HIDING.search(style) is not None:
        return True
    if element.tag in BLOCKS and (get("aria-hidden") or "").strip().lower() == "true":
        return True
    classes, name = get("class"), get("id")
    if classes and _hides(classes):
        return True
    if name and name.lower().startswith(listed("hidden", "toolbars")):
        return True
    is_named = f"#{name}" in by_style or any(f".{one}" in by_style for one in (classes or "").split())
    return is_named and "display" not in (style or "")


@lru_cache(10_000)  # the elements of a page share their classes
def _hides(classes: str) -> bool:
    """Whether one of the classes of an element hides it."""
    hidden = any(name in listed("hidden", "classes") for name in classes.lower().split())
    return hidden and not _SHOWN_AGAIN.search(classes)


def _drop_unseen(tree: "HtmlElement") -> None:
    hidden_names = _hidden_by_styles(tree)
    for element in list(tree.iter(*_EMPTY)):
        element.drop_tag()
    for element in list(tree.iter("style")):
        drop(element)
    hidden = [
        element
        for element in tree.iterdescendants()
        if isinstance(element.tag, str) and element.tag not in ("body", "head", "script", "meta")
        if element.tag in _UNSEEN or _is_hidden(element, hidden_names)
    ]
    inside: set[HtmlElement] = set()
    outermost = []
    for element in hidden:
        if element.getparent() in inside or any(above in inside for above in element.iterancestors()):
            continue
        inside.add(element)
        outermost.append(element)
    if not outermost:
        return
    body = tree.find(".//body")
    most = _MOST_HIDDEN * size(tree if body is None else body)
    for element in outermost:
        if size(element) <= most:
            drop(element)


def _hidden_by_styles(tree: "HtmlElement") -> frozenset[str]:
    """The classes and ids that a style in the page hides by a rule for them alone, for every medium."""
    styles = "".join(style.text or "" for style in tree.iter("style") if style.get("media", "all") in ("all", "screen"))
    if "none" not in styles and "hidden" not in styles:
        return frozenset()
    names: set[str] = set()
    shown: set[str] = set()
    for selectors, body in _RULE.findall(_AT_RULE.sub("", styles[:_LARGEST_STYLE])):
        hides = bool(_HIDING.search(body))
        shows = not hides and "display" in body
        if hides or shows:
            found = [one.strip() for one in selectors.split(",")]
            names.update(one for one in found if hides and _ONE_NAME.fullmatch(one))
            shown.update(name for one in found if shows for name in _ONE_NAME.findall(one))
    return frozenset(names - shown)


def _unwrap(tree: "HtmlElement") -> None:
    """Free words from elements that are cut with what is in them, where these stand within prose."""
    for element in list(tree.iter(*_WRAPPERS)):
        element.drop_tag()
    for element in list(tree.iter(*_IN_PROSE)):
        if _stands_in_prose(element):
            element.drop_tag()
    for figure in list(tree.iter("figure")):
        if any(size(block) for block in figure.iter("blockquote", "p", "ul", "ol", "pre") if not _in_caption(block)):
            figure.tag = "div"
    for element in list(tree.iter()):
        if isinstance(element.tag, str) and "-" in element.tag:  # elements of the page's own making
            has_blocks = any(below.tag in BLOCKS for below in element.iterdescendants())
            element.tag = "div" if has_blocks or not _stands_in_prose(element) else "span"


def _stands_in_prose(element: "HtmlElement") -> bool:
    """Whether text precedes or follows an element directly within a paragraph, and the element is words only."""
    if any(below.tag in BLOCKS or below.tag in ("input", "select") for below in element.iterdescendants()):
        return False
    block = element.getparent()
    while block is not None and block.tag not in BLOCKS:
        block = block.getparent()
    if block is None or not (block.tag in PROSE or (block.tag == "div" and (block.text or "").strip())):
        return False
    before, after = _beside(element)
    return before if element.tag in ("button", "label") and not after else before or after


def _beside(element: "HtmlElement") -> tuple[bool, bool]:
    """Whether there is text before and after an element, up to the ends of its line."""
    before, after = False, bool((element.tail or "").strip())
    place = element
    while not before:
        previous = place.getprevious()
        if previous is not None:
            if previous.tag in BLOCKS:
                break
            before = bool(((previous.tail or "") + "".join(previous.itertext())).strip())
            place = previous
            continue
        parent = place.getparent()
        if parent is None:
            break
        before = bool((parent.text or "").strip())
        if parent.tag in BLOCKS:
            break
        place = parent
    following = element.getnext()
    if not after and following is not None and following.tag not in BLOCKS:
        after = bool("".join((*following.itertext(), following.tail or "")).strip())
    return before, after


def _quote(tree: "HtmlElement") -> None:
    """Put the quotation marks around <q> that browsers show, and drop the tag."""
    quotes = list(tree.iter("q"))
    if not quotes:
        return
    page = tree.get("lang") or ""
    for element in quotes:
        language = next((one.get("lang") for one in (element, *element.iterancestors()) if one.get("lang")), page)
        marks = _QUOTES.get(language.lower().partition("-")[0], "“”‘’")
        depth = 2 * (sum(above.get("data-quoted") is not None for above in element.iterancestors()) % 2)
        element.set("data-quoted", "")
        element.text = marks[depth] + (element.text or "")
        last = element[-1] if len(element) else None
        if last is None:
            element.text += marks[depth + 1]
        else:
            last.tail = (last.tail or "") + marks[depth + 1]
    for element in quotes:
        element.drop_tag()


def _in_caption(element: "HtmlElement") -> bool:
    return any(above.tag == "figcaption" for above in element.iterancestors())


def size(element: "HtmlElement") -> int:
    """Characters of an element's text, with white space as one, and without scripts."""
    scripts = sum(len(script.text or "") for script in element.iter("script"))
    return max(0, int(element.xpath("string-length(normalize-space())")) - scripts)


def drop(element: "HtmlElement") -> None:
    """Remove an element, but not the text after it."""
    if element.getparent() is not None:
        element.drop_tree()
