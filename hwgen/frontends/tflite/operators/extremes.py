"""MAXIMUM and MINIMUM of two tensors, or of a tensor and a constant."""

from __future__ import annotations

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.conversion import operands
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.importer import Importer
from hwgen.frontends.tflite.pairwise import integer_sum
from hwgen.frontends.tflite.registry import imported
from hwgen.ir.activation import QuantClamp
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import QuantLookup, every_integer

_LARGER = {"MAXIMUM": True, "MINIMUM": False}


def _extreme(node: SourceNode, importer: Importer) -> None:
    """The runtime compares the integers as they are."""
    first, second = operands(node, 2)
    if not (importer.is_known(str(first)) or importer.is_known(str(second))):
        _of_two(node, importer)
        return
    key, constant = (second, first) if importer.is_known(str(first)) else (first, second)
    source, output = importer.layer_of(key), node.outputs[0]
    number = importer.format(source)
    values = importer.per_channel(str(constant), importer.shape(source))
    rows, every = values.reshape(-1, 1), every_integer(number)
    larger = _LARGER[node.operator]
    if len(rows) == 1:
        limit = int(np.clip(rows[0, 0], number.lo, number.hi))
        ends = (limit, number.hi) if larger else (number.lo, limit)
        importer.put(output, lambda name: QuantClamp(name, (source,), number, *ends))
        return
    entries = np.maximum(every, rows) if larger else np.minimum(every, rows)
    importer.put(output, lambda name: QuantLookup(name, (source,), number, number, entries))


def _of_two(node: SourceNode, importer: Importer) -> None:
    """max(a, b) = a + max(b - a, 0), min(a, b) = a - max(a - b, 0): exact in one scale."""
    a, b = (importer.layer_of(key) for key in node.inputs)
    number, output = importer.format(a), node.outputs[0]
    if importer.format(b) != number or importer.shape(a) != importer.shape(b):
        found = " and ".join(
            f"{importer.shape(layer)} of scale {importer.format(layer).scale:g}" for layer in (a, b)
        )
        raise HwgenError(f"needs two tensors of one shape, scale and zero point, not {found}")
    larger = _LARGER[node.operator]
    excess = IntFormat(number.bits, False, number.scale)
    pair = (b, a) if larger else (a, b)
    name, bounds = importer.free(f"{output}_excess"), (excess.lo, excess.hi)
    over = importer.add(integer_sum(name, pair, number, number, excess, bounds, subtract=True))
    limits = (number.lo, number.hi)
    importer.put(
        output,
        lambda name: integer_sum(
            name, (a, over), number, excess, number, limits, subtract=not larger
        ),
    )


imported("MAXIMUM", 4, (), "clip, or a table; two sums", _extreme)
imported("MINIMUM", 4, (), "clip, or a table; two sums", _extreme)
