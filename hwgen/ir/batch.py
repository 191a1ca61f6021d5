"""Batches of input tensors that a user passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hwgen.errors import HwgenError
from hwgen.ir.node import Shape


def as_batch(values: ArrayLike, shape: Shape, layer: str, what: str) -> NDArray[Any]:
    """`values` as an array [N, *shape] of finite real numbers or integers.

    what: the word for the data in messages. Raises HwgenError on another shape, no frames,
    values that are not numbers or not finite.
    """
    batch = np.asarray(values)
    wanted = f"({', '.join(('frames', *(str(size) for size in shape)))})"
    if batch.shape[1:] != shape or batch.ndim != len(shape) + 1:
        hint = "add an axis for the frames in front" if batch.shape == shape else None
        message = f"{what} data must have shape {wanted}, not {batch.shape}"
        raise HwgenError(message, layer=layer, hint=hint)
    if not len(batch):
        raise HwgenError(f"{what} data holds no frames", layer=layer)
    if batch.dtype.kind not in "fiu":
        message = f"{what} data must be real numbers or integers, not {batch.dtype}"
        raise HwgenError(message, layer=layer)
    bad = int(np.count_nonzero(~np.isfinite(batch)))
    if bad:
        raise HwgenError(f"{what} data holds {bad} values that are not finite", layer=layer)
    return batch


def as_inputs(
    names: Sequence[str], inputs: ArrayLike | Mapping[str, ArrayLike]
) -> dict[str, ArrayLike]:
    """The batch of each input layer in `names`, all of the same number of frames.

    inputs: the batch itself when there is one input layer, else a mapping from their names.
    Raises HwgenError on names that are missing or unknown.
    """
    if not isinstance(inputs, Mapping):
        if len(names) != 1:
            listed = ", ".join(names)
            message = f"the graph has {len(names)} input layers: {listed}"
            raise HwgenError(message, hint="pass a mapping from their names to their data")
        return {names[0]: inputs}
    if set(inputs) != set(names):
        given, wanted = ", ".join(map(str, inputs)), ", ".join(names)
        raise HwgenError(f"data is given for the input layers {given}, needed are {wanted}")
    frames = {name: len(np.asarray(inputs[name])) for name in names}
    if len(set(frames.values())) > 1:
        found = ", ".join(f"{count} for '{name}'" for name, count in frames.items())
        raise HwgenError(f"every input layer needs as many frames as the others, not {found}")
    return {name: inputs[name] for name in names}
