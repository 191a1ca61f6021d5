"""Which integers a tensor gets: found in what reads it further down in the file."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.curves import fine, functions_of
from hwgen.frontends.onnx.registry import COMMUTES, TARGETS
from hwgen.frontends.onnx.summands import is_sum, summand
from hwgen.frontends.onnx.values import INTEGERS, integer_format
from hwgen.frontends.source import SourceGraph, SourceNode
from hwgen.ir.formats import IntFormat

if TYPE_CHECKING:
    from hwgen.frontends.onnx.importer import Importer

Readers = Mapping[str, Sequence[SourceNode]]
"""Nodes by the tensor that they read."""
CHANNELS_FIRST = {2: (1,), 3: (2, 1), 4: (2, 3, 1)}
"""Axes of a tensor with so many axes, as hwgen orders its values: rows, columns, channels."""
MAX_VALUES = 1 << 26  # of one frame
MOST_SUMS = 4  # that follow each other before one is quantized
_NATURAL = ("MatMul", "QLinearMatMul", "MatMulInteger")
_DECLARING = ("QLinear", "QGemm", "DequantizeLinear")  # scale and zero point follow a tensor
_PASS = (
    *("QuantizeLinear", "DequantizeLinear", "Identity", "Dropout", "Cast", "Relu", "Clip", "Neg"),
    *("Sigmoid", "Tanh", "HardSigmoid", "HardSwish", "LeakyRelu", "Elu", "Gelu"),
    *("Add", "Sub", "Mul", "Div", "qonnx.Quant", "qonnx.IntQuant", "qonnx.BipolarQuant"),
)
"""Operators that treat all axes alike."""


def readers(nodes: Sequence[SourceNode]) -> dict[str, list[SourceNode]]:
    """By each tensor: the nodes that read it."""
    found: dict[str, list[SourceNode]] = {}
    for node in nodes:
        for key in dict.fromkeys(node.inputs):
            if key is not None:
                found.setdefault(key, []).append(node)
    return found


def constants_first(source: SourceGraph) -> SourceGraph:
    """The graph with the nodes whose inputs are all constant in front of the others."""
    constant = {key for key, tensor in source.tensors.items() if tensor.data is not None}
    first, rest = [], []
    for node in source.nodes:
        if all(key is None or key in constant for key in node.inputs):
            constant |= set(node.outputs)
            first.append(node)
        else:
            rest.append(node)
    return replace(source, nodes=(*first, *rest))


def frame(key: str, shape: tuple[int, ...] | None) -> tuple[int, ...]:
    """Shape of an input of the network with a batch of one.

    Raises HwgenError when another size than that of the batch is unknown.
    """
    if shape is None or len(shape) not in CHANNELS_FIRST:
        found = "none" if shape is None else f"{len(shape)} axes"
        raise HwgenError(f"input '{key}' must have a shape of 2 to 4 axes, it has {found}")
    if shape[0] not in (1, -1):
        message = f"the batch of input '{key}' must be 1 or unknown, not {shape[0]}"
        raise HwgenError(message, hint="hwgen computes one frame after the other")
    if min(shape[1:]) < 1:
        message = f"input '{key}' must have known sizes from 1 on, not {list(shape)}"
        raise HwgenError(message, hint="give the sizes with onnx.tools.update_model_dims")
    if math.prod(shape[1:]) > MAX_VALUES:
        raise HwgenError(f"input '{key}' of shape {list(shape)} has more than {MAX_VALUES} values")
    return (1, *shape[1:])


def target(importer: Importer, key: str, sums: int = 0) -> IntFormat:
    """The format into which all that reads the real numbers of a tensor quantizes them.

    Only operators in front of which quantizing gives the same integers may come before that; for
    functions of single values, and for a tensor that is quantized in several ways, see `fine`, for
    sums `summand`. sums: and functions that lie before the tensor. Raises HwgenError when another
    one reads real numbers, or two quantize an input of the network in different ways.
    """
    if key not in importer.targets:
        importer.targets[key] = _target(importer, key, sums)
    return importer.targets[key]


def _target(importer: Importer, key: str, sums: int) -> IntFormat:
    nodes = functions_of(importer, key)
    if sums >= MOST_SUMS or all(node.operator in COMMUTES for node in nodes):
        ways = _wanted(importer, key, sums)
        if len(ways) <= 1 or key in importer.source.inputs:
            return _only(key, ways)
        nodes, results = (), [(key, way) for way in ways]
    else:
        results = results_of(importer, key, nodes, sums)
    number = fine(importer, key, nodes, results)
    importer.note(f"'{key}', which the file does not quantize in one way, has {number.bits} bits")
    return number


def results_of(
    importer: Importer, key: str, nodes: Sequence[SourceNode], sums: int = 0
) -> list[tuple[str, IntFormat]]:
    """What others than `nodes`, functions of tensor `key`, read: tensors with their formats."""
    made = [key, *(name for node in nodes for name in node.outputs)]
    read = [
        name
        for name in made
        if name in importer.source.outputs
        or any(reader not in nodes for reader in importer.readers.get(name, ()))
    ]
    depth = sums + bool(nodes)
    return [(name, way) for name in read for way in _wanted(importer, name, depth, nodes)]


def _wanted(
    importer: Importer, key: str, sums: int, skipped: Sequence[SourceNode] = ()
) -> dict[IntFormat, SourceNode]:
    """The formats into which tensor `key` is quantized, each with a node that asks for it."""
    found: dict[IntFormat, SourceNode] = {}
    added: dict[IntFormat, SourceNode] = {}
    for tensor, node in _ends(importer, key, skipped):
        if node is not None and is_sum(node, importer) and sums < MOST_SUMS:
            number = target(importer, node.outputs[0], sums + 1)
            added.setdefault(summand(node, importer, tensor, number), node)
        elif node is not None and node.operator in TARGETS:
            found.setdefault(TARGETS[node.operator](node, importer), node)
        elif node is not None and tensor != key and functions_of(importer, tensor):
            found.setdefault(target(importer, tensor, sums + 1), node)
        else:
            where = f"'{node.name}' ({node.operator}) reads it" if node else "it is an output"
            message = f"tensor '{tensor}' is not quantized, but {where}"
            hint = "put QuantizeLinear and DequantizeLinear behind what makes it"
            raise HwgenError(message, hint=hint)
    return found or added


def declared(importer: Importer, key: str) -> IntFormat:
    """The format that the first quantized operators say a tensor of integers has.

    Raises HwgenError when none says it, or two say something else.
    """
    found: dict[IntFormat, SourceNode] = {}
    for tensor, node in _ends(importer, key):
        if node is not None and node.operator == "Cast":
            found.setdefault(_counting(key, importer.tensor(key).dtype), node)
        elif node is not None and any(part in node.operator for part in _DECLARING):
            number = _declared_by(importer, node, node.inputs.index(tensor), key)
            found.setdefault(number, node)
    return _only(key, found)


def _counting(key: str, dtype: str) -> IntFormat:
    """The format of integers that stand for themselves."""
    if dtype not in INTEGERS:
        raise HwgenError(f"input '{key}' must hold {', '.join(INTEGERS)}, not {dtype}")
    bits, signed = INTEGERS[dtype]
    return IntFormat(bits, signed, 1.0)


def _declared_by(importer: Importer, node: SourceNode, at: int, key: str) -> IntFormat:
    scale = importer.constant(node, at + 1, "the scale")
    zero_point = importer.optional(node, at + 2, "the zero point")
    return integer_format(scale, zero_point, importer.tensor(key).dtype)


def _only(key: str, found: Mapping[IntFormat, SourceNode]) -> IntFormat:
    if not found:
        raise HwgenError(f"no scale is given for tensor '{key}'")
    if len(found) > 1:
        (one, a), (other, b) = list(found.items())[:2]
        message = f"tensor '{key}' is quantized in two ways, {one} for '{a.name}' and {other}"
        raise HwgenError(f"{message} for '{b.name}'", hint="give both the same scale")
    return next(iter(found))


def _ends(
    importer: Importer, key: str, skipped: Sequence[SourceNode] = ()
) -> Iterator[tuple[str, SourceNode | None]]:
    """Tensor and node of each way from tensor `key` to an operator that needs its integers.

    skipped: nodes that no way takes. None for a way that ends at an output.
    """
    waiting, seen = [key], {key}
    while waiting:
        tensor = waiting.pop()
        if tensor in importer.source.outputs:
            yield tensor, None
        for node in importer.readers.get(tensor, ()):
            if node in skipped:
                continue
            if node.operator not in COMMUTES or not _first(importer, node, tensor):
                yield tensor, node
                continue
            waiting += [made for made in node.outputs if made not in seen]
            seen |= set(node.outputs)


def _first(importer: Importer, node: SourceNode, tensor: str) -> bool:
    """True where the tensor is what the node computes with, no limit, shape or scale."""
    return node.operator == "Concat" or node.inputs[0] == tensor


def axes_of_input(readers: Readers, key: str, rank: int) -> tuple[int, ...]:
    """Axes of an input, in the order in which hwgen takes its values.

    Channels first, in what the first operator reads that is no transposition.
    """
    axes = tuple(range(rank))
    tensor: str = key
    while True:
        node = next(iter(readers.get(tensor, ())), None)
        if node is not None and node.operator == "Transpose":
            order = node.attributes.get("perm", tuple(reversed(range(rank))))
            if sorted(order) != list(range(rank)):
                break
            axes = tuple(axes[axis] for axis in order)
        elif node is None or node.operator not in _PASS:
            break
        tensor = node.outputs[0]
    natural = node is not None and node.operator in _NATURAL
    wanted = tuple(range(1, rank)) if natural else CHANNELS_FIRST[rank]
    found = tuple(axes[axis] for axis in wanted)
    return found if 0 not in found else CHANNELS_FIRST[rank]
