"""onnxruntime is loaded in one way only, in which it tells nobody anything."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import index


@pytest.mark.parametrize("environ", [{}, {"ORT_DISABLE_TELEMETRY": "0"}])
def test_the_model_leaves_nothing_in_the_users_home(environ: dict[str, str], tmp_path: Path) -> None:
    statement = "from index.quotes.tagger import tagger; tagger()"
    without = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    for name in ("HOME", "XDG_CACHE_HOME"):
        without[name] = str(tmp_path)
    subprocess.run([sys.executable, "-c", statement], env=without | environ, check=True)
    assert not list(tmp_path.rglob("*"))


def test_nothing_else_loads_it_first() -> None:
    folder = Path(index.__file__).parent
    loading = re.compile(r"^(?:import|from) onnxruntime", re.MULTILINE)  # inside of a function is late enough
    found = {str(file.relative_to(folder)) for file in folder.rglob("*.py") if loading.search(file.read_text("utf-8"))}
    assert found == {"text/encoder.py"}
