"""QONNX networks: every tensor of the imported graph equals that of qonnx's executor."""

from __future__ import annotations

import pytest

from tests.frontends.onnx.qonnx import networks
from tests.frontends.onnx.qonnx.models import check, close


@pytest.mark.parametrize("bits", [2, 3, 4, 6, 8])
def test_residual_networks_of_each_width(bits: int) -> None:
    check(networks.resnet(bits, bits, (4, 6, 8)), least=15)


def test_a_network_like_resnet_20() -> None:
    check(networks.resnet(1, 4, (4, 6, 8), blocks=3, size=12), least=30)


@pytest.mark.parametrize("signed", [False, True])
def test_truncated_averages(signed: bool) -> None:
    check(networks.truncated(3, signed))


@pytest.mark.parametrize("mode", networks.MODES)
@pytest.mark.parametrize("power_of_two", [True, False])
def test_every_rounding_mode(mode: str, power_of_two: bool) -> None:
    check(networks.modes(5, mode, power_of_two))


@pytest.mark.parametrize("seed", range(3))
def test_binary_and_ternary_layers(seed: int) -> None:
    check(networks.binary(seed))


@pytest.mark.parametrize("bits", [3, 4, 8])
def test_depthwise_layers_and_layers_that_move_values(bits: int) -> None:
    check(networks.thin(bits, bits))


@pytest.mark.parametrize("bits", [2, 4, 8])
def test_dense_layers_products_and_differences(bits: int) -> None:
    check(networks.dense(bits, bits))


@pytest.mark.parametrize("seed", range(3))
def test_scales_of_any_number_differ_on_ties_alone(seed: int) -> None:
    """Sums in single precision depend on their order; of 23 000 integers none differed."""
    compared, different, furthest = close(networks.resnet(seed, 8, (8, 8, 8), powers=False), seed)
    assert compared > 20_000
    assert different < compared / 1000
    assert furthest <= 1
