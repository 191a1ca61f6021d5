"""RESIZE_NEAREST_NEIGHBOR by whole factors."""

from __future__ import annotations

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.conversion import operands
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.importer import Importer
from hwgen.frontends.tflite.registry import flag, imported
from hwgen.ir.upsample import QuantUpsampleNearest


def _nearest(node: SourceNode, importer: Importer) -> None:
    """The runtime computes each source position in single precision; it must be y // factor."""
    key, _ = operands(node, 2)
    source, output = importer.layer_of(key), node.outputs[0]
    image, wanted = importer.image(source), importer.frame(output)
    half = bool(node.attributes["half_pixel_centers"])
    factors = [_factor(a, b, half) for a, b in zip(image[:2], wanted[:2], strict=True)]
    number = importer.format(source)
    importer.put(
        output,
        lambda name: QuantUpsampleNearest(name, (source,), (factors[0], factors[1]), number),
    )


def _factor(before: int, after: int, half: bool) -> int:
    factor = after // before
    scale = np.float32(before) / np.float32(after)
    centre = np.float32(0.5 if half else 0.0)
    places = np.floor((np.arange(after, dtype=np.float32) + centre) * scale)
    if factor * before != after or (places != np.arange(after) // max(factor, 1)).any():
        message = f"resizes {before} to {after} rows or columns"
        raise HwgenError(message, hint="each pixel must become a whole number of equal ones")
    return factor


imported(
    "RESIZE_NEAREST_NEIGHBOR",
    4,
    (flag("align_corners", False), flag("half_pixel_centers", False, True)),
    "upsample_nearest",
    _nearest,
)
