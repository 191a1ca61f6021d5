"""Tensors that only functions of single values read: no quantizer of their own.

Exporters of PyTorch and TensorRT put LeakyRelu, PRelu, Sigmoid, x * Sigmoid(x) and others right
behind a layer, and quantize what those make. Such a tensor gets a fine format: as many bits as
the quantized results need to be within one step of what the functions of the exact sum are.
"""

from __future__ import annotations

import copy
import math
from collections import ChainMap
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.frontends.layout import ordered
from hwgen.frontends.onnx.registry import CURVES, known_operators
from hwgen.frontends.onnx.values import Constant, Reals, Tensor, quantized
from hwgen.frontends.source import SourceNode
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import MAX_BITS, MAX_ENTRIES

if TYPE_CHECKING:
    from hwgen.frontends.onnx.importer import Importer

Ends = Sequence[tuple[str, IntFormat]]
"""Tensors that functions make, or the tensor itself, each with a format of its readers."""
Ints = NDArray[np.int64]

_FAR = np.exp2(np.linspace(-8.0, 24.0, 1025))  # of the smallest step, to either side
_COARSEST = 8  # the largest power of two of that step
_POINTS = 4099  # that are compared
_CUT = 1 / 16  # share of them that may change
_CHANNELS = 2048  # the most that constants may tell apart
_HINT = "put QuantizeLinear and DequantizeLinear behind what makes it"


def functions_of(importer: Importer, key: str) -> tuple[SourceNode, ...]:
    """The nodes whose results are functions of the values of tensor `key` alone, in order."""
    known, found, waiting = {key}, [], [key]
    while waiting:
        for node in importer.readers.get(waiting.pop(0), ()):
            if node in found or not _is_function(importer, node, known):
                continue
            found.append(node)
            known |= set(node.outputs)
            waiting += node.outputs
    return tuple(found)


def _is_function(importer: Importer, node: SourceNode, known: set[str]) -> bool:
    if node.operator not in CURVES:
        return False
    values = [importer.values.get(key) for key in node.inputs if key and key not in known]
    return all(isinstance(value, Constant) and value.data.size <= _CHANNELS for value in values)


def fine(importer: Importer, key: str, nodes: Sequence[SourceNode], ends: Ends) -> IntFormat:
    """The format of tensor `key`, so fine that each end is within one step.

    nodes: as `functions_of` has them. Raises HwgenError when no table is large enough.
    """

    def integers(points: Reals) -> list[Ints]:
        reals = applied(importer, key, nodes, points[None])
        return [quantized(reals[end], number) for end, number in ends]

    step = min(number.scale for _, number in ends)
    points = np.concatenate([-_FAR[::-1], [0.0], _FAR]) * step
    low, high = _reach(integers, points)
    points = np.concatenate([np.linspace(low, high, _POINTS), points])
    best = None
    for power in range(_COARSEST, -32, -1):
        number = _covering(low, high, step * 2.0**power)
        if number is None:
            break
        worst, share, tables = _error(integers, number, points)
        if tables << number.bits > MAX_ENTRIES:
            break
        best = number if worst <= 1 else best
        if worst <= 1 and share <= _CUT:
            break
    if best is None:
        message = f"tensor '{key}' is not quantized by itself, and what reads it"
        raise HwgenError(f"{message} needs more than {MAX_BITS} bits of it", hint=_HINT)
    return best


def applied(
    importer: Importer, key: str, nodes: Sequence[SourceNode], points: Reals
) -> dict[str, Reals]:
    """The functions at real numbers [1 or C, K]: [1 or C, K] by each tensor; no layer is made."""
    trial = copy.copy(importer)
    made: dict[str, Constant | Tensor] = {key: Tensor("", ordered((1, 1), (1,)), points)}
    trial.values, trial.taken = ChainMap(made, importer.values), {}
    known = known_operators()
    try:
        for node in nodes:
            known[node.operator].convert(node, trial)
    except ValueError:
        message = f"tensor '{key}' is not quantized, and constants of several sizes follow it"
        raise HwgenError(message, hint=_HINT) from None
    values = {name: value for name, value in made.items() if isinstance(value, Tensor)}
    return {name: value.reals for name, value in values.items() if value.reals is not None}


def _reach(
    integers: Callable[[Reals], list[Ints]], points: NDArray[np.float64]
) -> tuple[float, float]:
    """Between which points the results change; 0, which is in the middle, is among them."""
    places = [0, 0]
    for found in integers(points.astype(np.float32)):
        below = np.flatnonzero((found != found[:, :1]).any(axis=0))
        above = np.flatnonzero((found != found[:, -1:]).any(axis=0))
        if len(below):
            places[0] = min(places[0], int(below[0]) - 1 - len(_FAR))
            places[1] = max(places[1], int(above[-1]) + 1 - len(_FAR))
    low, high = (float(points[len(_FAR) + place]) for place in places)
    return low, high


def _covering(low: float, high: float, scale: float) -> IntFormat | None:
    """Steps of `scale` from low to high; None when they take too many bits for a table."""
    first, last = math.floor(low / scale), math.ceil(high / scale)
    bits = max(8, (last - first).bit_length())
    if bits > MAX_BITS:
        return None
    return IntFormat(bits, True, scale, -(1 << bits - 1) - first)


def _error(
    integers: Callable[[Reals], list[Ints]], number: IntFormat, points: NDArray[np.float64]
) -> tuple[int, float, int]:
    """Of points rounded to a format: the most that a result changes, and how often one does.

    The last number is that of the channels which the functions tell apart.
    """
    whole = np.rint(points / number.scale) + number.zero_point
    rounded = (np.clip(whole, number.lo, number.hi) - number.zero_point) * number.scale
    worst, share, tables = 0, 0.0, 1
    exact, ours = (integers(reals.astype(np.float32)) for reals in (points, rounded))
    for a, b in zip(exact, ours, strict=True):
        worst, share = max(worst, int(np.abs(a - b).max())), max(share, float((a != b).mean()))
        tables = max(tables, len(b))
    return worst, share, tables
