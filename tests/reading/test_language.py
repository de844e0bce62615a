"""The language of a document, told from its body."""

from pathlib import Path

import pytest

from index.reading.metadata.language import language
from tests.reading.samples import document

TEXTS = {
    "en": "Hundreds of dockers walked out on Friday, and the union said that there would be no talks with the company.",
    "de": "Hunderte Hafenarbeiter haben die Arbeit niedergelegt, und die Gewerkschaft will nicht verhandeln.",
    "fr": "Des centaines de dockers ont cessé le travail vendredi, et le syndicat ne veut pas négocier avant lundi.",
    "es": "Cientos de estibadores dejaron el trabajo el viernes, y el sindicato no quiere negociar antes del lunes.",
    "it": "Centinaia di portuali hanno lasciato il lavoro venerdì, e il sindacato non vuole trattare prima di lunedì.",
    "pt": "Centenas de estivadores deixaram o trabalho na sexta-feira, e o sindicato não quer negociar com a empresa.",
    "nl": "Honderden havenarbeiders hebben vrijdag het werk neergelegd, en de bond wil niet onderhandelen.",
    "ru": "Сотни докеров прекратили работу в пятницу, и профсоюз не хочет вести переговоры до понедельника.",
    "sv": "Hundratals hamnarbetare lade ned arbetet på fredagen, och facket vill inte förhandla före måndag.",
    "pl": "Setki dokerów przerwały pracę w piątek, a związek zawodowy nie chce negocjować przed poniedziałkiem.",
}


@pytest.mark.parametrize("name", TEXTS)
def test_languages(name: str) -> None:
    assert language(TEXTS[name] * 2) == name


@pytest.mark.parametrize("text", ["", "Yes.", "Kostenlose Spiele", "2021-03-05 07:15", "12 34 56 " * 20])
def test_too_little_to_tell(text: str) -> None:
    assert language(text) is None


def test_the_body_tells_and_not_what_stands_around_it(tmp_path: Path) -> None:
    text = f"{TEXTS['en']}\n\n{TEXTS['en']}\n\n" + "Alle Rechte vorbehalten\n\n" * 10
    assert document(tmp_path, text).language == "en"
