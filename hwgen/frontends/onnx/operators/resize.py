"""Resize and Upsample to the nearest pixel, by whole factors."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.frontends.layout import ordered
from hwgen.frontends.onnx.allowed import anything, one_of
from hwgen.frontends.onnx.formats import CHANNELS_FIRST
from hwgen.frontends.onnx.importer import Importer
from hwgen.frontends.onnx.registry import imported
from hwgen.frontends.source import SourceNode
from hwgen.ir.support import Attribute
from hwgen.ir.upsample import QuantUpsampleNearest

_PLACES = (
    "half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel", "tf_half_pixel_for_nn",
    "half_pixel_symmetric",
)  # fmt: skip
_ROUNDINGS = ("round_prefer_floor", "round_prefer_ceil", "floor", "ceil")


def _resize(node: SourceNode, importer: Importer) -> None:
    """X, scales before opset 11; X, roi, scales, sizes from then on."""
    value = importer.either(node)
    shape = value.layout.shape
    if len(shape) not in (3, 4):
        raise HwgenError(f"needs an image, not a tensor of shape {list(shape)}")
    factors = _factors(node, importer, shape)
    for at, factor in enumerate(factors):
        if not factor.is_integer() or factor < 1 or (at < 2 and factor != 1):
            message = "must enlarge rows and columns by whole factors"
            raise HwgenError(f"{message}, and nothing else, not by {factors}")
        _check_places(node, shape[at], int(factor))
    whole = [int(factor) for factor in factors]
    source = importer.image(value)
    factor_pair = (1, whole[2]) if len(whole) == 3 else (whole[2], whole[3])
    layer = QuantUpsampleNearest(
        importer.free(node.outputs[0]), (source,), factor_pair, importer.format(source)
    )
    made = [size * factor for size, factor in zip(shape, whole, strict=True)]
    layout = ordered(made, CHANNELS_FIRST[len(made)])
    importer.put(node.outputs[0], layer, layout, is_real=value.reals is not None)


def _factors(node: SourceNode, importer: Importer, shape: tuple[int, ...]) -> list[float]:
    """One factor for each axis."""
    early = node.operator == "Upsample" or node.version < 11
    scales = importer.optional(node, 1 if early else 2, "the scales")
    sizes = None if early else importer.whole(node, 3, "sizes")
    if sizes:
        given = [float(size) / old for size, old in zip(sizes, shape, strict=False)]
    elif scales is not None:
        given = [float(scale) for scale in scales.data.reshape(-1)]
    else:
        given = [float(scale) for scale in node.attributes.get("scales", ())]
    if len(given) != len(shape) or not all(math.isfinite(factor) for factor in given):
        raise HwgenError(f"needs a factor for each of {len(shape)} axes, not {given}")
    return given


def _check_places(node: SourceNode, size: int, factor: int) -> None:
    """Raise HwgenError unless each pixel becomes `factor` equal ones."""
    x = np.arange(min(size, 64) * factor, dtype=np.float64)
    found = _rounded(node, _source(node, x, size, factor))
    if (np.clip(found, 0, size - 1) != x // factor).any():
        mode = node.attributes.get("coordinate_transformation_mode")
        message = f"{mode} with {node.attributes.get('nearest_mode')} and a factor of {factor}"
        hint = "use asymmetric with floor, or half_pixel with round_prefer_floor"
        raise HwgenError(f"{message} does not repeat each pixel as often", hint=hint)


def _source(
    node: SourceNode, x: NDArray[np.float64], size: int, factor: int
) -> NDArray[np.float64]:
    """Where in the input an output pixel lies."""
    early = node.operator == "Upsample" or node.version < 11
    mode = node.attributes.get("coordinate_transformation_mode", "half_pixel")
    if early or mode == "asymmetric":
        return x / factor
    if mode == "align_corners":
        return x * (size - 1) / max(size * factor - 1, 1)
    if mode == "tf_half_pixel_for_nn":
        return (x + 0.5) / factor
    if mode == "pytorch_half_pixel" and size * factor == 1:
        return np.zeros_like(x)
    return (x + 0.5) / factor - 0.5


def _rounded(node: SourceNode, x: NDArray[np.float64]) -> NDArray[np.float64]:
    early = node.operator == "Upsample" or node.version < 11
    mode = "floor" if early else node.attributes.get("nearest_mode", "round_prefer_floor")
    if mode == "floor":
        return np.floor(x)
    if mode == "ceil":
        return np.ceil(x)
    return np.ceil(x - 0.5) if mode == "round_prefer_floor" else np.floor(x + 0.5)


_NEAREST = one_of("mode", "nearest", hint="use nearest")
imported(
    "Resize",
    (
        _NEAREST,
        one_of("coordinate_transformation_mode", *_PLACES),
        one_of("nearest_mode", *_ROUNDINGS),
        one_of("antialias", 0),
        one_of("exclude_outside", 0),
        anything("cubic_coeff_a"),
        anything("extrapolation_value"),
        one_of("keep_aspect_ratio_policy", "stretch"),
    ),
    "upsample_nearest",
    _resize,
    commutes=True,
)
imported(
    "Upsample",
    (
        _NEAREST,
        Attribute("scales", "numbers", lambda value: isinstance(value, tuple), refused=("a",)),
    ),
    "upsample_nearest",
    _resize,
    commutes=True,
)
