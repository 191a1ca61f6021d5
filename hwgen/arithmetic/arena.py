"""Memory that many computations use in turn, so that it stays near a core."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Kind = type[np.generic] | np.dtype[Any]


class Arena:
    """One block of memory for each use; whoever asks last for a use may write over it."""

    def __init__(self) -> None:
        self._blocks: dict[str, NDArray[np.uint8]] = {}

    def reserve(self, use: str, values: int, kind: Kind) -> None:
        """Make the block of `use` large enough, before arrays of it are asked for."""
        size = values * np.dtype(kind).itemsize
        if use not in self._blocks or self._blocks[use].size < size:
            self._blocks[use] = np.empty(size, dtype=np.uint8)

    def array(self, use: str, shape: tuple[int, ...], kind: Kind) -> NDArray[Any]:
        """An array at the start of the block, with anything in it."""
        values = math.prod(shape)
        self.reserve(use, values, kind)
        held = self._blocks[use][: values * np.dtype(kind).itemsize]
        return held.view(kind).reshape(shape)
