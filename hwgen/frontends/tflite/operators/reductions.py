"""MEAN and REDUCE_MAX over height and width."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.conversion import operands
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.importer import Importer
from hwgen.frontends.tflite.layout import HEIGHT, WIDTH, axis_of
from hwgen.frontends.tflite.mean import mean_rounding
from hwgen.frontends.tflite.registry import flag, imported
from hwgen.ir.pooling import VALID, QuantMaxPool2d
from hwgen.ir.pooling_sums import QuantAvgPool2d
from hwgen.ir.window import Pair


@dataclass(frozen=True, slots=True)
class _Reduced:
    """The image that is read, and the window over all of its rows, columns or both."""

    layer: str
    window: Pair


def _mean(node: SourceNode, importer: Importer) -> None:
    found, output = _reduced(node, importer), node.outputs[0]
    source, target = importer.format(found.layer), importer.number(output)
    rule, scale = mean_rounding(
        source,
        target,
        found.window[0] * found.window[1],
        importer.options.kernels,
        keep_dims=bool(node.attributes["keep_dims"]),
    )
    pooled = importer.add(
        QuantAvgPool2d(
            name=importer.free(output),
            inputs=(found.layer,),
            window=found.window,
            stride=(1, 1),
            padding=(0, 0, 0, 0),
            ceil_mode=False,
            divisor=VALID,
            centred=True,
            input_format=source,
            format=target,
            rule=rule,
            scale=np.array([scale]),
            activation=(target.lo, target.hi),
        )
    )
    importer.rename(output, pooled)


def _largest(node: SourceNode, importer: Importer) -> None:
    found, output = _reduced(node, importer), node.outputs[0]
    name, number = importer.free(output), importer.format(found.layer)
    none = (0, 0, 0, 0)
    pooled = importer.add(QuantMaxPool2d(name, (found.layer,), found.window, (1, 1), none, number))
    importer.rename(output, pooled)


def _reduced(node: SourceNode, importer: Importer) -> _Reduced:
    key, axes_key = operands(node, 2)
    assert key is not None
    layer, shape = importer.layer_of(key), importer.file_shape(key)
    axes = {axis_of(key, shape, axis) for axis in importer.integers(axes_key, "the axes")}
    if not axes <= {HEIGHT, WIDTH}:
        raise HwgenError(f"must reduce height and width, not the axes of '{axes_key}'")
    rows, columns, _ = importer.image(layer)
    return _Reduced(layer, (rows if HEIGHT in axes else 1, columns if WIDTH in axes else 1))


imported("MEAN", 3, (flag("keep_dims", False, True),), "avg_pool2d", _mean)
imported("REDUCE_MAX", 3, (flag("keep_dims", False, True),), "max_pool2d", _largest)
