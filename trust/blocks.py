"""Modules with multipliers at sizes that fill multiplier blocks, in the Verilog of each family."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from hwgen.prove.cases import Case, cases
from hwgen.prove.library import LIBRARY, sources

MULTIPLIER = "hwgen_multiplier"
BLOCKS = {"ecp5": "MULT18X18D", "xc7": "DSP48E1", "ice40": "SB_MAC16"}
_CHECK = re.compile(r"\$(finish|display\(.*\));")
VECTORS = "equal in 2 * 10^5 random cycles with the ends of all ranges"


def multiplies(module: str) -> bool:
    """Whether a library module contains multipliers."""
    return LIBRARY / f"{MULTIPLIER}.v" in sources(module)


def _named() -> Iterator[Case]:
    for a, b in ((8, 8), (9, 18), (18, 18), (25, 18), (24, 20), (35, 35)):
        yield Case(MULTIPLIER, {"A_W": a, "B_W": b}, VECTORS)
    for a, b in ((8, 8), (8, 4), (9, 8)):
        yield Case(f"{MULTIPLIER}_pair", {"A_W": a, "B_W": b, "P_W": a + b}, VECTORS)
    for a, b in ((24, 18), (18, 24), (32, 19)):
        yield Case("hwgen_serial_multiplier", {"A_W": a, "B_W": b}, VECTORS)
    sizes = {"SIMD": 3, "X_W": 8, "W_W": 8, "SUM_W": 18}
    yield Case("hwgen_dot_product", sizes | {"X_SIGNED": 1}, VECTORS)
    yield Case("hwgen_dot_product", sizes | {"X_SIGNED": 0, "SUM_W": 19, "OUTPUTS": 3}, VECTORS)
    yield Case("hwgen_square", {"W": 8, "IS_SIGNED": 1, "ZERO": 3, "OUT_W": 18}, VECTORS)
    sizes = {"A_W": 8, "B_W": 8, "A_SIGNED": 1, "B_SIGNED": 1, "A_ZERO": 5, "B_ZERO": 0}
    yield Case("hwgen_product", sizes | {"P_W": 18}, VECTORS)


def block_cases() -> tuple[Case, ...]:
    """Cases with multiplier blocks; modules not named above at the sizes of their proofs."""
    named = tuple(_named())
    rest = [case for case in cases() if multiplies(case.module)]
    known = {case.module for case in named}
    return (*named, *(case for case in rest if case.module not in known))


def family_files(module: str, family: str) -> list[Path]:
    """Files of a module for a family: its own multipliers in the place of the general ones."""
    own = sorted((LIBRARY / family).glob("*.v"))
    shared = [] if family == "ecp5" else [*(LIBRARY / "blocks").glob("*.v")]
    replaced = {path.name for path in own}
    return [*(path for path in sources(module) if path.name not in replaced), *own, *shared]


def twins_of(family: str, folder: Path) -> list[Path]:
    """The behavioural model of the block of a family, written to `folder` without its checks, at
    which Yosys would stop when it meets the defaults of the parameters."""
    text = (LIBRARY / family / "sim" / f"{BLOCKS[family]}.v").read_text()
    path = folder / f"{BLOCKS[family]}.v"
    path.write_text(_CHECK.sub(";", text))
    return [path]
