"""Batch normalisation with the statistics of training: BatchNorm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.ir.curve import Curve, check_curve, declare, finite_per_channel
from hwgen.ir.node import Shape, check
from hwgen.ir.support import Attribute

PROOF = ("tests/passes/test_fold_batch_norm.py", "tests/designs/test_batch_norm.py")


@dataclass(frozen=True, slots=True, eq=False)
class BatchNorm(Curve):
    """(x - mean) * gamma / sqrt(variance + epsilon) + beta; arrays [C], or [1] for all channels."""

    mean: NDArray[np.float64]
    variance: NDArray[np.float64]
    gamma: NDArray[np.float64]
    beta: NDArray[np.float64]
    epsilon: float
    per_channel: ClassVar[tuple[str, ...]] = ("mean", "variance", "gamma", "beta")

    @property
    def factor(self) -> NDArray[np.float64]:
        """y = x * factor + offset; [C] or [1]."""
        factor: NDArray[np.float64] = self.gamma / np.sqrt(self.variance + self.epsilon)
        return factor

    @property
    def offset(self) -> NDArray[np.float64]:
        """y = x * factor + offset; [C] or [1]."""
        offset: NDArray[np.float64] = self.beta - self.mean * self.factor
        return offset


def _not_negative(value: NDArray[np.float64]) -> bool:
    return bool(np.isfinite(value).all() and (np.asarray(value) >= 0).all())


declare(
    "batch_norm",
    BatchNorm,
    "(x - mean) * gamma / sqrt(variance + epsilon) + beta",
    finite_per_channel("mean"),
    Attribute(
        "variance", "finite numbers of 0 or more", _not_negative, refused=(np.array([-0.5]),)
    ),
    finite_per_channel("gamma"),
    finite_per_channel("beta"),
    Attribute("epsilon", "a finite number of 0 or more", _not_negative, refused=(-1e-3,)),
    kind="normalisation",
    proof=PROOF,
)


@check.register(BatchNorm)
def _check(node: BatchNorm, shapes: Sequence[Shape]) -> list[HwgenError]:
    errors = check_curve(node, shapes)
    if not errors and (node.variance + node.epsilon == 0).any():
        message = "variance and epsilon are both 0 in some channel"
        errors = [HwgenError(message, layer=node.name, hint="give a positive epsilon")]
    return errors
