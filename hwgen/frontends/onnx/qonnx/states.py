"""What a tensor is while a float graph becomes integers: those of a layer, or not rounded yet."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Node


@dataclass(frozen=True, slots=True)
class Exact:
    """A tensor whose integers the layer holds."""

    layer: str
    format: IntFormat


@dataclass(frozen=True, slots=True, eq=False)
class Pending:
    """A tensor that some Quant behind it rounds.

    root: the layer that computes it of `sources`; functions: of single values, behind the root;
    moves: layers that only order or choose values, behind the functions.
    """

    root: Node
    sources: tuple[State, ...]
    functions: tuple[Node, ...] = ()
    moves: tuple[Node, ...] = ()

    def behind(self, function: Node) -> Pending:
        """With one function more."""
        return replace(self, functions=(*self.functions, function))

    def moved(self, move: Node) -> Pending:
        """With one move more."""
        return replace(self, moves=(*self.moves, move))


State = Exact | Pending
