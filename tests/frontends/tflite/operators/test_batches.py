"""Dilated convolutions that a file spreads over a batch: one convolution, equal to the runtime."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from hwgen.ir.convolution import QuantConv2d
from tests.frontends.tflite.compare import assert_equal, kinds, refusals
from tests.frontends.tflite.net import Net, Value

Margins = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Spread:
    """Blocks, the margins put around the image, and those cut off behind the convolution."""

    block: tuple[int, ...]
    pads: Margins
    crops: Margins


CASES = {
    "even": Spread((2, 2), ((2, 2), (2, 2)), ((0, 0), (0, 0))),
    "with crops": Spread((3, 2), ((3, 4), (2, 4)), ((0, 1), (0, 2))),
    "valid": Spread((2, 3), ((0, 0), (0, 2)), ((0, 0), (0, 2))),
}


def dilated(
    net: Net, x: Value, spread: Spread, depthwise: bool = False, **geometry: object
) -> Value:
    """SPACE_TO_BATCH_ND, a convolution of 3x3 and BATCH_TO_SPACE_ND."""
    block, padded = (
        spread.block,
        [s + sum(p) for s, p in zip(x.shape[1:3], spread.pads, strict=True)],
    )
    batch = int(np.prod(block))
    inner = tuple(size // step for size, step in zip(padded, block, strict=True))
    phases = net.value("phases", (batch, *inner, x.shape[3]), x.scale, x.zero_point)
    keys = [net.constant("block", block), net.constant("pads", spread.pads)]
    net.writer.op("SPACE_TO_BATCH_ND", [x.index, *keys], [phases.index], version=2)
    made = net.convolution(phases, 4 if depthwise else 5, (3, 3), depthwise=depthwise,
                           padding="VALID", **geometry)  # type: ignore[arg-type]  # fmt: skip
    sizes = [
        size * step - sum(crop)
        for size, step, crop in zip(made.shape[1:3], block, spread.crops, strict=True)
    ]
    y = net.value("y", (1, *sizes, made.shape[3]), made.scale, made.zero_point)
    keys = [net.constant("block", block), net.constant("crops", spread.crops)]
    net.writer.op("BATCH_TO_SPACE_ND", [made.index, *keys], [y.index], version=2)
    return y


@pytest.mark.parametrize("depthwise", [False, True])
@pytest.mark.parametrize("name", CASES)
def test_a_convolution_in_phases_is_dilated(name: str, depthwise: bool) -> None:
    net = Net("phases", 1)
    x = net.input((8, 10, 4))
    found = assert_equal(net, x, dilated(net, x, CASES[name], depthwise))
    assert kinds(found) == ["Input", "Conv2d", "Output"]
    (layer,) = [node for node in found.graph.nodes if isinstance(node, QuantConv2d)]
    assert layer.dilation == CASES[name].block


def test_sequences_have_axes_of_size_one_in_between() -> None:
    """As converters write a Conv1D."""
    net = Net("phases", 2)
    x = net.input((20, 4))
    phases = net.value("phases", (4, 8, 4), x.scale, x.zero_point)
    keys = [net.constant("block", [4]), net.constant("pads", [[4, 8]])]
    net.writer.op("SPACE_TO_BATCH_ND", [x.index, *keys], [phases.index], version=3)
    y = net.same("EXPAND_DIMS", phases, (4, 1, 8, 4), [net.constant("axis", -3)], {})
    y = net.convolution(y, 6, (1, 3), padding="VALID")
    y = net.reshape(y, (4, 6, 6))
    z = net.value("z", (1, 20, 6), y.scale, y.zero_point)
    keys = [net.constant("block", [4]), net.constant("crops", [[0, 4]])]
    net.writer.op("BATCH_TO_SPACE_ND", [y.index, *keys], [z.index], version=3)
    assert kinds(assert_equal(net, x, net.dense(z, 3))) == [
        "Input", "Conv2d", "Flatten", "Dense", "Output",
    ]  # fmt: skip


def test_crops_beyond_the_padding_are_refused() -> None:
    net = Net("phases", 3)
    x = net.input((8, 8, 2))
    y = dilated(net, x, Spread((2, 2), ((0, 0), (0, 0)), ((0, 1), (0, 0))))
    (message,) = refusals(net.finish(y))
    assert message.startswith("phases_2: pads by (0, 0, 0, 0), of which 'y_")


def test_a_stride_between_the_two_is_refused() -> None:
    net = Net("phases", 4)
    x = net.input((12, 12, 2))
    y = dilated(net, x, CASES["even"], stride=(2, 2))
    (message,) = refusals(net.finish(y))
    assert "has strides of (2, 2), dilations of (1, 1) and padding VALID within SPACE_" in message


def test_phases_that_are_read_otherwise_are_refused() -> None:
    net = Net("phases", 5)
    x = net.input((8, 8, 2))
    phases = net.value("phases", (4, 4, 4, 2), x.scale, x.zero_point)
    keys = [net.constant("block", [2, 2]), net.constant("pads", [[0, 0], [0, 0]])]
    net.writer.op("SPACE_TO_BATCH_ND", [x.index, *keys], [phases.index], version=2)
    message = "needs one convolution and one BATCH_TO_SPACE_ND behind it"
    assert refusals(net.finish(phases)) == [f"{phases.name}: {message}"]
