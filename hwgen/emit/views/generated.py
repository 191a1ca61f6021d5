"""Units whose module is generated for them: its parts, and the text of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import singledispatch

from hwgen.units.base import Unit

Name = Callable[[str], str]
"""From a part of a unit to the name of its module."""
File = tuple[str, str]
"""Name of a module and its text."""


@singledispatch
def parts(unit: Unit) -> tuple[str, ...]:
    """Names of the modules that are generated for `unit`, its own (the label) first."""
    return ()


@singledispatch
def generated(unit: Unit, layer: str, purpose: str, name: Name, banner: Name) -> Iterator[File]:
    """The modules of `parts`. layer: for comments; purpose: of the layer, a sentence for headers;
    name: module of a part; banner: first line of a module."""
    yield from ()
