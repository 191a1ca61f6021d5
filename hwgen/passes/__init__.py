"""Passes: pure functions from Graph to Graph, and the order in which quantization runs them."""

from __future__ import annotations

from collections.abc import Callable

from hwgen.ir.graph import Graph
from hwgen.passes.attach_requantizers import attach_requantizers
from hwgen.passes.calibrate import calibrate
from hwgen.passes.fold_constant_channels import fold_constant_channels
from hwgen.passes.fuse_pointwise import fuse_pointwise
from hwgen.passes.lower import lower
from hwgen.passes.narrow_ranges import narrow_ranges
from hwgen.passes.options import QuantizeOptions

Pass = Callable[[Graph, QuantizeOptions], Graph]

PIPELINE: tuple[Pass, ...] = (  # behind hwgen.passes.prepare, which folds float layers
    calibrate,
    narrow_ranges,
    lower,
    fuse_pointwise,
    fold_constant_channels,
    attach_requantizers,
)
