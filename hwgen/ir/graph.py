"""Graph: layers in topological order, and the methods that build a float graph layer by layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from hwgen.errors import HwgenError, raise_all
from hwgen.ir import window as windows
from hwgen.ir.activation import Relu
from hwgen.ir.convolution import Conv2d
from hwgen.ir.dense import Dense
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Node, Shape, check, output_shape
from hwgen.ir.order import check_structure, topological
from hwgen.ir.pooling import MaxPool2d
from hwgen.ir.quantized import QuantNode
from hwgen.ir.reshape import Flatten
from hwgen.ir.terminals import Input, Output

Range = tuple[float, float]
Sizes = int | Sequence[int]


class Graph:
    """Layers of one network. The methods return the name of the layer that they add.

    ranges: smallest and largest real value of each layer, once calibrated.
    Each method raises HwgenError at the first layer whose attributes do not fit.
    """

    def __init__(self, name: str) -> None:
        if not isinstance(name, str) or not name:
            raise HwgenError(f"a graph is named by a string that is not empty, not {name!r}")
        self.name = name
        self.ranges: Mapping[str, Range] = {}
        self._nodes: dict[str, Node] = {}
        self._shapes: dict[str, Shape] = {}

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
        return tuple(node.name for node in self.nodes if name in node.inputs)

    @property
    def quantized(self) -> bool:
        """True when every layer is an integer layer."""
        return all(isinstance(node, QuantNode) for node in self.nodes)

    def input(self, name: str, shape: Sequence[int]) -> str:
        """Add the input tensor; shape (height, width, channels) or (values,)."""
        return self._append(Input(name, (), windows.whole_numbers(name, "shape", shape)))

    def conv2d(
        self,
        x: str,
        weight: ArrayLike,
        bias: ArrayLike | None = None,
        *,
        stride: Sizes = 1,
        padding: Sizes = 0,
        name: str | None = None,
    ) -> str:
        """Add a convolution; weight [rows, columns, Cin, Cout], bias [Cout] (default zeros).

        stride: n or (vertical, horizontal);
        padding: n, (vertical, horizontal) or (top, bottom, left, right), of any size.
        """
        name = name or self._free("conv2d")
        array = self._array(name, "weight", weight)
        strides = windows.pair(name, "stride", stride)
        pads = windows.padding(name, padding)
        return self._append(Conv2d(name, (x,), array, self._bias(name, array, bias), strides, pads))

    def dense(
        self, x: str, weight: ArrayLike, bias: ArrayLike | None = None, *, name: str | None = None
    ) -> str:
        """Add a fully connected layer; weight [N, Cout], bias [Cout] (default zeros)."""
        name = name or self._free("dense")
        array = self._array(name, "weight", weight)
        return self._append(Dense(name, (x,), array, self._bias(name, array, bias)))

    def max_pool2d(
        self,
        x: str,
        window: Sizes,
        *,
        stride: Sizes | None = None,
        padding: Sizes = 0,
        name: str | None = None,
    ) -> str:
        """Add a max pooling; stride defaults to the window; padding smaller than the window."""
        name = name or self._free("max_pool2d")
        size = windows.pair(name, "window", window)
        strides = size if stride is None else windows.pair(name, "stride", stride)
        return self._append(MaxPool2d(name, (x,), size, strides, windows.padding(name, padding)))

    def relu(self, x: str, *, name: str | None = None) -> str:
        """Add max(x, 0)."""
        return self._append(Relu(name or self._free("relu"), (x,)))

    def flatten(self, x: str, *, name: str | None = None) -> str:
        """Add a reshape to (values,) in the order row, column, channel."""
        return self._append(Flatten(name or self._free("flatten"), (x,)))

    def output(self, x: str, *, name: str = "output") -> str:
        """Name the tensor that the network returns."""
        return self._append(Output(name, (x,)))

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
        errors = check(node, shapes)
        if not errors:
            self._shapes[node.name] = output_shape(node, shapes)
            self._nodes[node.name] = node
        return errors

    def _require(self, name: str) -> None:
        if name not in self._nodes:
            known = ", ".join(self._nodes)
            raise HwgenError(f"graph '{self.name}' has no layer '{name}'", hint=f"it has: {known}")

    def _free(self, stem: str) -> str:
        number = 1
        while f"{stem}_{number}" in self._nodes:
            number += 1
        return f"{stem}_{number}"

    def _array(self, layer: str, what: str, values: ArrayLike) -> np.ndarray:
        try:
            return np.asarray(values, dtype=np.float64)
        except (TypeError, ValueError):
            raise HwgenError(f"{what} must be an array of real numbers", layer=layer) from None

    def _bias(self, layer: str, weight: np.ndarray, bias: ArrayLike | None) -> np.ndarray:
        if bias is not None:
            return self._array(layer, "bias", bias)
        return np.zeros(weight.shape[-1] if weight.ndim else 0)
