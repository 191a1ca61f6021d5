"""Graph methods that add activations."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hwgen.errors import HwgenError
from hwgen.ir.activation import Clip, Relu
from hwgen.ir.builders.base import Builder, real_array
from hwgen.ir.curve import (
    Elu,
    Gelu,
    HardSigmoid,
    HardSwish,
    LeakyRelu,
    Prelu,
    Sigmoid,
    Silu,
    Tanh,
)
from hwgen.ir.formats import IntFormat
from hwgen.ir.table import Function, Table

RealFunction = Callable[[NDArray[np.float64]], NDArray[np.float64]]


class ActivationBuilder(Builder):
    """Activations.

    Those that only cut (relu, relu6, clip) keep the integer format of their input. All others
    become a table: the nearest integer, ties to even, to the real function of each integer input.
    """

    def relu(self, x: str, *, name: str | None = None) -> str:
        """Add max(x, 0)."""
        return self._append(Relu(name or self._free("relu"), (x,)))

    def relu6(self, x: str, *, name: str | None = None) -> str:
        """Add min(max(x, 0), 6)."""
        return self.clip(x, 0.0, 6.0, name=name or self._free("relu6"))

    def clip(
        self, x: str, lo: float | None = None, hi: float | None = None, *, name: str | None = None
    ) -> str:
        """Add min(max(x, lo), hi); None or an infinite number is no limit."""
        limits = (None if lo == -math.inf else lo, None if hi == math.inf else hi)
        name = name or self._free("clip")
        return self._append(Clip(name, (x,), *(_number(name, n) for n in limits)))

    def leaky_relu(self, x: str, alpha: float = 0.01, *, name: str | None = None) -> str:
        """Add x, or alpha * x where x is negative."""
        name = name or self._free("leaky_relu")
        return self._append(LeakyRelu(name, (x,), _real(name, "alpha", alpha)))

    def prelu(self, x: str, alpha: ArrayLike, *, name: str | None = None) -> str:
        """Add x, or alpha * x where x is negative; alpha one number or one per channel [C]."""
        name = name or self._free("prelu")
        return self._append(Prelu(name, (x,), np.atleast_1d(real_array(name, "alpha", alpha))))

    def sigmoid(self, x: str, *, name: str | None = None) -> str:
        """Add 1 / (1 + exp(-x))."""
        return self._append(Sigmoid(name or self._free("sigmoid"), (x,)))

    def tanh(self, x: str, *, name: str | None = None) -> str:
        """Add the hyperbolic tangent."""
        return self._append(Tanh(name or self._free("tanh"), (x,)))

    def silu(self, x: str, *, name: str | None = None) -> str:
        """Add x / (1 + exp(-x)), also called swish."""
        return self._append(Silu(name or self._free("silu"), (x,)))

    def hard_swish(self, x: str, *, name: str | None = None) -> str:
        """Add x * min(max(x + 3, 0), 6) / 6, as in TensorFlow Lite and ONNX."""
        return self._append(HardSwish(name or self._free("hard_swish"), (x,)))

    def hard_sigmoid(
        self, x: str, alpha: float = 1 / 6, beta: float = 0.5, *, name: str | None = None
    ) -> str:
        """Add min(max(alpha * x + beta, 0), 1).

        1/6 is the alpha of PyTorch, of newer Keras, and inside hard_swish; ONNX and older Keras
        have 0.2. beta is 0.5 in all of them.
        """
        name = name or self._free("hard_sigmoid")
        values = _real(name, "alpha", alpha), _real(name, "beta", beta)
        return self._append(HardSigmoid(name, (x,), *values))

    def elu(self, x: str, alpha: float = 1.0, *, name: str | None = None) -> str:
        """Add x, or alpha * (exp(x) - 1) where x is negative."""
        name = name or self._free("elu")
        return self._append(Elu(name, (x,), _real(name, "alpha", alpha)))

    def gelu(self, x: str, *, approximate: bool = False, name: str | None = None) -> str:
        """Add x * (1 + erf(x / sqrt(2))) / 2; approximate: with the usual tanh in place of erf."""
        return self._append(Gelu(name or self._free("gelu"), (x,), approximate))

    def table(
        self,
        x: str,
        function: RealFunction | ArrayLike,
        *,
        input_format: IntFormat | None = None,
        format: IntFormat | None = None,
        name: str | None = None,
    ) -> str:
        """Add any function of single values.

        function: a Python function from an array of real numbers to one of the same shape, which
        works value by value (such a graph cannot be saved before it is quantized); or integers
        of `format`, [2**bits] or [C, 2**bits], by the stored bits of integers of `input_format`.
        """
        name = name or self._free("table")
        if callable(function):
            return self._append(Function(name, (x,), function))
        if input_format is None or format is None:
            message = "a table of integers needs an input_format and a format"
            raise HwgenError(message, layer=name)
        values = np.atleast_2d(_integers(name, function))
        return self._append(Table(name, (x,), values, input_format, format))


def _integers(layer: str, values: ArrayLike) -> NDArray[np.int64]:
    array = np.asarray(values)
    if array.dtype.kind not in "iu":
        raise HwgenError("a table must hold integers or be a Python function", layer=layer)
    return array.astype(np.int64)


def _number(layer: str, value: float | None) -> float | None:
    return None if value is None else _real(layer, "limit", value)


def _real(layer: str, what: str, value: float) -> float:
    array = real_array(layer, what, value)
    if array.ndim:
        message = f"{what} must be one number, not an array of shape {array.shape}"
        raise HwgenError(message, layer=layer)
    return float(array)
