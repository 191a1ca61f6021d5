"""Layers with weights and the functions behind them in one: steps of the accumulator, exactly.

Instead of a fine format, see `curves`, where that has too few bits for steep functions, or would
take a table for each channel, as PRelu does. The functions must be monotone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from hwgen.arithmetic.intervals import accumulator_range
from hwgen.errors import HwgenError
from hwgen.frontends.onnx.curves import Ints, applied, functions_of
from hwgen.frontends.onnx.formats import results_of, target
from hwgen.frontends.onnx.qonnx.chains import steps_of
from hwgen.frontends.onnx.registry import COMMUTES
from hwgen.frontends.onnx.values import Constant, quantized
from hwgen.frontends.source import SourceNode
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import MAX_BITS

if TYPE_CHECKING:
    from hwgen.frontends.onnx.importer import Importer

Fields = dict[str, Any]
Make = Callable[[IntFormat], Fields]
"""The fields of a layer whose result has a format."""
RULE = "thresholds"
_UNIT = IntFormat(8, True, 1.0)


def fields_of(
    importer: Importer, node: SourceNode, keys: Sequence[str], make: Make
) -> tuple[Fields, list[str]]:
    """The fields of the layer of `node`, which makes the tensors `keys`, and all that it makes.

    Functions that it takes in count as taken. Raises HwgenError as `target` does.
    """
    nodes = functions_of(importer, keys[-1])
    if all(function.operator in COMMUTES for function in nodes):
        return make(target(importer, keys[-1])), list(keys)
    refused = None
    if not _tells_channels(importer, nodes):
        try:
            return make(target(importer, keys[-1])), list(keys)
        except HwgenError as error:
            refused = error
    try:
        fields = _stepped(importer, keys[-1], nodes, make)
    except HwgenError:
        if refused is not None:
            raise refused from None
        return make(target(importer, keys[-1])), list(keys)
    for function in nodes:
        importer.taken[function.name] = node.name
    importer.note("steps of the sum")
    return fields, [*keys, *(name for function in nodes for name in function.outputs)]


def _tells_channels(importer: Importer, nodes: Sequence[SourceNode]) -> bool:
    values = [importer.values.get(str(key)) for node in nodes for key in node.inputs]
    return any(isinstance(value, Constant) and value.data.size > 1 for value in values)


def _stepped(importer: Importer, key: str, nodes: Sequence[SourceNode], make: Make) -> Fields:
    results = results_of(importer, key, nodes)
    if len(results) != 1 or results[0][0] == key:
        raise HwgenError(f"tensor '{key}' is read in several ways")
    ((end, number),) = results
    if number.bits > MAX_BITS:
        raise HwgenError(f"tensor '{end}' has {number.bits} bits: too many steps")
    fields = make(_UNIT)
    unit = np.asarray(fields["scale"], dtype=np.float64)

    def integers(acc: Ints) -> Ints:
        """[K, C] or [C]."""
        points = np.atleast_2d((acc * unit).astype(np.float32)).T
        found = quantized(applied(importer, key, nodes, points)[end], number)
        return np.broadcast_to(found, points.shape).T.reshape(acc.shape)

    reach = accumulator_range(fields["weight"], fields["bias"], fields["input_format"])
    reached = np.stack([integers(reach.lo), integers(reach.hi)])
    lo, hi = int(reached.min()), int(reached.max())
    if lo == hi:
        lo, hi = number.lo, number.hi
    found = steps_of(integers, (lo, hi), reach.lo, reach.hi)
    sign = np.where(found.flipped, -1, 1)
    stepped = {
        "weight": fields["weight"] * sign,
        "bias": fields["bias"] * sign,
        "format": number,
        "rule": RULE,
        "scale": np.ones(len(unit)),
        "activation": (lo, hi),
        "thresholds": found.thresholds,
    }
    return fields | stepped
