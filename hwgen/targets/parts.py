"""FPGA parts: what each has by its data sheet, and how Yosys and nextpnr are called for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hwgen.errors import HwgenError


@dataclass(frozen=True, slots=True)
class Part:
    """One FPGA part.

    family: ecp5, ice40 or xc7, the target of `hwgen emit` it belongs to; synthesis: command of
    Yosys; cells: resources in the order of the tables, each with the cells of Yosys that use it and
    how many one cell uses; has: what the part has of each. placer: program that places and routes,
    "" where there is none, and its options. alone: share of the flip-flops that take the place of
    a look-up table, where a flip-flop has no input but the table in front of it. usable: share of
    the logic that placing and routing leaves usable, by the estimate of cells.
    """

    name: str
    description: str
    family: str
    synthesis: str
    cells: Mapping[str, Mapping[str, int]]
    has: Mapping[str, int]
    placer: str = ""
    options: tuple[str, ...] = field(default=())
    alone: float = 0.0
    usable: float = 0.85

    @property
    def luts(self) -> int:
        """Look-up tables, of 4 or 6 inputs."""
        return next(iter(self.has.values()))

    @property
    def dsps(self) -> int:
        """Multiplier blocks, each as wide as the family has them."""
        return self.has.get("DSP", 0)

    @property
    def rams(self) -> int:
        """Memory blocks: DP16KD, SB_RAM40_4K, halves of RAMB36E1."""
        return self.has["RAM18" if self.family == "xc7" else "RAM"]


_ECP5_CELLS = {
    "LUT4": {"LUT4": 1, "CCU2C": 2, "TRELLIS_DPR16X4": 4},
    "FF": {"TRELLIS_FF": 1},
    "DSP": {"MULT18X18D": 1},
    "RAM": {"DP16KD": 1},
}
_ICE40_CELLS = {
    "LUT4": {"SB_LUT4": 1},
    "FF": {
        f"SB_DFF{edge}{kind}": 1
        for edge in ("", "N")
        for kind in ("", "E", "SR", "SS", "R", "S", "ESR", "ESS", "ER", "ES")
    },
    "DSP": {"SB_MAC16": 1},
    "RAM": {"SB_RAM40_4K": 1},
    "SPRAM": {"SB_SPRAM256KA": 1},
}
# nextpnr leaves 0.40 to 0.48 of the flip-flops of examples/small_cnn.py alone, and the estimate
# tells 1.09 to 1.13 times the cells that it packs.
_ICE40_ALONE, _ICE40_USABLE = 0.5, 0.97
_XC7_CELLS = {
    "LUT6": {f"LUT{inputs}": 1 for inputs in range(1, 7)}
    | {"RAM32X1D": 2, "RAM64X1D": 2, "RAM32M": 4, "RAM64M": 4, "RAM128X1D": 4}
    | {"SRL16E": 1, "SRLC32E": 1},
    "FF": {"FDRE": 1, "FDSE": 1, "FDCE": 1, "FDPE": 1},
    "DSP": {"DSP48E1": 1},
    "RAM18": {"RAMB18E1": 1, "RAMB36E1": 2},
}


def _ecp5(size: str, package: str, luts: int, dsps: int, rams: int) -> Part:
    return Part(
        name=f"ecp5-{size}",
        description=f"Lattice LFE5U-{size[:-1]}F, speed grade 6",
        family="ecp5",
        synthesis="synth_ecp5",
        cells=_ECP5_CELLS,
        has={"LUT4": luts, "FF": luts, "DSP": dsps, "RAM": rams},
        placer="nextpnr-ecp5",
        options=(f"--{size}", "--package", package, "--speed", "6"),
    )


def _xc7(name: str, description: str, has: tuple[int, int, int, int]) -> Part:
    numbers = dict(zip(_XC7_CELLS, has, strict=True))
    return Part(name, description, "xc7", "synth_xilinx -family xc7 -flatten", _XC7_CELLS, numbers)


PARTS = {
    part.name: part
    for part in (
        _ecp5("12k", "CABGA381", 24_288, 28, 56),
        _ecp5("25k", "CABGA381", 24_288, 28, 56),
        _ecp5("45k", "CABGA554", 43_848, 72, 108),
        _ecp5("85k", "CABGA756", 83_640, 156, 208),
        Part(
            name="ice40-up5k",
            description="Lattice iCE40 UP5K",
            family="ice40",
            # Not -dsp: it drops registers of blocks, inferred or instantiated (Yosys 0.70).
            synthesis="synth_ice40 -spram -device u",
            cells=_ICE40_CELLS,
            has={"LUT4": 5_280, "FF": 5_280, "DSP": 8, "RAM": 30, "SPRAM": 4},
            placer="nextpnr-ice40",
            options=("--up5k", "--package", "sg48"),
            alone=_ICE40_ALONE,
            usable=_ICE40_USABLE,
        ),
        Part(
            name="ice40-hx8k",
            description="Lattice iCE40 HX8K",
            family="ice40",
            synthesis="synth_ice40 -device hx",
            cells={kind: _ICE40_CELLS[kind] for kind in ("LUT4", "FF", "RAM")},
            has={"LUT4": 7_680, "FF": 7_680, "RAM": 32},
            placer="nextpnr-ice40",
            options=("--hx8k", "--package", "ct256"),
            alone=_ICE40_ALONE,
            usable=_ICE40_USABLE,
        ),
        _xc7("xc7z010", "Xilinx Zynq-7010", (17_600, 35_200, 80, 120)),
        _xc7("xc7z020", "Xilinx Zynq-7020", (53_200, 106_400, 220, 280)),
        _xc7("xc7z045", "Xilinx Zynq-7045", (218_600, 437_200, 900, 1_090)),
        _xc7("xc7a35t", "Xilinx Artix-7 35T", (20_800, 41_600, 90, 100)),
        _xc7("xc7a100t", "Xilinx Artix-7 100T", (63_400, 126_800, 240, 270)),
        _xc7("xc7a200t", "Xilinx Artix-7 200T", (134_600, 269_200, 740, 730)),
    )
}


def part(name: str) -> Part:
    """The part called `name`. Raises HwgenError, with the names there are, when it has none."""
    if name not in PARTS:
        raise HwgenError(f"the part must be one of {', '.join(PARTS)}, not '{name}'")
    return PARTS[name]
