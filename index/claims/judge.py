"""The learned judge: whether a sentence of one document reports a claim of another, in whatever words.

An encoder reads each document once, so that every word is known in its context; then each claim is laid beside each
sentence of the other document, word by word: late interaction (Khattab and Zaharia, ColBERT, 2020), and for the
likeliest sentences decomposable attention (Parikh and others, 2016). What two documents have to do with each other
depends on these two alone. model/README.md says what the model was trained on and what it is worth.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, cached_property
from importlib.resources import as_file, files
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.claims.laying import COMPARED, LAID, Laid, gelu, laid_beside, softmax
from index.claims.wording import ALIKE, COVERED, COVERS, Floats, Integers, Wording, measures
from index.model.document import Span
from index.text.encoder import session, tokenizer
from index.text.tokens import word_tokens

WIDTH = 96  # of a word's vector as it is compared
HIDDEN = 64  # of what tells a sentence's kind
LONGEST = 80  # tokens of a sentence that are read, of which LAID are laid beside another sentence's
WINDOW = 240  # tokens read at once
CONTEXT = 60  # tokens of the sentence before a window that are read with it
CANDIDATES = 3  # sentences of the other document that are looked at closely for each claim (trained with six)
FIRST = 3  # sentences of a text that are its head
BEGIN, END = 101, 102  # tokens
UNRETURNED = -4.0  # log-odds where a sentence's own candidates do not hold the claim
TINY = 1e-12
SHARPEST = 0.5  # least factor with which the candidates' scores are put together


class Tells(IntEnum):
    """What a sentence does with a claim."""

    NOTHING = 0
    SAME = 1  # reports it, perhaps says more
    PART = 2  # shares its core, without an essential part
    OTHERWISE = 3  # gives another figure, time, name or version
    DENIES = 4


class Kind(IntEnum):
    """What a sentence is."""

    NEWS = 0  # asserts something about the event
    BACKGROUND = 1
    OPINION = 2
    NOTHING = 3  # a caption, a credit, an advertisement, a question


@dataclass(frozen=True, eq=False)
class Encoding:
    """A document's sentences as the judge reads them.

    Each token has a vector [tokens, WIDTH] and a weight; `starts` are the tokens that begin a sentence. `vectors`
    [sentences, WIDTH] have length 1; `kinds` [sentences, 4] are the chances of each Kind.
    """

    tokens: Floats
    weights: Floats
    starts: Integers
    vectors: Floats
    kinds: Floats
    wording: Wording

    def __len__(self) -> int:
        return len(self.starts)

    # These two take more memory than all the rest, and little time: they are not kept.
    @property
    def directions(self) -> Floats:
        """The tokens' vectors, brought to length 1."""
        lengths: Floats = np.linalg.norm(self.tokens, axis=1, keepdims=True)
        return np.divide(self.tokens, np.maximum(lengths, np.float32(TINY)), dtype=np.float32)

    @cached_property
    def totals(self) -> Floats:
        """The weight of each sentence."""
        found: Floats = np.add.reduceat(self.weights, self.starts)
        return found

    def mean(self, of_tokens: Floats) -> Floats:
        """Means over the tokens of each sentence, by their weights: [tokens, any] to [sentences, any]."""
        sums: Floats = np.add.reduceat(of_tokens * self.weights[:, None], self.starts, axis=0)
        return sums / self.totals[:, None]


class Compared(NamedTuple):
    """What a document does with each claim of another: arrays with an entry for each claim.

    `chances` that the document reports it; `places` are the sentences of it that come nearest; `told` [claims, 5] is
    what these do with it, the chances of each Tells; `covers` is the share of the claim's words, by weight, that they
    hold, and `covered` the share of theirs that the claim holds.
    """

    chances: Floats
    places: Integers
    told: Floats
    covers: Floats
    covered: Floats


class _Candidates(NamedTuple):
    """The sentences that are looked at closely for each claim of a document: their places [claims, candidates].

    `meaning` are measures [claims, sentences] of how near they are, and `words` [claims, sentences, MEASURES].
    """

    places: Integers
    meaning: tuple[Floats, ...]
    words: Floats

    @property
    def pairs(self) -> tuple[Integers, Integers]:
        """The places of claims, and of the candidates of each."""
        return np.repeat(np.arange(len(self.places)), self.places.shape[1]), self.places.reshape(-1)


class _Looked(NamedTuple):
    """One direction before both are put together: scores [claims], and of each claim's candidates their places, what
    they tell as logits of Tells, and the log-odds that they report it; `words` [claims, sentences, MEASURES].
    """

    scores: Floats
    places: Integers
    told: Floats
    odds: Floats
    words: Floats

    @property
    def best(self) -> Integers:
        """Which of its candidates comes nearest to each claim."""
        found: Integers = self.odds.argmax(1)
        return found

    @property
    def nearest(self) -> Integers:
        """The place of that."""
        return self.places[np.arange(len(self.places)), self.best]


class Judge:
    """The model, loaded once a process: `judge()`."""

    def __init__(self, folder: Path) -> None:
        self._session = session(folder / "judge.onnx")
        with np.load(folder / "judge.npz", allow_pickle=False) as weights:
            self._learned = {name: weights[name] for name in weights.files}

    def read(self, text: str, sentences: Sequence[Span], kept: Sequence[int], wording: Wording) -> Encoding:
        """The encoding of those sentences of a text that are `kept`; `wording` is theirs, and all are context."""
        texts = [text[span.start : span.end] for span in sentences]
        of_words = ([ids for ids, _, _ in word_tokens(one, tokenizer())] for one in texts)
        ids = [list(chain.from_iterable(one))[:LONGEST] or [BEGIN] for one in of_words]
        return self.encode(ids, kept, wording)

    def encode(self, ids: Sequence[Sequence[int]], kept: Sequence[int], wording: Wording) -> Encoding:
        """The same of a text that is given as the token ids of its sentences, LONGEST at most and one at least."""
        wanted = frozenset(kept)
        pieces: list[Floats] = []
        for window, places in windows(ids):
            if wanted.isdisjoint(at for at, _, _ in places):
                continue
            (states,) = self._session.run(None, {"ids": np.array([window])})[0]
            pieces += [states[start:end] for at, start, end in places if at in wanted]
        lengths = [len(piece) for piece in pieces]
        states = np.concatenate(pieces)
        starts = np.cumsum([0, *lengths[:-1]])
        tokens, weights, vectors, kinds = np.split(states, np.cumsum([WIDTH, 1, WIDTH]), axis=1)
        weights = np.log1p(np.exp(weights[:, 0]))
        means = np.add.reduceat(vectors * weights[:, None], starts, axis=0)
        means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), TINY)
        own = np.add.reduceat(kinds, starts, axis=0) / np.array(lengths, dtype=np.float32)[:, None]
        last = max(1, len(ids) - 1)
        beside = np.array([[at / last, at < FIRST, len(ids[at]) / 40] for at in kept], dtype=np.float32)
        learned = self._learned
        hidden = gelu(own + beside @ learned["kind.place"] + learned["kind.bias"])
        logits = hidden @ learned["kind.last"] + learned["kind.last_bias"]
        return Encoding(tokens, weights, starts, means, softmax(logits), wording)

    def compare(self, one: Encoding, other: Encoding) -> tuple[Compared, Compared]:
        """What the second document does with the claims of the first, and the first with those of the second."""
        there, back = self._looks(one, other)
        return self._mixed(there, back), self._mixed(back, there)

    def weighed(self, one: Encoding, other: Encoding) -> tuple[Floats, Floats]:
        """What is weighed together for each claim of the first document and of the second: [claims, any]."""
        there, back = self._looks(one, other)
        return _weighed(there, back), _weighed(back, there)

    def _looks(self, one: Encoding, other: Encoding) -> tuple[_Looked, _Looked]:
        """Both directions, before they are put together."""
        laid, other_laid = self._laid(one), self._laid(other)
        alike = laid.directions @ other_laid.directions.T
        in_other = np.maximum.reduceat(alike, other.starts, axis=1)
        in_one = np.stack([rows.max(0) for rows in np.split(alike, one.starts[1:])], axis=1)  # faster along this axis
        covers, covers_near = one.mean(in_other), one.mean(_nearby(in_other))
        covered, covered_near = other.mean(in_one), other.mean(_nearby(in_one))
        whole, other_whole = one.mean(in_other.max(1)[:, None]), other.mean(in_one.max(1)[:, None])
        meant = one.vectors @ other.vectors.T
        shares = covers, covers_near, covered.T, covered_near.T, whole, other_whole.T
        shares_back = covered, covered_near, covers.T, covers_near.T, other_whole, whole.T
        there, back = _candidates(one, other, shares, meant), _candidates(other, one, shares_back, meant.T)
        (mine, theirs), (their_own, our_own) = there.pairs, back.pairs
        # Most pairs are candidates in both directions.
        pairs, at = np.unique(
            np.concatenate([mine, our_own]) * len(other) + np.concatenate([theirs, their_own]), return_inverse=True
        )
        beside = laid_beside(laid, other_laid, pairs // len(other), pairs % len(other), self._learned)
        turned = np.roll(beside, 2 * COMPARED, axis=1)
        return self._look(there, beside[at[: len(mine)]]), self._look(back, turned[at[len(mine) :]])

    def _laid(self, document: Encoding) -> Laid:
        learned, tokens = self._learned, document.tokens
        return Laid(
            document.directions,
            tokens @ learned["own"] + learned["own_bias"],
            np.concatenate([tokens @ learned["theirs"], tokens], axis=1),
            document.weights,
            document.starts,
            np.minimum(np.diff(np.append(document.starts, len(tokens))), LAID),
        )

    def _look(self, candidates: _Candidates, laid: Floats) -> _Looked:
        """One direction; `laid` is how each claim and each of its candidates take each other up."""
        (mine, theirs), words = candidates.pairs, candidates.words
        beside = np.stack([measure[mine, theirs] for measure in candidates.meaning], axis=1)
        given = np.concatenate([laid, beside, words[mine, theirs]], axis=1)
        learned = self._learned
        hidden = gelu(given @ learned["pair.first"] + learned["pair.first_bias"])
        told = (hidden @ learned["pair.last"] + learned["pair.last_bias"]).reshape(*candidates.places.shape, len(Tells))
        odds = told[..., Tells.SAME] - _log_sum(np.delete(told, Tells.SAME, axis=-1))
        sharp = max(float(learned["sharp"][0]), SHARPEST)
        scores = _log_sum(odds * sharp) / sharp + learned["sharp"][1]
        return _Looked(scores, candidates.places, told, odds, words)

    def _mixed(self, there: _Looked, back: _Looked) -> Compared:
        """One direction, the other and the words weighed together by a logistic regression."""
        given, places = _weighed(there, back), there.nearest
        claims = np.arange(len(places))
        sums = given @ self._learned["mix.weights"] + self._learned["mix.bias"][0]
        return Compared(
            1 / (1 + np.exp(-sums)),
            places,
            softmax(there.told[claims, there.best]),
            there.words[claims, places, COVERS],
            there.words[claims, places, COVERED],
        )


@cache
def judge() -> Judge:
    """The package's model."""
    with as_file(files(__package__) / "model") as folder:
        return Judge(folder)


def windows(sentences: Sequence[Sequence[int]]) -> Iterator[tuple[list[int], list[tuple[int, int, int]]]]:
    """The token ids of a text's sentences as they are read at once, and where each sentence stands in them.

    Each sentence stands in one window only (position, first token, end); a window begins with the end of what came
    before.
    """
    at = 0
    while at < len(sentences):
        ids = [BEGIN, *(sentences[at - 1][-CONTEXT:] if at else ())]
        places: list[tuple[int, int, int]] = []
        while at < len(sentences) and (not places or len(ids) + len(sentences[at]) < WINDOW):
            places.append((at, len(ids), len(ids) + len(sentences[at])))
            ids += sentences[at]
            at += 1
        yield [*ids, END], places


def _candidates(claims: Encoding, others: Encoding, shares: tuple[Floats, ...], meant: Floats) -> _Candidates:
    """`shares` are how much of each claim each sentence covers, with its neighbours, the same the other way round, and
    how much the whole documents do; `meant` how near their vectors are.
    """
    words = measures(claims.wording, others.wording)
    shape = meant.shape
    near = (shares[0] + shares[2]) / 2
    by_meaning = (
        *(np.broadcast_to(share, shape) for share in shares),
        meant,
        meant - meant.mean(1, keepdims=True),
        meant - meant.max(1, keepdims=True),
        meant - meant.max(0, keepdims=True),
        near - near.max(1, keepdims=True),
        near - near.max(0, keepdims=True),
        np.broadcast_to(claims.totals[:, None] / 20, shape),
        np.broadcast_to(others.totals / 20, shape),
    )
    count = min(CANDIDATES, shape[1])
    places = np.argsort(-(near + meant + words[..., ALIKE]), axis=1, kind="stable")[:, :count]
    return _Candidates(places, by_meaning, words)


def _weighed(there: _Looked, back: _Looked) -> Floats:
    """What the mix is given of each claim: the score, that of the nearest sentence, and what words alone say."""
    places, words = there.nearest, there.words
    claims = np.arange(len(places))
    returned = back.places[places] == claims[:, None]  # whether the sentence's own candidates hold the claim
    by_odds = np.where(returned, back.odds[places], np.float32(UNRETURNED)).max(1)
    ranked = np.argsort(-words[..., ALIKE], axis=1, kind="stable")
    second = words[claims, ranked[:, 1], ALIKE] if ranked.shape[1] > 1 else np.zeros(len(claims))
    most = words.max(1)
    return np.column_stack(
        [
            there.scores,
            by_odds,
            returned.any(1),
            back.scores[places],
            words[claims, ranked[:, 0]],
            most[:, :4],
            most[:, [ALIKE - 1, ALIKE]],
            second,
        ]
    )


def _nearby(of_sentences: Floats) -> Floats:
    """The most of each sentence and its neighbours: [any, sentences]."""
    most = of_sentences.copy()
    most[:, 1:] = np.maximum(most[:, 1:], of_sentences[:, :-1])
    most[:, :-1] = np.maximum(most[:, :-1], of_sentences[:, 1:])
    return most


def _log_sum(scores: Floats) -> Floats:
    """The logarithm of the sum of exponentials over the last axis."""
    most: Floats = scores.max(-1, keepdims=True)
    found: Floats = most[..., 0] + np.log(np.exp(scores - most).sum(-1))
    return found
