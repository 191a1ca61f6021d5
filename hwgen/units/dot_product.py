"""Dot products of an array: multipliers, or less where inputs or weights have few bits.

Negative weights of one magnitude need no subtraction: with all bits of the input inverted,

    -x = ~x + 1                      of a signed input
    -x = ~x - (2**bits - 1)          of an unsigned one, the inverse being unsigned, too

and the constant belongs to the weight alone, so that the bias takes it in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from hwgen.ir.formats import IntFormat
from hwgen.units.base import Parameter, integers

MULTIPLIER_LATENCY = 4  # of hwgen_multiplier
ROWS_AREA = 16  # bits of x times bits of w, up to which rows cost less than a multiplier block


@dataclass(frozen=True, slots=True)
class DotProduct:
    """sum(weight * step * x) of inputs of the format `x` and weights of `weight_bits` bits.

    Base of the kinds; this one multiplies. Weights of one bit are stored as their sign.
    narrow: no weight is the smallest integer of its bits.
    """

    x: IntFormat
    weight_bits: int
    narrow: bool = False
    module: ClassVar[str] = "hwgen_dot_product"
    noun: ClassVar[str] = "multiplier"
    multiplies: ClassVar[bool] = True
    joins: ClassVar[bool] = True
    """One instance makes the sums of all outputs that read the same inputs."""
    waits: ClassVar[int] = 2
    """Registers of a chunk in front of the products, as many as weights have behind their ROM."""

    @property
    def circuits(self) -> str:
        """What makes the products, for reports."""
        return f"{self.noun}s"

    @property
    def operand_bits(self) -> int:
        """Of an input as a signed operand."""
        return self.x.bits + (not self.x.signed)

    @property
    def product_bits(self) -> int:
        """That no product leaves, signed."""
        return self.x.bits + self.weight_bits - (self.narrow and self.x.signed)

    def latency(self, simd: int) -> int:
        """Cycles from `simd` inputs and weights to their sum."""
        return MULTIPLIER_LATENCY + levels(simd)

    @property
    def correction(self) -> int:
        """What the circuit leaves to the bias for each weight below zero."""
        return 0

    def stored(self, weights: NDArray[np.int64]) -> NDArray[np.int64]:
        """The integers in the ROM."""
        return (weights < 0).astype(np.int64) if self.weight_bits == 1 else weights

    def parameters(self, simd: int, sum_bits: int, outputs: int = 1) -> tuple[Parameter, ...]:
        """Of the module; sum_bits: of a sum; outputs: sums, 1 where the kind does not join them."""
        sizes = self._sizes(simd)
        return integers(outputs=outputs, **sizes, product_w=self.product_bits, sum_w=sum_bits)

    def _sizes(self, simd: int) -> dict[str, int]:
        signed = int(self.x.signed)
        return {"simd": simd, "x_w": self.x.bits, "x_signed": signed, "w_w": self.weight_bits}

    def _shifted(self, simd: int, sum_bits: int) -> tuple[Parameter, ...]:
        return integers(**self._sizes(simd), shift=levels(self.x.step), sum_w=sum_bits)


@dataclass(frozen=True, slots=True)
class Rows(DotProduct):
    """A sum for each bit of the narrower operand, then the sum of these: few bits on both sides, or
    layers that are to leave the multipliers to others."""

    module: ClassVar[str] = "hwgen_dot_rows"
    noun: ClassVar[str] = "logic product"
    multiplies: ClassVar[bool] = False
    joins: ClassVar[bool] = False

    def latency(self, simd: int) -> int:
        return 1 + levels(simd) + levels(min(self.x.bits, self.weight_bits))

    def parameters(self, simd: int, sum_bits: int, outputs: int = 1) -> tuple[Parameter, ...]:
        return self._shifted(simd, sum_bits)


@dataclass(frozen=True, slots=True)
class Selected(DotProduct):
    """Weights -1, 0, +1: the input, nothing, or its inverse."""

    module: ClassVar[str] = "hwgen_dot_select"
    noun: ClassVar[str] = "signed addend"
    multiplies: ClassVar[bool] = False
    joins: ClassVar[bool] = False

    def latency(self, simd: int) -> int:
        return 1 + levels(simd)

    @property
    def correction(self) -> int:
        return self.x.step if self.x.signed else -self.x.step * self.x.hi

    def parameters(self, simd: int, sum_bits: int, outputs: int = 1) -> tuple[Parameter, ...]:
        return self._shifted(simd, sum_bits)


@dataclass(frozen=True, slots=True)
class Counted(Selected):
    """The same for inputs of one bit: XNOR and a count of ones."""

    module: ClassVar[str] = "hwgen_dot_popcount"
    noun: ClassVar[str] = "XNOR"

    def latency(self, simd: int) -> int:
        return 2 + levels(-(-simd // 3))

    def parameters(self, simd: int, sum_bits: int, outputs: int = 1) -> tuple[Parameter, ...]:
        shift = levels(self.x.step)
        return integers(simd=simd, w_w=self.weight_bits, shift=shift, sum_w=sum_bits)


def levels(terms: int) -> int:
    """Levels of a balanced tree."""
    return (terms - 1).bit_length()


def dot_product(
    x: IntFormat, weight_bits: int, weights: NDArray[np.int64], *, logic: bool = False
) -> DotProduct:
    """The cheapest kind for inputs of the format `x` and these weights of `weight_bits` bits.

    logic: without multipliers.
    """
    if np.abs(weights).max() <= 1:
        return (Counted if x.bits == 1 else Selected)(x, min(weight_bits, 2))
    if logic or x.bits * weight_bits <= ROWS_AREA:
        return Rows(x, weight_bits)
    return DotProduct(x, weight_bits, narrow=int(weights.min()) > -(1 << (weight_bits - 1)))
