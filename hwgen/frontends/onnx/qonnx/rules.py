"""Rounding of layers that have no thresholds of their own: averages, sums and products."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.qonnx import chains
from hwgen.frontends.onnx.qonnx.quantizer import Ints, Quantizer, Singles
from hwgen.frontends.onnx.qonnx.states import Pending

if TYPE_CHECKING:
    from hwgen.frontends.onnx.qonnx.lower import Lowering


def single(acc: Ints, scale: float) -> Singles:
    """Real numbers of accumulators, in single precision."""
    return (acc * scale).astype(np.float32)


def rule_and_scale(
    lowering: Lowering,
    state: Pending,
    quantizer: Quantizer,
    found: chains.Steps,
    scale: np.ndarray,
    ends: tuple[Ints, ...],
    name: str,
) -> tuple[str, np.ndarray]:
    """A rule and its scale that equal the quantizer behind the functions.

    found: the steps that are wanted; scale: of the accumulator; ends: its smallest and largest
    values. Raises HwgenError where no rule has these steps.
    """
    factor = chains.factor_of(state.functions)
    if factor is None:
        message = "only clips and one positive factor may stand between it and its Quant node"
        hint = f"put a Quant node directly behind '{state.root.name}'"
        raise HwgenError(message, layer=state.root.name, hint=hint)
    wanted = scale * factor / quantizer.step
    rule = chains.rule_of(found, wanted, quantizer.format.zero_point, (ends[0], ends[1]))
    if rule:
        return rule, wanted
    if quantizer.mode not in ("ROUND", "HALF_EVEN") or quantizer.before:
        message = f"no rounding rule equals {quantizer.mode} of a scale of {wanted[0]:.6g}"
        raise HwgenError(message, layer=state.root.name, hint="use scales that are powers of two")
    lowering.notes.append(f"{name!r} may round ties in another way than single precision does")
    return "F", wanted.astype(np.float32).astype(np.float64)
