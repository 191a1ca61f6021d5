"""Damages what a reader returned: a converter has to refuse it, in whatever way it is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.random import Generator

from hwgen.frontends.source import Quantization, SourceGraph, SourceNode, SourceTensor

DTYPES = ("int8", "uint8", "int32", "float32", "int16", "int4")


def damaged(graph: SourceGraph, rng: Generator) -> SourceGraph:
    """The graph with one to three random changes of its nodes or tensors."""
    nodes, tensors = list(graph.nodes), dict(graph.tensors)
    for _ in range(rng.integers(1, 4)):
        if rng.random() < 0.5:
            place = int(rng.integers(len(nodes)))
            change = NODES[int(rng.integers(len(NODES)))]
            nodes[place] = change(nodes[place], list(tensors), rng)
        else:
            key = str(rng.choice(list(tensors)))
            tensors[key] = TENSORS[int(rng.integers(len(TENSORS)))](tensors[key], rng)
    return replace(graph, nodes=tuple(nodes), tensors=tensors)


def _input_less(node: SourceNode, keys: list[str], rng: Generator) -> SourceNode:
    return replace(node, inputs=node.inputs[:-1])


def _input_more(node: SourceNode, keys: list[str], rng: Generator) -> SourceNode:
    return replace(node, inputs=(*node.inputs, str(rng.choice(keys))))


def _mixed(node: SourceNode, keys: list[str], rng: Generator) -> SourceNode:
    order = rng.permutation(len(node.inputs))
    return replace(node, inputs=tuple(node.inputs[place] for place in order))


def _output_less(node: SourceNode, keys: list[str], rng: Generator) -> SourceNode:
    return replace(node, outputs=node.outputs[:-1])


def _attribute(node: SourceNode, keys: list[str], rng: Generator) -> SourceNode:
    if not node.attributes:
        return node
    name = str(rng.choice(list(node.attributes)))
    return replace(node, attributes={**node.attributes, name: int(rng.integers(-1, 6))})


def _shape(tensor: SourceTensor, rng: Generator) -> SourceTensor:
    shape = tuple(int(size) for size in rng.integers(-1, 7, rng.integers(0, 6)))
    return replace(tensor, shape=shape, data=None)


def _values(tensor: SourceTensor, rng: Generator) -> SourceTensor:
    if tensor.data is None:
        return tensor
    shape = tensor.data.shape
    new = (
        np.full(shape, np.nan, np.float32),
        np.zeros(0, tensor.data.dtype),
        rng.integers(-300, 300, shape).astype(np.int32),
    )[int(rng.integers(3))]
    return replace(tensor, data=new, shape=new.shape, dtype=new.dtype.name)


def _scale(tensor: SourceTensor, rng: Generator) -> SourceTensor:
    tiny = Quantization(np.array([1e-30], np.float32), np.array([127]))
    return replace(tensor, quantization=tiny if rng.random() < 0.5 else None)


def _dtype(tensor: SourceTensor, rng: Generator) -> SourceTensor:
    return replace(tensor, dtype=str(rng.choice(DTYPES)))


NODES: tuple[Callable[[SourceNode, list[str], Generator], SourceNode], ...] = (
    _input_less,
    _input_more,
    _mixed,
    _output_less,
    _attribute,
)
TENSORS: tuple[Callable[[SourceTensor, Generator], SourceTensor], ...] = (
    _shape,
    _values,
    _scale,
    _dtype,
)
