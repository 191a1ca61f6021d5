"""Quantizers against the executor of qonnx, ties and limits included."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.qonnx.quantizer import MODES, Quantizer, limits, weight_integers
from hwgen.ir.formats import IntFormat


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("signed", "narrow"), [(True, False), (True, True), (False, True)])
@pytest.mark.parametrize("scale", [0.25, 0.3])
def test_integers_are_those_of_qonnx(mode: str, signed: bool, narrow: bool, scale: float) -> None:
    quant = pytest.importorskip("qonnx.custom_op.general.quant", reason="needs qonnx")
    x = np.arange(-40, 41, dtype=np.float32) / 16
    numbers = np.float32(scale), np.float32(2), np.float32(4)
    reals = quant.quant(x, *numbers, signed, narrow, mode)
    ends = limits(4, signed, narrow)
    found = Quantizer(IntFormat(4, signed, scale, 2), *ends, mode).integers(x)
    np.testing.assert_array_equal((found - 2).astype(np.float32) * np.float32(scale), reals)


def test_a_bipolar_quantizer_takes_zero_for_positive() -> None:
    quantizer = Quantizer(IntFormat.bipolar(0.5), 0, 1)
    assert quantizer.integers(np.array([-0.1, 0.0, 3.0])).tolist() == [0, 1, 1]


def test_a_cut_rounds_before_it_drops_bits() -> None:
    quantizer = Quantizer(IntFormat(4, False, 0.25), 0, 15, "FLOOR", before=0.25, cut=4.0)
    assert quantizer.step == 1.0
    assert quantizer.integers(np.array([0.9, 1.0, 2.9, 99.0])).tolist() == [1, 1, 3, 15]


def test_weights_are_centred() -> None:
    values, scale = np.array([-1.0, 0.3, 9.0]), np.array(0.5)
    found = weight_integers(values, scale, np.array(1.0), (0, 15), "ROUND")
    assert found.tolist() == [-1, 1, 14]
    with pytest.raises(HwgenError, match="no finite numbers"):
        weight_integers(np.array([np.nan]), scale, np.array(0.0), (0, 15), "ROUND")


def test_limits_follow_sign_and_narrow_range() -> None:
    assert [limits(3, *flags) for flags in ((True, False), (True, True), (False, False))] == [
        (-4, 3),
        (-3, 3),
        (0, 7),
    ]
    assert limits(3, False, True) == (0, 6)
