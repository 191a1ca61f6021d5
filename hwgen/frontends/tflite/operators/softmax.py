"""SOFTMAX over the channels, in the design or left to the host."""

from __future__ import annotations

import math

from hwgen.errors import HwgenError
from hwgen.frontends.conversion import operands
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.importer import Importer
from hwgen.frontends.tflite.registry import imported
from hwgen.ir.softmax import QuantSoftmax
from hwgen.ir.support import Attribute


def _softmax(node: SourceNode, importer: Importer) -> None:
    (key,), output = operands(node, 1), node.outputs[0]
    source = importer.layer_of(key)
    last = output in importer.source.outputs and not importer.is_read(output)
    if importer.options.softmax == "host" and last:
        importer.bind(output, source, exact=False)
        importer.note(f"left to the host: the output port carries '{key}'")
        return
    if importer.options.kernels != "reference":
        hint = "use --softmax host, or --kernels reference"
        raise HwgenError("only the reference kernel computes it in integers", hint=hint)
    number, target = importer.format(source), importer.number(output)
    beta = float(node.attributes["beta"])
    importer.put(output, lambda name: QuantSoftmax(name, (source,), number, target, beta))


_BETA = Attribute("beta", "a finite number above 0", lambda value: 0 < value < math.inf)
imported("SOFTMAX", 3, (_BETA,), "softmax", _softmax)
