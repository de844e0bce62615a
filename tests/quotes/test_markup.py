"""Statements in Markdown: found as if there were no marks, and with offsets into the text as it stands."""

from pathlib import Path

import pytest

from index.quotes import attributions
from tests.reading.samples import document

SAID = '"We looked at every other option and found none that was safe," said %s, who chairs the harbour board.'
LEAD = "The harbour board of Ardmore voted on Tuesday to close the old ferry pier while divers repair its piles."


@pytest.mark.parametrize(
    "marked",
    [
        "[Mary Flynn](https://herald.example/people/mary-flynn)",
        '[Mary Flynn](https://herald.example/people/mary_(chair) "Her page")',
        "[[Mary Flynn]]",
        "[[People/Flynn, Mary|Mary Flynn]]",
        "**Mary Flynn**",
        "__Mary Flynn__",
        "*Mary Flynn*",
        "[**Mary Flynn**](https://herald.example/1)",
        "**[Mary Flynn](https://herald.example/1)**",
    ],
)
def test_a_speaker_with_marks(tmp_path: Path, marked: str) -> None:
    read = document(tmp_path, f"{LEAD}\n\n{SAID % marked}\n", "a.md")
    (said,) = [one for one in attributions(read) if one.speaker == "Mary Flynn"]
    (content,) = said.content
    assert read.text[content.start : content.end].strip('",') == SAID[: SAID.index('," said')].strip('"')
    assert "Mary Flynn" in read.text[said.source[0].start : said.source[-1].end]
    assert [read.text[span.start : span.end] for span in said.cue] == ["said"]


def test_marks_within_what_is_said(tmp_path: Path) -> None:
    text = f'{LEAD}\n\n"We *looked* at [every option](https://herald.example/2) and found **none**," said Mary Flynn.\n'
    read = document(tmp_path, text, "a.md")
    (said,) = [one for one in attributions(read) if one.speaker == "Mary Flynn"]
    shown = "".join(read.text[span.start : span.end] for span in said.content)
    assert shown.strip('",') == "We *looked* at [every option](https://herald.example/2) and found **none**".strip('",')


def test_signs_that_mark_nothing_change_nothing(tmp_path: Path) -> None:
    plain = f'{LEAD}\n\n"It costs 5 * 4 million and file_name_here is no name [sic]," said Mary Flynn.\n'
    read = document(tmp_path, plain, "a.txt")
    (said,) = [one for one in attributions(read) if one.speaker == "Mary Flynn"]
    assert "5 * 4 million and file_name_here is no name [sic]" in read.text[said.content[0].start : said.content[0].end]
