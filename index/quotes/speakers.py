"""Who a source mention names: a full name, a short form resolved to it, or nobody that can be told.

No coreference: pronouns and descriptions stay unresolved (None), and a short form is resolved only if exactly one
fuller name before it fits.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from index.document import Document, PartKind, Span
from index.quotes.lexicon import words

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_][\w’'-]*")
READ = (PartKind.TITLE, PartKind.HEADING, PartKind.BODY)
ISSUED = re.compile(r"(?:an? |the )?(?:\w+ )?(?:statement|information|announcement|news release) (?:from|by) ", re.I)
POSSESSIVE = ("'s", "’s", "s'", "s’")


class Mention(NamedTuple):
    """A run of capitalised words as it stands, `text[start:end]`."""

    words: tuple[str, ...]
    start: int
    end: int


class Names:
    """The proper names of a document. Building it reads the document once."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._small: set[str] = set()  # words met in small letters
        self._inner: set[str] = set()  # words met with a capital letter within a sentence
        self._styled: dict[str, set[bool]] = {}  # last names, and whether they are met after "Mr." (True) or "Ms."
        self._full: dict[tuple[str, ...], int] = {}  # name of several words: where it is first mentioned
        self._endings: dict[str, list[tuple[str, ...]]] = {}  # last word, or first of a family-first name: names
        for span in document.spans(*READ):
            for run in _runs(self._text, span.start, span.end, self._small):
                name = _bare(run)
                self._inner.update(name[1:] if self._begins_sentence(run) else name)
                if name and (style := _style(run)):
                    self._styled.setdefault(name[-1], set()).add(style == "Mr")
                if len(name) > 1 and name not in self._full:
                    self._full[name] = run.start
                    self._index(name)

    def _index(self, name: tuple[str, ...]) -> None:
        if name[-1].lower() in words("bodies"):
            return
        keys = {name[-1]} | ({name[0]} if name[0].lower() in words("family_first") else set())
        for key in keys:
            known = self._endings.setdefault(key, [])
            if len(known) < 8:
                known.append(name)

    def speaker(self, source: Span) -> str | None:
        """The name of the person or body that the mention `source` is, None where it names nobody."""
        head, added = _head(self._text, source)
        run = self._named(head)
        if run is None and added is not None:  # "the attorney general, Pam Bondi"
            run = self._named(added)
            if run is not None and (run[1].start != added.start or len(run[0]) < 2):
                run = None
        if run is None:
            return None
        name, mention = run
        if len(self._styled.get(name[-1], ())) > 1 and len(name) == 1 and (style := _style(mention)):
            return f"{style}. {name[0]}"  # two people share the last name
        return " ".join(self._fuller(name, source.start))

    def _named(self, head: Span) -> tuple[tuple[str, ...], Mention] | None:
        """The name that the phrase is about: "Kremlin chief Putin", "Tim Scott of Ohio", not "Putin's aide"."""
        runs = list(_runs(self._text, head.start, head.end, set()))
        phrase = self._text[head.start : head.end]
        issued = ISSUED.match(phrase)
        several = " and " in phrase or (not issued and phrase.split()[0].lower() in words("indefinite"))
        if not runs or several:
            return None
        begin = head.start + (issued.end() if issued else 0)
        run = runs[-1] if runs[-1].end == head.end else next((run for run in runs if run.start >= begin), runs[0])
        if _has_preposition(self._text[begin : run.start]):
            run = runs[0]
        after = self._text[run.end : head.end].split()
        if run.start < begin or _has_preposition(self._text[begin : run.start]):
            return None
        if after and after[0].lower() not in words("prepositions"):
            return None
        name = _bare(run)
        if len(name) > 2 and name == run.words and self._begins_sentence(run) and name[0].lower() in self._small:
            name = name[1:]  # "Billionaire Ann Lind"
        return (name, run) if name and self._names_somebody(name, run) else None

    def via(self, source: Span) -> str:
        """The name of who passed a statement on, or the mention without its article where it has no name."""
        name = self.speaker(source)
        if name is not None:
            return name
        mention = " ".join(self._text[source.start : source.end].split())
        first, _, rest = mention.partition(" ")
        return rest if rest and first.lower() in ("the", "a", "an") else mention

    def _names_somebody(self, name: tuple[str, ...], run: Mention) -> bool:
        if len(name) > 1:
            return True
        word = name[0].lower()
        if word in words("function") | words("pronouns") | words("unnamed") | words("peoples") | words("times"):
            return False
        if word.endswith("s") and word[:-1] in words("peoples"):
            return False
        if not self._begins_sentence(run) or name[0] in self._inner:
            return True
        return word not in self._small and not (word.endswith("s") and not word.endswith("ss"))

    def _begins_sentence(self, run: Mention) -> bool:
        before = self._text[max(0, run.start - 60) : run.start].rstrip(" \"“'‘(")
        return not before or not (before[-1].islower() or before[-1] in ",;")

    def _fuller(self, name: tuple[str, ...], before: int) -> tuple[str, ...]:
        for cut in range(1, len(name) - 1):
            if name[cut:] in self._full:
                return name[cut:]
        if len(name) > 1:
            return name
        fitting = [full for full in self._endings.get(name[0], ()) if self._full[full] < before]
        shortest = min(fitting, key=len, default=name)
        return shortest if all(full[-len(shortest) :] == shortest for full in fitting) else name


def _runs(text: str, start: int, end: int, small: set[str]) -> Iterator[Mention]:
    """The runs of capitalised words in `text[start:end]`; words in small letters are added to `small`."""
    run: list[str] = []
    particles: list[str] = []  # "of", "von der": they count only if a capital follows
    first = stop = last = start  # the run's ends, and that of the word before
    for match in WORD.finditer(text, start, end):
        word, at, after = match.group(), match.start(), match.end()
        if text[after : after + 1] == "." and _dotted(word):
            word, after = word + ".", after + 1
        adjacent = bool(run) and text[last:at] in (" ", "\u00a0")
        last = after
        capital = word[0].isupper()
        if not capital:
            small.add(word)
            if adjacent and len(particles) < 3 and _joins(run[-1], word):
                particles.append(word)
                continue
        if run and not (adjacent and capital):
            yield Mention(tuple(run), first, stop)
            run = []
        if capital:
            if not run:
                first = at
            else:
                run += particles
            run.append(word)
            stop = after
            if word.endswith(POSSESSIVE):
                yield Mention(tuple(run), first, stop)
                run = []
        particles = []
    if run:
        yield Mention(tuple(run), first, stop)


def _dotted(word: str) -> bool:
    word = word.rstrip(".").lower()
    return len(word) == 1 or word in words("abbreviations")


def _joins(before: str, word: str) -> bool:
    """Whether the small word can stand inside a name: "Ursula von der Leyen", "Bank of England"."""
    return word in words("particles") or (word == "of" and before.lower() in words("of_bodies"))


def _bare(run: Mention) -> tuple[str, ...]:
    """The name without determiners, titles and offices before it, and without a possessive ending."""
    name = list(run.words)
    while name and name[0].lower() in words("function"):
        name.pop(0)
    cut = 0
    for at, word in enumerate(name[:-1]):
        plain = word.rstrip(".").lower()
        if plain in words("honorifics") or (plain in words("titles") and (at == cut or len(name) - at > 2)):
            cut = at + 1
        elif cut and at == cut and (plain == "of" or name[at - 1].lower() == "of"):
            cut = at + 1  # "Secretary of State"
        elif at == cut and plain in words("offices") | words("peoples") and name[at + 1].lower() in words("titles"):
            cut = at + 1
    honoured = cut > 0 and name[cut - 1].rstrip(".").lower() in words("honorifics")
    if len(name) - cut == 1 and not honoured and name[-1].lower() in words("titles") | words("offices"):
        return ()
    name = name[cut:]
    if name and name[-1].endswith(("'s", "’s")):
        name[-1] = name[-1][:-2]
    return tuple(name)


def _style(run: Mention) -> str:
    """ "Mr", "Mrs" or "Ms" where the name carries it."""
    return next((word for word in (word.rstrip(".") for word in run.words) if word in ("Mr", "Mrs", "Ms")), "")


def _head(text: str, source: Span) -> tuple[Span, Span | None]:
    """The mention without appositions and relative clauses, and the apposition after its first comma."""
    stops = {mark: text.find(mark, source.start, source.end) for mark in (",", " who ", " (", " —", " –")}
    end = min((at for at in stops.values() if at > source.start), default=source.end)
    added = None
    if end < source.end and text[end] == ",":
        start = end + 2
        stop = text.find(",", start, source.end)
        added = Span(start, source.end if stop < 0 else stop)
    return Span(source.start, end), added


def _has_preposition(between: str) -> bool:
    return any(word in words("prepositions") or word.endswith("ing") for word in between.lower().split())
