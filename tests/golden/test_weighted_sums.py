"""Sums in parts equal the sums of a whole batch, whatever the memory holds."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.arithmetic.arena import Arena
from hwgen.golden.weighted_sums import WeightedSums
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.formats import IntFormat

NUMBER = IntFormat(8, True, 1.0)


def convolution(generator: np.random.Generator, stride: int) -> QuantConv2d:
    kernel = (int(generator.integers(1, 4)), int(generator.integers(1, 4)))
    weight = generator.integers(-9, 10, (*kernel, 3, 4))
    return QuantConv2d(
        "layer", ("input",), weight, 8, np.zeros(4, dtype=np.int64), (stride, stride),
        (1, 2, 0, 1), NUMBER, NUMBER, "D", np.ones(4), (-128, 127),
    )  # fmt: skip


def expected(node: QuantConv2d, images: np.ndarray, nothing: int) -> np.ndarray:
    padded = np.pad(images, ((0, 0), (1, 2), (0, 1), (0, 0)), constant_values=nothing)
    views = np.lib.stride_tricks.sliding_window_view(padded, node.weight.shape[:2], axis=(1, 2))
    strided = views[:, :: node.stride[0], :: node.stride[1]]
    sums: np.ndarray = np.einsum("nyxcij,ijco->nyxo", strided, node.weight)
    return sums


@pytest.mark.parametrize("limit", [1, 300, 10**6])
@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("seed", range(4))
def test_sums_in_parts_are_those_of_the_whole(
    seed: int, stride: int, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_COPIED", "_SHIFTED"):
        monkeypatch.setattr(f"hwgen.golden.weighted_sums.{name}", limit)
    generator = np.random.default_rng(seed)
    node = convolution(generator, stride)
    images = generator.integers(-9, 10, (5, 6, 7, 3))
    arena = Arena()
    weighted = WeightedSums(node, (6, 7, 3), 5, np.float32, lambda some: None, arena, nothing=4)
    wanted = expected(node, images, 4)
    for frames in (5, 2):
        arena.array("padded", (9,), np.float32)[:] = np.nan
        found = np.full(wanted[:frames].shape, 1e6)
        for place, sums in weighted.of(images[:frames]):
            found[place] = sums
        np.testing.assert_array_equal(found, wanted[:frames])
