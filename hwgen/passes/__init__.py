"""Passes: pure functions from Graph to Graph, and the order in which quantization runs them."""

from __future__ import annotations

from collections.abc import Callable

from hwgen.ir.graph import Graph
from hwgen.passes.calibrate import calibrate
from hwgen.passes.lower import lower
from hwgen.passes.narrow_ranges import narrow_ranges
from hwgen.passes.options import QuantizeOptions

Pass = Callable[[Graph, QuantizeOptions], Graph]

PIPELINE: tuple[Pass, ...] = (calibrate, narrow_ranges, lower)
"""Behind hwgen.passes.prepare, which folds float layers, and before hwgen.passes.finish."""
