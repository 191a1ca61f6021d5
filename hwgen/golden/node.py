"""The one question that each golden operator answers: its output tensor from its inputs."""

from __future__ import annotations

from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from hwgen.ir.node import Node

Tensor = NDArray[np.int32]
"""Exact integers of a batch, [N, H, W, C] or [N, values]."""


@singledispatch
def evaluate(node: Node, *inputs: Tensor) -> Tensor:
    """Output of `node` for its inputs [N, ...], one argument each; exact integers."""
    raise NotImplementedError(f"no golden model for {type(node).__name__}")
