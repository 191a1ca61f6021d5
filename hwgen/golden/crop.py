"""Golden models of layers that pass on a part of their input."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from hwgen.golden.node import Tensor, evaluate
from hwgen.golden.real import Reals, evaluate_real
from hwgen.ir.crop import Crop, QuantCrop, QuantSliceChannels, SliceChannels


@evaluate.register(QuantCrop)
def _crop(node: QuantCrop, x: Tensor) -> Tensor:
    return _cropped(node, x)


@evaluate.register(QuantSliceChannels)
def _slice(node: QuantSliceChannels, x: Tensor) -> Tensor:
    return x[..., node.begin : node.begin + node.size]


@evaluate_real.register(Crop)
def _real_crop(node: Crop, x: Reals) -> Reals:
    return _cropped(node, x)


@evaluate_real.register(SliceChannels)
def _real_slice(node: SliceChannels, x: Reals) -> Reals:
    return x[..., node.begin : node.begin + node.size]


def _cropped(node: Crop | QuantCrop, x: NDArray[Any]) -> NDArray[Any]:
    top, bottom, left, right = node.margins
    return x[:, top : x.shape[1] - bottom, left : x.shape[2] - right]
