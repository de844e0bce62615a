"""What a name itself tells: whether it is of a person, body or place, and its short forms."""

from index.quotes.entities import Entity, EntityKind
from index.quotes.wordlists import given_names, listed, peoples, states

SUFFIXES = ("jr", "sr", "ii", "iii", "iv")
# Evidence for what an entity is (see Entity).
KNOWN = 3.0  # a name on a list of places, or with a word that only bodies have
CAPITALS = 2.0  # a body, by a single word in capitals: "NATO"
FULL_NAME = 0.5  # a person, by two or three capitalised words


def look_at_name(entity: Entity, name: tuple[str, ...]) -> None:
    """Add to an entity what its name itself tells."""
    low = [word.lower() for word in name]
    if _is_place(low):
        entity.place += KNOWN
    elif len(low) > 1 and (
        low[-1] in listed("firms") or low[-1] in listed("bodies") or any(w in listed("of_bodies") for w in low)
    ):
        entity.body += KNOWN
    elif len(name) == 1 and len(name[0]) > 1 and name[0].isupper():
        entity.body += CAPITALS
    if not entity.place and entity.body < KNOWN:
        words = name[1:] if low[0] in listed("family_first") and len(name) > 2 else name[:1]
        for word in words:
            entity.add_given_name(word)
        entity.person += FULL_NAME * (len(name) in (2, 3) and not _is_place(low[:-1]))


def _is_place(low: list[str]) -> bool:
    joined_words = "-".join(low)
    if joined_words in states() or joined_words in listed("places"):
        return True
    return len(low) > 1 and low[-1] in listed("geography") and not is_given(low[0])


def short_forms(name: tuple[str, ...], kind: EntityKind) -> set[str]:
    """What else an entity with this name may be called, in lower case."""
    low = [word.lower() for word in name]
    if kind is EntityKind.PLACE or (len(low) == 2 and low[1].rstrip(".") in SUFFIXES):  # "Moe Jr." is not Moe
        return set()
    if kind is not EntityKind.BODY:
        words = low[:-1] if len(low) > 2 and low[-1].rstrip(".") in SUFFIXES else low
        tails = {" ".join(words[at:]) for at in range(1, len(words)) if name[at].islower() or at == 1}
        return {words[0], words[-1], *tails, *(words[1:-1] if low[0] in listed("family_first") else ())}
    firm = next((at for at, word in enumerate(low) if at and word in listed("firms")), 0)
    forms = {" ".join(low[:firm])} if firm else set()
    if low[0] in peoples() or low[0].endswith(("'s", "’s")):
        forms.add(" ".join(low[1:]))  # "Foreign Ministry"
    if low[-1] in listed("press_names"):
        forms.add(low[-1])  # "The Post"
    forms.add("".join(word[0] for word in name if word[0].isupper()).lower())
    return {form for form in forms if len(form) > 1 and form not in listed("of_bodies")}


def is_given(word: str) -> bool:
    return word in given_names("male") or word in given_names("female")


def called_by(entity: Entity, key: str) -> bool:
    """Whether a short form is a person's family name, which texts use after the first mention."""
    words = entity.name.lower().split()
    if words[0] in listed("family_first"):
        return words[0] == key
    return " ".join(words).endswith(" " + key)
