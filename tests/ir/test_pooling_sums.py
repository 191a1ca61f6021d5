"""Integer average and L2 pooling: what they refuse, and how far their numbers reach."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hwgen.ir.formats import IntFormat
from hwgen.ir.node import output_shape, reads
from hwgen.ir.pooling_sums import QuantAvgPool2d, QuantL2Pool2d
from hwgen.ir.reach import reach
from hwgen.ir.requantized import accumulator_range_of, find_requantizer, is_proved

from .samples import NUMBER, mistakes

SHAPE = (4, 6, 3)
AVERAGE = QuantAvgPool2d(
    name="pool",
    inputs=("x",),
    window=(2, 3),
    stride=(2, 3),
    padding=(0, 0, 0, 0),
    ceil_mode=False,
    divisor="valid",
    centred=True,
    input_format=NUMBER,
    format=NUMBER,
    rule="divide",
    scale=np.array([1 / 6]),
    activation=(-128, 127),
)
WIDE = IntFormat(8, False, 0.25, 0)
ROOT = QuantL2Pool2d(
    name="pool",
    inputs=("x",),
    window=(2, 3),
    stride=(2, 3),
    padding=(0, 0, 0, 0),
    ceil_mode=False,
    divisor="none",
    input_format=NUMBER,
    format=WIDE,
    rule="root",
    scale=np.array([4.0]),
    activation=(0, 255),
)

ALLOWED = (
    "rounding rule must be one of D, U, S, H, F, half_up, half_even, floor, toward_zero, divide,"
    " mean, Z, not 'root'"
)


def test_they_are_as_they_should_be() -> None:
    assert mistakes(AVERAGE, SHAPE) == []
    assert mistakes(ROOT, SHAPE) == []
    assert output_shape(ROOT, [SHAPE]) == (2, 2, 3)
    assert reads(ROOT) == (NUMBER,)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rule": "root"}, ALLOWED),
        ({"rule": "half_up"}, "rule 'half_up' needs scales that are powers of two"),
        ({"scale": np.array([0.25])},
         "rule 'divide' needs scales that are one over the divisor of their class"),
        ({"scale": np.array([0.25, 0.5])},
         "scale must have shape (1,), one per class of windows, not (2,)"),
        ({"scale": np.array([np.inf])}, "scale must be finite and positive"),
        ({"activation": (-129, 5)}, "clamp must lie within -128 to 127, not -129 to 5"),
        ({"centred": False, "divisor": "all"},
         "a sum that is not centred needs divisor 'valid' and the format of the input"),
        ({"centred": False, "format": WIDE, "activation": (0, 9)},
         "a sum that is not centred needs divisor 'valid' and the format of the input"),
    ],
)  # fmt: skip
def test_a_wrong_average_is_refused(changes: dict[str, object], message: str) -> None:
    assert mistakes(AVERAGE, SHAPE, **changes) == [f"layer 'pool': {message}"]


def test_a_root_has_its_own_rule() -> None:
    found = mistakes(ROOT, SHAPE, rule="D")
    assert found == ["layer 'pool': rounding rule must be 'root', not 'D'"]


def test_a_root_of_too_many_thresholds_is_refused() -> None:
    """Sixteen bits at nine classes of places."""
    changes = {
        "padding": (1, 1, 1, 1),
        "window": (3, 3),
        "stride": (1, 1),
        "divisor": "valid",
        "format": IntFormat(16, False, 0.25, 0),
        "activation": (0, 65535),
        "scale": np.ones(9),
    }
    assert mistakes(ROOT, SHAPE, **changes) == [
        (
            "layer 'pool': a root of 16 bits over 9 classes of windows needs 589815 thresholds,"
            " more than 262144"
            "\n  hint: use fewer activation_bits for this layer, or less padding"
        )
    ]


def test_sums_reach_from_padding_to_whole_windows() -> None:
    """Six taps of -3 .. 7 less the zero point -3, each of which may be padding."""
    found = accumulator_range_of(AVERAGE, (-3, 7))
    assert (found.lo.tolist(), found.hi.tolist()) == ([0], [60])
    plain = accumulator_range_of(replace(AVERAGE, centred=False), (-3, 7))
    assert (plain.lo.tolist(), plain.hi.tolist()) == ([-18], [42])
    squares = accumulator_range_of(ROOT, (-10, 7))
    assert (squares.lo.tolist(), squares.hi.tolist()) == ([0], [600])


def test_an_exact_average_stays_between_its_taps_and_zero() -> None:
    assert reach(AVERAGE, (10, 20)) == (-3, 20)
    assert reach(replace(AVERAGE, activation=(0, 15)), (10, 20)) == (0, 15)
    assert reach(replace(AVERAGE, rule="D"), (10, 20)) == (-128, 127)
    assert reach(ROOT, (10, 20)) == (0, 255)


@pytest.mark.parametrize("centred", [True, False])
def test_requantizers_are_proved_with_the_zero_point_where_it_belongs(centred: bool) -> None:
    node = replace(AVERAGE, centred=centred)
    found = find_requantizer(node, accumulator_range_of(node, (-128, 127)))
    assert is_proved(replace(node, requantizer=found))
    assert not is_proved(replace(node, requantizer=found, centred=not centred))
    zero = found.apply(np.zeros((1, 1), dtype=np.int64))
    assert zero.tolist() == [[-3 if centred else 0]]


def test_a_root_is_counted_by_thresholds() -> None:
    found = find_requantizer(ROOT, accumulator_range_of(ROOT, (-128, 127)))
    assert found.kind == "thresholds"
    assert is_proved(replace(ROOT, requantizer=found))
    squares = np.array([0, 1, 2, 16, 100, 10000])[:, None]
    assert found.apply(squares)[:, 0].tolist() == [0, 2, 3, 8, 20, 200]
