"""Discovery: a new operator is new files, which the code that needs them finds by itself."""

from __future__ import annotations

import functools
import pkgutil
from importlib import import_module


@functools.cache
def discover(package: str) -> None:
    """Import every module of `package` once, so that each registers its operators.

    Subpackages are not entered.
    """
    found = import_module(package)
    for module in pkgutil.iter_modules(found.__path__):
        if not module.ispkg:
            import_module(f"{package}.{module.name}")
