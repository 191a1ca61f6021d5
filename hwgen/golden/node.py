"""The question that each golden operator answers: its output tensor from its inputs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.arena import Arena
from hwgen.ir.node import Node, Shape

Tensor = NDArray[np.int32]
"""Exact integers of a batch, [N, H, W, C] or [N, values]."""


class Step(Protocol):
    """A layer that is ready for many calls."""

    def __call__(self, *inputs: Tensor, out: Tensor) -> None:
        """Write the output for inputs [n, ...] into `out` [n, ...], which has no gaps."""
        ...


@singledispatch
def evaluate(node: Node, *inputs: Tensor) -> Tensor:
    """Output of `node` for its inputs [N, ...], one argument each; exact integers."""
    raise NotImplementedError(f"no golden model for {type(node).__name__}")


@singledispatch
def prepare(node: Node, shapes: Sequence[Shape], frames: int, arena: Arena) -> Step:
    """`evaluate` for inputs of `shapes` (without the frames), a few frames at a time.

    frames: of all calls together. arena: memory during a call. Layers that have much to get ready
    register this, too.
    """

    def step(*inputs: Tensor, out: Tensor) -> None:
        out[...] = evaluate(node, *inputs)

    return step
