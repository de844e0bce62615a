"""What is labelled as not the article, and above all what is not."""

from pathlib import Path

import pytest

from index.model.document import PartKind
from tests.reading.samples import document, parts

LEAD = "Hundreds of dockers at the port of Ardmore walked out on Friday, bringing the terminal to a standstill."
MORE = "Managers said that talks had been held through the night and that a settlement was within reach of all."
GERMAN = "Nach langen Verhandlungen haben sich die Parteien am Freitag auf einen gemeinsamen Haushalt geeinigt."


def _text(paragraph: str) -> str:
    return f"{LEAD}\n\n{paragraph}\n\n{MORE}\n\n{LEAD}\n"


@pytest.mark.parametrize(
    "paragraph",
    [
        "Advertisement",
        "ADVERTISEMENT",
        "Share Tweet Email",
        "Share this article 12",
        "00:00 / 03:12",
        "1.5x Vitesse",
        "* * *",
        "Read more: Ships turn away from Ardmore",
        "Sign up for our daily newsletter and never miss a story.",
        "Image copyright AFP Image caption The port was empty on Friday",
        "Media playback is unsupported on your device",
        "Ships wait off the coast of Ardmore on Friday. (Photo: Jane Doe, AP)",
        "FILE PHOTO: Ships wait off the coast of Ardmore, March 5, 2021. REUTERS/Jane Doe/File Photo",
        "© 2021 Ardmore Herald. All rights reserved.",
        "(c) 2020 Ardmore Herald",
        "This article has been automatically translated.",
        "Follow Jane Doe on Twitter: @janedoe",
        "Reporting by Jane Doe; editing by John Roe",
        "This story has been updated.",
        "This article is more than 2 years old",
        "Anzeige",
        "Lesen Sie auch: Häfen in Not",
        "Alle Rechte vorbehalten",
        "La suite après cette publicité",
        "Lire aussi : Les ports en grève",
        "Suscríbete a nuestro boletín",
        "Leggi anche: porti in sciopero",
        "Leia também: portos em greve",
        "Lees ook: havens in staking",
    ],
)
def test_furniture_anywhere(tmp_path: Path, paragraph: str) -> None:
    assert parts(document(tmp_path, _text(paragraph)), PartKind.FURNITURE) == [paragraph]


@pytest.mark.parametrize(
    "paragraph",
    [
        "The union asked its members to sign up for the fund, and more than two hundred did so, its leader said.",
        "“Follow us on Twitter,” the union said in a message to its members, “and you will be told when to return.”",
        "Support for the strike grew after the company fired two men, a Reuters/Ardmore poll showed on Friday morning.",
        "The ministry posted the advertisement on its page, and the union sent in a comment that was never published.",
        "The company reserves the right to dismiss those who walked out, according to a letter seen by this newspaper.",
        "Watch the harbour for long enough and the ships begin to look like a queue for something that nobody gets.",
        "An earlier version of this article said that 300 dockers had walked out. The union now says it was 200.",
        "Mary Flynn is a reporter for the union's paper and was among the first to see the letter, she told the court.",
        "He agreed.",
        "No.",
        "$1.2 billion",
        "Related parties of the company bought the land in 2019.",
    ],
)
def test_what_may_be_evidence_is_no_furniture(tmp_path: Path, paragraph: str) -> None:
    assert parts(document(tmp_path, _text(paragraph)), PartKind.FURNITURE) == []
    assert paragraph in document(tmp_path, _text(paragraph)).text


@pytest.mark.parametrize(
    "paragraph",
    [
        "The insurer changed its terms of use in March, which let it raise the price of every policy without a word.",
        "The airline's cookie policy was struck down by the regulator, which set a fine of nine million crowns.",
        "A seller of an ad blocker was fined four million crowns, the first such fine in the country.",
        "The bank's push notifications went to the wrong customers for two days in June.",
        "This image of the wreck, made by a diver in 1987, had hung in the minister's office for years.",
        "By signing up forty thousand members in a month, the party became the largest of the country.",
        "Copyright holders went to court over the recordings, which had been used to train a machine.",
        "Getty Images lost its case against the maker of a picture machine on Tuesday.",
        "Fares are now paid via app only, and those without a phone have to walk.",
        "Compiled by the ministry over two years, the list holds the names of four thousand villages.",
        "A machine translation turned a greeting into a threat, and the baker who wrote it spent a night in a cell.",
        "Also on Friday, the council voted to shut the comment section of the town's page.",
        "An advertiser put “sign up for our newsletter” on buses, and nine people complained to the council.",
        "Diesen Artikel der Verfassung hat das Gericht in siebzig Jahren kein einziges Mal angewandt.",
        "Der Newsletter der Partei ging im März an vierzigtausend Menschen, die ihn nie bestellt hatten.",
        "Die Verhandlungen sollen am Montag in Halden fortgesetzt werden. (AFP/dpa)",
        "Légende du cyclisme, il est mort lundi à Halden à l'âge de quatre-vingt-dix ans.",
        "Les commentaires sont partagés dans la presse du pays, où la loi divise depuis des mois.",
        "Para comentar la sentencia, la ministra convocó a la prensa el lunes en el puerto.",
        "Todos los derechos reservados a los socios se extendieron el lunes a los demás vecinos.",
        "Реклама табака запрещена в городе с мая на всех щитах.",
        "Steun voor de regering daalt tot een derde van de kiezers.",
        "L'autore dell'attacco è stato arrestato lunedì sera vicino al porto.",
    ],
)
def test_news_about_notices_is_no_furniture(tmp_path: Path, paragraph: str) -> None:
    assert parts(document(tmp_path, _text(paragraph)), PartKind.FURNITURE) == []


@pytest.mark.parametrize(
    "bio",
    [
        "Jane Doe is a reporter at the Ardmore Herald. She covers shipping.",
        "Jane Doe writes about ports and those who work there.",
        "I have written about shipping for ten years, first as a reporter and now as an editor.",
        "Anna Muster ist Redakteurin bei der Süddeutschen Zeitung.",
    ],
)
def test_a_bio_only_at_the_end(tmp_path: Path, bio: str) -> None:
    at_the_end = document(tmp_path, f"{LEAD}\n\n{MORE}\n\n{bio}\n\n© 2021 Ardmore Herald\n")
    assert parts(at_the_end, PartKind.FURNITURE)[0] == bio
    assert parts(document(tmp_path, _text(bio)), PartKind.FURNITURE) == []


def test_another_language_at_the_end(tmp_path: Path) -> None:
    short = "Zum Spiel"
    read = document(tmp_path, f"{LEAD}\n\n{MORE}\n\n{LEAD}\n\n{MORE}\n\n{GERMAN}\n\n{short}\n")
    assert read.language == "en"
    assert parts(read, PartKind.FURNITURE) == [GERMAN, short]


def test_another_language_elsewhere_is_a_quotation(tmp_path: Path) -> None:
    assert parts(document(tmp_path, _text(GERMAN)), PartKind.FURNITURE) == []


def test_half_a_text_in_another_language_is_no_furniture(tmp_path: Path) -> None:
    assert parts(document(tmp_path, f"{LEAD}\n\n{GERMAN}\n"), PartKind.FURNITURE) == []


def test_the_last_sentence_before_a_notice_stays(tmp_path: Path) -> None:
    read = document(tmp_path, f"{LEAD}\n\n{MORE}\n\nHe agreed.\n\n© 2021 Ardmore Herald\n\n{GERMAN}\n")
    assert parts(read, PartKind.BODY)[-1] == "He agreed."


def test_a_notice_to_commenters(tmp_path: Path) -> None:
    notice = (
        "User comments do not reflect the views of the editors. The publisher reserves the right to remove comments "
        "that break the law or the netiquette, and takes no liability for what commenters say in this forum. " * 3
    ).strip()
    read = document(tmp_path, f"{LEAD}\n\n{MORE}\n\nDear readers,\n\n{notice}\n\nKind regards\n")
    assert parts(read, PartKind.FURNITURE) == ["Dear readers,", notice, "Kind regards"]


def test_furniture_between_paragraphs_changes_nothing_else(tmp_path: Path) -> None:
    """Metamorphic: taking furniture out of a text, or putting it in, leaves the other labels as they are."""
    paragraphs = ["Strike shuts port", "The Hill", "2021-03-05", LEAD, "What the union wants", MORE, LEAD]
    plain = document(tmp_path, "\n\n".join(paragraphs))
    for position in range(4, len(paragraphs) + 1):
        for furniture in ("Advertisement", "Read more: Ships turn away", "Share Tweet Email"):
            mixed = document(tmp_path, "\n\n".join([*paragraphs[:position], furniture, *paragraphs[position:]]))
            assert parts(mixed, PartKind.FURNITURE) == [furniture]
            assert parts(mixed, PartKind.BODY) == parts(plain, PartKind.BODY) == [LEAD, MORE, LEAD]
            assert parts(mixed, PartKind.HEADING) == ["What the union wants"]
            assert (mixed.title, mixed.outlet, mixed.date) == (plain.title, plain.outlet, plain.date)
