"""The documents of one story as its claims are found: what each unit of them says by itself.

What is asked again and again is kept at hand.
"""

from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import PurePath

from index.claims.analysed import Analysed
from index.claims.denials import Denial, Denied, denials
from index.claims.families import Families, Passages
from index.claims.fingerprints import fingerprint, joined, rarity
from index.claims.judge import Encoding, Kind, judge
from index.claims.judged import Judged
from index.claims.matching import ENCODED, Voice
from index.claims.origins import Tie, origin
from index.claims.outlets import Outlets
from index.claims.slots import Slots, slots
from index.claims.standing import Voucher, tied
from index.claims.units import Unit, body_sentences, units, words_of
from index.claims.wording import Floats, wording
from index.model.claims import claim_id, document_print
from index.model.corrections import Corrections
from index.model.document import Document, Span
from index.model.stories import Fingerprint
from index.store.roots import printable
from index.text.stems import Word

LEARNED = "en"  # the language of the labelled stories; what a sentence is cannot be told in others
RUN = 6  # words in common that tell a common text
KEPT = 20_000  # stretches of a story whose words, figures and origins are kept at hand
TIES = 50_000  # pairs of reports of which it is kept what they have to do with each other


class Members:
    """The documents of a story; each is added, then `end` is called, and all else can be asked.

    A voice, and a unit of it, are known by their position. `others` is the number of outlets less one.
    """

    def __init__(self, corrections: Corrections, judged: Judged | None, *, alone: bool) -> None:
        """`judged` is what the judge made of the story before. `alone`: there will be one document only."""
        self._alone = alone
        self._judged = judged
        self._outlets = outlets = Outlets(dict(corrections.aliases))
        self._dependent = frozenset(frozenset(map(outlets.key, pair)) for pair in corrections.dependent)
        self.documents: list[Document] = []
        self._bodies: list[str] = []
        self._prints: list[str] = []
        self._printed: Counter[str] = Counter()
        self._units: list[tuple[Unit, ...]] = []
        self._kinds: list[Floats | None] = []  # of each document's units, None where all are taken for claims
        self._denials: list[Denial] = []
        self._families = Families()
        self.encoded = lru_cache(maxsize=ENCODED)(self._encode)
        self.words = lru_cache(maxsize=KEPT)(self._cut)
        self.matching = lru_cache(maxsize=KEPT)(self._shared)
        self.slots = lru_cache(maxsize=KEPT)(self._fill)
        self.voucher = lru_cache(maxsize=KEPT)(self._vouch)
        self.denial = lru_cache(maxsize=KEPT)(self._denied_by)
        self.tied = lru_cache(maxsize=TIES)(self._tie)
        self._share_outlet = lru_cache(maxsize=TIES)(self._carried)

    def add(self, member: Analysed) -> None:
        body, at = member.document.body, len(self.documents)
        self._denials.extend(denials(at, member))
        self.documents.append(member.document)
        self._bodies.append(body)
        self._prints.append(self._print(member.document, body))
        self._units.append(units(member))
        self._families.add("" if self._alone else body)
        self._kinds.append(self._judged.kinds(at) if self._judged else self._read_kinds(at))

    def end(self) -> None:
        """There are no more documents."""
        self.voices = [
            Voice(_outlet(document, self._outlets), family, told)
            for document, family, told in zip(self.documents, self._families.of_each(), self._units, strict=True)
        ]
        del self._families  # half of the memory
        self._carriers: defaultdict[int, set[str]] = defaultdict(set)  # the outlets of each family
        for voice in self.voices:
            self._carriers[voice.family].add(voice.outlet)
        self._passages = Passages(self._bodies)
        self._denied = Denied(self._denials, self._units)
        self.others = len({voice.outlet for voice in self.voices}) - 1

    def id(self, voice: int, number: int) -> str:
        """The id of a unit's claim."""
        unit = self.voices[voice].units[number]
        return claim_id(self._prints[voice], unit.start, unit.end)

    def kinds(self, voice: int) -> Floats | None:
        """The chances of each Kind, of each unit of a document; None where all are taken for claims."""
        return self._kinds[voice]

    def claiming(self, voice: int, number: int) -> float:
        """How likely a unit claims something; an opinion, a caption or a credit does not."""
        kinds = self._kinds[voice]
        return 1.0 if kinds is None else float(kinds[number, Kind.NEWS] + kinds[number, Kind.BACKGROUND])

    def background(self, voice: int, number: int) -> float:
        """How likely what a unit tells is older than the story."""
        kinds = self._kinds[voice]
        return 0.0 if kinds is None else float(kinds[number, Kind.BACKGROUND])

    def is_denial(self, voice: int, number: int) -> bool:
        """Whether a unit denies something."""
        return self._denied.is_one(voice, number)

    def fingerprints(self) -> list[Fingerprint]:
        """The fingerprint of each document; those of the same body have the same one."""
        found: defaultdict[bytes, list[Fingerprint]] = defaultdict(list)
        prints = [fingerprint(document) for document in self.documents]
        for one in prints:
            found[one.key].append(one)
        same = {key: joined(ones) for key, ones in found.items()}
        return [same[one.key] for one in prints]

    def _read_kinds(self, voice: int) -> Floats | None:
        learned = self.documents[voice].language == LEARNED
        return self.encoded(voice).kinds if learned and self._units[voice] and not self._alone else None

    def _encode(self, voice: int) -> Encoding:
        document, told = self.documents[voice], self._units[voice]
        spans = body_sentences(document)
        starts = {span.start: at for at, span in enumerate(spans)}
        kept = [starts[unit.start] for unit in told]
        words = wording([unit.order for unit in told], [unit.capitals for unit in told])
        return judge().read(document.text, spans, kept, words)

    def _print(self, document: Document, body: str) -> str:
        """What tells a document from all others of the library: its print, and a number where others before it have the
        same, which are of the same story.
        """
        own = document_print(document.sha256, body)
        again = self._printed[own]
        self._printed[own] += 1
        return f"{own}#{again}" if again else own

    def _denied_by(self, voice: int, number: int) -> Denial | None:
        """What denies a unit."""
        return self._denied.against(voice, number, rarity)

    def _vouch(self, voice: int, number: int) -> Voucher:
        """The report that a unit makes."""
        document, told = self.documents[voice], self.voices[voice]
        words = self.words(voice, number) if self.others else []
        folded = [word.folded for word in words]
        runs = frozenset(zip(*(folded[shift:] for shift in range(RUN)), strict=False))
        source = origin(document, told.units[number], words, self._outlets)
        return Voucher(voice, told.outlet, outlet_of(document), told.family, source, runs)

    def _tie(self, one: Voucher, other: Voucher) -> tuple[Tie, str]:
        return tied(one, other, self._passages.shared, self._share_outlet, self._dependent)

    def _carried(self, family: int, other: int) -> bool:
        """Whether an outlet has texts of both families."""
        return not self._carriers[family].isdisjoint(self._carriers[other])

    def _cut(self, voice: int, number: int) -> list[Word]:
        return words_of(self.documents[voice].text, self._units[voice][number])

    def _shared(self, voice: int, number: int, telling: frozenset[str]) -> tuple[Span, ...]:
        """The words of a unit that are among the telling ones of a claim."""
        found = self.words(voice, number)
        return tuple(Span(word.start, word.end) for word in found if word.stem in telling and not word.is_stop)

    def _fill(self, voice: int, number: int) -> Slots:
        return slots(self.documents[voice].text, self.words(voice, number))


def _outlet(document: Document, outlets: Outlets) -> str:
    """A key for who published a document: an unknown outlet is its own."""
    return outlets.key(document.outlet.value) if document.outlet else f"\0{document.path}\0{document.line}"


def outlet_of(document: Document) -> str:
    """Who published a document, in words."""
    return (
        document.outlet.value if document.outlet else f"an unknown outlet ({printable(PurePath(document.path).name)})"
    )
