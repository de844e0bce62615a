"""Every word of the glossary is in the help and in the README, as the table has it."""

from pathlib import Path

from tui.present.glossary import TERMS, lines

_README = Path(__file__).parents[2] / "README.md"


def test_the_readme_has_the_words_as_the_help_has_them() -> None:
    told = ["  " + "".join(text for text, _ in line).rstrip() for line in lines()]
    assert len(told) == len(TERMS)
    _, _, behind = _README.read_text("utf-8").partition("<!-- words: as tui/present/glossary.py has them -->\n\n")
    assert behind.split("\n\n")[0].splitlines() == told


def test_each_word_has_one_line_of_eighty_columns() -> None:
    assert len({term for term, _ in TERMS}) == len(TERMS)
    assert all(len(term) < 22 and 24 + len(meaning) < 80 for term, meaning in TERMS)
