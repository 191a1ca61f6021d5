"""LUTs and flip-flops of each part of a bill, by family.

Made by `python -m benchmarks.fit_estimate`: least squares on random small designs; see there.
"""

from __future__ import annotations

from collections.abc import Mapping

LUTS: Mapping[str, Mapping[str, float]] = {
    "ecp5": {
        "registers": 0.05,
        "adders": 0.871,
        "compares": 0.0,
        "choices": 1.121,
        "gates": 0.777,
        "control": 3.262,
        "rom_luts": 0.667,
    },
    "xc7": {
        "registers": 0.0,
        "adders": 1.0,
        "compares": 0.6,
        "choices": 0.4,
        "gates": 0.5,
        "control": 3.0,
        "rom_luts": 0.9,
    },
    "ice40": {
        "registers": 0.0,
        "adders": 1.0,
        "compares": 1.0,
        "choices": 0.7,
        "gates": 0.7,
        "control": 4.0,
        "rom_luts": 0.9,
    },
}
FLIP_FLOPS: Mapping[str, Mapping[str, float]] = {
    "ecp5": {
        "registers": 0.838,
    },
    "xc7": {
        "registers": 1.0,
    },
    "ice40": {
        "registers": 1.0,
    },
}
