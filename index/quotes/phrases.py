"""Noun phrases and adverbials in a sentence of tokens, found by closed word classes alone: no part of speech is known.

Ranges are token indices, end exclusive. No function looks further than REACH tokens.
"""

from index.quotes.lexicon import Form, verbs, words
from index.quotes.sentences import Shape, Token

REACH = 40
Range = tuple[int, int]


def low(t: list[Token], at: int) -> str:
    """The word at `at` in small letters; "" for a quotation and outside the sentence."""
    return t[at].low if 0 <= at < len(t) else ""


def is_quote(t: list[Token], at: int) -> bool:
    return 0 <= at < len(t) and t[at].shape is Shape.QUOTE


def is_name(t: list[Token], at: int) -> bool:
    return 0 <= at < len(t) and t[at].shape is Shape.NAME


def finite(t: list[Token], at: int) -> bool:
    """Whether the token looks like a finite verb: an auxiliary, a common verb, "visited" after its subject."""
    word = low(t, at)
    if word in words("finite"):
        return True
    if not word or t[at].shape is Shape.NAME:
        return False
    verb = verbs().get(word)
    before = low(t, at - 1)
    after_noun = at > 0 and (
        (is_name(t, at - 1) and before not in words("determiners")) or before in words("clause_pronouns")
    )
    if verb is not None and verb.form is Form.PAST:
        reduced = low(t, at + 1) in ("of", "by", "in", "on", "at", "for")  # "the woman accused of"
        return after_noun or not (reduced or before in words("determiners") | words("prepositions"))
    if verb is not None and verb.form is Form.THIRD:
        return after_noun
    if not word.endswith("ed") or not after_noun:
        return False
    following = t[at + 1] if at + 1 < len(t) else None  # "registered voters" is no verb
    return following is None or following.shape is not Shape.WORD or following.low in words("function")


def subject_before(t: list[Token], end: int, floor: int = 0) -> Range | None:
    """The noun phrase that ends at `end`, with the appositions and relative clauses between it and `end`."""
    if low(t, end - 1) == ",":
        return _with_insertion(t, end - 1, floor)
    if low(t, end - 1) == "who":
        return end - 1, end
    return _plain(t, end, floor)


def _plain(t: list[Token], end: int, floor: int) -> Range | None:
    start = end
    stop = max(floor, end - REACH)
    while start > stop:
        token = t[start - 1]
        if token.low == ")":
            opening = next((at for at in range(start - 2, max(stop, start - 10), -1) if low(t, at) == "("), None)
            if opening is None:
                break
            start = opening
            continue
        if token.shape in (Shape.MARK, Shape.QUOTE) and token.low not in ("'", "’", "&", "%", "/"):
            if token.low != "." or not _inside_name(t, start - 1):
                break
        elif token.low == "than" and low(t, start - 2) in ("more", "less", "fewer"):
            pass
        elif token.low in words("clause_openers") or (start < end and finite(t, start - 1)):
            break
        start -= 1
    return _trim(t, start, end)


def _inside_name(t: list[Token], at: int) -> bool:
    """Whether the full stop at `at` is that of "Mr." or "J."; the sentence was not cut there."""
    return at > 0 and is_name(t, at - 1) and t[at - 1].end == t[at].start


def _trim(t: list[Token], start: int, end: int) -> Range | None:
    """The range without what cannot begin a noun phrase; None where nothing is left that can end one."""
    while start < end and _skippable(t, start, start + 1):
        start += 1
    while end - start > 1 and _adverb(t, end - 1):
        end -= 1
    last = low(t, end - 1)
    if start >= end or (last in words("prepositions") | words("times") and last not in words("months_names")):
        return None
    if last in words("pronouns") or last in words("clause_pronouns"):
        begin = end - 1
        while begin > start and low(t, begin - 1) in words("determiners") | words("quantifiers"):
            begin -= 1
        return begin, end
    if (low(t, start) in words("prepositions") and not _counts(t, start)) or low(t, start).endswith("ing"):
        start = _base(t, start, end)
    shape = t[end - 1].shape
    if start >= end or last in words("function") or (shape is Shape.MARK and last not in ("%", ".", "’", "'")):
        return None
    return start, end


def _adverb(t: list[Token], at: int) -> bool:
    word = low(t, at)
    return word in words("adverbs") or (word.endswith("ly") and not is_name(t, at))


def _skippable(t: list[Token], start: int, end: int) -> bool:
    """Whether the words only lead over to a noun phrase: "But", "and then"."""
    return all(_adverb(t, at) or low(t, at) in words("coordinators") for at in range(start, end))


def _counts(t: list[Token], at: int) -> bool:
    """Whether "about" or "over" stands before a number."""
    return low(t, at) in ("about", "around", "over") and (
        t[at + 1].shape is Shape.NUMBER or low(t, at + 1) in words("determiners")
    )


def _base(t: list[Token], start: int, end: int) -> int:
    """Where the shortest noun phrase that ends at `end` begins: at its determiner or the head of its name."""
    at = end
    while at > start:
        word = low(t, at - 1)
        if word in words("determiners"):
            return at - 1
        if word == "of" and at - 2 >= start and t[at - 2].shape in (Shape.NAME, Shape.WORD):
            at -= 1
            continue
        if word in words("function") or word in words("times"):
            break
        if t[at - 1].shape is Shape.MARK and not _inside_name(t, at - 1):
            break
        at -= 1
    return at


def _with_insertion(t: list[Token], comma: int, floor: int) -> Range | None:
    """The noun phrase in "NP, a man of means, said", where `comma` is the second one."""
    stop = max(floor, comma - REACH)
    commas = [at for at in range(stop, comma) if low(t, at) == ","]
    if not commas or not (_inserts(t, commas[-1] + 1) or low(t, commas[-1] + 1).endswith("ing")):
        return None
    aside = all(low(t, at) in words("adverbs") for at in range(commas[-1] + 1, comma))
    end = commas[-1] if aside else comma
    best: Range | None = None
    for index in range(len(commas) - 1, -1, -1):
        start = commas[index - 1] + 1 if index else stop
        head = _plain(t, commas[index], start)
        if head is None or (best is not None and not _skippable(t, start, head[0])):
            break
        best = head[0], end
        if head[0] > start or not _describes(t, start):
            break
    return best


def _describes(t: list[Token], at: int) -> bool:
    """Whether what begins at `at` only adds to a name before it: ", 21," or ", the mayor of Austin,"."""
    opens = words("determiners") | words("relatives")
    return t[at].shape in (Shape.NUMBER, Shape.WORD) or low(t, at) in opens


def _inserts(t: list[Token], at: int) -> bool:
    """Whether an apposition or relative clause can begin at `at`."""
    word = low(t, at)
    if not word or at >= len(t):
        return False
    if word in words("determiners") or word in words("relatives") or t[at].shape is Shape.NUMBER:
        return True
    if word in words("function") - words("apposition_prepositions"):
        return False
    return word not in verbs() and not word.endswith("ing")


def main_subject(t: list[Token], end: int) -> Range | None:
    """The subject of the first main clause of the sentence, found by its first finite verb before `end`."""
    start = 0
    for at in range(min(end, 2 * REACH)):
        opens = low(t, start)
        if is_quote(t, at):
            return None
        if low(t, at) == "," and (
            opens in words("prepositions") | words("subordinators") or opens.endswith(("ing", "ly"))
        ):
            start = at + 1
        elif at > start and finite(t, at):
            return subject_before(t, at, start)
    return None


def subject_after(t: list[Token], start: int) -> Range | None:
    """The noun phrase that begins at `start`, after the verb of "said X, a real estate developer who ..."."""
    if start >= len(t) or t[start].shape in (Shape.MARK, Shape.QUOTE):
        return None
    first = low(t, start)
    if first in words("clause_pronouns") or first in ("who", "another", "others"):
        return (start, start + 1) if first in ("he", "she", "they", "it", "i", "we", "another") else None
    if first not in words("determiners"):
        adverb = first.endswith("ly") and not is_name(t, start)
        if adverb or first in words("function") or (first in words("times") and not is_name(t, start + 1)):
            return None
    end = start + 1
    limit = min(len(t), start + REACH)
    seen_name = is_name(t, start)
    while end < limit:
        token = t[end]
        word = token.low
        if token.shape is Shape.QUOTE or word in ("that", ":", ";", "—", "–", "--", "as", "while", "when"):
            break
        if token.shape is Shape.MARK:
            if word == "," and _inserts(t, end + 1) and low(t, end + 1) not in words("times"):
                end = _insertion_end(t, end + 1, limit)
                break
            if word not in ("'", "’", "&", "%") and not (word == "." and _inside_name(t, end) and end + 1 < limit):
                break
        elif word in words("times") or (word != "of" and _leads_on(word, seen_name)):
            break
        elif word in ("who", "whose"):
            end = _insertion_end(t, end, limit)
            break
        elif word in words("finite") or (seen_name and word in words("clause_pronouns")):
            break
        seen_name = seen_name or token.shape is Shape.NAME
        end += 1
    while end > start and (low(t, end - 1) in words("function") or t[end - 1].shape is Shape.MARK):
        if low(t, end - 1) == "." and _inside_name(t, end - 1) and end < len(t):
            break
        end -= 1
    return (start, end) if end > start else None


def _leads_on(preposition: str, named: bool) -> bool:
    """Whether the phrase ends here: "for" goes on in "a spokesman for", not after a name."""
    return preposition in words("prepositions") and (named or preposition not in words("noun_links"))


def _insertion_end(t: list[Token], at: int, limit: int) -> int:
    """The end of an apposition that begins at `at`: the sentence's, or before a participle or a quotation."""
    while at < limit and t[at].shape is not Shape.QUOTE and low(t, at) not in (";", "—", "--"):
        if low(t, at) == "," and (
            is_quote(t, at + 1)
            or low(t, at + 1).endswith("ing")
            or low(t, at + 1) in words("coordinators")
            or low(t, at + 1) in ("in", "according", "as", "while", "when", "after", "before", "on")
        ):
            break
        at += 1
    while at > 0 and t[at - 1].shape is Shape.MARK and not (low(t, at - 1) == "." and at < len(t)):
        at -= 1
    return at


def after_person(t: list[Token], at: int) -> int:
    """Past the person spoken to in "told reporters that"; `at` itself if none is found."""
    if low(t, at) in words("object_pronouns"):
        return at + 1
    start = at
    limit = min(len(t), at + 12)
    while at < limit and t[at].shape not in (Shape.MARK, Shape.QUOTE):
        word = low(t, at)
        if word in words("wh") or word in words("clause_pronouns") or word in words("finite") or word == "to":
            break
        if word in words("prepositions") and word != "of":
            break
        if at > start and word in words("determiners") and low(t, at - 1) not in ("of", "and"):
            break
        if at > start and is_name(t, at) and not is_name(t, at - 1) and low(t, at - 1) not in words("function"):
            break
        if word in words("times"):
            break
        at += 1
    return at


def after_adverbials(t: list[Token], at: int) -> int:
    """Past "on Wednesday", "in a statement", "at the start of the talks", "Tuesday night", "bluntly"."""
    limit = min(len(t), at + REACH)
    while at < limit:
        word = low(t, at)
        if word in words("times") or word in words("adverbs") or (word.endswith("ly") and not is_name(t, at)):
            if word in words("determiners") and low(t, at + 1) not in words("times"):
                return at
            at += 1
        elif word == "," and low(t, at + 1) in ("however", "though", "too") and low(t, at + 2) == ",":
            at += 3
        elif word in words("prepositions") and word not in ("because", "until", "like", "unlike"):
            end = _prepositional(t, at, limit)
            if end == at:
                return at
            at = end
        else:
            return at
    return at


def _prepositional(t: list[Token], at: int, limit: int) -> int:
    """Past the prepositional phrase that begins at `at`."""
    start = at + 1
    at = start
    while at < limit and t[at].shape is not Shape.QUOTE:
        word = low(t, at)
        if t[at].shape is Shape.MARK and not (
            word in "'’&$%" or (word == "." and _inside_name(t, at) and at + 1 < limit)
        ):
            break
        if word in words("wh") or (word in words("clause_pronouns") and at > start):
            break
        if at > start and word in words("prepositions"):
            break
        if at > start and word in words("determiners") and low(t, at - 1) not in words("coordinators"):
            break
        new_name = is_name(t, at) and t[at - 1].shape is Shape.WORD and low(t, at - 1) not in words("function")
        if at > start and new_name and word not in words("times"):
            break
        at += 1
    return at
