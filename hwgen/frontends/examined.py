"""What an importer found in a file: its graph, or everything that has to change first."""

from __future__ import annotations

from dataclasses import dataclass

from hwgen.errors import HwgenError
from hwgen.frontends.model import Origin
from hwgen.ir.graph import Graph


@dataclass(frozen=True, slots=True, eq=False)
class Examined:
    """A model file as far as it could be converted.

    graph: integer layers after hwgen.passes.finish, or the float graph of a float model; None where
    there are errors. errors: all that stands against an import, in the order of the file.
    """

    graph: Graph | None
    origin: Origin
    errors: tuple[HwgenError, ...]
