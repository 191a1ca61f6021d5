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


def bias_array(layer: str, shape: tuple[int, ...], bias: ArrayLike | None) -> np.ndarray:
    """The bias in `shape`, zeros when it is None; one number, or one per channel, counts for all.

    A bias that does not fit is returned as it is, for the check of the layer.
    """
    array = np.zeros(()) if bias is None else real_array(layer, "bias", bias)
    fits = array.ndim == 0 or array.shape == shape[-1:]
    return np.broadcast_to(array, shape) if fits else array
