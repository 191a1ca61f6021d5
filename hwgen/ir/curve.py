"""Real functions of single values, whose integer form is a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.ir.node import Node, Shape, check, one_input, output_shape, set_frozen
from hwgen.ir.support import Attribute, Operator, check_attributes, supported

PROOF = ("tests/designs/test_activations.py",)


@dataclass(frozen=True, slots=True, eq=False)
class Curve(Node):
    """A real function of each value and of its channel.

    per_channel: fields [1] or [C] of real numbers, one for all channels or one for each.
    operator: its row in the table of what is supported.
    """

    per_channel: ClassVar[tuple[str, ...]] = ()
    operator: ClassVar[Operator]

    def __post_init__(self) -> None:
        for field in self.per_channel:
            set_frozen(self, field, np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Sigmoid(Curve):
    """1 / (1 + exp(-x))."""


@dataclass(frozen=True, slots=True, eq=False)
class Tanh(Curve):
    """Hyperbolic tangent."""


@dataclass(frozen=True, slots=True, eq=False)
class Silu(Curve):
    """x / (1 + exp(-x)), also called swish."""


@dataclass(frozen=True, slots=True, eq=False)
class HardSwish(Curve):
    """x * min(max(x + 3, 0), 6) / 6."""


@dataclass(frozen=True, slots=True, eq=False)
class HardSigmoid(Curve):
    """min(max(alpha * x + beta, 0), 1)."""

    alpha: float
    beta: float


@dataclass(frozen=True, slots=True, eq=False)
class LeakyRelu(Curve):
    """x, or alpha * x where x is negative."""

    alpha: float


@dataclass(frozen=True, slots=True, eq=False)
class Prelu(Curve):
    """x, or alpha * x where x is negative; alpha [1] or [C]."""

    alpha: NDArray[np.float64]
    per_channel: ClassVar[tuple[str, ...]] = ("alpha",)


@dataclass(frozen=True, slots=True, eq=False)
class Elu(Curve):
    """x, or alpha * (exp(x) - 1) where x is negative."""

    alpha: float


@dataclass(frozen=True, slots=True, eq=False)
class Gelu(Curve):
    """x * (1 + erf(x / sqrt(2))) / 2; approximate: erf by a tanh.

    The approximation is x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x**3))) / 2.
    """

    approximate: bool = False


def is_finite(value: Any) -> bool:
    """Whether an attribute holds finite numbers only."""
    return bool(np.isfinite(value).all())


def finite(name: str) -> Attribute:
    """An attribute that is any finite number."""
    return Attribute(name, "a finite number", is_finite, refused=(math.inf, math.nan))


def finite_per_channel(name: str) -> Attribute:
    """An attribute of finite numbers, one for all channels or one for each."""
    refused = (np.array([math.nan]), np.array([-math.inf]))
    return Attribute(name, "finite numbers, one or one per channel", is_finite, refused=refused)


def declare(
    name: str,
    node: type[Curve],
    summary: str,
    *attributes: Attribute,
    kind: str = "activation",
    proof: tuple[str, ...] = PROOF,
) -> None:
    """Enter a curve into the table of operators."""
    node.operator = supported(Operator(name, node, kind, summary, attributes, proof))


declare("sigmoid", Sigmoid, "1 / (1 + exp(-x))")
declare("tanh", Tanh, "hyperbolic tangent")
declare("silu", Silu, "x / (1 + exp(-x))")
declare("hard_swish", HardSwish, "x * min(max(x + 3, 0), 6) / 6")
declare(
    "hard_sigmoid",
    HardSigmoid,
    "min(max(alpha * x + beta, 0), 1)",
    finite("alpha"),
    finite("beta"),
)
declare("leaky_relu", LeakyRelu, "x, or alpha * x where x is negative", finite("alpha"))
declare("prelu", Prelu, "leaky_relu with an alpha per channel", finite_per_channel("alpha"))
declare("elu", Elu, "x, or alpha * (exp(x) - 1) where x is negative", finite("alpha"))
declare(
    "gelu",
    Gelu,
    "x * (1 + erf(x / sqrt(2))) / 2, or erf by a tanh",
    Attribute("approximate", "True or False", lambda v: isinstance(v, bool), refused=("tanh",)),
)


@check.register(Curve)
def _check(node: Curve, shapes: Sequence[Shape]) -> list[HwgenError]:
    return check_curve(node, shapes)


def check_curve(node: Curve, shapes: Sequence[Shape]) -> list[HwgenError]:
    """Mistakes in the input and in the attributes of a curve."""
    errors = one_input(node, shapes)
    for field in node.per_channel if not errors else ():
        errors += _check_channels(node.name, field, getattr(node, field), shapes[0][-1])
    return errors or check_attributes(node, node.operator)


def _check_channels(
    layer: str, field: str, array: NDArray[np.float64], channels: int
) -> list[HwgenError]:
    if array.shape in ((1,), (channels,)):
        return []
    message = f"{field} must hold one number, or {channels}, one per channel, not {array.shape}"
    return [HwgenError(message, layer=layer)]


@output_shape.register(Curve)
def _shape(node: Curve, shapes: Sequence[Shape]) -> Shape:
    return shapes[0]
