"""The picture of a report in the README, drawn by a browser: `python -m tests.reporting.picture` writes it to docs/."""

import base64
import tempfile
from pathlib import Path

from tests.reporting.browser import COMMAND, Browser

_ROOT = Path(__file__).parents[2]
_SIZE = (960, 820)


def main() -> None:
    if COMMAND is None:
        print("docs/report.png stays as it is: no chromium is installed.")
        return
    with tempfile.TemporaryDirectory() as profile, Browser(Path(profile)) as browser:
        browser.open(Path(__file__).parent / "seeds.html", *_SIZE)
        (_ROOT / "docs" / "report.png").write_bytes(base64.b64decode(browser.picture()))


if __name__ == "__main__":
    main()
