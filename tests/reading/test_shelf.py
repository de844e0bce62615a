"""A folder with a file of each format, opened as its user opens it."""

from pathlib import Path

from index.library import Library
from index.reading.formats import TABLE, suffix_of
from tests.conftest import read_in
from tests.reading.samples import REPOSITORY, check_parts
from tests.reading.shelf import FOLDER, made
from tests.tui.terminal import Terminal, twosource

_ALSO = {".htm", ".mht", ".tgz", ".tsv", ".atom", ".xml"}  # other names of formats that are there


def test_a_file_of_each_format_is_read(tmp_path: Path) -> None:
    assert {suffix_of(name) for name in made()} == set(TABLE.suffixes) - _ALSO
    assert {file.name for file in FOLDER.iterdir()} == set(made())
    with Library([FOLDER], cache=tmp_path) as library:
        read_in(library)
        documents = [document for entry in library.entries() if (document := library.document(entry.id))]
        [problem] = library.problems()
        assert "only a summary" in problem.reason
        for document in documents:
            check_parts(document)
            assert document.title
            assert "waits for the dockers" in document.title.value or "Ardmore" in document.body
        assert {Path(document.path).name for document in documents} == set(made())
        assert len(documents) == len(made()) + 1  # there are two mails in the mailbox
        assert len({entry.outlet.value for entry in library.entries() if entry.outlet}) == 17
        assert library.search("lorries").total == 18
        assert any(document.place(len(document.text) - 1) == "page 2" for document in documents)


def test_the_list_tells_the_formats() -> None:
    with Terminal(twosource("open", "tests/shelf"), (80, 60), folder=REPOSITORY) as terminal:
        terminal.wait_for("22 reports")
        terminal.wait_for("Eastry")
        for name in ("docx", "odt", "rtf", "epub", "pdf", "msg", "mhtml", "warc", "nitf", "newsml"):
            terminal.wait_for(f" {name} ")
        terminal.press("q")
        assert terminal.wait_exit() == 0
