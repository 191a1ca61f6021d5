"""Padding of every kind, and dilation, are accepted by the four tools without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.designs import test_pad

from .test_four_tools import said, written

pytestmark = pytest.mark.simulator("icarus", "verilator")


@pytest.mark.parametrize("name", ["constant", "edge", "reflect", "fused"])
def test_a_network_is_accepted(name: str, tmp_path: Path) -> None:
    graph = test_pad.case(name, 1).graph
    target = ("generic", "ecp5")[len(name) % 2]
    assert said(written(graph, tmp_path, target)) == {}
