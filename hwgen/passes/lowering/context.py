"""What a layer needs to become an integer layer, and the question that each family answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Range
from hwgen.ir.node import Node, QuantNode, Shape
from hwgen.passes.options import QuantizeOptions
from hwgen.passes.scales import activation_format


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """Options, real range of the layer, integer formats and shapes of its inputs."""

    options: QuantizeOptions
    bounds: Range
    sources: tuple[IntFormat, ...]
    shapes: tuple[Shape, ...] = ()

    @property
    def source(self) -> IntFormat:
        """Format of the first input."""
        return self.sources[0]

    def output_format(self, layer: str) -> IntFormat:
        """Format of a layer that makes new values: from its range and its options."""
        own = self.options.layer(layer)
        assert own.activation_bits is not None
        assert own.signed_activations is not None
        return activation_format(
            layer,
            self.bounds,
            own.activation_bits,
            own.signed_activations,
            self.options.power_of_two,
        )


@singledispatch
def lower_node(node: Node, context: Context) -> QuantNode:
    """The integer form of a float layer. Raises HwgenError when its values do not fit."""
    raise NotImplementedError(f"no integer form of {type(node).__name__}")


FORMAT_OPTIONS = ("activation_bits", "signed_activations")
WEIGHT_OPTIONS = (*FORMAT_OPTIONS, "weight_bits", "per_channel")


@singledispatch
def takes(node: Node) -> tuple[str, ...]:
    """Names of the LayerOptions that a float layer uses; most keep the format they read."""
    return ()
