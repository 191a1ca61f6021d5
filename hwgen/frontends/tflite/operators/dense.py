"""FULLY_CONNECTED: a dense layer, or a 1x1 convolution where it reads pixel by pixel."""

from __future__ import annotations

import math

from hwgen.errors import HwgenError
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.importer import Importer
from hwgen.frontends.tflite.registry import ACTIVATION, anything, flag, imported
from hwgen.frontends.tflite.views import Rows
from hwgen.frontends.tflite.weights import constant_weight, dense_rule, keys_of, weighted
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense
from hwgen.ir.support import Attribute

_DEFAULT = Attribute("weights_format", "DEFAULT", lambda value: value == "DEFAULT")


def _fully_connected(node: SourceNode, importer: Importer) -> None:
    """Weight [outputs, inputs]; every `inputs` values that follow each other make a row."""
    key, weight_key, _ = keys_of(node)
    weight = constant_weight(importer, weight_key, 2)
    found = importer.views.get(key)
    source = found.layer if isinstance(found, Rows) else importer.layer_of(key)
    values, depth = math.prod(importer.shape(source)), weight.shape[1]
    if values % depth:
        raise HwgenError(f"weight '{weight_key}' reads {depth} values, the input has {values}")
    common = weighted(importer, node, importer.format(source), dense_rule(importer), 0)
    output, rows = node.outputs[0], values // depth
    if rows == 1 and len(importer.frame(output)) == 1:
        flat = importer.reshaped(source, (values,), f"{output}_input")
        importer.put(
            output, lambda name: QuantDense(name=name, inputs=(flat,), weight=weight.T, **common)
        )
        return
    by_rows = len(importer.file_shape(output)) == 2
    frame = (1, rows) if by_rows else importer.frame(output)[:-1]
    pixels = importer.reshaped(source, (*frame, depth), f"{output}_input")

    def make(name: str) -> QuantConv2d:
        return QuantConv2d(
            name=name,
            inputs=(pixels,),
            weight=weight.T[None, None],
            stride=(1, 1),
            padding=(0, 0, 0, 0),
            **common,
        )

    if by_rows:
        importer.find(output, (rows, weight.shape[0]))
        importer.hold(output, importer.add(make(importer.free(output))))
    else:
        importer.put(output, make)


imported(
    "FULLY_CONNECTED",
    13,
    (
        ACTIVATION,
        _DEFAULT,
        flag("keep_num_dims", False, True),
        flag("asymmetric_quantize_inputs", False, True),
        anything("quantized_bias_type"),
    ),
    "dense, conv2d",
    _fully_connected,
)
