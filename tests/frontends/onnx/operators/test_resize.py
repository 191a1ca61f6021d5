"""Resize and Upsample by whole factors against onnxruntime."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from ..random_models import Network
from ..runtime import compare, imported

MODES = list(itertools.product(
    ("half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel"),
    ("round_prefer_floor", "round_prefer_ceil", "floor", "ceil"),
))  # fmt: skip


def resized(factors: Any, opset: int = 17, **attributes: Any) -> bytes:
    net = Network(1, (1, 3, 4, 5), "uint8", opset=opset)
    scales = net.writer.constant([1, 1, *factors], np.float32)
    name = net.writer.op("Resize", [net.value.name, "", scales], mode="nearest", **attributes)
    return net.writer.finish([name])


@pytest.mark.parametrize("factors", [(2, 2), (3, 1), (1, 4)])
@pytest.mark.parametrize(("places", "rounding"), MODES)
def test_modes_equal_the_runtime_or_are_refused(
    places: str, rounding: str, factors: tuple[int, int]
) -> None:
    content = resized(factors, coordinate_transformation_mode=places, nearest_mode=rounding)
    errors = imported(content).errors
    if errors:
        assert "does not repeat each pixel as often" in errors[0].message
    else:
        assert set(compare(content, seed=1).values()) == {0}


def test_what_exporters_write_is_supported() -> None:
    for places, rounding in (("asymmetric", "floor"), ("half_pixel", "round_prefer_floor")):
        content = resized((2, 2), coordinate_transformation_mode=places, nearest_mode=rounding)
        assert imported(content).errors == ()


def test_sizes_in_place_of_scales() -> None:
    net = Network(2, (1, 3, 4, 5), "uint8")
    sizes = net.writer.constant([1, 3, 8, 15], np.int64)
    name = net.writer.op("Resize", [net.value.name, "", "", sizes], mode="nearest")
    assert compare(net.writer.finish([name]), seed=2)[name] == 0


def test_an_image_that_shrinks_is_refused() -> None:
    for factors in ((0.5, 0.5), (1.5, 2)):
        (error,) = imported(resized(factors)).errors
        assert error.message.startswith("must enlarge rows and columns by whole factors")


def test_upsample_of_early_opsets() -> None:
    net = Network(3, (1, 3, 4, 5), "uint8", opset=9)
    scales = net.writer.constant([1, 1, 2, 3], np.float32)
    name = net.writer.op("Upsample", [net.value.name, scales], mode="nearest")
    examined = imported(net.writer.finish([name]))
    assert examined.errors == ()
