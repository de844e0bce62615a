"""Takes out of a page what surrounds its article and is never part of it, so that less is left to look at."""

from typing import TYPE_CHECKING

from index.reading.pages.names import is_called, listed
from index.reading.pages.visible import DATA, drop, size

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NO_TEXT = (
    "svg",
    "img",
    "picture",
    "video",
    "audio",
    "canvas",
    "iframe",
    "select",
    "textarea",
    "input",
    "object",
    "map",
)
_MOST = 0.5  # share of a page's text that is in its article at least


def clear(tree: "HtmlElement") -> None:
    """Drop menus, pictures and forms' fields. Changes the page; what it states in JSON-LD stays."""
    body = tree.find(".//body")
    body = tree if body is None else body
    _free(body)
    for element in list(tree.iter("script", "style")):
        if element.tag == "script" and element.get("type") not in DATA:
            drop(element)
    most: float | None = None
    for element in list(tree.iter("nav", *_NO_TEXT)):
        if element.tag == "nav":
            most = _MOST * size(body) if most is None else most
            if size(element) > most or any(above.tag in ("article", "main") for above in element.iterancestors()):
                continue
        for script in list(element.iter("script")):
            script.tail = None
            tree.append(script)
        drop(element)


def _free(body: "HtmlElement") -> None:
    """Make plain elements of those that hold most of a page with its heading, but are named as something else.

    Where end tags are missing, the rest of a page is within its menu.
    """
    heading = next(body.iter("h1"), None)
    if heading is None:
        return
    apart = listed("elements", "apart")
    found = [above for above in heading.iterancestors() if above.tag in apart or is_called(above, "apart")]
    most = _MOST * size(body) if found else 0
    for above in found:
        if above.tag not in ("body", "html") and size(above) > most:
            above.tag = "div"
            above.attrib.clear()
