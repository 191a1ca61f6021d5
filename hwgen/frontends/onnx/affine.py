"""Factors and summands per channel behind a layer with weights, which takes them in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.frontends.layout import Layout
from hwgen.frontends.onnx.registry import AFFINE
from hwgen.frontends.source import SourceNode

if TYPE_CHECKING:
    from hwgen.frontends.onnx.importer import Importer


@dataclass(frozen=True, slots=True, eq=False)
class Tail:
    """What follows a layer: a * x + b of each of its channels.

    keys: tensors that the layer makes, in turn; the last one is a * x + b.
    """

    factor: NDArray[np.float64]
    summand: NDArray[np.float64]
    keys: tuple[str, ...]


def tail(importer: Importer, node: SourceNode, layout: Layout, channels: int) -> Tail:
    """The longest tail of `node`, whose output has `layout`; its nodes count as taken."""
    key = node.outputs[0]
    factor, summand, keys = np.ones(channels), np.zeros(channels), [key]
    while (reader := _only_reader(importer, key)) is not None:
        found = AFFINE[reader.operator](reader, importer, key, len(layout.shape))
        if found is None:
            break
        try:
            a, b = (per_channel(values, layout, channels) for values in found)
        except HwgenError:
            break
        factor, summand = factor * a, summand * a + b
        importer.taken[reader.name] = node.name
        key = reader.outputs[0]
        keys.append(key)
    return Tail(factor, summand, tuple(keys))


def _only_reader(importer: Importer, key: str) -> SourceNode | None:
    readers = importer.readers.get(key, [])
    if len(readers) != 1 or key in importer.source.outputs:
        return None
    reader = readers[0]
    alone = reader.inputs.count(key) == 1
    return reader if alone and reader.operator in AFFINE else None


def per_channel(values: NDArray[np.floating], layout: Layout, channels: int) -> NDArray[np.float64]:
    """One value for each channel of hwgen's tensor: [channels].

    values: in a shape that goes with the tensor of the file, whose layout is given.
    Raises HwgenError when they differ within a channel or do not fit.
    """
    if values.size == 1:
        return np.full(channels, float(values.reshape(-1)[0]))
    rank, shape = len(layout.shape), values.shape
    sizes = (1,) * (rank - values.ndim) + shape
    fits = all(size in (1, whole) for size, whole in zip(sizes, layout.shape, strict=False))
    if values.ndim > rank or not fits:
        message = f"a constant of shape {list(shape)} does not go with"
        raise HwgenError(f"{message} a tensor of shape {list(layout.shape)}")
    pixel = layout.within(channels)
    if any(size not in (1, part) for size, part in zip(sizes, pixel.shape, strict=True)):
        raise HwgenError("needs one constant for each channel, not one for each pixel")
    found = np.empty(channels)
    spread = np.broadcast_to(values.reshape(sizes), pixel.shape)
    found[pixel.positions().reshape(-1)] = spread.reshape(-1)
    return found
