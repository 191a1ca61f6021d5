"""Lattice ECP5: multiplier blocks are instantiated, so that their pipeline registers are used."""

from __future__ import annotations

from hwgen.targets.description import Ram, Target

# Synthesis infers both kinds of memory from the portable modules.
DISTRIBUTED = Ram("TRELLIS_DPR16X4", 64, ((16, 4),))
BLOCK = Ram("DP16KD", 18432, ((512, 36), (1024, 18), (2048, 9), (4096, 4), (8192, 2), (16384, 1)))

ECP5 = Target(
    name="ecp5",
    description="Lattice ECP5",
    operand_bits=(18, 18),
    pairs=True,
    library=("ecp5/hwgen_dsp18.v", "ecp5/hwgen_multiplier.v", "ecp5/hwgen_multiplier_pair.v"),
    models=("ecp5/sim/MULT18X18D.v",),
    rams=(DISTRIBUTED, BLOCK),
)
