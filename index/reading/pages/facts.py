"""Decides what is believed of a page: labelled facts first, of its own article; the rest is guessed, and says so."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.model.document import Fact
from index.reading.metadata.dates import date_field
from index.reading.metadata.outlets import agency, masthead, outlet_of_url
from index.reading.pages import authors
from index.reading.pages.addresses import day_of
from index.reading.pages.dates import Dated, dates_in
from index.reading.pages.schema import Stated, stated
from index.reading.pages.tags import Tags, read_tags
from index.reading.pages.titles import choose_title
from index.reading.parts.draft import Facts

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_STATED = "date stated by the page"
_ARCHIVES = (
    "archive.org",
    "archive.today",
    "archive.ph",
    "archive.is",
    "archive.li",
    "archive.vn",
    "archive.md",
    "archive.fo",
)
_UNSET = ("1970-01-01", "1900-01-01", "1899-12-31")  # what empty fields of databases become


@dataclass(slots=True)
class PageFacts:
    """What the tags of a page say. `complete` adds what only its lines say."""

    tags: Tags
    objects: list[Stated]
    author_elements: list[tuple[int, str]] = field(default_factory=list)
    title: str | None = None

    @property
    def described(self) -> list[str]:
        """The page's descriptions of its article."""
        return [*(one.description for one in self.objects if one.description), *self.tags.descriptions]

    def sites(self) -> list[str]:
        """The names that the page's site may have."""
        host = _host(self.tags.address) if self.tags.address else ""
        own = [host, host.rpartition(".")[0]] if host else []
        return [*self.tags.sites, *(one.publisher for one in self.objects if one.publisher), *own]

    def complete(self, around: Sequence[str]) -> Facts:
        """All that is known. `around` are the lines that stand near the title and at the end of the article."""
        tags = self.tags
        facts = Facts(url=tags.address)
        if self.title:
            facts.title = Fact(self.title, "title of the page")
        facts.outlet = _outlet(tags, self.objects)
        dated = [one for line in around for one in dates_in(line)]
        facts.date = _published(tags, self.objects, dated)
        facts.updated = _updated(tags, self.objects, dated, facts.date)
        organisations = [name for one in self.objects if one.sure for name in one.organisations]
        facts.authors = self._authors(around, organisations)
        stated_names = [*organisations, *(author.value for author in facts.authors)]
        if wire := authors.wire_services(stated_names):
            facts.agency = Fact(wire, authors.STATED)
            facts.authors = [author for author in facts.authors if not agency(author.value)]
        facts.via = _via(tags, facts.outlet)
        return facts

    def _authors(self, around: Sequence[str], organisations: list[str]) -> list[Fact]:
        tags, sites = self.tags, self.sites()
        stated_names = [
            *((authors.stated_authors(one.authors), not one.sure) for one in self.objects if not one.is_page),
            (authors.stated_authors(value for value, _ in tags.authors), False),
        ]
        for names, guess in stated_names:
            people = [name for name in names if authors.is_person(name, sites)]
            if any(" " in name for name in people):
                return authors.facts(people, authors.STATED, guess)
        found = authors.by_elements(self.author_elements, sites) or authors.by_lines(around)
        if found:
            return found
        stated_names += ((authors.stated_authors(one.authors), False) for one in self.objects if one.is_page)
        named = [name for names, _ in stated_names for name in names]
        people = [name for name in named if authors.is_person(name, tags.sites)]
        if people:
            return authors.facts(people[:1], authors.STATED, False)
        return authors.signed(self.author_elements) or authors.facts([*organisations, *named][:1], authors.STATED, True)


def read_facts(tree: "HtmlElement", markup: str) -> PageFacts:
    """What the tags of a page say. To be read before the page is changed."""
    tags = read_tags(tree, markup)
    titles = [title for title in (*tags.headings, *tags.titles, tags.title) if title]
    page = PageFacts(tags, stated(tree, tags.address, titles), authors.named_elements(tree))
    headlines = [one.headline for one in page.objects if one.sure and one.headline and not one.is_page]
    page.title = choose_title([*headlines, *tags.titles], tags.title, tags.headings, tags.subheadings, page.sites())
    return page


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _outlet(tags: Tags, objects: list[Stated]) -> Fact | None:
    known = outlet_of_url(tags.address) if tags.address else None
    if known:
        return Fact(known, "web address of the page")
    for site in tags.sites:
        if not site.startswith(("@", "http")) and len(site) <= 60:
            return Fact(masthead(site) or site, "name of the site", guess=True)
    for one in objects:
        if one.sure and one.publisher and len(one.publisher) <= 60:
            return Fact(masthead(one.publisher) or one.publisher, "publisher stated by the page", guess=True)
    host = _host(tags.address) if tags.address else ""
    if host and not host.endswith(_ARCHIVES):
        return Fact(host, "web address of the page", guess=True)
    return None


def _via(tags: Tags, outlet: Fact | None) -> list[Fact]:
    """The outlet that the text was taken from: named by address, in the page's own words or as the canonical one."""
    found = []
    own = {outlet.value} if outlet else set()
    for address in (*tags.origins, *([tags.canonical] if tags.canonical else [])):
        name = outlet_of_url(address)
        if name and name not in own:
            found.append(Fact(name, "address of the original"))
    return found[:1]


def _stamps(pairs: Iterable[tuple[str, str]], latest: str) -> Iterator[tuple[str, str, bool]]:
    """The dates of fields, as ISO 8601, with the names of the fields and whether they are doubtful."""
    for value, name in pairs:
        stamp = date_field(value) if len(value) <= 100 else None
        iso = stamp.value if stamp else None
        doubtful = bool(stamp and stamp.guess)
        if iso is None and (found := dates_in(value)):
            iso, doubtful = found[0].value, found[0].doubtful
        if iso and iso[:10] not in _UNSET and iso[:10] <= latest:
            yield iso, name, doubtful


def _latest(tags: Tags) -> str:
    """The last day on which the page can be published: that of an archive's copy, if it is one."""
    digits = tags.copied or ""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}" if len(digits) >= 8 else "9999"


def _published(tags: Tags, objects: list[Stated], dated: list[Dated]) -> Fact | None:
    latest = _latest(tags)
    sure = [
        *tags.published,
        *((one.published, "datePublished") for one in objects if one.sure and not one.is_page and one.published),
        *((one.published, "datePublished") for one in objects if one.sure and one.is_page and one.published),
    ]
    found = list(_stamps(sure, latest))
    if found:
        value, _, doubtful = found[0]
        fuller = (other for other, _, _ in found if other.startswith(value[:10]) and len(other) > len(value))
        return Fact(next(fuller, value), _STATED, doubtful)
    for one in dated:
        if one.label == "published" and one.value[:10] <= latest:
            return Fact(one.value, "labelled date in the page", one.doubtful)
    return _guessed(tags, objects, dated, latest)


def _guessed(tags: Tags, objects: list[Stated], dated: list[Dated], latest: str) -> Fact | None:
    for value, _, _ in _stamps(((one.published, "") for one in objects if one.published), latest):
        return Fact(value, "date in the data of the page", guess=True)
    day = day_of(tags.address) if tags.address else None
    times = list(_stamps(tags.times, latest))
    beside = [one.value for one in dated if one.label != "updated" and one.value[:10] <= latest]
    if day and day <= latest:
        fuller = [value for value in (*(value for value, _, _ in times), *beside) if value.startswith(day)]
        return Fact(fuller[0] if fuller else day, "date in the address of the page", guess=True)
    if times:
        return Fact(times[0][0], "time of publication in the page", guess=True)
    if beside:
        return Fact(beside[0], "date beside the title", guess=True)
    changed = _changed(tags, objects, dated, latest)
    return Fact(changed[0], "only the time of change is known", guess=True) if changed else None


def _changed(tags: Tags, objects: list[Stated], dated: list[Dated], latest: str) -> tuple[str, str] | None:
    pairs = [
        *((one.modified, "dateModified") for one in objects if one.sure and not one.is_page and one.modified),
        *tags.modified,
        *((one.modified, "dateModified") for one in objects if one.sure and one.is_page and one.modified),
    ]
    for value, _, _ in _stamps(pairs, latest):
        return value, "time of change stated by the page"
    for one in dated:
        if one.label == "updated":
            return one.value, "labelled time of change in the page"
    for value, _, _ in _stamps(tags.updates, latest):
        return value, "time of change in the page"
    return None


def _updated(tags: Tags, objects: list[Stated], dated: list[Dated], published: Fact | None) -> Fact | None:
    """The time of the last change, unless that would be before the day of publication."""
    changed = _changed(tags, objects, dated, _latest(tags))
    if changed is None or (published and changed[0][:10] < published.value[:10]):
        return None
    return Fact(*changed)
