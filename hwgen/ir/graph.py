"""Graph: layers in topological order. The methods that add layers are in hwgen.ir.builders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hwgen.errors import HwgenError, raise_all
from hwgen.ir.builders.activation import ActivationBuilder
from hwgen.ir.builders.batch_norm import BatchNormBuilder
from hwgen.ir.builders.concat import ConcatBuilder
from hwgen.ir.builders.constant import ConstantBuilder
from hwgen.ir.builders.convolution import ConvolutionBuilder
from hwgen.ir.builders.crop import CropBuilder
from hwgen.ir.builders.dense import DenseBuilder
from hwgen.ir.builders.head import HeadBuilder
from hwgen.ir.builders.pad import PadBuilder
from hwgen.ir.builders.pairwise import PairwiseBuilder
from hwgen.ir.builders.pooling import PoolingBuilder
from hwgen.ir.builders.reshape import ReshapeBuilder
from hwgen.ir.builders.terminals import TerminalsBuilder
from hwgen.ir.builders.upsample import UpsampleBuilder
from hwgen.ir.formats import IntFormat
from hwgen.ir.limits import checked_shape
from hwgen.ir.node import Node, QuantNode, Shape
from hwgen.ir.order import check_structure, topological

Range = tuple[float, float]


class Graph(
    TerminalsBuilder,
    PadBuilder,
    ConvolutionBuilder,
    DenseBuilder,
    PairwiseBuilder,
    ConcatBuilder,
    PoolingBuilder,
    ActivationBuilder,
    ConstantBuilder,
    BatchNormBuilder,
    ReshapeBuilder,
    UpsampleBuilder,
    HeadBuilder,
    CropBuilder,
):
    """Layers of one network. The methods return the name of the layer that they add.

    ranges: smallest and largest real value of each layer, once calibrated. notes: what passes did
    to its layers, in printable words.
    Each method raises HwgenError at the first layer whose attributes do not fit.
    """

    def __init__(self, name: str) -> None:
        if not isinstance(name, str) or not name:
            raise HwgenError(f"a graph is named by a string that is not empty, not {name!r}")
        self.name = name
        self.ranges: Mapping[str, Range] = {}
        self.notes: tuple[str, ...] = ()
        self._nodes: dict[str, Node] = {}
        self._shapes: dict[str, Shape] = {}
        self._readers: dict[str, list[str]] = {}

    @classmethod
    def from_nodes(
        cls, name: str, nodes: Iterable[Node], ranges: Mapping[str, Range] | None = None
    ) -> Graph:
        """Graph of the given nodes, in any order.

        Raises all mistakes at once: names that are missing or used twice, cycles, attributes.
        """
        nodes = tuple(nodes)
        raise_all(check_structure(nodes))
        graph = cls(name)
        graph.ranges = dict(ranges or {})
        errors: list[HwgenError] = []
        for node in topological(nodes):
            errors += graph._try_append(node)
        raise_all(errors)
        return graph

    def with_nodes(
        self,
        nodes: Iterable[Node],
        *,
        ranges: Mapping[str, Range] | None = None,
        notes: Iterable[str] = (),
    ) -> Graph:
        """The graph with other layers (see from_nodes), for passes.

        ranges: in place of those of the graph; notes: added to its own.
        """
        graph = Graph.from_nodes(self.name, nodes, self.ranges if ranges is None else ranges)
        graph.notes = (*self.notes, *notes)
        return graph

    @property
    def nodes(self) -> tuple[Node, ...]:
        """All layers, each after the layers that it reads."""
        return tuple(self._nodes.values())

    def node(self, name: str) -> Node:
        """The layer called `name`. Raises HwgenError when there is none."""
        self._require(name)
        return self._nodes[name]

    def shape(self, name: str) -> Shape:
        """(height, width, channels) or (values,) of the layer's output."""
        self._require(name)
        return self._shapes[name]

    def format(self, name: str) -> IntFormat:
        """Integer format of the layer's output. Raises HwgenError when it is not quantized."""
        node = self.node(name)
        if not isinstance(node, QuantNode):
            raise HwgenError(
                "has no integer format", layer=name, hint="quantize the graph before this step"
            )
        return node.format

    def consumers(self, name: str) -> tuple[str, ...]:
        """Names of the layers that read `name`."""
        return tuple(self._readers.get(name, ()))

    @property
    def quantized(self) -> bool:
        """True when every layer is an integer layer."""
        return all(isinstance(node, QuantNode) for node in self.nodes)

    def _append(self, node: Node) -> str:
        for text in (node.name, *node.inputs):
            if not isinstance(text, str) or not text:
                raise HwgenError(f"a layer is named by a string that is not empty, not {text!r}")
        if node.name in self._nodes:
            raise HwgenError(f"two layers are named '{node.name}'", hint="give each its own name")
        for source in node.inputs:
            if source not in self._nodes:
                raise HwgenError(f"reads '{source}', which is not in the graph", layer=node.name)
        raise_all(self._try_append(node))
        return node.name

    def _try_append(self, node: Node) -> list[HwgenError]:
        """Add the node or return its mistakes; quiet when a node before it was wrong."""
        if any(source not in self._shapes for source in node.inputs):
            return []
        shapes = [self._shapes[source] for source in node.inputs]
        shape, errors = checked_shape(node, shapes)
        if not errors:
            self._shapes[node.name] = shape
            self._nodes[node.name] = node
            for source in dict.fromkeys(node.inputs):
                self._readers.setdefault(source, []).append(node.name)
        return errors

    def _require(self, name: str) -> None:
        if name not in self._nodes:
            known = ", ".join(self._nodes)
            raise HwgenError(f"graph '{self.name}' has no layer '{name}'", hint=f"it has: {known}")

    def _first(self, name: str) -> str:
        """`name`, or a free name made of it when a layer has it already."""
        return self._free(name) if name in self._nodes else name

    def _free(self, stem: str) -> str:
        number = 1
        while f"{stem}_{number}" in self._nodes:
            number += 1
        return f"{stem}_{number}"
