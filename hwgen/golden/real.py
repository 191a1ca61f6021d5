"""The same question for the float reference: output tensor of a layer of real numbers."""

from __future__ import annotations

from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from hwgen.ir.node import Node

Reals = NDArray[np.float64]
"""Real numbers of a batch, [N, H, W, C] or [N, values]."""


@singledispatch
def evaluate_real(node: Node, *inputs: Reals) -> Reals:
    """Output of a float `node` for its inputs [N, ...], one argument each."""
    raise NotImplementedError(f"no float model for {type(node).__name__}")
