"""LUTs and flip-flops of each part of a bill, by family.

Made by `python -m benchmarks.fit_estimate`: least squares on random small designs; see there.
LUTs of ice40 are four fifths of those of ecp5, which were 16 to 36 % too high for mapped designs;
flip-flops of xc7 are those of examples/small_cnn.py, of which the fit (0.827) found 13 % too few.
The fit is older than summands, which it counted as choices; their numbers are known, not fitted.
"""

from __future__ import annotations

from collections.abc import Mapping

LUTS: Mapping[str, Mapping[str, float]] = {
    "ecp5": {
        "registers": 0.0,
        "adders": 1.0,
        "compares": 0.0,
        "choices": 1.0,
        "summands": 1.0,
        "gates": 1.004,
        "control": 1.623,
        "rom_luts": 1.0,
    },
    "xc7": {
        "registers": 0.0,
        "adders": 1.0,
        "compares": 0.0,
        "choices": 0.628,
        "summands": 0.0,
        "gates": 0.327,
        "control": 1.494,
        "rom_luts": 1.0,
    },
    "ice40": {
        "registers": 0.0,
        "adders": 0.8,
        "compares": 0.0,
        "choices": 0.8,
        "summands": 0.8,
        "gates": 0.803,
        "control": 1.298,
        "rom_luts": 0.8,
    },
}
FLIP_FLOPS: Mapping[str, Mapping[str, float]] = {
    "ecp5": {
        "registers": 0.898,
    },
    "xc7": {
        "registers": 0.953,
    },
    "ice40": {
        "registers": 0.898,
    },
}
