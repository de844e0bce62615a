"""Reporting verbs and "according to" joined to who says what, within one sentence of tokens.

The patterns are those that rule-based quotation extractors share: subject before or after the verb, clause before,
after or around it (Krestel, Bergler & Witte 2008, "Minding the Source"). Ranges are token indices, end exclusive.
"""

from dataclasses import dataclass, field

from index.quotes.lexicon import Form, Verb, verbs, words
from index.quotes.phrases import (
    Range,
    after_adverbials,
    after_person,
    finite,
    is_quote,
    low,
    main_subject,
    subject_after,
    subject_before,
)
from index.quotes.sentences import Shape, Token
from index.quotes.statements import (
    BREAKS,
    PAUSES,
    after_verb,
    clausal,
    clause_end,
    dateline_end,
    past_frame,
    second_half,
    subordinate_end,
)

WOVEN = ",?!—-…"  # what a quotation ends with that is followed by "X said"
BEFORE = ("quoted", "said", "inverted")  # patterns whose statement comes before the verb


@dataclass(slots=True)
class Draft:
    """An attribution in token indices. `lead` is where its own words begin: a statement before it ends there.

    `side` says that it stands beside what comes before it, and is no part of it. `open`: quotations that stand alone
    in the next sentences go on with it.
    """

    pattern: str
    source: Range
    cue: Range
    content: list[Range]
    lead: int
    side: bool = False
    open: bool = False
    via: list[Range] = field(default_factory=list)


@dataclass(slots=True)
class _Work:
    """A sentence of tokens while it is read: where it ends, and the attributions found so far."""

    t: list[Token]
    end: int
    found: list[Draft] = field(default_factory=list)
    _main: list[Range | None] = field(default_factory=list)

    def main(self) -> Range | None:
        """The subject of the first main clause, looked for once."""
        if not self._main:
            self._main.append(main_subject(self.t, self.end))
        return self._main[0]


def drafts(t: list[Token]) -> list[Draft]:
    """The attributions of one sentence, in order; their contents do not overlap."""
    known = verbs()
    work = _Work(t, _end(t))
    for at in range(work.end):
        token = t[at]
        draft = None
        if token.shape is Shape.WORD or (token.shape is Shape.NAME and at == 0):
            if token.low in known:
                draft = _report(work, at, known[token.low])
            elif token.low == "according" and low(t, at + 1) == "to":
                draft = _according(work, at)
        if draft is not None:
            _settle(work.found, draft)
    return work.found


def _end(t: list[Token]) -> int:
    """The end of the sentence without the marks that close it."""
    end = len(t)
    while end and t[end - 1].shape is Shape.MARK and t[end - 1].low in ".!?…;,:-–—":
        end -= 1
    return end


def _settle(found: list[Draft], new: Draft) -> None:
    """Add `new`, or leave it out: of two that overlap the outer statement stays."""
    if found and _inside(new.cue, found[-1].source):
        return
    first = min(new.content, default=new.cue)[0]
    while found and (first <= found[-1].cue[0] < new.cue[0] or _inside(found[-1].cue, new.source)):
        inner = found.pop()  # "X said P, Y said": what Y said holds what X said
        if inner.pattern == "according" and new.content:  # "According to Y, P, X said"
            new.content[0] = inner.content[0][0], new.content[0][1]
            new.via.append(inner.source)
    if found and found[-1].content:
        start, stop = found[-1].content[-1]
        if found[-1].pattern == "according" and new.lead == start:
            new.via.append(found.pop().source)  # "According to Y, X said P"
        elif stop > new.lead:
            if not new.side or start >= new.lead:
                return
            found[-1].content[-1] = start, new.lead
    found.append(new)


def _inside(inner: Range, outer: Range) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _report(work: _Work, v: int, verb: Verb) -> Draft | None:
    """The attribution whose verb stands at `v`."""
    t, end, found = work.t, work.end, work.found
    group = _group(t, v, verb)
    if group is None or low(t, v + 1) == "by" or (low(t, v + 1) == "to" and low(t, v + 2) in ("be", "have")):
        return None
    inverted = _inverted(work, v, verb) if group == v else None
    if inverted is not None:
        return inverted
    subject = _subject(work, group, verb)
    if subject is None:
        return None
    source, lead, pattern = subject
    after = after_person(t, v + 1) if "person" in verb.takes else v + 1
    rest = after_adverbials(t, after)
    cue = group, v + 1
    if not pattern and "quote" in verb.takes:
        draft = _before(work, source, cue, verb, rest)
        if draft is not None:
            return draft
    if low(t, lead) == "what" or low(t, lead - 1) in ("what", "which", "whom"):
        return None
    if found and found[-1].content and not pattern and found[-1].content[-1][0] < lead < found[-1].content[-1][1]:
        return None  # within what another says
    if rest >= end and low(t, rest) == ":" and "quote" in verb.takes:
        return Draft("quote-after", source, cue, [], lead, bool(pattern), True)
    if low(t, lead) == "as" and low(t, rest) == "," and "tail" in verb.takes and end - rest > 3:
        return Draft("as", source, cue, [(rest + 1, clause_end(t, rest + 1, end))], lead)
    statement = after_verb(t, v, after, rest, verb, end)
    if statement is None:
        return None
    (start, stop), kind = statement
    if low(t, lead) in words("framing") and pattern != "beside":
        stop = min(stop, subordinate_end(t, start, stop))
    if start == v + 2 and kind == "object":
        cue = group, v + 2
    if kind == "object" and not _takes_object(t, source, verb, v):
        return None
    name = pattern if pattern in ("participle", "coordinated") else kind
    return Draft(name, source, cue, [(start, stop)], lead, bool(pattern), stop == start + 1 and is_quote(t, start))


def _takes_object(t: list[Token], source: Range, verb: Verb, v: int) -> bool:
    """Not "the song he called" nor "a group called": there the object comes first."""
    before = source[0] - 1
    if low(t, source[0]) in words("clause_pronouns") and before >= 0 and t[before].shape in (Shape.NAME, Shape.WORD):
        return low(t, before) in words("coordinators") | words("subordinators") | words("adverbs")
    last = t[source[1] - 1]
    inserted = any(low(t, at) == "," for at in range(*source))
    plain = (
        not inserted and last.shape is Shape.WORD and not last.low.endswith("s") and last.low not in words("pronouns")
    )
    definite = low(t, source[0]) in ("the", "his", "her") and not is_quote(t, v + 1)
    return not (plain and "noun" in verb.takes and verb.form is Form.PAST and not definite)


def _group(t: list[Token], v: int, verb: Verb) -> int | None:
    """Where the verb group begins ("has also said"); None for a negation, a passive, an infinitive or a noun."""
    at = v
    auxiliary = False
    while at > 0 and v - at < 5:
        word = low(t, at - 1)
        if word in words("auxiliaries"):
            auxiliary = True
        elif word not in words("adverbs") and not (word.endswith("ly") and t[at - 1].shape is Shape.WORD):
            break
        at -= 1
    before = low(t, at - 1)
    if before in words("modals") or (before in words("passives") and verb.form is not Form.ING):
        return None
    if auxiliary and verb.form is not Form.PAST:
        return None
    if verb.form is not Form.ING and before in words("prepositions") | words("determiners"):
        return at if before in words("pronouns") else None
    return at


def _subject(work: _Work, group: int, verb: Verb) -> tuple[Range, int, str] | None:
    """The source, where the attribution's own words begin, and "" or how it hangs on what comes before it."""
    t, found = work.t, work.found
    before = low(t, group - 1)
    if verb.form is Form.ING and before not in words("passives"):
        return _participle(work, group)
    if before in ("and", "but") and "quote" in verb.takes:
        source = found[-1].source if found else _earlier(work, group)
        lead = group - 1 - (low(t, group - 2) == ",")
        return None if source is None or low(t, lead - 1) in words("prepositions") else (source, lead, "coordinated")
    source = subject_before(t, group)
    if source is None or not _agrees(t, source, verb):
        return None
    lead = source[0]
    before = low(t, lead - 1)
    if low(t, lead) == "who" and before != ",":
        return None  # "voters who say" are nobody in particular
    if before in ("if", "unless", "whether", "why", "how"):
        return None
    if before in words("framing") | {"and", "but", "so"}:
        lead -= 1
        if low(t, lead - 1) in (*PAUSES, ";"):
            return source, lead - 1, "beside"
    elif before == ";":
        return source, lead - 1, "beside"
    return source, lead, ""


def _earlier(work: _Work, at: int) -> Range | None:
    """The subject of the sentence's first main clause, if it stands before `at`."""
    main = work.main()
    return main if main is not None and main[1] < at else None


def _participle(work: _Work, group: int) -> tuple[Range, int, str] | None:
    """The source of ", saying" is the subject of the clause before it; of "with X saying" it is X."""
    t, found = work.t, work.found
    if low(t, group - 1) == ",":
        source = found[-1].source if found and low(t, found[-1].source[0]) != "who" else _earlier(work, group)
        return None if source is None else (source, group - 1, "participle")
    source = subject_before(t, group)
    if source is not None and low(t, source[0] - 1) == "with":
        lead = source[0] - 1
        return source, lead - (low(t, lead - 1) == ","), "participle"
    return None


def _agrees(t: list[Token], source: Range, verb: Verb) -> bool:
    """Whether the form of the verb can follow the subject: tells "officials claim" from "the claim"."""
    first, last = low(t, source[0]), low(t, source[1] - 1)
    if last == ",":
        return True
    if source[1] - source[0] == 1 and t[source[0]].shape is Shape.WORD and not _stands_alone(last):
        return False
    if last in ("i", "you", "that", "this", "there", "which"):
        return False
    pronoun = last in words("clause_pronouns") or last == "who"
    if not pronoun and last.endswith(("'s", "’s", "s'", "s’")):
        return False
    if verb.form is Form.BASE:
        plain = [token.low for token in t[source[0] : source[1]] if token.shape is not Shape.NAME]
        return pronoun or last.endswith("s") or any(word.endswith("s") or word in words("plurals") for word in plain)
    if verb.form is Form.THIRD and "noun" in verb.takes:
        named = t[source[1] - 1].shape is Shape.NAME and source[1] - source[0] < 6
        return pronoun or named or (first in words("determiners") and not last.endswith("s"))
    return True


def _stands_alone(word: str) -> bool:
    """Whether the word in small letters needs no article: a pronoun or a plural."""
    return word.endswith("s") or word in words("pronouns") | words("clause_pronouns") | words("plurals")


def _start(work: _Work) -> int:
    """Where a statement before its verb may begin: with the sentence, or after an earlier "P, X said, and"."""
    t = work.t
    start = dateline_end(t)
    if work.found and work.found[-1].pattern in BEFORE:
        last = work.found[-1]
        start = max(last.cue[1], last.source[1], last.content[-1][1])
    while start < len(t) and (low(t, start) in (*BREAKS, "-", "(", "[") or (start and low(t, start) in ("and", "but"))):
        start += 1
    return start


def _before(work: _Work, source: Range, cue: Range, verb: Verb, rest: int) -> Draft | None:
    """ "P, X said." and "P1, X said, P2"."""
    t, end, found = work.t, work.end, work.found
    stop = source[0]
    start = _start(work)
    quoted = is_quote(t, stop - 1)
    if quoted:
        if not (t[stop - 1].tail in WOVEN or (t[stop - 1].tail == "." and start == stop - 1)):
            return None
    else:
        stop -= 1
        if stop < 0 or low(t, stop) not in PAUSES:
            return None
        quoted = is_quote(t, stop - 1)
    if start >= stop:
        return None
    if quoted and (start >= stop - 2 or low(t, rest) in words("frames")):
        rest = past_frame(t, rest, end)
    elif not quoted and "tail" not in verb.takes:
        return None
    if rest < end and low(t, rest) not in BREAKS:
        return None
    more = second_half(t, rest, end, quoted)
    if not quoted:
        if more is not None and is_quote(t, more[0]):
            return None
        if more is not None and found and found[-1].pattern not in BEFORE:
            return None  # "X said P1, he said, P2": all of it is X's
        if not clausal(t, start, stop) and (more is None or low(t, stop) != ","):
            return None
    content = [(start, stop)] + ([more] if more else [])
    return Draft("quoted" if quoted else "said", source, cue, content, start, open=quoted)


def _inverted(work: _Work, v: int, verb: Verb) -> Draft | None:
    """ "P, said X, a ... who ..."."""
    t, end = work.t, work.end
    if "quote" not in verb.takes or verb.form is Form.ING or v == 0:
        return None
    close = is_quote(t, v - 1)
    stop = v if close else v - 1
    quoted = is_quote(t, stop - 1)
    if close and t[v - 1].tail not in WOVEN + ".":
        return None
    if not close and not (low(t, v - 1) == "," and (quoted or _tells(t, v, verb))):
        return None
    start = _start(work)
    if stop - start < (1 if quoted else 4):
        return None
    source = subject_after(t, v + 1)
    if source is None:
        return None
    rest = after_adverbials(t, source[1])
    if quoted:
        rest = past_frame(t, rest, end)
    elif rest < end and low(t, rest) not in BREAKS:
        return None
    more = second_half(t, rest, end, True)
    content = [(start, stop)] + ([more] if more and quoted else [])
    return Draft("inverted", source, (v, v + 1), content, start, open=quoted)


def _tells(t: list[Token], v: int, verb: Verb) -> bool:
    """Whether ", said X" ends a statement without quotation marks, and is not "X, a man of means, said"."""
    return "tail" in verb.takes and "person" not in verb.takes and subject_before(t, v) is None


def _according(work: _Work, at: int) -> Draft | None:
    """ "According to X, P", "P, according to X" and "P1, according to X, P2"."""
    t, end, found = work.t, work.end, work.found
    leading = at == 0 or (at == 1 and low(t, 0) in words("coordinators"))
    stop = _source_end(t, at + 2, end, leading)
    start = at + 2
    if low(t, start) in words("reports") and low(t, start + 1) in ("from", "by"):
        start += 2  # "information from the White House"
    if stop <= start or low(t, stop - 1) in words("no_voices"):
        return None
    source, cue = (start, stop), (at, at + 2)
    if leading:
        if low(t, stop) != "," or (end - stop < 4 and not is_quote(t, stop + 1)):
            return None
        return Draft("according", source, cue, [(stop + 1, clause_end(t, stop + 1, end))], at)
    if found and (found[-1].pattern in BEFORE or found[-1].lead <= 1):
        found[-1].via.append(source)
        return None
    first = _start(work)
    last = at - (low(t, at - 1) in PAUSES)
    more = second_half(t, stop, end, False)
    if last - first < (1 if more else 3):
        return None
    content = [(first, last)]
    if more is not None and not is_quote(t, more[0]):
        content.append(more)
    return Draft("according-after", source, cue, content, first)


def _source_end(t: list[Token], start: int, end: int, leading: bool) -> int:
    """The end of the phrase after "according to", with an apposition."""
    at = start
    while at < end and low(t, at) not in (*BREAKS, "(") and not is_quote(t, at):
        at += 1
    following = low(t, at + 1)
    relative = following in words("relatives")
    if low(t, at) != "," or not (relative or following in ("a", "an") or (not leading and following in ("the", "his"))):
        return at
    stop = at + 1
    while stop < end and low(t, stop) != ",":
        if leading and not relative and finite(t, stop):
            return at
        stop += 1
    return at if leading and stop >= end else stop
