"""Functions in front of a Quant node as steps of the accumulator."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.qonnx import chains
from hwgen.frontends.onnx.qonnx.quantizer import Ints, Quantizer, Singles
from hwgen.ir.activation import Relu
from hwgen.ir.batch_norm import BatchNorm
from hwgen.ir.constant import AddConstant, MulConstant
from hwgen.ir.curve import HardSwish
from hwgen.ir.formats import IntFormat

QUANTIZER = Quantizer(IntFormat(4, True, 0.5), -8, 7)
ENDS = np.array([-100, -100]), np.array([100, 100])


def real(acc: Ints) -> Singles:
    return (acc * 0.125).astype(np.float32)


def norm(*gamma: float) -> BatchNorm:
    ones = np.ones(len(gamma))
    return BatchNorm("n", ("x",), 0.3 * ones, ones, np.array(gamma), 0.1 * ones, 1e-5)


def counted(found: chains.Steps, acc: Ints) -> Ints:
    signed = np.where(found.flipped[:, None], -acc, acc)
    pairs = zip(found.thresholds, signed, strict=True)
    return np.stack([np.searchsorted(*pair, side="right") for pair in pairs]) + found.lo


@pytest.mark.parametrize(
    "functions",
    [
        (),
        (Relu("r", ("x",)),),
        (norm(0.7, -0.4),),
        (norm(0.7, -0.4), Relu("r", ("x",))),
        (AddConstant("a", ("x",), np.array([0.3, -2.0])),),
    ],
)
def test_steps_give_the_integers_of_every_accumulator(functions: tuple[()]) -> None:
    found = chains.steps(QUANTIZER, functions, real, *ENDS)
    acc = np.tile(np.arange(-100, 101), (2, 1))
    wanted = QUANTIZER.integers(chains.applied(functions, real(acc.T))).T
    np.testing.assert_array_equal(counted(found, acc), wanted)


def test_a_function_that_rises_and_falls_is_refused() -> None:
    fine = Quantizer(IntFormat(8, True, 0.01), -128, 127)
    with pytest.raises(HwgenError, match="rises and falls"):
        chains.steps(fine, (HardSwish("h", ("x",)),), real, *ENDS)


def test_a_layer_of_too_many_steps_is_refused() -> None:
    wide = Quantizer(IntFormat(16, True, 2.0**-8), -(1 << 15), (1 << 15) - 1)
    ends = np.full(512, -1000), np.full(512, 1000)
    with pytest.raises(HwgenError, match="have more than 4194304 steps"):
        chains.steps(wide, (), real, *ends)


def test_a_rule_is_found_where_it_has_the_same_steps() -> None:
    found = chains.steps(QUANTIZER, (), real, *ENDS)
    assert chains.rule_of(found, np.full(2, 0.25), 0, ENDS) == "half_even"
    assert chains.rule_of(found, np.full(2, 0.26), 0, ENDS) == ""
    floor = Quantizer(QUANTIZER.format, -8, 7, "FLOOR")
    steps = chains.steps(floor, (), real, *ENDS)
    assert chains.rule_of(steps, np.full(2, 0.25), 0, ENDS) == "floor"


def test_only_clips_and_positive_factors_have_a_factor() -> None:
    relu = Relu("r", ("x",))
    half = MulConstant("m", ("x",), np.array([0.5]))
    assert chains.factor_of((half, relu, half)) == 0.25
    assert chains.factor_of((norm(1.0, 1.0),)) is None
    assert chains.factor_of((MulConstant("m", ("x",), np.array([-1.0])),)) is None


def test_a_batch_norm_is_that_of_onnxruntime_in_every_bit() -> None:
    onnxruntime = pytest.importorskip("onnxruntime", reason="needs onnxruntime")
    from tests.frontends.onnx.real.models import ModelBuilder

    rng = np.random.default_rng(0)
    b = ModelBuilder()
    arrays = [rng.normal(size=4) for _ in range(3)] + [rng.uniform(0.1, 2, 4)]
    b.output(b.node("BatchNormalization", b.input(1, 4, 32, 32), *map(b.constant, arrays)))
    session = onnxruntime.InferenceSession(
        b.model().SerializeToString(), providers=["CPUExecutionProvider"]
    )
    x = rng.integers(-2000, 2000, (1, 4, 32, 32)).astype(np.float32) / 512
    (wanted,) = session.run(None, {"x": x})
    gamma, beta, mean, variance = (array.astype(np.float32).astype(np.float64) for array in arrays)
    node = BatchNorm("n", ("x",), mean, variance, gamma, beta, 1e-5)
    found = chains.applied((node,), x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)
    np.testing.assert_array_equal(found, wanted)
