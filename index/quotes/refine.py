"""Rules that correct the model: they trim spans, and reject contents that nobody says."""

import re
from dataclasses import replace

from index.model.document import Span
from index.quotes.readings import Tagged
from index.quotes.statements import Statement
from index.quotes.wordlists import listed

TITLE = 160  # characters; a longer content is more than a title
BEFORE = 60  # characters before a title in which the word for the work is looked for
LONG = 5  # letters; shorter words of a title need no capital
_AROUND = " \t\r\n\u00a0,;:–—-"
_DATELINE = re.compile(
    r"[A-Z][A-Z .'’-]{2,40}"  # OSLO
    r"(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)?"  # , Norway
    r"(?: \([A-Za-z. ]{2,30}\))? ?[–—-]{1,2} "  # (AP) -
)

_MARKED = r"[\"“„«‘'`]+([^\"“”„«»]{1,80}?)[,.]?[\"”“»’']+"
_OF_WORK = re.compile(
    rf"(?:(?:the|a|an|his|her|its|their|this|that|[\w.-]+['’]s) )?(?:[\w-]+ ){{0,3}}?([a-z-]+),? "
    rf"(?:called |titled |named )?{_MARKED}(?: (?:to|in|on|at|for|from|by) [^.!?]{{1,60}})?[,.]?",
    re.IGNORECASE,
)
_WORK = re.compile(rf"{_MARKED}(?: (?:to|in|on|at|for|from|by) [^.!?]{{1,60}})?[,.]?")
_BEFORE = re.compile(
    r"\b([a-z-]+)(?: (?:of|by|about) [^,.“\"]{1,30})?,? (?:called |titled |entitled |named )?\Z", re.IGNORECASE
)
_VOICELESS = re.compile(r"(the |a |its |their )?(law|plan|plans|schedule|rules|tradition)", re.IGNORECASE)
# What somebody asks for who does not want to be known: nothing is said by it.
_NAMELESS = re.compile(
    r"(?:(?:that )?(?:he|she|they|(?:his|her|their) names?) )?not (?:to )?be (?:named|identified|quoted|used)\b.{0,80}"
    r"|(?:for |to remain |to stay |to speak )?(?:on )?(?:the )?(?:condition of )?anonym(?:ity|ous|ously)\b.{0,80}",
    re.IGNORECASE,
)


def is_said(text: str, statement: Statement) -> bool:
    """Whether somebody says it. Nobody does in "according to plan", in "who asked not to be named", or in a title:
    'praised the film "Borderline"'.
    """
    source = statement.source
    if all(_NAMELESS.fullmatch(text, part.span.start, part.span.end) for part in statement.contents):
        return False
    if source and _VOICELESS.fullmatch(text, source.span.start, source.span.end):
        return False
    return not all(_is_title(text, part.span, statement.cue.span) for part in statement.contents)


def _is_title(text: str, span: Span, cue: Span) -> bool:
    """Whether a content is the title of a work, told by a word such as "film" within or before it, or by the verb."""
    if span.end - span.start > TITLE:
        return False
    if match := _OF_WORK.fullmatch(text, span.start, span.end):
        return match[1].lower() in listed("works") and _capitalised(match[2])
    match = _WORK.fullmatch(text, span.start, span.end)
    if match is None or not _capitalised(match[1]):
        return False
    before = _BEFORE.search(text[max(0, span.start - BEFORE) : span.start])
    if before and before[1].lower() in listed("works"):
        return True
    return any(word in listed("performing") for word in text[cue.start : cue.end].lower().split())


def _capitalised(title: str) -> bool:
    """Whether words are capitalised like a title: "A Life at Sea"."""
    first, *others = title.split() or [""]
    return first[:1].isupper() and all(
        word[0].isupper() or len(word) < LONG or not word[0].isalpha() for word in others
    )


def trimmed(text: str, statement: Statement) -> Statement:
    """The statement without marks around its spans, and without a dateline before its content."""
    source = statement.source
    return replace(
        statement,
        cue=_trim(text, statement.cue),
        source=_trim(text, source) if source else None,
        contents=[_trim(text, _past_dateline(text, one)) for one in statement.contents],
    )


def _trim(text: str, tagged: Tagged) -> Tagged:
    start, end = tagged.span.start, tagged.span.end
    while start < end and text[start] in _AROUND:
        start += 1
    while end > start and text[end - 1] in _AROUND:
        end -= 1
    return replace(tagged, span=Span(start, end)) if start < end else tagged


def _past_dateline(text: str, tagged: Tagged) -> Tagged:
    start, end = tagged.span.start, tagged.span.end
    dateline = _DATELINE.match(text, start, end) if start == 0 or text[start - 1] == "\n" else None
    return replace(tagged, span=Span(dateline.end(), end)) if dateline and dateline.end() < end else tagged
