"""No family in particular: portable Verilog, from which synthesis infers multipliers and RAM."""

from __future__ import annotations

from hwgen.targets.description import Target

GENERIC = Target("generic", "portable Verilog for any FPGA or ASIC")
