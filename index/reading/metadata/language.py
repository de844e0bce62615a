"""The language of a text: told by its function words, or if these do not decide, by a trained model.

Function words decide for nearly every article in the languages of the table, at a hundredth of the model's cost. The
model (py3langid: naive Bayes over byte n-grams, 140 languages) is loaded when the first text needs it.
"""

import re
import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENOUGH = 40  # letters; a shorter text does not tell its language
_SAMPLE = 1500  # characters of a text that are looked at
_SURE = 0.9  # the probability from which the model is believed
_FEWEST = 3  # function words by which a language can be told
_SHARE = 7  # of this many words of a text at least one must be a function word of its language
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _function_words() -> dict[str, tuple[str, ...]]:
    """The languages in which a word is a function word."""
    table = tomllib.loads((files("index.reading") / "data" / "function_words.toml").read_text("utf-8"))
    languages: dict[str, tuple[str, ...]] = {}
    for language, words in table.items():
        for word in set(words.split()):
            languages[word] = (*languages.get(word, ()), language)
    return languages


@cache
def _identifier() -> "LanguageIdentifier":
    # Late: with numpy and its model it takes a second, and few texts need it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language(text: str) -> str | None:
    """The language of a text (ISO 639-1), None if it is too short or too mixed to tell.

    >>> language("Die Kommentarfunktion steht Ihnen ab sechs Uhr wieder wie gewohnt zur Verfügung.")
    'de'
    """
    sample = text[:_SAMPLE]
    if letters(sample) < ENOUGH:
        return None
    return _by_function_words(sample) or _by_model(sample)


def is_other(text: str, own: str) -> bool:
    """Whether a passage is in another language than `own`; False if it is too short to tell."""
    sample = text[:_SAMPLE]
    if letters(sample) < ENOUGH:
        return False
    told = _by_function_words(sample)
    if told is None and not has_words_of(sample, own):
        told = _by_model(sample)
    return told not in (None, own)


def has_words_of(text: str, language: str) -> bool:
    """Whether a text has a function word of a language."""
    known = _function_words()
    return any(language in known.get(word, ()) for word in _WORD.findall(text.lower()))


def letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _by_function_words(sample: str) -> str | None:
    """The language whose function words are a good share of the words, and twice as many as any other language's."""
    words = _WORD.findall(sample.lower())
    known = _function_words()
    counts = Counter(language for word in words for language in known.get(word, ()))
    ranked = counts.most_common(2)
    if not ranked:
        return None
    best, most = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0
    is_clear = most >= 2 * second + 2
    return best if most >= _FEWEST and most * _SHARE >= len(words) and is_clear else None


def _by_model(sample: str) -> str | None:
    name, probability = _identifier().classify(sample)
    return str(name) if probability >= _SURE and len(str(name)) == 2 else None
