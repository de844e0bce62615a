"""How far a statement reaches: after its verb, before it, and around it. Ranges are token indices, end exclusive."""

from index.quotes.lexicon import Verb, words
from index.quotes.phrases import Range, finite, is_quote, low
from index.quotes.sentences import Shape, Token

LOOK = 60  # tokens looked at to tell a clause from a phrase
PAUSES = (",", "—", "--", "–")
BREAKS = (*PAUSES, ";", ":")


def after_verb(t: list[Token], v: int, after: int, rest: int, verb: Verb, end: int) -> tuple[Range, str] | None:
    """The statement after the verb at `v`, and the name of its pattern.

    `after` is past the person spoken to, `rest` past the adverbials as well.
    """
    takes = verb.takes
    if "+" + low(t, v + 1) in takes and end - v > 2 and _object_begins(t, v + 2):
        return (v + 2, object_end(t, v + 2, end)), "object"
    if "to" in takes and low(t, after) == "to" and end - after > 1 and low(t, after + 1) not in ("be", "have"):
        return (after, clause_end(t, after, end)), "to"
    if "that" in takes:
        at = _conjunction(t, after, rest, end)
        if at is not None:
            return (at, clause_end(t, at, end)), "that"
    if rest >= end:
        return None
    word = low(t, rest)
    if "quote" in takes:
        if word in (",", ":") and is_quote(t, rest + 1):
            return (rest + 1, _quoted_end(t, rest + 1, end)), "quote-after"
        if word == ":" and end - rest > 2:
            return (rest + 1, end), "quote-after"
        if is_quote(t, rest):
            return (rest, _quoted_end(t, rest, end)), "quote-after"
    if "that" in takes and word in ("whether", "how", "why", "what", "if") and end - rest > 2:
        return (rest, clause_end(t, rest, end)), "whether"
    if "that" in takes and _clause_begins(t, rest, end, "bare" in takes):
        return (rest, clause_end(t, rest, end)), "bare"
    if "object" in takes and after == v + 1 and end - after >= 2 and _object_begins(t, after):
        return (after, object_end(t, after, end)), "object"
    return None


def _conjunction(t: list[Token], after: int, rest: int, end: int) -> int | None:
    """Where the "that" of the verb's clause stands."""
    for at in range(after, min(rest + 4, end)):
        word = low(t, at)
        if at >= rest and (t[at].shape in (Shape.MARK, Shape.QUOTE) or finite(t, at) or word in ("to", "so", "such")):
            return None
        if word == "that" and end - at > 1 and low(t, at - 1) not in words("prepositions"):
            return at
        if word in words("wh"):
            return None
    return None


def _quoted_end(t: list[Token], at: int, end: int) -> int:
    """The end of a statement that begins with the quotation at `at`: its own, if it ends like a sentence."""
    if t[at].tail and t[at].tail in ",.!?…" and not is_quote(t, at + 1):
        return at + 1
    if low(t, at + 1) in ("and", "but") and (finite(t, at + 2) or low(t, at + 2).endswith("ed")):
        return at + 1  # said "P" and left
    return clause_end(t, at, end)


def _clause_begins(t: list[Token], at: int, end: int, bare: bool) -> bool:
    """Whether a clause without "that" begins at `at`; if not `bare`, only one that begins with a pronoun will do."""
    word = low(t, at)
    if t[at].shape is Shape.MARK or end - at < 2:
        return False
    if word in words("clause_pronouns"):
        return any(finite(t, i) for i in range(at + 1, min(end, at + 4))) or "'" in word or "’" in word
    if not bare or finite(t, at) or word in words("no_clause") or word in words("object_pronouns"):
        return False
    return end - at > 3 or any(
        finite(t, i) or is_quote(t, i) or low(t, i).endswith(("'s", "’s", "n't", "n’t")) for i in range(at + 1, end)
    )


def _object_begins(t: list[Token], at: int) -> bool:
    if at >= len(t) or t[at].shape is Shape.MARK:
        return False
    word = low(t, at)
    nouns = words("determiners") | words("object_pronouns") | {"what", "how", "whether"}
    return word in nouns or word not in words("function") | words("adverbs")


def clause_end(t: list[Token], start: int, end: int) -> int:
    """The end of a clause that begins at `start`: before a semicolon, "according to", ", referring to"."""
    for at in range(start + 1, end):
        word = low(t, at)
        if word == ";":
            return at
        if word == "according" and low(t, at + 1) == "to":
            return at - (low(t, at - 1) == ",")
        if low(t, at + 1) in words("asides") and (word == "," or t[at].tail == ","):
            return at + (word != ",")
    return end


def object_end(t: list[Token], start: int, end: int) -> int:
    """The end of a noun phrase that is a statement: before the next clause."""
    for at in range(start + 1, clause_end(t, start, end)):
        word, following = low(t, at), low(t, at + 1)
        if word in ("but", "when", "after", "before", "because", "although", "while", "until", "since"):
            return at
        if word == "," and (
            following in words("coordinators") | words("relatives") | words("subordinators") | words("prepositions")
            or following.endswith("ing")
        ):
            return at
    return clause_end(t, start, end)


def subordinate_end(t: list[Token], start: int, end: int) -> int:
    """The end of a statement in "When X said P, the crowd cheered"."""
    for at in range(start + 1, end):
        if low(t, at) == "," and low(t, at + 1) not in words("coordinators") | words("relatives"):
            return at
    return end


def dateline_end(t: list[Token]) -> int:
    """Past "OSLO, Norway (AP) -"; 0 where the sentence does not begin so."""
    for at in range(min(len(t), 12)):
        if at and low(t, at) in ("-", "–", "—", "--"):
            return at + 1
        if t[at].shape in (Shape.WORD, Shape.QUOTE):
            break
    return 0


def clausal(t: list[Token], start: int, stop: int) -> bool:
    """Whether the words before ", X said" can be a statement, and not only "In a speech on Monday"."""
    segment = start
    for at in range(start, min(stop, start + LOOK) + 1):
        if at < stop and low(t, at) != ",":
            continue
        opens = low(t, segment)
        dependent = opens in words("prepositions") | words("subordinators") | {"even", "only"} or opens.endswith("ing")
        if (
            not dependent
            and at - segment >= 3
            and any(
                finite(t, i) or low(t, i).endswith(("ed", "’s", "'s", "’re", "'re")) for i in range(segment + 1, at)
            )
        ):
            return True
        segment = at + 1
    return False


def second_half(t: list[Token], at: int, end: int, quoted: bool) -> Range | None:
    """What goes on after "P1, X said", from the pause at `at`."""
    if at >= end or low(t, at) not in BREAKS:
        return None
    if is_quote(t, at + 1):
        return at + 1, end
    word = low(t, at + 1)
    if quoted or end - at < 4 or low(t, at) != ",":
        return None
    stops = words("subordinators") | words("relatives") | words("coordinators") | {"according"}
    return None if word.endswith("ing") or word in stops else (at + 1, end)


def past_frame(t: list[Token], at: int, end: int) -> int:
    """Past "on ABC's "This Week" as he left" after a quotation's "X said": to the next pause."""
    while at < end and low(t, at) not in BREAKS:
        at += 1
    return at
