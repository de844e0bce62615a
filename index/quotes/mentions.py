"""Names as they occur in a text: runs of capitalised words, split into titles and name."""

import re
from collections import deque
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from index.quotes.entities import Entity
from index.quotes.naming import is_given
from index.quotes.wordlists import function_words, listed, peoples, states, titles_and_offices

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_](?:[\w’'-]|&(?=\w))*")
GLUED = re.compile(r"(?<=[a-z])[A-Z]\w")  # two words run together: "MoeMayor"
PARTY = re.compile(r"[DRI]-[A-Z][a-z]")  # of a member of parliament, and the place: "R-Iowa"
SAYS = ("Says", "Said", "Tells", "Told", "Warns", "Vows")  # in a heading
MORE = re.compile(r"\bMORE\b")  # where a page ends its headlines on somebody
HEADLINES = 600  # characters of them
NICKNAME = re.compile(r" \(([A-Z][\w.]+)\)")
POSSESSIVE = ("'s", "’s", "s'", "s’")
APOSTROPHE = re.compile("['’]")
LONGEST = 12  # words of a name
GAP = 8  # characters of white space within a name at most: a line end and an indentation
MOST_PARTICLES = 3  # within a name, one after the other: "of the"
LEADING = 3  # words that may lead up to a title: "South Korean President"


class Mention(NamedTuple):
    """A run of capitalised words, `text[start:end]`."""

    words: tuple[str, ...]
    start: int
    end: int


class Spoken(NamedTuple):
    """A name at its place in a text. `entity` is None if it may mean two."""

    entity: Entity | None
    run: Mention
    name: tuple[str, ...]
    sentence: int
    quoted: bool


def runs(text: str, start: int, end: int, small: dict[str, int] | None = None) -> Iterator[Mention]:
    """The runs of capitalised words in `text[start:end]`.

    Words in lower case are added to `small`, with their first offset.
    """
    run: list[str] = []
    particles: list[str] = []  # "of", "von der": they count only if a capital follows
    recent: deque[str] = deque(maxlen=LONGEST)  # the latest capitalised words
    first = stop = last = passed = start  # the run's ends, that of the word before, and that of a list of headlines
    for match in WORD.finditer(text, start, end):
        word, (at, after) = match.group(), match.span()
        if at < passed:
            continue
        if text.startswith(".", after) and _dotted(word):
            word, after = word + ".", after + 1
        if not run and word[0].islower():  # most words
            last = after
            if small is not None and word not in small:
                small[word] = at
            continue
        adjacent = bool(run) and len(run) < LONGEST and at - last <= GAP and text[last:at].isspace()
        last = after
        capital = word[0].isupper() and word != "MORE" and not PARTY.match(word)
        if capital and (entry := _entry(word, run, recent, text, after)):
            name, passed = entry
            if name in run:
                yield Mention(tuple(run[: run.index(name) + 1]), first, min(passed, end))
            run, particles = [], []
            continue
        if capital:
            recent.append(word)
        if not capital:
            if small is not None and word[0].islower():
                small.setdefault(word, at)
            if adjacent and len(particles) < MOST_PARTICLES and _joins(run, particles, word):
                particles.append(word)
                continue
        if run and not (adjacent and capital):
            yield Mention(_without_entry(run, text, stop), first, stop)
            run = []
        if capital:
            if not run:
                first = at
            else:
                run += particles
            run.append(word)
            stop = after
            if word.endswith(POSSESSIVE) and not _state(run):
                yield Mention(_without_entry(run, text, stop), first, stop)
                run = []
        particles = []
    if run:
        yield Mention(_without_entry(run, text, stop), first, stop)


def _entry(word: str, run: Collection[str], before: Collection[str], text: str, end: int) -> tuple[str, int] | None:
    """The last word of a name that a page has run together with its entry in a list of topics, and where the headlines
    of that end: "Ann Lind Ann Beth LindMayor wins MORE said".
    """
    if (glue := GLUED.search(word)) and (name := word[: glue.start()]) in before:
        more = MORE.search(text, end, end + HEADLINES)
        return (name, more.end()) if more else (name, end) if name in run else None
    return None


def _without_entry(run: list[str], text: str, end: int) -> tuple[str, ...]:
    """The words of a run, without the same name in full that a page has put behind it: "Ann Lind Ann Beth", "Ann Lind
    Anna (Ann)".
    """
    again = next((at for at in range(2, len(run)) if run[at] in run[: at - 1] and run[at][0].isupper()), len(run))
    nickname = NICKNAME.match(text, end)
    if nickname and nickname.group(1) in run[:-2]:
        again = min(again, len(run) - 1)
    return tuple(run[:again])


def _state(run: list[str]) -> bool:
    """Whether the run is a country's name in the possessive, which may continue: "Russia's Defense Ministry"."""
    return run[-1][:-2].lower() in states() or "-".join(run)[:-2].lower() in states()


def _dotted(word: str) -> bool:
    word = word.rstrip(".").lower()
    return len(word) == 1 or word in listed("abbreviations")


def _joins(run: list[str], particles: list[str], word: str) -> bool:
    """Whether a word in lower case can be inside a name: "Ursula von der Leyen", "Bank of England"."""
    if word in listed("particles"):
        return True
    before = run[-1].lower()
    if word in ("of", "for", "on"):
        return before in listed("of_bodies" if word == "of" else "for_bodies") and not particles
    if word == "the":
        return particles == ["of"]
    return word == "and" and any(part in ("of", "for") for part in run)  # "Ministry of Energy and Mines"


def bare(run: Mention) -> tuple[str, ...]:
    """The name without determiners, titles and offices before it, and without its possessive ending."""
    return _split(run.words)[1]


def titles(run: Mention) -> tuple[str, ...]:
    """What precedes the name within the run: "Russian President" in "Russian President Vladimir Putin"."""
    return _split(run.words)[0]


@lru_cache(maxsize=2048)  # the same names come again and again
def _split(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    name = _without_adverbs(list(words))
    body = bool(name) and name[-1].lower() in listed("bodies")  # "Republican" is no title in "Republican Party"
    owner = next((at for at, word in enumerate(name[:-1]) if word.endswith(POSSESSIVE)), -1)
    cut = 0 if body else owner + 1
    for at, word in enumerate(name[:-1]):
        plain = word.rstrip(".").lower().removeprefix("then-")
        if plain in listed("honorifics") or (
            not body and {plain, plain.removesuffix("s")} & listed("roles") and (at == cut or len(name) - at > 2)
        ):
            cut = at + 1
        elif cut and at == cut and (plain == "of" or name[at - 1].lower() == "of"):
            cut = at + 1  # "Secretary of State"
        elif at == cut and not body and _leads_to_title(name, at):
            cut = at + 1
    cut = cut if body else _longer_title(name, cut)
    honoured = cut > 0 and name[cut - 1].rstrip(".").lower() in listed("honorifics")
    left = name[cut:]
    if len(left) == 1 and not honoured and left[0].lower() in titles_and_offices() - states():
        return tuple(name), ()
    if left and left[-1].endswith(("'s", "’s")):
        left[-1] = left[-1][:-2]
    elif left and left[-1].endswith(("s'", "s’")):
        left[-1] = left[-1][:-1]
    elif left:
        left[-1] = left[-1].rstrip("'’-")
    return tuple(name[:cut]), tuple(left)


def _without_adverbs(name: list[str]) -> list[str]:
    """The name without the adverbs and days that stand at its ends: "Indeed Ann Lind", "Tuesday Ann Lind Monday"."""
    while name and APOSTROPHE.split(name[0].lower())[0] in function_words() and name[0] not in ("WHO", "US"):
        name = name[1:]
    while len(name) > 1 and (
        name[0].lower() in listed("sentence_adverbs")
        or (name[0].lower() in listed("days") and name[-1].lower() not in listed("press_names"))
    ):
        name = name[1:]
    while len(name) > 1 and (name[-1].lower() in listed("days") or name[-1] in SAYS or name[-1].islower()):
        name = name[:-1]
    return name[:-1] if len(name) > 1 and name[-1] == "I" and name[-2].isupper() else name


def _longer_title(name: list[str], cut: int) -> int:
    """Where the name begins after a long title that ends at a given name: "Director of National Intelligence James"."""
    long = len(name) - cut > 3 and not is_given(name[cut].lower()) and "." not in name[cut]  # "Counter Terror Karl Moe"
    if name and (name[0].lower() in peoples() or "of" in name[:cut] or long):
        return next((at for at in range(cut, len(name) - 1) if is_given(name[at].lower())), cut)
    return cut


def _leads_to_title(name: list[str], at: int) -> bool:
    """Whether the word at `at` belongs to the title after it: "Malaysian Trade Minister", "South Korean President"."""
    for word in name[at : at + LEADING]:
        plain = word.rstrip(".").lower()
        if plain in listed("roles") and word != name[at]:
            return True
        if plain not in listed("offices") and plain not in peoples():
            return False
    return False


def style(run: Mention) -> str:
    """ "Mr", "Mrs" or "Ms" if that precedes the name; otherwise ""."""
    return next((word for word in (word.rstrip(".") for word in run.words) if word in ("Mr", "Mrs", "Ms")), "")
