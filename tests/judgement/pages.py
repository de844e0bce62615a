"""How well saved pages are read, measured on those of ../shared/data/html, where they are at hand.

The tool beside them tells how the text is measured: by phrases that are in the article, and others that are not.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

from index.reading import read

SHARED = Path(__file__).parents[3] / "shared"
GOLD = SHARED / "data" / "html" / "gold.json"
TOOL = SHARED / "tools" / "score_html.py"

# Just under what is measured on the hundred pages.
MINIMA = {"pages-text-f1": 0.945, "pages-date": 0.91, "pages-title": 0.94, "pages-author": 0.84}

_FIGURES = re.compile(r"F1 ([\d.]+).*date exact (\d+)/(\d+), title exact (\d+)/(\d+), an author found (\d+)/(\d+)")


def measured(folder: Path) -> dict[str, float]:
    """The measures of the pages, as shares; what was read is written into `folder`."""
    scored = folder / "documents.jsonl"
    with scored.open("w", encoding="utf-8") as out:
        for path in sorted(GOLD.parent.glob("*.html")):
            for found in read(str(path)).documents:
                facts = {"title": found.title, "date": found.date}
                record = {name: fact.value if fact else None for name, fact in facts.items()}
                authors = [author.value for author in found.authors]
                out.write(json.dumps({"document": path.name, "body": found.body, "authors": authors, **record}) + "\n")
    done = subprocess.run([sys.executable, TOOL, GOLD, scored], capture_output=True, text=True, check=False)
    figures = _FIGURES.search(done.stdout)
    assert figures, done.stdout + done.stderr
    f1, *counts = map(float, figures.groups())
    dates, titles, authors_found = (counts[place] / counts[place + 1] for place in (0, 2, 4))
    return {"pages-text-f1": f1, "pages-date": dates, "pages-title": titles, "pages-author": authors_found}
