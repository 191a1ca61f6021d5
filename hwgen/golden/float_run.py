"""Float reference: every tensor of a float graph in double precision, for calibration and SQNR."""

from __future__ import annotations

import math
from functools import singledispatch

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hwgen.arithmetic.windows import sliding_windows, window_blocks
from hwgen.errors import HwgenError
from hwgen.ir.activation import Relu
from hwgen.ir.batch import as_batch
from hwgen.ir.convolution import Conv2d
from hwgen.ir.dense import Dense
from hwgen.ir.graph import Graph
from hwgen.ir.node import Node
from hwgen.ir.pooling import MaxPool2d
from hwgen.ir.reshape import Flatten
from hwgen.ir.terminals import Input, Output

Reals = NDArray[np.float64]


def float_run(graph: Graph, inputs: ArrayLike) -> dict[str, Reals]:
    """Every tensor of a float graph by layer name; float64 [N, ...].

    inputs: real numbers [N, *shape]. Raises HwgenError when they do not fit the graph, or when it
    is quantized.
    """
    if graph.quantized:
        raise HwgenError(f"graph '{graph.name}' is quantized", hint="pass the float graph")
    tensors: dict[str, Reals] = {}
    for node in graph.nodes:
        if isinstance(node, Input):
            batch = as_batch(inputs, node.shape, node.name, "input")
            tensors[node.name] = batch.astype(np.float64)
        else:
            tensors[node.name] = evaluate_real(node, tensors[node.inputs[0]])
    return tensors


@singledispatch
def evaluate_real(node: Node, x: Reals) -> Reals:
    """Output of a float node for input x [N, ...]."""
    raise NotImplementedError(f"no float model for {type(node).__name__}")


@evaluate_real.register
def _conv2d(node: Conv2d, x: Reals) -> Reals:
    matrix = node.weight.reshape(-1, node.weight.shape[-1])
    size = node.geometry.output_size(*x.shape[1:3])
    parts = []
    for part in window_blocks(len(x), math.prod(size) * len(matrix)):
        columns = sliding_windows(x[part], node.geometry, 0.0).reshape(-1, len(matrix))
        parts.append((columns @ matrix).reshape(-1, *size, matrix.shape[1]))
    return _cut(np.concatenate(parts) + node.bias, node.relu)


@evaluate_real.register
def _dense(node: Dense, x: Reals) -> Reals:
    return _cut(x @ node.weight + node.bias, node.relu)


@evaluate_real.register
def _max_pool(node: MaxPool2d, x: Reals) -> Reals:
    largest: Reals = sliding_windows(x, node.geometry, -np.inf).max(axis=(3, 4))
    return largest


@evaluate_real.register
def _relu(node: Relu, x: Reals) -> Reals:
    return _cut(x, True)


@evaluate_real.register
def _flatten(node: Flatten, x: Reals) -> Reals:
    return x.reshape(len(x), -1)


@evaluate_real.register
def _output(node: Output, x: Reals) -> Reals:
    return x


def _cut(x: Reals, relu: bool) -> Reals:
    return np.maximum(x, 0.0) if relu else x
