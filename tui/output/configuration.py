"""What `twosource config` prints: a config.toml whose comments say where all is from; and the same as records."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from index.store.roots import printable
from tui.output.records import Record
from tui.present.glyphs import Glyphs, Words
from tui.settings.config import SETTINGS, Refused, Settings
from tui.settings.effective import DEFAULT, FILE, TERMINAL, Effective, Value

_TITLES = {"screen": "The screen", "program": "Your programs", "folder": "The folders in use"}


def lines(
    file: Path,
    wanted: Settings,
    found: Sequence[Effective],
    refused: Sequence[Refused],
    places: Mapping[str, int],
    glyphs: Glyphs,
) -> Iterator[Words]:
    """What the file has as it stands there, all else in comments: as a config.toml it says the same as the file.

    `found` is all that is in effect, `places` the lines of the file by name, `glyphs` those that will be printed.
    """

    def said(name: str, value: Value) -> str:
        return f"{name} = {_toml(value, glyphs)}"

    def of(group: str) -> Iterator[tuple[str, Effective]]:
        return ((one.name.partition(".")[2], one) for one in found if one.name.startswith(f"{group}."))

    yield ((f"# {printable(str(file))}" + ("" if places else ": nothing is set there"), "dim"),)
    yield ()
    rows = []
    for setting in SETTINGS:
        one = next(one for one in found if one.name == setting.name)
        if setting.name in wanted.given:
            over = "" if one.source == FILE else f"; {one.source}: {_toml(one.value, glyphs)}"
            rows.append((said(one.name, getattr(wanted, one.name)), f"line {places[one.name]}{over}"))
        else:
            note = f"default: {setting.default}" if one.source in (DEFAULT, TERMINAL) else one.source
            rows.append((f"# {said(one.name, one.value)}", note))
    yield from _aligned(rows)
    for table in ("columns", "cluster", "keys"):
        rows = [(said(name, one.value), f"line {places[one.name]}") for name, one in of(table)]
        if rows:
            yield from ((), ((f"[{table}]", "bold"),))
            yield from _aligned(rows)
    if refused:
        yield from ((), (("# Passed over", "bold"),))
    for wrong in refused:
        at = f"line {places[wrong.name]}: " if wrong.name in places else ""
        yield ((f"#   {at}{wrong.reason}", ""),)
    for group, title in _TITLES.items():
        yield from ((), ((f"# {title}", "bold"),))
        yield from _aligned([(f"#   {said(name, one.value)}", one.source) for name, one in of(group)])


def records(
    found: Iterable[Effective], refused: Iterable[Refused], places: Mapping[str, int], file: Path
) -> Iterator[Record]:
    """One record for each value, then one for each thing that is passed over."""
    for one in found:
        line = {"line": places[one.name]} if one.source == FILE else {}
        yield {"schema": "twosource/setting/1", "name": one.name, "value": one.value, "source": one.source, **line}
    for wrong in refused:
        line = {"line": places[wrong.name]} if wrong.name in places else {}
        about = {"document": printable(str(file)), "setting": wrong.name, "reason": wrong.reason}
        yield {"schema": "twosource/problem/1", **about, **line}


def _aligned(rows: Sequence[tuple[str, str]]) -> Iterator[Words]:
    """Lines with a comment behind each, below each other."""
    width = max((len(text) for text, _ in rows), default=0)
    return (((f"{text:{width}}", ""), (f"  # {note}", "dim")) for text, note in rows)


def _toml(value: Value, glyphs: Glyphs) -> str:
    """A value as TOML. What would not be shown as it is is escaped, so that who reads it has the same value again."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        several = [_toml(one, glyphs) for one in value]
        return several[0] if len(several) == 1 else f"[{', '.join(several)}]"
    quoted = json.dumps(printable(value), ensure_ascii=False)
    return "".join(one if glyphs.show(one) == one else f"\\U{ord(one):08X}" for one in quoted)
