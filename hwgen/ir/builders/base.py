"""What the methods of Graph that add layers need; each family of layers has a class of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from hwgen.errors import HwgenError
from hwgen.ir.node import Node, Shape

Sizes = int | Sequence[int]


class Builder(Protocol):
    """A graph to which layers can be added."""

    def shape(self, name: str) -> Shape:
        """Shape of the layer's output."""
        ...

    def _append(self, node: Node) -> str:
        """Add the node and return its name. Raises HwgenError when it does not fit."""
        ...

    def _free(self, stem: str) -> str:
        """The first of `stem`_1, `stem`_2, ... that names no layer."""
        ...

    def _first(self, name: str) -> str:
        """`name`, or a free name made of it when a layer has it already."""
        ...


def real_array(layer: str, what: str, values: ArrayLike) -> np.ndarray:
    """`values` as an array of real numbers. Raises HwgenError on anything else."""
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise HwgenError(f"{what} must be an array of real numbers", layer=layer) from None


def bias_array(layer: str, weight: np.ndarray, bias: ArrayLike | None) -> np.ndarray:
    """The bias, zeros [Cout] when it is None."""
    if bias is not None:
        return real_array(layer, "bias", bias)
    return np.zeros(weight.shape[-1] if weight.ndim else 0)
