"""The pictures in the README, made by the app itself: `python -m tests.tui.pictures` writes them to docs/."""

import asyncio
import os
import re
import tempfile
from pathlib import Path

from index.library import Library
from tests.conftest import read_in
from tui.app import TwosourceApp
from tui.present.glyphs import UNICODE

_ROOT = Path(__file__).parents[2]
_DOCS = _ROOT / "docs"
_SIZE = (110, 30)
_REST = 1.5  # seconds in which all that a key asked for is there
# The keys that lead to each picture from the one before.
_PICTURES = (
    ("claims", ("enter", "right_curly_bracket", "right_curly_bracket")),
    ("evidence", ("enter",)),
)
_FONT_FACES = re.compile(r"\s*@font-face \{.*?\}\n", re.DOTALL)


async def _draw() -> None:
    _DOCS.mkdir(exist_ok=True)
    app = TwosourceApp(["seeds"], UNICODE)
    async with app.run_test(size=_SIZE) as pilot:
        await pilot.pause(_REST)
        for name, keys in _PICTURES:
            await pilot.press(*keys)
            await pilot.pause(_REST)
            # Without the web fonts that Textual names: the reader's own will do, and nothing is fetched.
            picture = _FONT_FACES.sub("", app.export_screenshot(title="twosource seeds", simplify=True))
            (_DOCS / f"{name}.svg").write_text(picture, "utf-8")


def main() -> None:
    os.chdir(_ROOT)
    with tempfile.TemporaryDirectory() as cache:
        os.environ["TWOSOURCE_CACHE"] = cache
        with Library(["seeds"]) as library:
            read_in(library)
        asyncio.run(_draw())


if __name__ == "__main__":
    main()
