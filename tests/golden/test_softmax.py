"""Softmax in integers and in real numbers."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.arithmetic.softmax import addends, exponentials, outputs
from hwgen.golden import golden
from hwgen.golden.real import evaluate_real
from hwgen.ir.formats import IntFormat
from hwgen.ir.softmax import QuantSoftmax, Softmax, softmax_format

from .naive import around


@pytest.mark.parametrize("signed", [True, False])
def test_each_pixel_is_put_through_the_rule(signed: bool) -> None:
    source = IntFormat(6, signed, 0.17, 3)
    x = np.random.default_rng(2).integers(source.lo, source.hi + 1, (2, 3, 4, 9))
    layer = QuantSoftmax("layer", ("input",), source, softmax_format(source))
    made = golden(around(layer, (3, 4, 9), source), x)["layer"]
    table = exponentials(0.17, 6)
    for place in np.ndindex(2, 3, 4):
        exps = table[x[place].max() - x[place]]
        expected = outputs(exps, addends(exps).sum(keepdims=True))
        assert made[place].tolist() == (expected - (128 if signed else 0)).tolist()


def test_real_numbers_sum_to_one_and_do_not_overflow() -> None:
    x = np.array([[1000.0, 1000.0, -1000.0], [0.0, np.log(3.0), -np.inf]])
    made = evaluate_real(Softmax("s", ("x",)), x)
    np.testing.assert_allclose(made, [[0.5, 0.5, 0.0], [0.25, 0.75, 0.0]])


def test_integers_stand_for_the_real_result_to_two_256ths() -> None:
    """One step of rounding in each of two layers."""
    source = IntFormat(8, True, 0.05, -10)
    x = np.random.default_rng(3).integers(-128, 128, (20, 12))
    layer = QuantSoftmax("layer", ("input",), source, softmax_format(source))
    made = layer.format.dequantize(golden(around(layer, (12,), source), x)["layer"])
    real = evaluate_real(Softmax("s", ("x",)), source.dequantize(x))
    assert np.abs(made - real).max() < 2 / 256
