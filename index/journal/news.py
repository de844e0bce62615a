"""What is new since an analyst last looked: the library at a glance, beside what was seen of it.

Where all was seen once, it is only what came, went or changed since then that is looked at (index.journal.looks).

What a known claim stands on is news if other documents have changed that. Where only twosource itself has, or the
analyst's own word, it is none; no more are claims that are found in a text that was seen whole.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from index.journal.looks import NO_CLAIMS, Looked, Looks, Mark, Record, Seen, key
from index.journal.recognising import Pair, gone, paired, place
from index.model.claims import Claim
from index.model.document import Fact
from index.model.news import ClaimNews, DocumentNews, News, Noted, Novelty
from index.store.catalogue import Catalogue
from index.store.glances import Glance, packed

JUDGING = ("set", "called", "dependent", "compared", "overruled")  # kinds of what an analyst says that claims depend on
Shown = Callable[[str, int, str], str]


class _Found(NamedTuple):
    """A claim that is news: where it is among those of its document, and what was seen of it, None if it is new."""

    pair: Pair
    position: int
    now: Noted
    before: Noted | None


class Comparison:
    """One state of a library beside what one analyst has seen of it. Raises LibraryError."""

    def __init__(self, catalogue: Catalogue, looks: Looks, shown: Shown, made_by: str) -> None:
        """`shown` makes a path readable. `made_by` names what claims depend on besides the documents."""
        self._catalogue, self._looks, self._shown, self._made_by = catalogue, looks, shown, made_by
        self._revision, self._is_first = catalogue.revision(), not looks.is_begun()
        # A catalogue that is being made anew has not all documents yet: nothing is gone then.
        self._is_whole = bool(catalogue.state("settled"))
        mark = looks.mark()
        self._mark = mark if mark and mark.catalogue == catalogue.uuid else None
        self._read: tuple[int, tuple[Claim, ...], str] = (0, (), "")

    @cached_property
    def _altered(self) -> tuple[list[int], list[Glance]]:
        """The documents that may have news, by their numbers, and all there are of them at a glance."""
        if self._mark:
            return self._catalogue.glances.altered(self._mark.number)
        return [], self._catalogue.glances.all()

    @cached_property
    def _records(self) -> dict[bytes, Record]:
        """What was seen of the documents that may have news."""
        return self._looks.records(self._altered[0] if self._mark else None)

    @cached_property
    def _pairs(self) -> list[Pair]:
        return paired(self._altered[1], self._records)

    @cached_property
    def _fresh(self) -> dict[int, Pair]:
        return {pair.now.id: pair for pair in self._pairs if pair.novelty}

    @cached_property
    def _gone(self) -> dict[bytes, Looked]:
        return gone(self._catalogue.glances.has, self._pairs, self._records) if self._is_whole else {}

    @cached_property
    def _gone_outlets(self) -> set[str]:
        return {document.outlet for document in self._gone.values()}

    def news(self, limit: int, *, every: bool = False) -> News:
        """What is new, at most `limit` of the new claims; with `every` also those that are not flagged."""
        changed = [one for one in self._changed[0] if one.before]
        new = [one for one in self._changed[0] if not one.before and (every or self._claim_of(one).flagged)]
        unread = [pair for pair in self._fresh.values() if pair.record is None]  # all of their claims are new
        if every:
            new += [_Found(pair, at, now, None) for pair in unread for at, now in enumerate(pair.now.claims)]
            total = len(new)
        else:
            total = len(new) + sum(sum(pair.now.tally.flagged.values()) for pair in unread)
            new += [
                _Found(pair, at, pair.now.claims[at], None)
                for id_, at in self._catalogue.glances.flagged([pair.now.id for pair in unread], limit)
                if (pair := self._fresh[id_])
            ]
        documents = [self._document_news(pair) for pair in self._fresh.values()]
        standings, claims = (self._claims_news(found) for found in (changed, new))
        missing = [
            DocumentNews(Novelty.GONE, name.hex(), one.path, one.heading, _fact(one.outlet), _fact(one.date))
            for name, one in self._gone.items()
        ]
        return News(
            (*standings, *documents, *claims[:limit], *missing),
            len(standings) + len(documents) + total + len(missing),
            self._changed[1],
            self._revision,
            first=self._is_first,
        )

    @cached_property
    def _changed(self) -> tuple[list[_Found], int]:
        """The claims that are news in documents of which something was seen, and how many were only judged anew."""
        found, rejudged = [], 0
        for pair in self._pairs:
            if pair.record is None or pair.now.noted is None or pair.now.noted == pair.record.claims:
                continue
            known = pair.record.seen()
            for at, now in enumerate(pair.now.claims):
                one = _Found(pair, at, now, known.get(now.words))
                if now == one.before:
                    continue
                if self._is_news(one, pair.record):
                    found.append(one)
                else:
                    rejudged += 1
        return found, rejudged

    def _is_news(self, one: _Found, record: Record) -> bool:
        if one.before is None:
            return one.pair.is_newer or not record.whole
        if self._made_by == record.made_by:
            return True
        if set(one.before.outlets).difference(one.now.outlets) & self._gone_outlets:
            return True
        return any(report.document in self._fresh for report in self._claim_of(one).reports)

    # What is seen

    def see(self, news: News) -> None:
        """Keep that all is seen of the state of the library that these news are of; of another one, only these."""
        if news.revision != self._revision:
            self.open(news.items)
            return
        upto = Mark(self._catalogue.uuid, self._catalogue.glances.last(), self._made_by) if self._is_whole else None
        if self._is_first:  # all is new, and none of it is news
            self._looks.see(self._all(), (), upto=upto)
            return
        records = {key(pair.now): self._whole(pair) for pair in self._pairs}
        changed = {name: record for name, record in records.items() if self._records.get(name) != record}
        seen = Seen(
            changed.items(),
            self._records.keys() - records.keys() if self._is_whole else (),
            [(pair.now.id, key(pair.now)) for pair in self._pairs],
            set(self._altered[0]).difference(pair.now.id for pair in self._pairs),
        )
        self._looks.see(seen, news.items, self._mark, upto)

    def _all(self) -> Seen:
        """All documents as seen, one after another: a library's are more than there is memory for."""
        glances = self._catalogue.glances

        def records() -> Iterator[tuple[bytes, Record]]:
            yield from ((key(one), self._whole(Pair(one))) for one in glances.each() if one.shown)

        return Seen(records(), (), ((one.id, key(one)) for one in glances.each() if one.shown))

    def open(self, items: Iterable[DocumentNews | ClaimNews]) -> None:
        """Keep that these were seen.

        With a document those of its new claims are seen that are not flagged; with a claim its document is seen.
        """
        opened: dict[str, set[str]] = {}
        seen = list(items)
        for item in seen:
            opened.setdefault(item.key, set()).update([item.words] if isinstance(item, ClaimNews) else ())
        pairs = {key(pair.now).hex(): pair for pair in self._pairs}
        old = [pairs[one].key if one in pairs else bytes.fromhex(one) for one in opened]
        changed = {bytes.fromhex(one): self._partly(pairs[one], words) for one, words in opened.items() if one in pairs}
        there = [(pairs[one].now.id, key(pairs[one].now)) for one in opened if one in pairs]
        self._looks.see(Seen(changed.items(), filter(None, old), there), seen, self._mark)

    def _whole(self, pair: Pair) -> Record:
        """A document of which all is seen; while its claims are not found, those that were seen before are kept."""
        now = pair.now
        if now.noted is not None:
            return Record(self._looked(now), now.noted, True, self._made_by)
        return Record(self._looked(now), pair.record.claims if pair.record else NO_CLAIMS, False, self._made_by)

    def _partly(self, pair: Pair, words: Collection[str]) -> Record:
        """A document of which only these claims are seen, and what was seen before."""
        record = pair.record
        seen = record.seen() if record else {}
        found = pair.now.claims
        for at, one in enumerate(found):
            is_behind = pair.novelty and one.words not in seen and not self._claims(pair.now.id)[0][at].flagged
            if is_behind or one.words.hex() in words:
                seen[one.words] = one
        kept = [seen[one.words] for one in found if one.words in seen] if pair.now.noted is not None else seen.values()
        is_whole = pair.now.noted is not None and len(kept) == len(found)
        made_by = record.made_by if record else self._made_by
        return Record(self._looked(pair.now), packed(tuple(kept)), is_whole, made_by)

    def _looked(self, now: Glance) -> Looked:
        card = now.card
        return Looked(
            body=now.body,
            sha256=now.sha256,
            outlet=now.outlet,
            url=now.url,
            path=self._path(now),
            place=place(now),
            heading=card.heading,
            date=card.date.value if card.date else "",
        )

    # In words

    def _document_news(self, pair: Pair) -> DocumentNews:
        now, card = pair.now, pair.now.card
        if pair.record is None:
            claims, flagged = sum(now.tally.standings.values()), sum(now.tally.flagged.values())
        else:
            new = [one for one in self._changed[0] if one.pair is pair and not one.before]
            claims, flagged = len(new), sum(self._claim_of(one).flagged for one in new)
        assert pair.novelty
        return DocumentNews(
            pair.novelty,
            key(now).hex(),
            self._path(now),
            card.heading,
            card.outlet,
            card.date,
            now.id,
            claims,
            flagged,
        )

    def _claims_news(self, found: Iterable[_Found]) -> list[ClaimNews]:
        """These claims, flagged ones first, most salient first. They are read document by document."""
        read = [self._claim_news(one) for one in sorted(found, key=lambda one: one.pair.now.id)]
        return sorted(read, key=lambda one: (not one.flagged, -one.salience))

    def _claim_news(self, one: _Found) -> ClaimNews:
        document, claim = one.pair.now, self._claim_of(one)
        _, text = self._claims(document.id)
        return ClaimNews(
            novelty=Novelty.CHANGED if one.before else Novelty.NEW,
            key=key(document).hex(),
            words=one.now.words.hex(),
            path=self._path(document),
            document=document.id,
            claim=claim.id,
            start=claim.start,
            end=claim.end,
            text=text[claim.start : claim.end],
            outlet=document.card.outlet,
            standing=claim.standing,
            conflict=claim.conflict,
            salience=claim.salience,
            flagged=claim.flagged,
            outlets=one.now.outlets,
            before=one.before,
        )

    def _claim_of(self, one: _Found) -> Claim:
        return self._claims(one.pair.now.id)[0][one.position]

    def _claims(self, id_: int) -> tuple[tuple[Claim, ...], str]:
        """The claims of a document and its text; those read last are at hand."""
        if self._read[0] != id_:
            document = self._catalogue.document(id_)
            self._read = (id_, self._catalogue.claims(id_), document.text if document else "")
        return self._read[1:]

    def _path(self, document: Glance) -> str:
        return self._shown(document.path, document.line, document.member)


def _fact(value: str) -> Fact | None:
    return Fact(value, "as it was seen") if value else None
