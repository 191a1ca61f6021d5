"""Cells of a design on an FPGA family, estimated from its units without synthesis."""

from __future__ import annotations

from hwgen.estimate.bill import Cells
from hwgen.estimate.design import Estimate, estimate, estimate_layer, estimate_units

__all__ = ["Cells", "Estimate", "estimate", "estimate_layer", "estimate_units"]
