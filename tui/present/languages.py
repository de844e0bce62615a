"""The names of languages, and which of them are not fully supported."""

from functools import cache

# ISO 639-1 codes of the most common languages of newspapers.
_NAMES = """
af Afrikaans, ar Arabic, az Azerbaijani, be Belarusian, bg Bulgarian, bn Bengali, bs Bosnian, ca Catalan
cs Czech, cy Welsh, da Danish, de German, el Greek, eo Esperanto, es Spanish, et Estonian, eu Basque
fa Persian, fi Finnish, fr French, ga Irish, gl Galician, gu Gujarati, he Hebrew, hi Hindi, hr Croatian
hu Hungarian, hy Armenian, id Indonesian, is Icelandic, it Italian, ja Japanese, ka Georgian, kk Kazakh
km Khmer, kn Kannada, ko Korean, ku Kurdish, ky Kyrgyz, la Latin, lt Lithuanian, lv Latvian, mk Macedonian
ml Malayalam, mn Mongolian, mr Marathi, ms Malay, nb Norwegian, ne Nepali, nl Dutch, nn Norwegian
no Norwegian, pa Punjabi, pl Polish, ps Pashto, pt Portuguese, ro Romanian, ru Russian, sk Slovak
sl Slovenian, sq Albanian, sr Serbian, sv Swedish, sw Swahili, ta Tamil, te Telugu, th Thai, tl Tagalog
tr Turkish, uk Ukrainian, ur Urdu, uz Uzbek, vi Vietnamese, zh Chinese
"""


@cache
def _names() -> dict[str, str]:
    return dict(pair.split() for pair in _NAMES.strip().replace("\n", ",").split(","))


def limited(language: str | None) -> str:
    """What to say about a text in a language that is not fully supported; "" for any other.

    >>> limited("de")
    'German: only direct quotations are marked'
    """
    if language in ("en", None):
        return ""
    return f"{_names().get(language, f'language {language}')}: only direct quotations are marked"
