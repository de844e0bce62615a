"""What the rooms make of a small sample, by their versions: `python -m tests.versions` keeps it in versions.json.

Only what is decided counts (spans, speakers, kinds, standings), not how sure it is: that differs a little from machine
to machine. What is kept of a room is replaced only where the room's VERSION is another.
"""

import sys
import tempfile
from hashlib import sha256
from pathlib import Path

import msgspec

from index import claims, quotes
from index.library import Library
from index.model.results import Hit
from index.reading.formats import TABLE
from index.search.engines.whoosh.kept import FORMAT
from index.text.words import words

KEPT = Path(__file__).with_suffix(".json")
_SEEDS = Path(__file__).parents[1] / "seeds"
_SAID = "Minister Ann Coe said on Tuesday that the old bridge of Porto was closed, according to Reuters."
_QUERIES = ("bridge", "bridges", '"old bridge"', "Brücke", "clos*", "putin kim")
_FILES = {
    "page.html": f"<html><head><title>Bridge</title></head><body><article><h1>Bridge</h1><p>{_SAID * 4}</p></article>",
    "note.md": f"# Bridge closed\n\n{_SAID}\n\n> It will open in May, she said.\n",
    "lines.jsonl": f'{{"outlet": "Post", "date": "2024-05-14", "title": "Closed", "text": "{_SAID}"}}\n',
    "german.txt": "Die Brücke\n\n„Die Brücke bleibt für ein Jahr geschlossen“, sagte Anna Koch am Montag.\n",
}


class Room(msgspec.Struct, frozen=True):
    """A room's version, and what stands for all that it made of the sample."""

    version: str
    made: str


def made() -> dict[str, Room]:
    """What each room makes of the sample now."""
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "articles"
        articles.mkdir()
        for seed in sorted(_SEEDS.glob("*.txt")):
            (articles / seed.name).write_bytes(seed.read_bytes())
        for name, text in _FILES.items():
            (articles / name).write_text(text, "utf-8")
        with Library([articles], cache=Path(folder) / "cache") as library:
            for _ in library.update(processes=1):
                pass
            ids = [entry.id for entry in library.entries()]
            read = [msgspec.structs.replace(one, path="", id=0) for one in map(library.document, ids) if one]
            said = [
                msgspec.structs.replace(attribution, confidence=0)
                for one in map(library.analysis, ids)
                if one
                for attribution in one.attributions
            ]
            found = [
                (
                    *(ids.index(claim.document), claim.start, claim.end, claim.speaker, claim.origins),
                    *(claim.standing, claim.conflict, claim.salience),
                    [(ids.index(one.document), one.start, one.end, one.relation) for one in claim.reports],
                )
                for claim in library.claims()
            ]
            hits = [
                [(ids.index(hit.document), hit.spans) for hit in sorted(library.search(query).hits, key=_document)]
                for query in _QUERIES
            ]
    read_by = " ".join(dict.fromkeys(str(TABLE.version_of(name)) for name in (*TABLE.suffixes,)))
    indexed = [list(words(document.text)) for document in read]
    return {
        "reading": Room(read_by, _digest(read)),
        "quotes": Room(f"{read_by} {quotes.VERSION}", _digest(said)),
        "claims": Room(f"{read_by} {quotes.VERSION} {claims.VERSION}", _digest(found)),
        "search": Room(f"{read_by} {FORMAT.partition(' ')[0]}", _digest([indexed, hits])),
    }


def kept() -> dict[str, Room]:
    """What each room made of it when its version was last kept."""
    return msgspec.json.decode(KEPT.read_bytes(), type=dict[str, Room])


def refused(before: dict[str, Room], now: dict[str, Room]) -> list[str]:
    """The rooms that make something else, though their version is still the one that is kept."""
    return [
        name
        for name, room in now.items()
        if name in before and room.made != before[name].made and room.version == before[name].version
    ]


def _document(hit: Hit) -> int:
    return hit.document


def _digest(value: object) -> str:
    return sha256(msgspec.json.encode(value)).hexdigest()[:32]


def main() -> int:
    now = made()
    same = refused(kept() if KEPT.exists() else {}, now)
    if same:
        print(f"not kept: {', '.join(same)} made something else, but VERSION is the same: change it first")
        return 1
    KEPT.write_bytes(msgspec.json.format(msgspec.json.encode(now)) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
