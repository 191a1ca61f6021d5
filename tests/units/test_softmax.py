"""Softmax: cycles, storage and widths."""

from __future__ import annotations

import pytest

from hwgen.arithmetic.softmax import exponentials
from hwgen.units.softmax import Softmax


def softmax(channels: int, bits: int = 8, signed: bool = True) -> Softmax:
    return Softmax(channels, bits, signed, exponentials(0.1, bits))


@pytest.mark.parametrize(("channels", "work", "depth"), [(1, 48, 2), (10, 66, 10), (60, 166, 60)])
def test_a_pixel_passes_twice_around_the_reciprocal(channels: int, work: int, depth: int) -> None:
    unit = softmax(channels)
    assert (unit.work, unit.depth, unit.capacity) == (work, depth, 2 * channels)


def test_widths_storage_and_parameters() -> None:
    unit = softmax(10, 6, signed=False)
    assert (unit.input_bits, unit.output_bits) == (6, 8)
    assert unit.storage_bits == 20 * 6 + 64 * 31 + 10 * 8
    names = ("W", "IS_SIGNED", "CHANNELS", "DEPTH")
    assert unit.core_parameters == tuple(zip(names, ("6", "0", "10", "10"), strict=True))
    assert unit.parameters == ()
