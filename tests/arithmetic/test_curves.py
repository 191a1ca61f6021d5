"""Activation functions against their formulas in Python numbers."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from hwgen.arithmetic import curves

POINTS = np.concatenate([np.linspace(-40.0, 40.0, 1601), [-1e-9, 1e-9, -0.0]])
FORMULAS: dict[str, tuple[Callable[[np.ndarray], np.ndarray], Callable[[float], float]]] = {
    "sigmoid": (curves.sigmoid, lambda x: 1 / (1 + math.exp(-x))),
    "silu": (curves.silu, lambda x: x / (1 + math.exp(-x))),
    "gelu": (curves.gelu, lambda x: x * (1 + math.erf(x / math.sqrt(2))) / 2),
    "gelu_by_tanh": (
        curves.gelu_by_tanh,
        lambda x: x * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))) / 2,
    ),
    "elu": (lambda x: curves.elu(x, 0.7), lambda x: x if x >= 0 else 0.7 * math.expm1(x)),
    "leaky_relu": (lambda x: curves.leaky_relu(x, -0.3), lambda x: x if x >= 0 else -0.3 * x),
    "hard_sigmoid": (
        lambda x: curves.hard_sigmoid(x, 0.2, 0.5),
        lambda x: min(max(0.2 * x + 0.5, 0.0), 1.0),
    ),
    "hard_swish": (curves.hard_swish, lambda x: x * min(max(x + 3, 0), 6) / 6),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_function_equals_its_formula(name: str) -> None:
    function, formula = FORMULAS[name]
    expected = [formula(x) for x in POINTS.tolist()]
    np.testing.assert_allclose(function(POINTS), expected, rtol=1e-14, atol=1e-15)


@pytest.mark.parametrize("name", FORMULAS)
def test_no_real_number_overflows(name: str) -> None:
    with np.errstate(over="raise", invalid="raise"):
        assert np.isfinite(FORMULAS[name][0](np.array([-1e6, 1e6]))).all()


def test_alpha_of_a_leaky_relu_may_differ_by_channel() -> None:
    found = curves.leaky_relu(np.array([[-2.0, -2.0], [3.0, 3.0]]), np.array([0.5, 2.0]))
    assert found.tolist() == [[-1.0, -4.0], [3.0, 3.0]]


def test_approximations_are_close_to_what_they_replace() -> None:
    assert np.abs(curves.gelu_by_tanh(POINTS) - curves.gelu(POINTS)).max() < 5e-4
    assert np.abs(curves.hard_swish(POINTS) - curves.silu(POINTS)).max() < 0.15
