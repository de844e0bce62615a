"""The commands as scripts and people call them: output, JSON Lines, exit codes, and what they must not do."""

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.tui.terminal import Terminal, twosource
from tests.tui.test_keys import free_keys

ROOT = Path(__file__).parents[2]
KRONE, WORLD = "seeds/003_8a17e4156cba7745.txt", "seeds/000_73dbb3b888fae9b8.txt"
Record = dict[str, Any]

pytestmark = pytest.mark.usefixtures("seeds_read_in")


def run(*arguments: str, expect: int = 0, cwd: Path = ROOT) -> str:
    done = subprocess.run(twosource(*arguments), cwd=cwd, capture_output=True, text=True, timeout=120)
    assert done.returncode == expect, done.stderr
    return done.stdout


def records(*arguments: str, expect: int = 0, cwd: Path = ROOT) -> list[Record]:
    output = run(*arguments, "--jsonl", expect=expect, cwd=cwd)
    assert output.isascii()
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Record]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TWOSOURCE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield records("claims", "seeds")


def having(claims: list[Record], words: str, document: str) -> Record:
    found = [claim for claim in claims if words in claim["text"] and claim["document"] == document]
    assert len(found) == 1, (words, [claim["text"] for claim in found])
    return found[0]


@pytest.mark.parametrize("words", ["this time to Moscow", "developed into a beautiful capital"])
def test_what_both_have_from_one_origin(claims: list[Record], words: str) -> None:
    for document, other in ((KRONE, WORLD), (WORLD, KRONE)):
        claim = having(claims, words, document)
        assert claim["standing"] == "one_origin"
        assert [report["document"] for report in claim["reports"]] == [other]
        assert words in claim["reports"][0]["text"]


def test_an_unnamed_source_never_corroborates(claims: list[Record]) -> None:
    for document, other in ((KRONE, WORLD), (WORLD, KRONE)):
        claim = having(claims, "further arms deliveries", document)
        assert [report["document"] for report in claim["reports"]] == [other]
        assert claim["standing"] in ("unresolved", "one_origin")


def test_a_denial_is_printed_with_its_words(tmp_path: Path) -> None:
    told = (
        ("Post", "Fire chief Ann Coe said the watchman Bo Lind had left the boiler burning."),
        ("Echo", "The watchman, Bo Lind, denied that he had left the boiler burning."),
    )
    lead = "A fire destroyed the Harlow textile mill in Brentford on Tuesday night."
    articles = [
        {"outlet": outlet, "title": "Fire at Harlow mill", "date": "2024-05-14", "text": f"{lead}\n\n{said}"}
        for outlet, said in told
    ]
    (tmp_path / "fire.jsonl").write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
    (claim,) = [one for one in records("claims", str(tmp_path)) if one["disputes"]]
    assert claim["text"] == told[0][1]
    assert claim["conflict"] == "denied"
    (dispute,) = claim["disputes"]
    assert dispute["text"] == "denied that he had left the boiler burning"
    assert (dispute["outlet"], dispute["conflict"], dispute["own"]) == ("Echo", "denied", None)
    printed = run("claims", str(tmp_path))
    assert "denied: Echo has" in printed
    assert "    Echo denies it: denied that he had left the boiler burning" in printed


def test_what_only_one_of_them_has(claims: list[Record]) -> None:
    kim = having(claims, '"unconditionally" supported', KRONE)
    assert kim["standing"] == "single_source"
    assert "Kim" in kim["speaker"]
    assert any("Interfax" in origin for origin in kim["origins"])
    assert having(claims, '"strategic balance"', KRONE)["standing"] == "single_source"


def test_what_may_be_in_another_report_is_left_open_and_not_flagged(claims: list[Record]) -> None:
    claim = having(claims, "The comprehensive partnership agreement signed today", KRONE)
    assert (claim["standing"], claim["flagged"]) == ("unresolved", False)


def test_the_evidence_names_how_and_how_likely_others_have_it() -> None:
    printed = run("claims", "seeds")
    assert re.search(r"^    24 Hours World says the same, almost certainly \(0\.\d\d\): ", printed, re.MULTILINE)
    assert re.search(r"^    24 Hours World says more, likely \(0\.\d\d\): ", printed, re.MULTILINE)
    assert re.search(r"^    Krone may say the same \(0\.4\d\): ", printed, re.MULTILINE)
    assert re.search(r"^    24 Hours World comes nearest, hardly the same \(0\.1\d\): ", printed, re.MULTILINE)
    assert re.search(r"salience 0\.\d\d  sure 0\.\d\d$", printed, re.MULTILINE)


def test_each_claim_carries_its_evidence(claims: list[Record]) -> None:
    texts = {path: (ROOT / path).read_text("utf-8") for path in (KRONE, WORLD)}
    for claim in claims:
        assert claim["schema"] == "twosource/claims/1"
        assert claim["text"] == texts[claim["document"]][claim["start"] : claim["end"]]
        assert claim["reasons"]
        assert 0 <= claim["salience"] <= 1
        assert 0 <= claim["certainty"] <= 1
        for other in claim["reports"] + claim["nearest"]:
            assert other["document"] != claim["document"]
            assert other["text"] == texts[other["document"]][other["start"] : other["end"]]
        if claim["standing"] == "single_source":
            assert not claim["reports"]
            assert "of 1 other" in " ".join(claim["reasons"])


def test_quotes_of_the_sample_library() -> None:
    found = {record["document"]: record for record in records("quotes", "seeds")}
    assert set(found) == {KRONE, WORLD}
    assert found[KRONE]["id"] == "003_8a17e4156cba7745"
    text = (ROOT / KRONE).read_text("utf-8")
    via = [quote for quote in found[KRONE]["attributions"] if "Interfax" in quote["via"]]
    assert len(via) == 1
    assert '"unconditionally"' in "".join(text[start:end] for start, end in via[0]["content"])
    assert [text[start:end] for start, end in via[0]["source"]] == ["Kim"]
    assert via[0]["kind"] == "mixed"


def test_speakers_and_what_each_says(claims: list[Record]) -> None:
    found = records("speakers", "seeds")
    assert {record["schema"] for record in found} == {"twosource/speakers/1"}
    assert [record["statements"] for record in found if not record["unnamed"]] == sorted(
        (record["statements"] for record in found if not record["unnamed"]), reverse=True
    )
    putin = found[0]
    assert (putin["speaker"], putin["documents"], set(putin["outlets"])) == (
        "Vladimir Putin", 2, {"Krone", "24 Hours World"},
    )  # fmt: skip
    quotes = [quote for record in records("quotes", "seeds") for quote in record["attributions"]]
    assert putin["statements"] == sum(quote["speaker"] == "Vladimir Putin" for quote in quotes)
    statements = records("speakers", "seeds", "--of", "Vladimir Putin")
    assert len(statements) == putin["statements"]
    for one in statements:
        text = (ROOT / one["document"]).read_text("utf-8")
        assert one["text"] == " … ".join(text[start:end] for start, end in one["content"])
    made = {claim["id"]: claim for claim in claims}
    assert {one["document"] for one in statements if one["claim"]} == {KRONE, WORLD}
    for one in statements:
        claim = made.get(one["claim"], {"standing": None, "statement": {"content": one["content"]}})
        assert (one["standing"], one["content"]) == (claim["standing"], claim["statement"]["content"])
    assert "Krone?  19 Jun 2024" in run("speakers", "seeds", "--of", "Kim Jong Un")
    run("speakers", "seeds", "--of", "Nobody", expect=1)


def test_what_is_not_looked_for_in_another_language_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Die neue Brücke wurde am Montag nach drei Jahren Bauzeit eröffnet. „Wir haben lange auf diesen Tag gewartet "
        "und sind sehr froh“, sagte die Bürgermeisterin bei der Feier am Ufer.\n"
    )
    assert "German: only direct quotations are marked" in run("quotes", str(tmp_path))
    run("speakers", str(tmp_path), expect=1)


def test_documents_of_the_sample_library_as_read() -> None:
    found = {record["document"]: record for record in records("show", "seeds")}
    krone, world = found[KRONE], found[WORLD]
    assert (krone["outlet"], krone["date"]) == ("Krone", "2024-06-19T07:48")
    assert krone["title"] == "Kim Jong Un emphasizes friendship with Putin"
    assert (world["outlet"], world["via"], world["title"]) == ("24 Hours World", ["Stern"], None)
    assert "outlet" in krone["guesses"]
    for words in ("automatically translated", "00:00 / 00:00", "Kommentarfunktion", "Kostenlose Spiele"):
        assert words in krone["text"]
        assert words not in krone["body"]
    assert "I have been working in the news industry" not in world["body"]


def test_search_finds_and_says_when_it_does_not() -> None:
    assert {hit["document"] for hit in records("search", "vladivostok", "seeds")} == {KRONE, WORLD}
    (hit,) = records("search", '"strategic balance"', "seeds")
    text = (ROOT / KRONE).read_text("utf-8")
    assert [text[start:end] for start, end in hit["hits"]] == ["strategic balance"]
    run("search", "xylophone", "seeds", expect=1)


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        (
            "Frei\u00adberuf\u00adler und Unter\u00adnehmen zahlen am Ha\u00adfen.",
            ("Freiberufler", "Unternehmen", "hafen"),
        ),
        ("The ferry\u200b costs 19,90 for a bi\u2060cycle.", ("ferry", "19,90", "bicycle")),
        ("ท่าเรือเก่าจะปิดในเดือนมิถุนายน", ("ท่าเรือ", "เดือน")),
        ("ທ່າເຮືອເກົ່າຈະປິດໃນເດືອນມິຖຸນາ", ("ທ່າເຮືອ", "ເດືອນ")),
        ("ផែចាស់នឹងបិទនៅខែមិថុនា", ("ផែចាស់", "ខែ")),
        ("ဆိပ်ကမ်းဟောင်းကို ဇွန်လတွင် ပိတ်မည်", ("ဆိပ်ကမ်း", "ဇွန်လ")),
    ],
)
def test_search_finds_words_however_they_are_joined(text: str, queries: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(text + "\n", "utf-8")
    (tmp_path / "b.txt").write_text("Another report, of something else altogether.\n")
    for query in queries:
        (hit,) = records("search", query, str(tmp_path))
        start, end = hit["hits"][0]
        assert "".join(char for char in text[start:end] if char.isprintable()).lower() == query.lower()
    run("search", "9,90", str(tmp_path), expect=1)


def test_search_finds_forms_claims_and_all_there_is(tmp_path: Path) -> None:
    for number in range(60):
        (tmp_path / f"{number}.txt").write_text(
            f"The tariffs of town {number} rose on Monday, minister Ana Costa said.\n"
        )
    assert len(records("search", "tariff", str(tmp_path))) == 60
    run("search", "=tariff", str(tmp_path), expect=1)
    (hit,) = records("search", "standing:single weapons", "seeds")
    assert "weapons" in hit["snippet"]["text"]
    assert (hit["kind"], hit["standing"]) == ("claim", "single_source")
    assert hit["claim"] in {claim["id"] for claim in records("claims", "seeds")}
    hits = records("search", "speaker:putin said:korea", "seeds")
    assert {(hit["kind"], hit["speaker"]) for hit in hits} == {("statement", "Vladimir Putin")}
    (hit, *_) = records("search", "putin", "seeds")
    assert (hit["kind"], hit["speaker"], hit["claim"], hit["standing"]) == ("document", None, None, None)
    assert len(records("search", "standing:single", "seeds")) > 1
    run("search", "standing:disputed zeppelin", str(tmp_path), expect=1)


def test_exit_codes(tmp_path: Path) -> None:
    run("claims", str(tmp_path), expect=1)
    run("quotes", str(tmp_path / "missing"), expect=2)
    run("search", expect=2)
    blocker = tmp_path / "cache"
    blocker.write_text("a file where the cache folder should be")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TWOSOURCE_CACHE", str(blocker))
        run("claims", "seeds", expect=3)


def test_check_lists_what_was_not_read(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("The minister said that it rained in the capital all day.\n")
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01\x02" * 100)
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere")
    output = run("check", str(tmp_path), expect=1)
    for name in ("empty.txt", "binary.txt", "link.txt"):
        assert name in output
    assert "good.txt" not in output


def test_check_tells_what_became_of_the_files(tmp_path: Path) -> None:
    files = {name: tmp_path / f"{name}.txt" for name in ("same", "other", "longer", "gone", "folder")}
    for name, file in files.items():
        file.write_text(f"The minister said that it rained in the capital all day. {name}.\n")
    *_, state = records("check", str(tmp_path))
    assert (state["documents"], state["altered"]) == (5, 0)
    times = files["other"].stat()
    files["other"].write_text(files["other"].read_text().replace("rained", "snowed"))
    os.utime(files["other"], ns=(times.st_atime_ns, times.st_mtime_ns))
    files["longer"].write_text("The minister said nothing.\n")
    files["gone"].unlink()
    files["folder"].unlink()
    files["folder"].mkdir()
    *told, state = records("check", str(tmp_path), expect=1)
    assert {Path(one["document"]).stem: one["state"] for one in told} == {
        "other": "changed", "longer": "changed", "gone": "gone", "folder": "unreadable",
    }  # fmt: skip
    assert state["altered"] == 4
    (changed,) = (one for one in told if "other" in one["document"])
    assert changed["now"] == hashlib.sha256(files["other"].read_bytes()).hexdigest() != changed["sha256"]
    assert changed["now"] in changed["reason"]
    assert any("snowed" in document["text"] for document in records("show", str(tmp_path)))
    assert "no file since it was read" in run("check", str(tmp_path))


def test_show_tells_where_a_document_comes_from(tmp_path: Path) -> None:
    (tmp_path / "notes.jsonl").write_text('{"text": "It rained in the capital all day, said the minister."}\n')
    (tmp_path / "a.txt").write_text("It rained in the capital all day, said the minister.\n")
    (document,) = records("show", str(tmp_path))
    assert document["format"] == "plain"
    assert (
        document["file_sha256"] == document["sha256"] == hashlib.sha256((tmp_path / "a.txt").read_bytes()).hexdigest()
    )
    assert document["size"] == 53
    assert [Path(place).name for place in document["places"]] == ["a.txt", "notes.jsonl#1"]
    read = datetime.fromisoformat(document["read"])
    assert abs(read.timestamp() - (tmp_path / "a.txt").stat().st_mtime) < 600


def test_a_pipe_gets_an_overview_instead_of_the_app() -> None:
    output = run("seeds")
    assert "2 reports" in output
    assert "\x1b" not in output


def test_no_output_carries_a_strangers_escape_sequence(tmp_path: Path) -> None:
    attack = "\x1b]52;c;ZXZpbA==\x07\x9b31m\u202e"
    record = {"title": attack, "outlet": attack, "text": f"Minister Kim said {attack} that it rained all day.\n"}
    (tmp_path / "a.jsonl").write_text(json.dumps(record) + "\n")
    (tmp_path / f"b{attack[:8].replace('/', '')}.txt").write_text(f"Minister Kim said {attack} that it rained.\n")
    for command in (["search", "rained"], ["quotes"], ["speakers"], ["claims"], ["show"], ["check"], ["open"]):
        for options in ([], ["--jsonl"]):
            if command == ["open"] and options:
                continue
            done = subprocess.run(twosource(*command, str(tmp_path), *options), capture_output=True, timeout=120)
            shown = (done.stdout + done.stderr).decode()
            assert done.returncode in (0, 1)
            assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown), command


def test_a_terminal_gets_colours_and_progress_and_nothing_strange() -> None:
    with Terminal(twosource("quotes", "seeds"), folder=ROOT) as terminal:
        assert terminal.wait_exit() == 0
        assert b"\x1b[1;34m" in terminal.sent


def test_help_and_printing_load_neither_textual_nor_what_reads_html() -> None:
    script = (
        "import sys; from tui.commands import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(*{'textual', 'rich', 'trafilatura', 'lxml', 'whoosh', 'httpx2', 'watchfiles'} & sys.modules.keys(), '.')"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "."


def test_a_search_of_an_unchanged_folder_loads_only_what_answers_it() -> None:
    script = (
        "import sys; from tui.commands import main\n"
        "try: main(['search', 'putin', 'seeds'])\n"
        "except SystemExit: pass\n"
        "print(*{'whoosh', 'onnxruntime', 'tokenizers', 'tomllib', 'rich', 'textual', 'lxml', 'index.pipeline.finding',"
        " 'index.reading.files', 'index.search.statements'} & sys.modules.keys(), '.')"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "Krone" in done.stdout
    assert done.stdout.splitlines()[-1] == "."


def test_without_a_name_the_last_library_is_used() -> None:
    run(expect=2)
    with Terminal(twosource("seeds"), folder=ROOT) as terminal:
        terminal.wait_for("Krone")
        terminal.press("\x11")
        terminal.wait_exit()
    assert "2 reports" in run()


def test_the_readme_has_the_keys_as_they_are() -> None:
    indented = "".join(f"    {line}".rstrip() + "\n" for line in run("keys").rstrip().splitlines())
    assert indented in (ROOT / "README.md").read_text("utf-8")


def settings(text: str) -> Path:
    folder = Path(os.environ["XDG_CONFIG_HOME"]) / "twosource"
    folder.mkdir(parents=True)
    file = folder / "config.toml"
    file.write_text(text, "utf-8")
    return file


def test_a_users_keys_are_printed() -> None:
    free = free_keys()[0].upper()
    settings(f'[keys]\nclaims.next = "{free},PgUp"\n"move.page-up" = "b"\n')
    assert re.search(rf"{free} PgUp +next claim +claims\.next", run("keys"))
    assert run("keys", "claims.next", "help.back").split("\n\n")[0].splitlines()[0] == "In lists and text"
    assert "no.such" not in run("keys", "no.such", expect=1)


def test_what_is_wrong_in_the_settings_is_told_by_check(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The minister said that it rained in the capital all day.\n")
    file = settings('ascii = "pink"\ncolour = 1\nmouse = 1\n[keys]\nno.such = "x"\napp.help = "j"\nsearch.next = 3\n')
    output = run("check", str(tmp_path), expect=1)
    assert str(file) in output
    parts = ("ascii is one of true, false", "no setting colour", "mouse is", "no.such", "move.down", "search.next:")
    for word in parts:
        assert word in output
    told = [record for record in records("check", str(tmp_path), expect=1) if record.get("document") == str(file)]
    assert len(told) == 6


@pytest.mark.parametrize("text", ["theme = ", "\x00", "[keys]\nkeys"])
def test_a_broken_settings_file_stops_nothing(text: str, tmp_path: Path) -> None:
    settings(text)
    (tmp_path / "a.txt").write_text("The minister said that it rained in the capital all day.\n")
    assert "not TOML" in run("check", str(tmp_path), expect=1)
    assert "next claim" in run("keys")


def test_an_article_in_an_archive_is_named_by_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWOSOURCE_CACHE", str(tmp_path / "cache"))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(ROOT / KRONE, "march/krone.txt")
        archive.writestr("march/\x1b[31mharbour.jpg", b"x")
    [shown] = records("show", "a.zip", cwd=tmp_path)
    assert (shown["document"], shown["member"]) == ("a.zip#march/krone.txt", "march/krone.txt")
    assert shown["text"] == (ROOT / KRONE).read_text("utf-8")
    [said] = records("quotes", "a.zip", cwd=tmp_path)
    assert (said["id"], said["document"]) == ("a#march/krone.txt", "a.zip#march/krone.txt")
    problem, _ = records("check", "a.zip", expect=1, cwd=tmp_path)
    assert problem["member"] == "march/\x1b[31mharbour.jpg"
    told = run("check", "a.zip", expect=1, cwd=tmp_path)
    assert "a.zip#march/" in told
    assert "\x1b" not in told
