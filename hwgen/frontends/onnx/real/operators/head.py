"""What stands behind the last layer of a classifier, and what enlarges images."""

from __future__ import annotations

import math

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.allowed import anything, axis, numbers, one_of
from hwgen.frontends.onnx.real.importer import RealImporter
from hwgen.frontends.onnx.real.registry import imports
from hwgen.frontends.source import SourceNode
from hwgen.ir.argmax import Argmax
from hwgen.ir.softmax import Softmax
from hwgen.ir.upsample import UpsampleNearest
from hwgen.ir.window import Pair

_AXIS_OF_ONE = 13
"""First opset whose Softmax runs along one axis; before, over all axes from it on."""


@imports("Softmax", "softmax", axis())
def _softmax(node: SourceNode, importer: RealImporter) -> None:
    key = node.inputs[0] or ""
    along = importer.axis(key, node.attributes["axis"])
    shape = importer.layout(key).shape
    if node.version < _AXIS_OF_ONE and any(size > 1 for size in shape[along + 1 :]):
        raise HwgenError(f"runs over all of {shape[along:]} at once before opset 13")
    name = importer.free(node.outputs[0])
    if len(shape) == 2:  # the order of the values changes no result
        importer.make(node.outputs[0], Softmax(name, (importer.flat(key),)), importer.layout(key))
        return
    view = importer.view(key, along)
    importer.make_view(node.outputs[0], Softmax(name, (view.layer,)), view)


@imports(
    "ArgMax",
    "argmax",
    axis(),
    one_of("keepdims", 0, 1),
    one_of("select_last_index", 0),
)
def _argmax(node: SourceNode, importer: RealImporter) -> None:
    key, output = node.inputs[0] or "", node.outputs[0]
    along = importer.axis(key, node.attributes.get("axis", 0))
    view = importer.view(key, along)
    layer = Argmax(importer.free(output), (view.layer,), False)
    importer.make_view(output, layer, view)
    if not node.attributes.get("keepdims", 1):
        found = importer.layout(output)
        rest = [size for n, size in enumerate(found.shape) if n != along]
        places = found.reshaped(rest)
        assert places is not None
        importer.alias(output, layer.name, places)


@imports(
    "Resize",
    "upsample_nearest",
    one_of("mode", "nearest"),
    one_of("coordinate_transformation_mode", "asymmetric", "half_pixel", "pytorch_half_pixel",
           "half_pixel_symmetric", "tf_half_pixel_for_nn"),
    one_of("nearest_mode", "floor", "round_prefer_floor", "round_prefer_ceil"),
    one_of("antialias", 0),
    one_of("keep_aspect_ratio_policy", "stretch"),
    numbers("axes", -8),
    *(anything(name) for name in ("cubic_coeff_a", "exclude_outside", "extrapolation_value")),
    inputs=(1, 4),
)  # fmt: skip
def _resize(node: SourceNode, importer: RealImporter) -> None:
    first = 1 if node.version < 11 else 2
    scales = importer.optional(node, first, "the scales")
    wanted = importer.optional(node, 3, "the sizes") if node.version >= 11 else None
    shape = importer.layout(node.inputs[0] or "").shape
    axes = [n % len(shape) for n in node.attributes.get("axes", range(len(shape)))]
    if scales is not None and scales.size:
        factors = scales.reshape(-1).tolist()
    elif wanted is not None and wanted.size == len(axes):
        factors = [size / shape[n] for size, n in zip(wanted.reshape(-1), axes, strict=True)]
    else:
        raise HwgenError("needs scales or sizes")
    if len(factors) != len(axes):
        raise HwgenError(f"needs {len(axes)} scales, not {len(factors)}")
    _upsample(node, importer, dict(zip(axes, factors, strict=True)))


def _place(y: int, factor: int, mode: str, nearest: str) -> int:
    """The pixel that Resize takes for pixel y of the result."""
    at = {
        "asymmetric": y / factor,
        "tf_half_pixel_for_nn": (y + 0.5) / factor,
    }.get(mode, (y + 0.5) / factor - 0.5)
    rounded = {
        "floor": math.floor(at),
        "round_prefer_floor": math.ceil(at - 0.5),
    }.get(nearest, math.floor(at + 0.5))
    return max(rounded, 0)


def _check_places(node: SourceNode, factor: Pair) -> None:
    """Raise HwgenError unless pixel y of the result is pixel y // factor of the input."""
    mode = node.attributes.get("coordinate_transformation_mode", "asymmetric")
    nearest = node.attributes.get("nearest_mode", "floor")
    for size in set(factor):
        taken = [_place(y, size, mode, nearest) for y in range(2 * size)]
        if taken != [y // size for y in range(2 * size)]:
            message = f"takes other pixels than the nearest with '{mode}' and '{nearest}'"
            hint = "use 'asymmetric' and 'floor', or 'half_pixel' and 'round_prefer_floor'"
            raise HwgenError(message, hint=hint)


@imports(
    "Upsample", "upsample_nearest", one_of("mode", "nearest"), anything("scales"), inputs=(1, 2)
)
def _old_upsample(node: SourceNode, importer: RealImporter) -> None:
    given = importer.optional(node, 1, "the scales")
    factors = node.attributes.get("scales", ()) if given is None else given.reshape(-1).tolist()
    if len(factors) != importer.rank(node.inputs[0] or ""):
        raise HwgenError(f"needs a scale for each axis, not {factors}")
    _upsample(node, importer, dict(enumerate(factors)))


def _upsample(node: SourceNode, importer: RealImporter, factors: dict[int, float]) -> None:
    view = importer.some_view(node.inputs[0] or "")
    other = [factors.get(n, 1) for n in (0, view.axes[-1])]
    pixels = [factors.get(n, 1) for n in (-1, *view.axes[:-1])[-2:]]
    whole = all(1 <= factor <= 1 << 16 and factor == int(factor) for factor in pixels)
    if other != [1, 1] or not whole:
        hint = "whole factors for rows and columns, 1 for frames and channels"
        raise HwgenError(f"enlarges the axes by {list(factors.values())}", hint=hint)
    factor = int(pixels[0]), int(pixels[1])
    if node.operator == "Resize":
        _check_places(node, factor)
    layer = UpsampleNearest(importer.free(node.outputs[0]), (view.layer,), factor)
    importer.make_view(node.outputs[0], layer, view)
