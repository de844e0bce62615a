"""Who asks and who answers in an interview whose turns are labelled "Q" and "A", according to its introduction."""

import re
from itertools import pairwise

from index.quotes.cast import Cast
from index.quotes.entities import Entity, EntityKind
from index.quotes.mentions import Spoken
from index.quotes.wordlists import listed

FRONT = 4_000  # characters before the first turn in which the two are looked for
ASKS = re.compile(r"\b(?:met|meets|interview(?:s|ed)|ask(?:s|ed)|question(?:s|ed)|quizze[sd]|caught up with)\b")
ANSWERS = re.compile(
    r"\b(?:told|tells|(?:interviewed|asked|questioned|quizzed) by|answer(?:s|ed) (?:the )?questions (?:from|by|of))\b"
)
_PRESS = r"\b(?:reporter|correspondent|journalist|columnist|editor|interviewer|host|presenter)\b"
PRESS = re.compile(rf"(?:{_PRESS}|\bour\b)(?: [a-z’'-]+){{0,3}} \Z", re.I)
OF_PAPER = re.compile(r",? (?:of|from|for|with) (?:the |The |our )?((?:[A-Z][\w’'-]*(?: |\b)){1,4})")
APPOSED = re.compile(rf", (?:an?|the|our) [^,.]*?{_PRESS}", re.I)
NEAR = 40  # characters around a name in which words that mark a journalist are looked for


def asks_and_answers(cast: Cast, first: int) -> dict[str, Entity]:
    """The entities behind "q" and "a", as far as the text before the offset `first` tells."""
    names = [one for one in cast.between(max(0, first - FRONT), first) if _person(one)]
    people = list(dict.fromkeys(one.entity for one in names if one.entity))
    pairs = {pair for one, other in pairwise(names) if (pair := _pair(cast, one, other))}
    if len(pairs) == 1:
        asks, answers = pairs.pop()
        return {"q": asks, "a": answers}
    press = {one.entity for one in names if one.entity and _of_the_press(cast, one)}
    others = [one for one in people if one not in press]
    if pairs or len(people) > 2 or len(press) > 1 or len(others) > 1:
        return {}
    return dict([("q", one) for one in press] + [("a", one) for one in others])


def _person(one: Spoken) -> bool:
    entity = one.entity
    if entity is None or one.quoted or entity.plural:
        return False
    return entity.kind is EntityKind.PERSON or (entity.kind is EntityKind.UNTOLD and " " in entity.name)


def _pair(cast: Cast, one: Spoken, other: Spoken) -> tuple[Entity, Entity] | None:
    """Who asks and who answers, if a sentence says so of two names that are beside each other."""
    if one.sentence != other.sentence or one.entity is None or other.entity is None or one.entity is other.entity:
        return None
    between = cast.text[one.run.end : other.run.start]
    if ANSWERS.search(between):
        return other.entity, one.entity
    return (one.entity, other.entity) if ASKS.search(between) else None


def _of_the_press(cast: Cast, one: Spoken) -> bool:
    """Whether the words beside a name mark a journalist: "our reporter Ann Lind", "Ann Lind of the Post"."""
    start, end = cast.layout.sentence_start(one.run.start), cast.layout.sentence_end(one.run.start)
    before = cast.text[max(start, one.run.start - NEAR) : one.run.start]
    after = cast.text[one.run.end : min(end, one.run.end + NEAR)]
    titled = re.search(_PRESS, " ".join(one.run.words[: -len(one.name)]), re.I)
    paper = OF_PAPER.match(after)
    of_paper = paper is not None and any(word.lower() in listed("press_names") for word in paper[1].split())
    return bool(titled or PRESS.search(before) or of_paper or APPOSED.match(after))
