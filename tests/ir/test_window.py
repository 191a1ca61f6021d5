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


def test_dilation_widens_the_reach() -> None:
    window = Window((3, 2), (1, 2), (0, 0, 1, 1), dilation=(2, 4))
    assert window.reach == (5, 5)
    assert window.output_size(9, 9) == (5, 4)


@pytest.mark.parametrize(
    ("positions", "size", "stride", "pads", "windows", "after"),
    [
        (5, 2, 2, (0, 0), 3, 1),  # one more window, which reaches 1 beyond the image
        (6, 2, 2, (0, 0), 3, 0),  # nothing is left
        (7, 3, 2, (1, 1), 4, 1),
        (6, 3, 2, (1, 1), 4, 2),
        (4, 2, 3, (1, 1), 2, 1),
        (4, 2, 3, (0, 2), 2, 2),
        (3, 1, 4, (1, 3), 2, 3),  # a third window would start behind the padding
        (2, 3, 2, (0, 0), 1, 1),  # larger than the image
    ],
)
def test_ceil_mode_counts_a_last_window_that_starts_in_front_of_the_end(
    positions: int, size: int, stride: int, pads: tuple[int, int], windows: int, after: int
) -> None:
    window = Window((size, size), (stride, stride), (*pads, *pads), ceil_mode=True)
    assert window.output_size(positions, positions) == (windows, windows)
    assert window.full_padding(positions, positions) == (pads[0], after, pads[0], after)
    assert window.check("pool", "window", (positions, positions, 1)) == []


@pytest.mark.parametrize(
    ("window", "message"),
    [
        (
            Window((3, 3), (1, 1), (0, 0, 1, 0), dilation=(1, 3)),
            "window 3x3 with dilation (1, 3) is larger than the padded input 4x6",
        ),
        (
            Window((3, 3), (1, 1), (4, 0, 0, 0), fill="reflect"),
            "padding (4, 0, 0, 0) of fill 'reflect' must be smaller than the input 4x5",
        ),
        (
            Window((1, 1), (1, 1), (0, 0, 0, 5), fill="reflect"),
            "padding (0, 0, 0, 5) of fill 'reflect' must be smaller than the input 4x5",
        ),
        (
            Window((1, 1), (1, 1), (0, 0, 0, 0), dilation=(0, 1)),
            "dilation must be at least 1 on each axis, not (0, 1)",
        ),
        (
            Window((1, 1), (1, 1), (0, 0, 0, 0), fill="wrap"),
            "fill must be one of constant, edge, reflect, not 'wrap'",
        ),
    ],
    ids=["dilation", "reflect-rows", "reflect-columns", "no-dilation", "fill"],
)
def test_a_window_that_does_not_fit_is_refused(window: Window, message: str) -> None:
    (error,) = window.check("layer", "window", (4, 5, 2))
    assert (error.layer, error.message) == ("layer", message)


def test_reflection_reaches_the_far_end_of_the_image() -> None:
    window = Window((1, 1), (1, 1), (3, 3, 4, 4), fill="reflect")
    assert window.check("layer", "window", (4, 5, 2)) == []
