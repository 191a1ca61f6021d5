"""Functions of single values: tables with an entry for each of the 256 integers."""

from __future__ import annotations

import numpy as np

from hwgen.frontends.conversion import operands
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.functions import prelu, table
from hwgen.frontends.tflite.importer import Importer
from hwgen.frontends.tflite.registry import flag, imported
from hwgen.ir.activation import QuantClamp
from hwgen.ir.lookup import QuantLookup, every_integer
from hwgen.ir.support import Attribute


def _function(node: SourceNode, importer: Importer) -> None:
    (key,), output = operands(node, 1), node.outputs[0]
    source, target = importer.layer_of(key), importer.number(output)
    number = importer.format(source)
    entries = table(node.operator, number, target, node.attributes, importer.options.kernels)
    limits = int(entries.min()), int(entries.max())
    if number == target and np.array_equal(entries[0], every_integer(number).clip(*limits)):
        importer.put(output, lambda name: QuantClamp(name, (source,), number, *limits))
    else:
        importer.put(output, lambda name: QuantLookup(name, (source,), number, target, entries))


def _prelu(node: SourceNode, importer: Importer) -> None:
    """A slope below 0 for all channels, or one for each."""
    (key, slope), output = operands(node, 2), node.outputs[0]
    assert slope is not None
    source, target = importer.layer_of(key), importer.number(output)
    number, alpha = importer.format(source), importer.per_channel(slope, importer.shape(source))
    entries = prelu(number, target, alpha, importer.number(slope))
    importer.put(output, lambda name: QuantLookup(name, (source,), number, target, entries))


_ALPHA = Attribute("alpha", "a finite number", lambda value: bool(np.isfinite(value)))
_VERSIONS = {
    "LOGISTIC": 3,
    "TANH": 3,
    "HARD_SWISH": 1,
    "RELU": 3,
    "RELU6": 3,
    "RELU_N1_TO_1": 1,
    "ELU": 1,
    "ABS": 5,
    "NEG": 2,
}
for _operator, _version in _VERSIONS.items():
    imported(_operator, _version, (), _operator.lower(), _function)
imported("GELU", 2, (flag("approximate", False, True),), "gelu", _function)
imported("PRELU", 1, (), "prelu", _prelu)
imported("LEAKY_RELU", 2, (_ALPHA,), "leaky_relu", _function)
imported("EXP", 2, (), "a table", _function)
