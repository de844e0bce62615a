"""Opening the page a text is from: on a desktop, in the terminal, or by its address where there is no browser."""

import base64
import webbrowser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from tests.tui.terminal import Terminal, twosource
from tui.driver.browser import fit, kind

URL = "https://www.example.org/news/rain?a=1&b=$(date)#top"
PAGE = f"""<html><head><title>Rain in the capital</title>
<link rel="canonical" href="{URL.replace("&", "&amp;")}"></head>
<body><article><h1>Rain in the capital</h1><p>The minister said on Monday that it had rained all day.</p>
<p>It was the first rain in the capital since the summer, the minister said on Tuesday.</p></article></body></html>"""
NOTHING = dict.fromkeys(("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "TMUX", "STY"), "")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two texts, of which the first has an address."""
    place = tmp_path / "articles"
    place.mkdir()
    (place / "a.html").write_text(PAGE)
    (place / "b.txt").write_text("A note\n\nThe mayor said on Monday that the bridge is closed.\n")
    return place


def program(path: Path, script: str) -> str:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return str(path)


def opened(folder: Path, **environ: str) -> Terminal:
    return Terminal(twosource("open", str(folder)), (120, 40), {**NOTHING, **environ})


def test_only_addresses_of_the_web_are_opened() -> None:
    assert fit(URL) == URL
    assert fit("http://example.org/überraschung") == "http://example.org/überraschung"
    assert fit('https://example.org/a b"\x1b]52;\n\u202e') == "https://example.org/a%20b%22%1B]52;%0A%E2%80%AE"
    for other in (
        "file:///etc/passwd",
        "javascript:alert(1)",
        "-h",
        "https:",
        "//example.org",
        "http://[",
        "mailto:a@b",
    ):
        assert fit(other) == ""


@bounded(max_examples=50)
@given(st.one_of(st.text(), st.text().map("https://example.org/{}".format)))
def test_whatever_a_page_states_nothing_in_an_address_acts(url: str) -> None:
    address = fit(url)
    assert address.isprintable()
    assert not set(address) & set(' "<>\\^`{|}')
    assert not address or urlsplit(address).scheme in ("http", "https")


def test_a_browser_is_looked_for_where_it_can_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser.sys, "platform", "linux")  # type: ignore[attr-defined]
    assert kind({}) == "none"
    assert kind({"SSH_CONNECTION": "1 2 3 4", "TERM": "xterm"}) == "none"


def test_without_a_browser_the_address_is_copied(folder: Path) -> None:
    with opened(folder, SSH_CONNECTION="1 2 3 4") as terminal:
        terminal.wait_for("next flagged claim")
        terminal.settle()
        terminal.press("\r")
        terminal.wait_for("> ")
        terminal.press("w")
        terminal.wait_for("No browser here. The address: ")
        assert b"\x1b]52;c;" + base64.b64encode(URL.encode()) in terminal.sent
        terminal.press("1G")  # in the list the row with the cursor is meant
        terminal.settle()
        terminal.press("w")
        terminal.wait_for("No address is known of this text.")


def test_a_browser_in_the_terminal_has_it_until_it_ends(folder: Path, tmp_path: Path) -> None:
    script = program(tmp_path / "w3m", 'printf "page %s\\n" "$1"; stty -a | grep -o " icanon"; read answer')
    with opened(folder, BROWSER=script) as terminal:
        terminal.wait_for("next flagged claim")
        terminal.settle()
        terminal.press("w")
        terminal.wait_for(f"page {URL}")
        terminal.wait_for(" icanon")
        terminal.press("\n")
        terminal.wait_for("Back from the browser.")
        terminal.settle()
        assert "SOURCES" in terminal.text


def test_a_browser_on_a_desktop_leaves_the_screen_alone(folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    script = program(tmp_path / "firefox", f'echo "$1" > "{log}"; echo noise; echo noise >&2; exec sleep 1')
    with opened(folder, BROWSER=f"{script} %s &", DISPLAY=":77") as terminal:
        terminal.wait_for("next flagged claim")
        terminal.settle()
        terminal.press("w")
        terminal.wait_for("Opened in your browser: https://www.example.org/")
        terminal.wait_for(lambda: log.exists() and log.read_text() == f"{URL}\n")
        assert "noise" not in terminal.text


@pytest.mark.usefixtures("seeds_read_in")
def test_from_the_evidence_too() -> None:
    with Terminal(twosource("open", "seeds"), (120, 40), NOTHING, folder=Path(__file__).parents[2]) as terminal:
        terminal.wait_for("next flagged claim")
        terminal.press("}")
        terminal.wait_for("WHO")
        terminal.press("\r")
        terminal.wait_for("evidence: ")
        terminal.press("w")
        terminal.wait_for("No address is known of this text.")
        terminal.press("\t")
        terminal.wait_for("q back")
