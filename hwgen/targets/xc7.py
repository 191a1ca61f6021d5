"""Xilinx 7 series: multiplier blocks are instantiated, with their registers."""

from __future__ import annotations

from hwgen.targets.description import Ram, Target

# Synthesis infers memories from the portable modules.
DISTRIBUTED = Ram("RAM32M", 256, ((32, 6), (64, 3)))
BLOCK = Ram("RAMB18E1", 18432, ((512, 36), (1024, 18), (2048, 9), (4096, 4), (8192, 2), (16384, 1)))

XC7 = Target(
    name="xc7",
    description="Xilinx 7 series",
    operand_bits=(25, 18),
    pairs=True,
    library=(
        "blocks/hwgen_limbs.v",
        "xc7/hwgen_block.v",
        "xc7/hwgen_multiplier.v",
        "xc7/hwgen_multiplier_pair.v",
    ),
    models=("xc7/sim/DSP48E1.v",),
    rams=(DISTRIBUTED, BLOCK),
)
