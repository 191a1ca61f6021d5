from __future__ import annotations

import numpy as np
import pytest

from hwgen.ir.batch_norm import BatchNorm

from .samples import mistakes

NORM = BatchNorm(
    "n",
    ("x",),
    np.array([1.0, 2.0]),
    np.array([4.0, 0.25]),
    np.array([3.0]),
    np.array([0.5, -1.0]),
    0.0,
)


def test_factor_and_offset_are_those_of_the_formula() -> None:
    assert NORM.factor.tolist() == [1.5, 6.0]
    assert NORM.offset.tolist() == [-1.0, -13.0]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"variance": [-1.0]}, "variance must be finite numbers of 0 or more, not [-1.]"),
        ({"epsilon": -1e-3}, "epsilon must be a finite number of 0 or more, not -0.001"),
        (
            {"gamma": [np.nan]},
            "gamma must be finite numbers, one or one per channel, not [nan]",
        ),
        (
            {"mean": np.zeros(4)},
            "mean must hold one number, or 2, one per channel, not (4,)",
        ),
        ({"variance": [1.0, 0.0]}, "variance and epsilon are both 0 in some channel"),
    ],
)
def test_bad_statistics_are_refused(changes: dict[str, object], message: str) -> None:
    assert mistakes(NORM, (3, 3, 2)) == []
    found = mistakes(NORM, (3, 3, 2), **changes)
    assert [text.splitlines()[0] for text in found] == [f"layer 'n': {message}"]
