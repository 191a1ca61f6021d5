"""Weights and biases of QONNX layers as integers."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.qonnx.weights import weights_of
from hwgen.ir.dense import Dense
from hwgen.ir.formats import IntFormat

WEIGHT = np.array([[0.5, -0.25], [1.0, 0.75]])
SCALE = np.array([[0.5, 0.25], [0.5, 0.25]])
NUMBER = IntFormat(4, True, 0.5)


def layer(bias: list[float]) -> Dense:
    return Dense("d", ("x",), WEIGHT, np.array(bias))


def test_a_bias_of_whole_accumulators_is_part_of_them() -> None:
    found = weights_of({"d": (SCALE, 4)}, layer([0.75, -0.25]), NUMBER)
    assert found.weight.tolist() == [[1, -1], [2, 3]]
    assert (found.bias.tolist(), found.real_bias.tolist()) == ([3, -2], [0.0, 0.0])
    assert found.scale.tolist() == [0.25, 0.125]
    assert found.real(np.array([4, 4])).tolist() == [1.0, 0.5]


def test_another_bias_stays_real() -> None:
    found = weights_of({"d": (SCALE, 4)}, layer([0.1, -0.25]), NUMBER)
    assert (found.bias.tolist(), found.real_bias.tolist()) == ([0, 0], [0.1, -0.25])
    assert found.real(np.array([4, 4])).tolist() == [np.float32(1.1), 0.25]


def test_weights_that_nothing_rounds_or_with_scales_per_input_are_refused() -> None:
    with pytest.raises(HwgenError, match="its weights are not quantized"):
        weights_of({}, layer([0.0, 0.0]), NUMBER)
    with pytest.raises(HwgenError, match="have several scales"):
        weights_of({"d": (SCALE * [[1.0], [2.0]], 4)}, layer([0.0, 0.0]), NUMBER)
