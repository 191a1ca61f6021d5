from __future__ import annotations

import pytest

from hwgen.errors import HwgenError
from hwgen.ir.window import Window, padding, pair


@pytest.mark.parametrize(
    ("size", "stride", "pads"), [(3, 1, (0, 0)), (5, 3, (4, 7)), (1, 2, (2, 0))]
)
def test_output_size_counts_window_positions(size: int, stride: int, pads: tuple[int, int]) -> None:
    window = Window((size, size), (stride, stride), (*pads, *pads))
    positions = range(-pads[0], 9 + pads[1] - size + 1, stride)
    assert window.output_size(9, 9) == (len(positions), len(positions))


def test_pair_and_padding_take_short_forms() -> None:
    assert pair("x", "stride", 2) == (2, 2)
    assert pair("x", "stride", [2, 3]) == (2, 3)
    assert padding("x", 1) == (1, 1, 1, 1)
    assert padding("x", (1, 2)) == (1, 1, 2, 2)
    assert padding("x", (1, 2, 3, 4)) == (1, 2, 3, 4)


@pytest.mark.parametrize("value", [1.5, True, (1, 2.5), "2"])
def test_values_that_are_not_whole_numbers_are_refused(value: object) -> None:
    with pytest.raises(HwgenError) as error:
        pair("conv", "stride", value)  # type: ignore[arg-type]
    assert str(error.value) == f"layer 'conv': stride takes whole numbers, not {value!r}"


def test_three_strides_are_refused() -> None:
    with pytest.raises(HwgenError) as error:
        pair("conv", "stride", (1, 2, 3))
    assert str(error.value) == "layer 'conv': stride takes one number or two, not (1, 2, 3)"
