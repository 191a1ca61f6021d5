"""Real functions of single values: attributes, shapes, channels."""

from __future__ import annotations

import math

import numpy as np
import pytest

from hwgen.ir.curve import Curve, Elu, Gelu, HardSigmoid, LeakyRelu, Prelu, Sigmoid
from hwgen.ir.node import check, output_shape

from .samples import mistakes

HERE = ("c", ("x",))


@pytest.mark.parametrize(
    "node",
    [
        Sigmoid(*HERE),
        Elu(*HERE, 1.0),
        Gelu(*HERE),
        HardSigmoid(*HERE, 0.2, 0.5),
        LeakyRelu(*HERE, -0.1),
        Prelu(*HERE, np.ones(3)),
        Prelu(*HERE, np.ones(1)),
    ],
    ids=lambda node: type(node).__name__,
)
@pytest.mark.parametrize("shape", [(3,), (4, 5, 3)])
def test_shape_stays(node: Curve, shape: tuple[int, ...]) -> None:
    assert mistakes(node, shape) == []
    assert output_shape(node, [shape]) == shape


@pytest.mark.parametrize(
    ("node", "changes", "message"),
    [
        (LeakyRelu(*HERE, 0.1), {"alpha": math.inf}, "alpha must be a finite number, not inf"),
        (Elu(*HERE, 1.0), {"alpha": math.nan}, "alpha must be a finite number, not nan"),
        (HardSigmoid(*HERE, 1, 0), {"beta": math.nan}, "beta must be a finite number, not nan"),
        (Gelu(*HERE), {"approximate": "tanh"}, "approximate must be True or False, not tanh"),
        (
            Prelu(*HERE, np.ones(1)),
            {"alpha": [math.nan]},
            "alpha must be finite numbers, one or one per channel, not [nan]",
        ),
        (
            Prelu(*HERE, np.ones(1)),
            {"alpha": np.ones(2)},
            "alpha must hold one number, or 3, one per channel, not (2,)",
        ),
    ],
)
def test_bad_attribute_is_refused(node: Curve, changes: dict[str, object], message: str) -> None:
    assert mistakes(node, (3,), **changes) == [f"layer 'c': {message}"]


def test_second_input_is_refused() -> None:
    errors = check(Sigmoid("c", ("x", "y")), [(3,), (3,)])
    assert list(map(str, errors)) == ["layer 'c': needs exactly one input, not 2"]


def test_arrays_are_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        Prelu(*HERE, np.ones(3)).alpha[0] = 2.0
