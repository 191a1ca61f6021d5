"""Layers of several tensors are accepted by the four tools without a word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.designs import test_concat, test_pairwise

from .test_four_tools import said, written

pytestmark = pytest.mark.simulator("icarus", "verilator")

NETWORKS: dict[str, tuple[Any, str, dict[str, Any]]] = {
    "sums, differences and products": (test_pairwise, "two_blocks", {}),
    "words that wait": (test_pairwise, "bursts", {}),
    "values of five bits": (test_pairwise, "flat", {"activation_bits": 5}),
    "ties to even": (test_pairwise, "residual", {"rule": "half_even", "power_of_two": True}),
    "parts in turn": (test_concat, "flat", {}),
    "whole pixels": (test_concat, "odd_parts", {}),
    "three branches": (test_concat, "inception", {}),
    "several ports": (test_concat, "two_inputs", {}),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_is_accepted(name: str, tmp_path: Path) -> None:
    tests, network, options = NETWORKS[name]
    graph = tests.case(network, 1, **options).graph
    target = ("generic", "ecp5")[len(name) % 2]
    assert said(written(graph, tmp_path, target)) == {}
