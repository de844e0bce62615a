"""Resolves source mentions: to the speaker's full name, or to the mention itself if the text names nobody.

The rules go from sure to less sure, as in H. Lee et al., "Deterministic coreference resolution based on entity-centric,
precision-ranked rules", Computational Linguistics 39(4), 2013: first names, then descriptions, by what the text says
about its entities, then pronouns, by who is in mind (index.quotes.attention). If two entities fit equally well, the
mention is not resolved.
"""

import re
from collections.abc import Sequence

from index.model.document import Document, Span
from index.quotes.antecedents import Antecedents
from index.quotes.cast import Cast
from index.quotes.coreference import Coreference
from index.quotes.descriptions import Sort, describe, unnamed, without_article
from index.quotes.entities import Entity, is_noun
from index.quotes.interviews import asks_and_answers
from index.quotes.mentions import Mention, bare, runs
from index.quotes.wordlists import listed

__all__ = ["Speakers", "unnamed"]

ISSUED = re.compile(r"(?:an? |the )?(?:\w+ )?(?:statement|information|announcement|news release) (?:from|by) ", re.I)
GIVEN_AS = re.compile(
    r"(?:An?|a|an) [^,.\n]{1,80}?\b(?:name (?:only )?as|identified (?:only )?as|named|called) "
    r"([A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3})"
)
STOPS = (",", " who ", " whose ", " (", " —", " –")
BESIDE = 12  # sources on each side among which the one that says "I" is looked for
BEGUN = re.compile(r",? (?:who|that|which|whose)\Z")  # of a relative clause that is no part of the mention
NEAR = 120  # characters between a quotation and its source at most
Source = tuple[tuple[str, ...], Mention]


class Speakers:
    """The speakers of a document, which is read once when this is made."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self.cast = Cast(document)

    def resolve(self, sources: Sequence[Span]) -> tuple[str | None, ...]:
        """The speaker of each mention: a name, or an unnamed mention without its article; None if unknown.

        `sources` must be all source mentions of the document, since pronouns depend on those before them.
        """
        mind = Antecedents(self.cast)
        matching = Coreference(self.cast, mind)
        found: dict[Span, Entity | None] = {}
        for source in sorted(set(sources)):
            mind.read_to(source.start)
            found[source] = self._figure(source, mind, matching)
            mind.said(found[source], source)
        ordered = list(found)
        for number, source in enumerate(ordered):
            if self._text[source.start : source.end].lower() == "i":
                beside = ordered[max(0, number - BESIDE) : number + BESIDE]
                found[source] = self._who_is_quoted(source, beside, found)
        return tuple(entity.name if (entity := found[source]) else None for source in sources)

    def of_turn(self, label: str, source: Span, resolved: str | None, front: int) -> str | None:
        """The speaker of a transcript's turn: whoever has the label's name, or is "q" or "a" by the introduction.

        `source` is the place of the label, and `resolved` what `resolve` makes of it. The first turn begins at `front`.
        """
        if label in ("q", "a"):
            entity = asks_and_answers(self.cast, front).get(label)
            return entity.name if entity else None
        if entity := self.cast.called(label):
            return entity.name
        mention = self._text[source.start : source.end].split(",")[0]
        if is_noun(label.split()[-1]) or label in listed("unnamed"):
            return resolved or label
        return mention.title() if mention.islower() else resolved

    def via(self, source: Span) -> str:
        """The name of whoever passed a statement on, or the mention without its article if it has no name."""
        entity = self._named(source)
        return entity.name if entity else without_article(self._text[source.start : source.end])

    def _figure(self, source: Span, mind: Antecedents, matching: Coreference) -> Entity | None:
        mention = self._text[source.start : source.end].strip()
        if mention.lower() in ("who", "which"):
            return matching.before_relative(source.start, person=mention.lower() == "who")
        name = self._name(source)
        if name is not None:
            return self.cast.entity(*name)
        members = self._members(source)
        if members:
            return mind.group(members)
        head, _ = _head(self._text, source)
        said = describe(self._text[head.start : head.end])
        if said.sort is Sort.PRONOUN:
            return mind.pronoun(said.noun.lower(), source)
        return matching.description(said, source)

    def _who_is_quoted(self, source: Span, others: list[Span], found: dict[Span, Entity | None]) -> Entity | None:
        """Whom "I" in a quotation means: the source beside the quotation."""
        quote = self.cast.layout.quote(source.start)
        if quote is None:
            return None
        after = [one for one in others if quote.end <= one.start <= quote.end + NEAR]
        before = [one for one in others if quote.start - NEAR <= one.end <= quote.start]
        paragraph = self.cast.layout.paragraph(source.start)
        beside = [one for one in (*after[:1], *before[-1:]) if self.cast.layout.paragraph(one.start) == paragraph]
        return found[beside[0]] if beside else None

    # names

    def _named(self, source: Span) -> Entity | None:
        name = self._name(source)
        return self.cast.entity(*name) if name else None

    def _name(self, source: Span) -> Source | None:
        """The name of the entity that a mention is about."""
        if given := GIVEN_AS.match(self._text, source.start, source.end):
            run = Mention(tuple(given.group(1).split()), given.start(1), given.end(1))
            if name := bare(run):
                return name, run
        head, added = _head(self._text, source)
        if self._text[head.end : source.end].rpartition(")")[2].startswith(" and "):
            return None  # "Ann Lind (R) and her friends"
        found = self._about(head)
        if found is None and added is not None:  # "the attorney general, Pam Bondi"
            found = self._about(added)
            if found is not None and found[1].start != added.start:
                found = None
        return found

    def _about(self, head: Span) -> Source | None:
        """The name that is the head of a phrase: "Kremlin chief Putin", "Tim Scott of Ohio", but not "Putin's aide"."""
        found = list(runs(self._text, head.start, head.end))
        phrase = self._text[head.start : head.end]
        issued = ISSUED.match(phrase)
        if not found or (not issued and phrase.split()[0].lower() in listed("indefinite")):
            return None
        begin = head.start + (issued.end() if issued else 0)
        run = found[-1] if found[-1].end == head.end else next((run for run in found if run.start >= begin), found[0])
        if _has_preposition(self._text[begin : run.start]):
            run = found[0]
        if run.start < begin or _has_preposition(self._text[begin : run.start]):
            return None
        if " and " in self._text[head.start : run.start] or " and " in self._text[run.end : head.end]:
            return None
        after = self._text[run.end : head.end].split()
        if after and after[0].lower() not in listed("prepositions"):
            return None
        name = self.cast.trimmed(run, bare(run))
        return (name, run) if name and self.cast.names_somebody(name, run) else None

    def _members(self, source: Span) -> tuple[Entity, ...]:
        """The two people in "Ann Lind and Karl Moe"; none if either of them is not named."""
        phrase = self._text[source.start : source.end]
        if phrase.count(" and ") != 1 or "," in phrase:
            return ()
        at = source.start + phrase.index(" and ")
        both = [self._named(Span(source.start, at)), self._named(Span(at + len(" and "), source.end))]
        members = tuple(one for one in both if one is not None)
        return members if len(set(members)) == 2 else ()


def _head(text: str, source: Span) -> tuple[Span, Span | None]:
    """The mention without appositions and relative clauses, and the apposition after its first comma, if any."""
    stops = [text.find(mark, source.start, source.end) for mark in STOPS]
    end = min((at for at in stops if at > source.start), default=source.end)
    if begun := BEGUN.search(text[source.start : end]):
        end = source.start + begun.start()
    added = None
    if end < source.end and text[end] == ",":
        start = end + 2
        stop = text.find(",", start, source.end)
        added = Span(start, source.end if stop < 0 else stop)
    return Span(source.start, end), added


def _has_preposition(between: str) -> bool:
    return any(word in listed("prepositions") or word.endswith("ing") for word in between.lower().split())
