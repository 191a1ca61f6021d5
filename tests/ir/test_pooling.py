from __future__ import annotations

from typing import Any

import pytest

from hwgen.ir.node import Node, output_shape
from hwgen.ir.pooling import AvgPool2d, L2Pool2d, MaxPool2d, QuantMaxPool2d, divisors
from hwgen.ir.support import operators

from .samples import NUMBER, mistakes

GEOMETRY: Any = {
    "name": "pool",
    "inputs": ("x",),
    "window": (2, 3),
    "stride": (2, 1),
    "padding": (1, 0, 2, 1),
}
POOL = QuantMaxPool2d(**GEOMETRY, format=NUMBER)
POOLS: list[Node] = [
    POOL,
    MaxPool2d(**GEOMETRY),
    AvgPool2d(**GEOMETRY),
    L2Pool2d(**GEOMETRY),
]
SHAPE = (5, 6, 9)


@pytest.mark.parametrize("pool", POOLS, ids=lambda pool: type(pool).__name__)
def test_shape_keeps_the_channels(pool: Node) -> None:
    assert output_shape(pool, [SHAPE]) == (3, 7, 9)


def test_a_last_window_beyond_the_image_is_one_more_with_ceil_mode() -> None:
    pool = MaxPool2d("pool", ("x",), (2, 2), (2, 2), (0, 0, 0, 0), ceil_mode=True)
    assert output_shape(pool, [(5, 6, 1)]) == (3, 3, 1)
    floor = MaxPool2d("pool", ("x",), (2, 2), (2, 2), (0, 0, 0, 0))
    assert output_shape(floor, [(5, 6, 1)]) == (2, 3, 1)


def test_dilation_widens_the_window() -> None:
    pool = MaxPool2d("pool", ("x",), (2, 3), (1, 1), (0, 0, 0, 0), (3, 2))
    assert output_shape(pool, [(5, 6, 1)]) == (2, 2, 1)


@pytest.mark.parametrize("pool", POOLS, ids=lambda pool: type(pool).__name__)
@pytest.mark.parametrize("padding", [(2, 0, 0, 0), (0, 2, 0, 0), (0, 0, 3, 0), (0, 0, 0, 3)])
def test_windows_that_see_no_pixel_are_refused_on_each_side(
    pool: Node, padding: tuple[int, ...]
) -> None:
    assert mistakes(pool, (6, 6, 1), padding=padding) == [
        (
            f"layer 'pool': padding {padding} leaves windows (2, 3) without a pixel"
            "\n  hint: a window that sees only padding has nothing to pool"
        )
    ]


def test_padding_of_a_window_passes_where_no_window_is_left_with_it_alone() -> None:
    assert mistakes(POOL, (5, 6, 1), padding=(0, 2, 0, 0)) == []


def test_dilated_windows_may_straddle_an_image() -> None:
    """Taps at -1 and 2 of two rows."""
    pool = MaxPool2d("pool", ("x",), (2, 1), (1, 1), (1, 1, 0, 0), (3, 1))
    assert mistakes(pool, (2, 2, 1)) == [
        (
            "layer 'pool': padding (1, 1, 0, 0) leaves windows (2, 1) without a pixel"
            "\n  hint: a window that sees only padding has nothing to pool"
        )
    ]


def test_a_window_larger_than_the_image_is_refused() -> None:
    assert mistakes(POOL, (1, 6, 1), padding=(0, 0, 0, 0)) == [
        (
            "layer 'pool': window 2x3 is larger than the padded input 1x6"
            "\n  hint: add padding or shrink it"
        )
    ]


def test_an_image_is_needed() -> None:
    found = mistakes(POOL, (12,))
    assert found == ["layer 'pool': needs an input of shape (height, width, channels), not (12,)"]


REFUSED = {
    "window": ((0, 2), "at least 1 on each axis"),
    "stride": ((1, 0), "at least 1 on each axis"),
    "padding": ((0, 0, -1, 0), "at least 0 on each side"),
    "ceil_mode": (1, "True or False"),
}


@pytest.mark.parametrize("pool", POOLS, ids=lambda pool: type(pool).__name__)
@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_attribute_is_named(pool: Node, name: str) -> None:
    value, allowed = REFUSED[name]
    found = mistakes(pool, SHAPE, **{name: value})
    assert found == [f"layer 'pool': {name} must be {allowed}, not {value}"]


@pytest.mark.parametrize("pool", POOLS[:2], ids=lambda pool: type(pool).__name__)
def test_a_dilation_of_0_is_refused(pool: Node) -> None:
    found = mistakes(pool, SHAPE, dilation=(0, 1))
    assert found == ["layer 'pool': dilation must be at least 1 on each axis, not (0, 1)"]


def test_divisors_are_of_a_known_kind() -> None:
    found = mistakes(POOLS[2], SHAPE, divisor="none")
    assert found == ["layer 'pool': divisor must be 'valid' or 'all', not none"]
    found = mistakes(POOLS[3], SHAPE, divisor="half")
    assert found == ["layer 'pool': divisor must be 'valid' or 'all' or 'none', not half"]


def test_divisors_are_the_taps_of_each_class() -> None:
    """Rows -1..0, 1..2, 3..4; columns -2..0, -1..1, 0..2, 1..3, 2..4, 3..5, 4..6 of 6."""
    assert divisors(AvgPool2d(**GEOMETRY), 5, 6).tolist() == [1, 2, 3, 2, 2, 4, 6, 4]
    assert divisors(AvgPool2d(**GEOMETRY, divisor="all"), 5, 6).tolist() == [6]
    assert divisors(L2Pool2d(**GEOMETRY, divisor="none"), 5, 6).tolist() == [1]


def test_the_table_names_every_method_and_where_it_is_proved() -> None:
    names = {o.name: o.kind for o in operators() if o.node in (MaxPool2d, AvgPool2d, L2Pool2d)}
    assert names == {
        "max_pool2d": "pooling",
        "avg_pool2d": "pooling",
        "l2_pool2d": "pooling",
        "max_pool1d": "pooling",
        "avg_pool1d": "pooling",
        "global_max_pool": "global pooling",
        "global_avg_pool": "global pooling",
        "global_l2_pool": "global pooling",
    }
