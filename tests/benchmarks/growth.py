"""How the CPU of each stage of an update, and its memory, grow with the library: at a size, and at four times that.

`python -m tests.benchmarks.growth 1000 4000 16000` measures other sizes, one line of JSON each; a million takes hours.
The libraries are those of tests.benchmarks.generated. Their statements and claims are found by stand-ins for the models
(tests.benchmarks.standin), so what the models take is not in these figures. After the first update, one report is
added, then a hundred are changed.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from inspect import isgeneratorfunction
from itertools import islice
from pathlib import Path
from pkgutil import resolve_name
from typing import Any
from unittest.mock import patch

from index.library import Library
from tests.benchmarks.generated import articles, put, write
from tests.benchmarks.measure import Measure, run_python
from tests.benchmarks.standin import NOTE, standing_in

_SIZE = 2_000  # documents; measured again at four times that
_CHANGED = 100
_RACY_S = 2.1  # files that changed so shortly before they were read are read again
_CHILD = "import sys; from tests.benchmarks.growth import measure; measure(*sys.argv[1:])"
# What takes part in several stages, or is only a part of one.
_PARTS = {
    "index.store.catalogue.Catalogue.settle": "versions",
    "index.pipeline.finding.name_speakers": "speakers",
    "index.pipeline.finding.group": "grouping",
    "index.pipeline.finding.tell": "telling",
    "index.pipeline.finding.compare": "last telling",
    "index.pipeline.finding.credit": "crediting",
    "index.pipeline.repeating.fold_repeats": "repeats",
}


def measures() -> Iterator[Measure]:
    small, large = (_measured(size) for size in (_SIZE, 4 * _SIZE))
    what = f"growth, {4 * _SIZE:,} documents: "
    for stage, seconds in large["first"].items():
        growth = seconds / max(small["first"].get(stage, 0.0), 0.01) / 4
        yield Measure(f"{what}{stage}", seconds, "CPU s", note=f"{growth:.2f} times as much for each; {NOTE}")
    whole, quarter = sum(large["first"].values()), sum(small["first"].values())
    yield Measure(f"{what}all, for each document", whole / quarter / 4, "times", 1.2)
    yield Measure(f"{what}memory", large["memory"], "MB", 700.0)
    yield Measure(f"{what}nothing changed", large["nothing"], "CPU s")
    yield Measure(f"{what}one added", large["one added"], "CPU s", 1.0)
    yield Measure(f"{what}{_CHANGED} changed", large["changed"], "CPU s", 20.0)


def _measured(size: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder, "texts"), size)
        environ = {"TWOSOURCE_CACHE": f"{folder}/cache", "XDG_DATA_HOME": f"{folder}/data"}
        found: dict[str, Any] = json.loads(run_python(_CHILD, f"{folder}/texts", str(size), environ=environ).output)
        return found


# In a process of its own


def measure(folder: str, size: str) -> None:
    """Print, as JSON, the CPU seconds of each stage of a first update, of what follows, and the memory in MB."""
    texts, count = Path(folder), int(size)
    time.sleep(_RACY_S)
    found: dict[str, Any] = {"documents": count, "first": _updated(texts)}
    found["nothing"] = sum(_updated(texts).values())
    place = sorted(texts.glob("*/*.jsonl"))[0]
    [(_, article)] = islice(articles(seed=2), 1)
    put(texts, date.fromisoformat(f"{place.stem}-01"), article._replace(outlet=place.parent.name.replace("-", " ")))
    found["one added"] = sum(_updated(texts).values())
    for path in sorted(texts.glob("*/*.jsonl"))[-_CHANGED:]:
        first, *others = path.read_text().splitlines()
        changed = json.loads(first)
        changed["text"] += "\n\nThis was added to the report later, after others had been printed."
        path.write_text("\n".join([json.dumps(changed), *others]) + "\n")
    stages = _updated(texts)
    found["changed"], found["changed, by stages"] = sum(stages.values()), stages
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


def _updated(folder: Path) -> dict[str, float]:
    """The CPU seconds of each stage of an update; the parts are left out of the stages that they are in."""
    seconds: dict[str, float] = {}
    parts: dict[str, float] = {}
    with ExitStack() as stack:
        stack.enter_context(standing_in())
        for function, part in _PARTS.items():
            stack.enter_context(_timed(function, part, parts))
        library = stack.enter_context(Library([folder]))
        before, within = time.process_time(), 0.0
        for step in library.update(processes=1):
            now, inside = time.process_time(), sum(parts.values())
            seconds[step.stage] = seconds.get(step.stage, 0.0) + (now - before) - (inside - within)
            before, within = now, inside
    return {name: round(value, 3) for name, value in {**seconds, **parts}.items() if value >= 0.001}


@contextmanager
def _timed(function: str, part: str, into: dict[str, float]) -> Iterator[None]:
    """Has the CPU seconds that a function takes, or the steps that it yields, added to those of a part."""
    module, _, name = function.rpartition(".")
    wrapped = resolve_name(module.replace(".catalogue.Catalogue", ".catalogue:Catalogue"))
    do = getattr(wrapped, name)

    def spent(before: float) -> None:
        into[part] = into.get(part, 0.0) + time.process_time() - before

    def steps(*given: Any, **named: Any) -> Iterator[Any]:
        made = iter(do(*given, **named))
        while True:
            before = time.process_time()
            try:
                step = next(made)
            except StopIteration:
                spent(before)
                return
            spent(before)
            yield step

    def call(*given: Any, **named: Any) -> Any:
        before = time.process_time()
        try:
            return do(*given, **named)
        finally:
            spent(before)

    with patch(function, steps if isgeneratorfunction(do) else call):
        yield


if __name__ == "__main__":
    for size in sys.argv[1:]:
        print(json.dumps(_measured(int(size))), flush=True)
