"""Elementwise operations of a tensor and a constant: AddConstant and MulConstant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from hwgen.ir.curve import Curve, declare, finite_per_channel

PROOF = ("tests/designs/test_constants.py",)


@dataclass(frozen=True, slots=True, eq=False)
class AddConstant(Curve):
    """x + constant; constant [1] or [C]."""

    constant: NDArray[np.float64]
    per_channel: ClassVar[tuple[str, ...]] = ("constant",)


@dataclass(frozen=True, slots=True, eq=False)
class MulConstant(Curve):
    """x * constant; constant [1] or [C]."""

    constant: NDArray[np.float64]
    per_channel: ClassVar[tuple[str, ...]] = ("constant",)


_CONSTANT = finite_per_channel("constant")
_DIFFERENCE = "x - constant per channel, as add_constant"
declare("sub_constant", AddConstant, _DIFFERENCE, _CONSTANT, kind="elementwise", proof=PROOF)
declare("add_constant", AddConstant, "x + constant", _CONSTANT, kind="elementwise", proof=PROOF)
declare("mul_constant", MulConstant, "x * constant", _CONSTANT, kind="elementwise", proof=PROOF)
