"""MAXIMUM and MINIMUM of a tensor and a constant."""

from __future__ import annotations

import numpy as np

from hwgen.frontends.conversion import operands
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.importer import Importer
from hwgen.frontends.tflite.registry import imported
from hwgen.ir.activation import QuantClamp
from hwgen.ir.lookup import QuantLookup, every_integer

_LARGER = {"MAXIMUM": True, "MINIMUM": False}


def _extreme(node: SourceNode, importer: Importer) -> None:
    """The runtime compares the integers as they are."""
    first, second = operands(node, 2)
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


imported("MAXIMUM", 4, (), "clip, or a table", _extreme)
imported("MINIMUM", 4, (), "clip, or a table", _extreme)
