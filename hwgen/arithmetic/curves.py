"""Activation functions of real numbers, value by value, in double precision."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]

_erf = np.frompyfunc(math.erf, 1, 1)


def sigmoid(x: Reals) -> Reals:
    """1 / (1 + exp(-x)), without overflow for any x."""
    small = np.exp(-np.abs(x))
    result: Reals = np.where(x < 0, small, 1.0) / (1.0 + small)
    return result


def silu(x: Reals) -> Reals:
    """x * sigmoid(x)."""
    return x * sigmoid(x)


def gelu(x: Reals) -> Reals:
    """x * (1 + erf(x / sqrt(2))) / 2."""
    return x * (1.0 + np.asarray(_erf(x / math.sqrt(2.0)), dtype=np.float64)) / 2.0


def gelu_by_tanh(x: Reals) -> Reals:
    """x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x**3))) / 2."""
    result: Reals = x * (1.0 + np.tanh(math.sqrt(2.0 / math.pi) * (x + 0.044715 * x**3))) / 2.0
    return result


def elu(x: Reals, alpha: float) -> Reals:
    """x, or alpha * (exp(x) - 1) where x is negative."""
    return np.where(x < 0, alpha * np.expm1(np.minimum(x, 0.0)), x)


def leaky_relu(x: Reals, alpha: float | Reals) -> Reals:
    """x, or alpha * x where x is negative; alpha one number or one per channel [C]."""
    return np.where(x < 0, alpha * x, x)


def hard_sigmoid(x: Reals, alpha: float, beta: float) -> Reals:
    """min(max(alpha * x + beta, 0), 1)."""
    return np.clip(alpha * x + beta, 0.0, 1.0)


def hard_swish(x: Reals) -> Reals:
    """x * min(max(x + 3, 0), 6) / 6."""
    return x * np.clip(x + 3.0, 0.0, 6.0) / 6.0
