"""Layers whose weights are a graph of adders: every bit and every cycle of the emitted design."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hwgen.errors import HwgenError
from hwgen.schedule import schedule
from hwgen.schedule.folding import products
from hwgen.schedule.layer import Folding
from hwgen.units.adders import Adders
from tests.fuzz.run_case import differences

from .test_convolution import _conv, _dense, _depthwise, _edge, _grouped, _local, _pointwise
from .test_few_bits import case, network

pytestmark = pytest.mark.simulator("icarus")
# Layer, bits of weights and activations, windows side by side.
LAYERS = [
    (_conv, (8, 8), 1),
    (_conv, (4, 4), 2),
    (_edge, (8, 8), 1),
    (_grouped, (8, 8), 2),
    (_depthwise, (8, 8), 1),
    (_depthwise, (3, 5), 2),
    (_pointwise, (8, 8), 2),
    (_dense, (8, 8), 1),
    (_conv, (2, 1), 1),
    (_dense, (1, 8), 1),
]
IDS = [f"{make.__name__[1:]}-{bits}-{pixels}" for make, bits, pixels in LAYERS]


@pytest.mark.parametrize(("make", "bits", "pixels"), LAYERS, ids=IDS)
@pytest.mark.parametrize("signed", [True, False], ids=["signed", "unsigned"])
def test_every_layer_with_weights_that_never_change(
    make: Callable[..., str], bits: tuple[int, int], pixels: int, signed: bool, tmp_path: Path
) -> None:
    graph = network(make, bits, signed, 5)
    product = products(graph)["layer"]
    folding = Folding(product.outputs, product.depth, pixels, adders=True)
    made = case(graph, {"layer": folding}, 5)
    design = schedule(graph, folding=made.folding)
    assert design.multipliers == 0
    assert all(isinstance(mac.dot, Adders) for _, mac in design.macs)
    assert differences(made, tmp_path) == []


@pytest.mark.parametrize(
    ("make", "folding", "message"),
    [
        (_conv, Folding(5, 12, adders=True), "adders need pe 5 and simd 24"),
        (_conv, Folding(4, 24, adders=True), "side by side, not 4 and 24"),
        (_local, Folding(3, 16, adders=True), "adders need the same weights for every window"),
    ],
)
def test_weights_that_change_are_refused(
    make: Callable[..., str], folding: Folding, message: str
) -> None:
    with pytest.raises(HwgenError, match=message):
        schedule(network(make, (8, 8), True, 5), folding={"layer": folding})
