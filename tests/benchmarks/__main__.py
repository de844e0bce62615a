"""All measures, or those of some modules: `python -m tests.benchmarks [NAME ...]`.

A module of this folder takes part by a function `measures` that yields Measures. Exits with 1 where one is above its
budget or below its minimum. What needs data of ../shared says so where that is absent, and is left out.
"""

import importlib
import pkgutil
import sys
from collections.abc import Sequence

from tests import benchmarks
from tests.benchmarks.measure import Measure


def main(names: Sequence[str]) -> int:
    modules = [module.name for module in pkgutil.iter_modules(benchmarks.__path__)]
    found = {name: importlib.import_module(f"tests.benchmarks.{name}") for name in modules if name != "__main__"}
    taking_part = [name for name, module in found.items() if hasattr(module, "measures")]
    unknown = set(names) - set(taking_part)
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(taking_part)}", file=sys.stderr)
        return 2
    missed = 0
    print(f"{'measure':<64}{'value':>12} {'unit':<12}{'budget':>10}{'minimum':>10}  note")
    for name in names or taking_part:
        for measure in found[name].measures():
            missed += _show(measure)
    return 1 if missed else 0


def _show(measure: Measure) -> bool:
    """Print one line; whether the budget or the minimum is missed."""
    budget, least = ("" if bound is None else f"{bound:g}" for bound in (measure.budget, measure.least))
    note = "; ".join(part for part in (measure.missed, measure.note) if part)
    value = f"{measure.name:<64}{_number(measure.value):>12} {measure.unit:<12}"
    print(f"{value}{budget:>10}{least:>10}  {note}".rstrip(), flush=True)
    return bool(measure.missed)


def _number(value: float) -> str:
    """Three or more significant digits, none of them noise."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
