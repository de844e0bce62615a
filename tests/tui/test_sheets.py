"""Where a text is from: the page with its facts, the original at the same place, and what changed in it."""

import hashlib
from pathlib import Path

import pytest

from index.library import Library
from index.model.versions import Change
from tests.conftest import MakeLibrary, read_in
from tests.test_articles import BODY, LATER, line, page, text
from tests.tui.terminal import Terminal, twosource
from tui.present.glyphs import UNICODE
from tui.present.sheets import original, provenance

URL = "https://www.reuters.com/world/varna-1"
FILES = {"a.jsonl": line(url=URL), "b.jsonl": line(LATER, date="2024-06-18", url=URL), "c.txt": text(LATER)}


def test_what_changed_is_told_by_words_and_claims(library: MakeLibrary) -> None:
    made = read_in(library(FILES))
    newest, older = made.versions(made.entries()[0].id)
    found = made.changes(older.id, newest.id)
    assert found
    told = {
        change: [found.text(one)[one.start : one.end] for one in found.sentences if one.change is change]
        for change in Change
    }
    assert len(told[Change.GONE]) == 2
    assert len(told[Change.CAME]) == 3
    words = [
        found.text(one)[word.start : word.end]
        for one in found.sentences
        for word in one.words
        if one.change is Change.GONE
    ]
    assert words == ["two", "4"]
    # Nothing is lost: what is kept and what is gone is the older text.
    assert len("".join("".join(told[Change.KEPT] + told[Change.GONE]).split())) == len("".join(BODY.split()))
    (claim,) = (found.text(one)[one.start : one.end] for one in found.sentences if one.claim)
    assert claim.startswith("The ministry of transport denied")


def test_each_fact_says_how_it_is_known(library: MakeLibrary) -> None:
    made = read_in(library({"a.html": page(), "copy/a.html": page()}))
    [entry] = made.entries()
    sheet = provenance(made, document=entry.id, width=100, glyphs=UNICODE)
    told = "".join("".join(words for words, _ in line).strip() for line in sheet.lines)  # a long path is wrapped
    for words in ("copy/a.html", "utf-8", hashlib.sha256(page().encode()).hexdigest(), "Reuters", "html"):
        assert words in told
    document = made.document(entry.id)
    assert document and document.date and document.outlet
    assert document.date.rule in told
    assert document.outlet.rule in told


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.txt", text()), ("a.html", page()), ("a.jsonl", "\n" + line()), ("a.md", f"# Varna\n\n{BODY}\n")],
)
def test_the_original_opens_at_the_place(library: MakeLibrary, name: str, content: str) -> None:
    made = read_in(library({name: content}))
    [entry] = made.entries()
    document = made.document(entry.id)
    assert document
    found = made.original(document, document.text.index("Three ships"))
    assert found.text[found.place :].removeprefix("Three ").startswith("ships with grain")  # in JSON it is "nThree"
    assert found.text in content
    assert found.encoding == "utf-8"


def test_the_original_is_decoded_as_it_says(library: MakeLibrary) -> None:
    content = page(f"Přístav ve Varně bude uzavřen. {BODY}").replace("<head>", '<head><meta charset="windows-1250">')
    made = read_in(library({"a.html": content.encode("cp1250")}))
    [entry] = made.entries()
    document = made.document(entry.id)
    assert document
    found = made.original(document, document.text.index("Přístav"))
    assert found.text[found.place :].startswith("Přístav ve Varně")
    assert found.encoding == "cp1250"


def test_the_original_of_a_file_that_is_gone_or_no_text_is_the_text_as_read(
    library: MakeLibrary, tmp_path: Path
) -> None:
    made = read_in(library({"a.txt": text()}))
    [entry] = made.entries()
    for change in (b"%PDF-1.4 nothing", None):
        path = tmp_path / "articles" / "a.txt"
        path.write_bytes(change) if change else path.unlink()
        sheet = original(made, document=entry.id, offset=0, width=80, glyphs=UNICODE)
        told = ["".join(words for words, _ in line) for line in sheet.lines]
        assert told[0].strip().startswith("The file cannot be shown")
        assert any("harbour of Varna" in line for line in told)


def test_the_pages_open_by_a_key_and_nothing_escapes(tmp_path: Path) -> None:
    attack = "<p>\x1b]52;c;ZXZpbA==\x07 \x9b31m</p>"
    (tmp_path / "a.jsonl").write_text(FILES["a.jsonl"] + FILES["b.jsonl"])
    (tmp_path / "b.txt").write_text(text(LATER, date="2024-06-18"))
    (tmp_path / "c.html").write_text(page(LATER.replace("Odesa", "Izmail"), outlet="Krone").replace("</body>", attack))
    (tmp_path / "no.txt").write_bytes(b"\x00\x01\x02" * 100)
    with Library([tmp_path]) as library:
        read_in(library)
    with Terminal(twosource("open", str(tmp_path)), (100, 30)) as terminal:
        terminal.wait_for("v2 +1")
        terminal.press("gP")
        terminal.wait_for("where it is from")
        terminal.wait_for("SHA-256")
        terminal.wait_for("How each fact is known")
        terminal.press("q")
        terminal.wait_for("SOURCES")
        terminal.press("O")
        terminal.wait_for("the original, as it is now")
        terminal.press("G")
        terminal.wait_for("]52;c;ZXZpbA==")
        terminal.resize(60, 24)
        terminal.wait_for("as it is now")
        terminal.press("q")
        terminal.resize(100, 30)
        terminal.wait_for("SOURCES")
        terminal.press("jjV")
        terminal.wait_for("claims: 1 came, 0 went")
        terminal.wait_for("+ ")
        terminal.press("q5")
        terminal.wait_for("not text")
