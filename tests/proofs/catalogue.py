"""Which proofs there are."""

import importlib
import pkgutil
from types import ModuleType

from tests import proofs as folder


def proofs() -> dict[str, ModuleType]:
    """The modules of this folder that prove something, by name."""
    names = [module.name for module in pkgutil.iter_modules(folder.__path__) if module.name != "__main__"]
    modules = {name: importlib.import_module(f"tests.proofs.{name}") for name in names}
    return {name: module for name, module in modules.items() if hasattr(module, "prove")}


def promise(module: ModuleType) -> str:
    """What it proves, in a line."""
    return (module.__doc__ or "").partition("\n")[0]
