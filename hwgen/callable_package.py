"""Packages that share their name with their main function.

`hwgen.golden(...)` is the public function and `hwgen.golden` is also the package that holds it.
Importing a package binds it in its parent, so the package itself has to answer the call.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any


class CallablePackage(ModuleType):
    """A package whose call is the call of its main function."""

    main: Callable[..., Any]

    def __call__(self, *args: Any, **options: Any) -> Any:
        return self.main(*args, **options)


def make_callable(package: str, main: Callable[..., Any]) -> None:
    """Let the call of the imported `package` be the call of `main`."""
    module = sys.modules[package]
    module.__class__ = CallablePackage
    module.main = main  # type: ignore[attr-defined]
    module.__doc__ = main.__doc__
