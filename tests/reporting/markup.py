"""What must hold of a page whatever the documents say: a strict look at the markup, by Python's own parser."""

from html.parser import HTMLParser

_VOID = {"meta", "br", "img", "link", "input", "hr"}
_ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "header", "nav", "main", "section", "article", "aside", "figure",
    "figcaption", "h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "a", "span", "div", "b", "cite", "code", "mark",
    "blockquote", "dl", "dt", "dd", "svg", "desc", "text", "line", "g", "rect",
}  # fmt: skip
_ATTRIBUTES = {
    "lang", "dir", "charset", "http-equiv", "content", "name", "class", "id", "href", "rel", "role", "aria-label",
    "aria-labelledby", "tabindex", "width", "height", "viewbox", "xmlns", "x", "y", "x1", "y1", "x2", "y2", "rx",
    "transform", "text-anchor",
}  # fmt: skip


class Page(HTMLParser):
    """A page, parsed; `text` is what a reader sees of it, `problems` what is wrong with it."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.ids: list[str] = []
        self.inner: list[str] = []  # what links lead to in the page
        self.outer: list[str] = []  # and elsewhere
        self._text: list[str] = []
        self._open: list[str] = []
        self.feed(markup)
        self.close()
        self.problems += [f"{tag} is not closed" for tag in self._open]
        self.problems += [f"{name} is named twice" for name in set(self.ids) if self.ids.count(name) > 1]
        self.problems += [f"there is no {name}" for name in self.inner if name not in self.ids]

    @property
    def text(self) -> str:
        return " ".join("".join(self._text).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _ALLOWED:
            self.problems.append(f"<{tag}> has no place in a report")
        for name, value in attrs:
            if name not in _ATTRIBUTES:
                self.problems.append(f"{name} has no place in a report")
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                (self.inner if (value or "").startswith("#") else self.outer).append((value or "").removeprefix("#"))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.problems.append(f"</{tag}> closes another element")

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self._text.append(data)

    def handle_comment(self, data: str) -> None:
        self.problems.append("a comment")
