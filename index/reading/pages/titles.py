"""The title of a page's article: what a reader saw as its heading, as far as the metadata agree."""

import re

from index.reading.pages.runs import letters

_SHORTEST = 10  # characters; a shorter heading may be that of a section
_SEPARATORS = re.compile(r"\s+[-–—|›»:·•/*~<>«]{1,3}\s+|\s*[|»›]\s*|(?<=\w):\s+")
_LONGEST_SITE = 60  # characters of its name
_FEWEST_WORDS = 4  # of a heading that stands against a title in metadata


def choose_title(
    stated: list[str], element: str, headings: list[str], subheadings: list[str], sites: list[str]
) -> str | None:
    """The title among those stated in metadata (the best first), that of the title element, and the headings.

    A heading is taken where it is the stated title, or what is left of that without the name of the site.
    """
    known = [title for title in (*stated, element) if title]
    own = {letters(site) for site in sites}
    heads = [heading for heading in headings if len(heading) >= 2 and letters(heading) not in own]
    for title in known:
        for heading in heads:
            if letters(heading) == letters(title):
                return heading
    for title in known:
        inside = [heading for heading in heads if len(heading) >= _SHORTEST and _begins(title, heading)]
        if inside:
            return max(inside, key=len)
    pieces = [piece for piece in _SEPARATORS.split(element) if len(piece) >= _SHORTEST] if element else []
    for heading in subheadings:
        if any(letters(heading) == letters(piece) for piece in (*known, *pieces)):
            return heading
        if any(2 * len(heading) >= len(title) and _begins(title, heading) for title in known):
            return heading
    if not known:
        return heads[0] if heads else None
    title = _without_site(known, sites)
    if title == element:
        title = _without_last(title)
    for heading in heads:
        if letters(title) in letters(heading) and len(title) >= _SHORTEST:
            return title  # the heading has a kicker, or a line below the title
    if len(heads) == 1 and len(heads[0].split()) >= _FEWEST_WORDS and 3 * len(heads[0]) >= 2 * len(title):
        return heads[0]  # what readers saw; the other was written for search engines
    return title


def _begins(title: str, heading: str) -> bool:
    """Whether a title is a heading with a separator and something else after or before it."""
    for piece, rest in (
        (title[: len(heading)], title[len(heading) :]),
        (title[-len(heading) :], title[: -len(heading)]),
    ):
        if (
            letters(piece) == letters(heading)
            and rest
            and re.match(r"\W+", rest if piece is title[: len(heading)] else rest[-1:])
        ):
            return True
    return False


def _without_site(known: list[str], sites: list[str]) -> str:
    """The first stated title without the name of the site at its end or beginning."""
    title = known[0]
    own = [letters(site) for site in sites if letters(site)]
    for other in known[1:]:  # a title that another has with something added is the bare one
        if len(other) >= _SHORTEST and len(other) < len(title) and _begins(title, other):
            return other
    places = list(_SEPARATORS.finditer(title))
    for place in reversed(places):
        if _is_site(title[place.end() :], own):
            return title[: place.start()]
    for place in places:
        if _is_site(title[: place.start()], own):
            return title[place.end() :]
    return title


def _without_last(title: str) -> str:
    """A title element without its last piece, if that is shorter: it is the name of the site, or of a section."""
    places = list(_SEPARATORS.finditer(title))
    if not places or places[-1][0].strip() == ":":
        return title
    before, after = title[: places[-1].start()], title[places[-1].end() :]
    is_site = len(after) < len(before) or (places[-1][0].strip() in ("|", "»") and len(after) <= _LONGEST_SITE)
    return before if len(before) >= 2 * _SHORTEST and is_site else title


def _is_site(piece: str, own: list[str]) -> bool:
    bare = letters(piece)
    return any(bare == name or (len(bare) > 3 and (bare in name or name in bare) and len(piece) < 50) for name in own)
