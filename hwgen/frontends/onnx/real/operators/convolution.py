"""Conv: a convolution; one axis is an image of one row."""

from __future__ import annotations

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.allowed import number
from hwgen.frontends.onnx.geometry import WINDOW, geometry, kernel_of
from hwgen.frontends.onnx.real.importer import RealImporter
from hwgen.frontends.onnx.real.registry import imports
from hwgen.frontends.source import SourceNode
from hwgen.ir.convolution import Conv2d


@imports("Conv", "conv2d", number("group", 1), *WINDOW, inputs=(2, 3))
def _conv(node: SourceNode, importer: RealImporter) -> None:
    key, groups = node.inputs[0] or "", node.attributes["group"]
    image = importer.image(key)
    weight = importer.weight(node.inputs[1], "the weight")
    if weight.values.ndim != importer.rank(key):
        shape = weight.values.shape
        raise HwgenError(f"a weight of shape {shape} does not fit {importer.layout(key).shape}")
    kernel = kernel_of(node.attributes, weight.values.shape[2:])
    window = geometry(node.attributes, kernel, image.sizes)
    arranged = weight.moved(_rows_first)
    bias = importer.optional(node, 2, "the bias")
    layer = Conv2d(
        importer.free(node.outputs[0]),
        (image.layer,),
        arranged.values,
        np.zeros(arranged.values.shape[3]) if bias is None else bias.reshape(-1),
        window.stride,
        window.padding,
        window.dilation,
        groups,
    )
    importer.make_view(node.outputs[0], layer, image)
    importer.keep_scale(layer.name, arranged)


def _rows_first(weight: np.ndarray) -> np.ndarray:
    """[KH, KW, Cin / groups, Cout] from [Cout, Cin / groups, KH, KW] or [Cout, Cin / groups, K]."""
    image = weight[:, :, None] if weight.ndim == 3 else weight
    return image.transpose(2, 3, 1, 0)
