"""Graph method that adds a batch normalisation."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hwgen.errors import HwgenError
from hwgen.ir.batch_norm import BatchNorm
from hwgen.ir.builders.base import Builder, real_array


class BatchNormBuilder(Builder):
    """Normalisation."""

    def batch_norm(
        self,
        x: str,
        mean: ArrayLike,
        variance: ArrayLike,
        gamma: ArrayLike = 1.0,
        beta: ArrayLike = 0.0,
        epsilon: float = 1e-5,
        *,
        name: str | None = None,
    ) -> str:
        """Add (x - mean) * gamma / sqrt(variance + epsilon) + beta.

        Each array one number per channel [C], or one for all. Quantization folds it into a layer
        with weights beside it where that is exact, else it becomes a table per channel.
        """
        name = name or self._free("batch_norm")
        small = real_array(name, "epsilon", epsilon)
        if small.ndim:
            message = f"epsilon must be one number, not an array of shape {small.shape}"
            raise HwgenError(message, layer=name)
        return self._append(
            BatchNorm(
                name,
                (x,),
                np.atleast_1d(real_array(name, "mean", mean)),
                np.atleast_1d(real_array(name, "variance", variance)),
                np.atleast_1d(real_array(name, "gamma", gamma)),
                np.atleast_1d(real_array(name, "beta", beta)),
                float(small),
            )
        )
