"""A design: a quantized graph lowered to a chain of hardware units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hwgen.errors import HwgenError
from hwgen.ir.graph import Graph
from hwgen.ir.terminals import QuantInput
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.units.base import Unit
from hwgen.units.mac import Mac
from hwgen.units.plumbing import Skid
from hwgen.units.streams import Stream


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """name: of the top module; input: stream at the top; skid: cuts the input ports off.

    layers: in the order of the stream, without the input.
    """

    name: str
    graph: Graph
    target: str
    input: Stream
    skid: Skid
    layers: tuple[Layer, ...]

    @property
    def units(self) -> tuple[Unit, ...]:
        """All units from the input port to the output port."""
        return (self.skid, *(unit for layer in self.layers for unit in layer.units))

    @property
    def output(self) -> Stream:
        """Stream at the output port."""
        return self.layers[-1].output

    @property
    def macs(self) -> tuple[tuple[Layer, Mac], ...]:
        """Layers that multiply, with their arrays."""
        return tuple(
            (layer, unit) for layer in self.layers for unit in layer.units if isinstance(unit, Mac)
        )

    @property
    def multipliers(self) -> int:
        """Multipliers of all arrays, without those of the requantizers."""
        return sum(mac.multipliers for _, mac in self.macs)


def lower_graph(
    graph: Graph,
    name: str,
    target: str,
    foldings: Mapping[str, Folding],
    sizes: Mapping[str, Sizes],
) -> Design:
    """The chain of units for a quantized graph; layers that are not in `foldings` use 1 x 1."""
    first, *rest = graph.nodes
    if not isinstance(first, QuantInput):
        raise HwgenError(
            f"graph '{graph.name}' is not quantized", hint="call hwgen.quantize(graph, ...) first"
        )
    stream = Stream(first.shape, first.shape[-1], first.format)
    design_input = stream
    layers: list[Layer] = []
    for node in rest:
        extra = sizes.get(node.name, Sizes())
        layer = lower(node, stream, foldings.get(node.name), extra)
        layers.append(replace(layer, sizes=extra))
        stream = layer.output
    return Design(name, graph, target, design_input, Skid(design_input.bits), tuple(layers))
