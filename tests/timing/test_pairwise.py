"""Timing of sums and products: pipelines with credits."""

from __future__ import annotations

import numpy as np
import pytest

import hwgen.timing.pairwise  # noqa: F401  (it registers the units)
from hwgen.ir.formats import IntFormat
from hwgen.timing.build import build
from hwgen.timing.processes import ReduceProcess
from hwgen.units.base import Unit
from hwgen.units.product import Product
from hwgen.units.table_sum import TableSum

from ..units.test_weighted_sum import unit

BITS = IntFormat(8, True, 1.0)


@pytest.mark.parametrize(
    ("pipeline", "latency"),
    [
        (unit(BITS, BITS, (1, 1)), 5),
        (Product(1, BITS, BITS), 4),
        (TableSum(1, np.arange(256), np.arange(256)), 2),
    ],
)
def test_it_has_the_latency_and_depth_of_the_unit(pipeline: Unit, latency: int) -> None:
    assert build(pipeline, 24, 2, 1) == ReduceProcess(24, 24, 1, latency, latency + 2)
