"""Models of unsigned integers against the runtime."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from hwgen.frontends.options import ImportOptions

from .compare import differences, refusals
from .net import Net, Value
from .unsigned import NETWORKS, POOL, SHAPE, Unsigned, convolution


def frames(count: int) -> list[list[Any]]:
    made = np.random.default_rng(3).integers(0, 256, (count, *SHAPE)).astype(np.uint8)
    return [[frame] for frame in made]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("network", NETWORKS)
def test_it_equals_the_runtime(network: Callable[[Unsigned], Value], seed: int) -> None:
    net = Unsigned(seed)
    assert differences(net.finish(network(net)), frames(4)) == {}


def test_weights_of_unsigned_integers_need_the_reference_kernels() -> None:
    net = Unsigned(1)
    y = convolution(net)
    options = ImportOptions(kernels="xnnpack")
    message = "weights of uint8 are computed by the reference kernels alone"
    assert refusals(net.finish(y), options) == [f"{y.name}: {message}"]


def test_signed_inputs_do_not_go_with_unsigned_weights() -> None:
    net = Net("mixed", 1)
    x = net.input((4,))
    weight = net.writer.tensor("w", np.ones((3, 4), np.uint8), scale=0.1, zero_point=128)
    y = net.value("y", (1, 3), 0.25, -1)
    net.writer.op("FULLY_CONNECTED", [x.index, weight, None], [y.index])
    message = "weight 'w' of uint8 goes with inputs of uint8 and one scale"
    assert refusals(net.finish(y)) == [f"{y.name}: {message}"]


@pytest.mark.parametrize(("scale", "wrong"), [(1e-44, "cannot bring scale"), (3e38, "")])
def test_scales_at_the_ends_of_single_precision_end_in_no_warning(scale: float, wrong: str) -> None:
    net = Unsigned(1)
    other = net.made("MAX_POOL_2D", [net.x.index], SHAPE, net.x.scale, net.x.zero_point, **POOL)
    y = net.made("CONCATENATION", [other.index, net.x.index], (1, 9, 10, 8), scale, 70, axis=3)
    found = refusals(net.finish(y))
    assert any(wrong in message for message in found) if wrong else found == []


def test_a_limit_beyond_single_precision_is_none() -> None:
    net = Unsigned(1)
    y = net.convolved(net.x, 2, 1, fused_activation_function="RELU6")
    net.writer.values["subgraphs"][0]["tensors"][y.index]["quantization"]["scale"] = [1e-44]
    assert refusals(net.finish(y)) == []
