"""What `twosource news` prints: lines for people, and records of the schema twosource/news/1."""

from collections.abc import Iterator

from index.model.news import ClaimNews, DocumentNews, Item, SearchNews
from tui.output.records import Record
from tui.present.facts import dated, guessed
from tui.present.glyphs import Words
from tui.present.news import SIGNS, WORDS, change, found_in
from tui.present.standing import MARKS


def news_lines(item: Item, seen: str = "") -> Iterator[Words]:
    """One item: what it is, what is new about it, and where it is; `seen` is when it was seen, "" if it is new."""
    was: Words = ((f"  seen {seen[:16].replace('T', ' ')}", "dim"),) if seen else ()
    match item:
        case ClaimNews():
            mark = MARKS[item.standing]
            yield (
                (f"{mark.gutter} {mark.word}", f"bold {mark.colour}"), (f"  {guessed(item.outlet)}", "bold"),
                (f"  {change(item)}", ""), *was,
            )  # fmt: skip
            yield (("  ", ""), (item.text, ""))
            yield ((f"  {item.path} [{item.start}:{item.end}]", "dim"),)
        case DocumentNews():
            head = f"{SIGNS[item.novelty]} {WORDS[item.novelty]}"
            about = "  ".join(filter(None, (dated(item.date), found_in(item))))
            yield ((head, "bold"), (f"  {guessed(item.outlet)}", "bold"), (f"  {item.heading}", ""), *was)
            yield ((f"  {item.path}  {about}", "dim"),)
        case SearchNews():
            yield (
                ("/ FOUND", "bold"), (f"  {item.query}", "bold"),
                (f"  {guessed(item.outlet)}  {item.heading}", ""), *was,
            )  # fmt: skip
            matched = f"  matched: {', '.join(item.matched)}" if item.matched else ""
            yield ((f"  {item.path}  {dated(item.date)}{matched}", "dim"),)
    yield ()


def news_record(item: Item, seen: str = "") -> Record:
    """One item; `seen` is when it was seen, null in the record if it is new."""
    common = {
        "schema": "twosource/news/1",
        "document": item.path,
        "outlet": item.outlet.value if item.outlet else None,
        "seen": seen or None,
    }
    match item:
        case ClaimNews():
            before = item.before
            return {
                **common,
                "kind": "claim",
                "news": item.novelty,
                "id": item.claim,
                "start": item.start,
                "end": item.end,
                "text": item.text,
                "standing": item.standing,
                "conflict": item.conflict,
                "outlets": list(item.outlets),
                "salience": item.salience,
                "flagged": item.flagged,
                "before": before
                and {"standing": before.standing, "conflict": before.conflict, "outlets": list(before.outlets)},
                "change": change(item),
            }
        case DocumentNews():
            return {
                **common,
                "kind": "document",
                "news": item.novelty,
                "title": item.heading,
                "date": item.date.value if item.date else None,
                "claims": item.claims,
                "flagged": item.flagged,
            }
        case SearchNews():
            return {
                **common,
                "kind": "search",
                "news": "found",
                "query": item.query,
                "title": item.heading,
                "date": item.date.value if item.date else None,
                "matched": list(item.matched),
            }
