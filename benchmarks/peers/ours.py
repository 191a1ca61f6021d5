"""A case through hwgen: python -m benchmarks.peers.ours case.json out [multipliers]."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np

from hwgen.emit.folder import emit
from hwgen.ir.graph import Graph
from hwgen.ir.weights import WeightedNode
from hwgen.passes.quantize import quantize
from hwgen.schedule.layer import Folding

UNIT = 1 / 128  # of the integers that stand for an image and for weights


def main(case_file: str, out: str, target: str, budget: str = "") -> None:
    """Quantize the layers to 8 bits and emit them for `target`."""
    case = json.loads(Path(case_file).read_text())
    arrays = dict(np.load(Path(case_file).with_name("arrays.npz")))
    graph = network(case, arrays)
    image = arrays["image"] * UNIT
    made = quantize(graph, image)
    folding = adder_graphs(made) if case["adders"] else None
    multipliers = int(budget) if budget else None
    emit(made, out, target=target, multipliers=multipliers, folding=folding, inputs=image)


def adder_graphs(graph: Graph) -> dict[str, Folding]:
    """Every layer with weights as one graph of adders, all outputs of a window in a cycle."""
    layers = [node for node in graph.nodes if isinstance(node, WeightedNode)]
    return {
        node.name: Folding(node.weight.shape[-1], math.prod(node.weight.shape[:-1]), adders=True)
        for node in layers
    }


def network(case: dict[str, Any], arrays: dict[str, Any]) -> Graph:
    """The case as a float graph."""
    graph = Graph("case")
    x = graph.input("image", tuple(case["shape"]))
    for number, layer in enumerate(case["layers"]):
        x = _layer(graph, x, layer, number, arrays)
    graph.output(x)
    return graph


def _layer(graph: Graph, x: str, layer: dict[str, Any], number: int, arrays: dict[str, Any]) -> str:
    op = layer["op"]
    if op == "max_pool":
        return graph.max_pool2d(x, layer["window"], stride=layer["stride"])
    if op == "average":
        return graph.global_avg_pool(x)
    if op == "residual":
        return _residual(graph, x, layer, np.random.default_rng(number))
    weight = arrays[f"weight{number}"] * UNIT
    bias = arrays[f"bias{number}"] * UNIT * UNIT
    if op == "conv":
        pad = layer["kernel"] // 2
        y = graph.conv2d(x, weight, bias, stride=layer["stride"], padding=pad)
    else:
        y = graph.dense(graph.flatten(x) if len(graph.shape(x)) == 3 else x, weight, bias)
    return graph.relu(y) if layer["relu"] else y


def _residual(graph: Graph, x: str, layer: dict[str, Any], rng: np.random.Generator) -> str:
    stride, cout = layer["stride"], layer["outputs"]

    def conv(y: str, size: int, stride: int) -> str:
        cin = graph.shape(y)[2]
        weight = rng.normal(0.0, np.sqrt(2.0 / (size * size * cin)), (size, size, cin, cout))
        return graph.conv2d(y, weight, np.zeros(cout), stride=stride, padding=size // 2)

    y = conv(graph.relu(conv(x, 3, stride)), 3, 1)
    skip = x if graph.shape(x) == graph.shape(y) else conv(x, 1, stride)
    return graph.relu(graph.add(skip, y))


if __name__ == "__main__":
    main(*sys.argv[1:])
