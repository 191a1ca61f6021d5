"""Golden and float model of sums, differences and products of two tensors."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic import nearest, rounding
from hwgen.golden.node import Tensor, evaluate
from hwgen.golden.real import Reals, evaluate_real
from hwgen.ir.lookup import stored_bits
from hwgen.ir.pairwise import Add, Mul, QuantAdd, QuantMul, Sub


@evaluate.register(QuantAdd)
@evaluate.register(QuantMul)
def output_of(node: QuantAdd | QuantMul, a: Tensor, b: Tensor) -> Tensor:
    """Outputs of operands [...] of one shape."""
    acc = accumulators(node, a, b)
    zero_point = node.format.zero_point
    levels = (node.activation[0] - zero_point, node.activation[1] - zero_point)
    if nearest.takes(node.rule, levels):
        return nearest.rounded(node.rule, acc.astype(np.float64), node.scale, levels) + np.int32(
            zero_point
        )
    rounded = rounding.apply(node.rule, acc, node.scale, zero_point) + zero_point
    return np.clip(rounded, *node.activation).astype(np.int32)


def accumulators(node: QuantAdd | QuantMul, a: Tensor, b: Tensor) -> NDArray[np.int64]:
    """Exact sums or products [...] in front of the rounding."""
    if isinstance(node, QuantMul):
        factor: NDArray[np.int64] = node.input_a.centre(a.astype(np.int64))
        other: NDArray[np.int64] = node.input_b.centre(b.astype(np.int64))
        return factor * other
    terms_a = node.table_a[stored_bits(a, node.input_a)]
    terms_b = node.table_b[stored_bits(b, node.input_b)]
    total: NDArray[np.int64] = terms_a - terms_b if node.subtract else terms_a + terms_b
    return total


@evaluate_real.register(Add)
def _add_real(node: Add, a: Reals, b: Reals) -> Reals:
    return a + b


@evaluate_real.register(Sub)
def _sub_real(node: Sub, a: Reals, b: Reals) -> Reals:
    return a - b


@evaluate_real.register(Mul)
def _mul_real(node: Mul, a: Reals, b: Reals) -> Reals:
    return a * b
