"""What importing costs: the core never brings the screen, and opening a library brings nothing heavy."""

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import index

SCREEN = {"tui", "textual", "rich"}
HEAVY = {
    "whoosh",
    "lxml",
    "trafilatura",
    "numpy",
    "py3langid",
    "charset_normalizer",
    "dateparser",
    "feedparser",
    "oxmsg",
    "warcio",
    "onnxruntime",
    "tokenizers",
    "pypdfium2",
    "docx2python",
    "odfdo",
    "striprtf",
    "watchfiles",
    "httpx2",
    "protego",
    "dask",
    "distributed",
}
# What trains the models, and the larger engine, need packages that need not be there.
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(index.__path__, "index.")
    if ".training." not in module.name and not module.name.startswith("index.search.engines.tantivy")
)


def imported_by(statement: str) -> set[str]:
    """The top-level modules that a fresh interpreter has after a statement."""
    code = f"import sys; {statement}; print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in ended.stdout.split()}


def test_the_modules_were_found() -> None:
    assert {
        "index.library",
        "index.worker",
        "index.search.engines.whoosh.storage",
        "index.reading",
        "index.quotes",
        "index.claims",
    } <= set(MODULES)


def test_the_core_does_not_know_the_screen() -> None:
    loops = "import importlib; [importlib.import_module(name) for name in {MODULES!r}]"
    assert not imported_by(loops.format(MODULES=MODULES)) & SCREEN


@pytest.mark.parametrize(
    "module",
    ["index.library", "index.worker", "index.reading", "index.quotes", "index.claims", "index.library.cluster"],
)
def test_nothing_heavy_is_imported_before_it_is_needed(module: str) -> None:
    assert not imported_by(f"import {module}") & (HEAVY | SCREEN)


def test_opening_a_library_imports_nothing_heavy(tmp_path: Path) -> None:
    opening = f"from index.library import Library; Library([{str(tmp_path)!r}]).entries()"
    assert not imported_by(opening) & (HEAVY | SCREEN)
