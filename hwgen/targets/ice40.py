"""Lattice iCE40 UltraPlus: multiplier blocks are instantiated, with their registers."""

from __future__ import annotations

from hwgen.targets.description import Ram, Target

# Synthesis infers memories from the portable modules.
BLOCK = Ram("SB_RAM40_4K", 4096, ((256, 16), (512, 8), (1024, 4), (2048, 2)))

ICE40 = Target(
    name="ice40",
    description="Lattice iCE40 UltraPlus",
    operand_bits=(16, 16),
    library=("blocks/hwgen_limbs.v", "ice40/hwgen_block.v", "ice40/hwgen_multiplier.v"),
    models=("ice40/sim/SB_MAC16.v",),
    rams=(BLOCK,),
)
