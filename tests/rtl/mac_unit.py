"""Mac units for the wrappers of data/, with the numbers that the timing model reads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.requantizer import Requantizer
from hwgen.discovery import discover
from hwgen.ir.formats import IntFormat
from hwgen.units.dot_product import DotProduct
from hwgen.units.mac import Mac, WindowBuffer, WindowHold

discover("hwgen.timing")  # the timing of Mac units

PART_DELAY = 7  # cycles of the requantizer, which the wrappers replace by a delay


def plain_requantizer() -> Requantizer:
    """One that hands accumulators on, as far as 16 bits hold them."""
    one, none = np.ones(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    ends = np.array([-32768]), np.array([32767])
    return Requantizer("linear", one, none, none, 0, 0, -32768, 32767, *ends)


def chunk_mac(feeder: WindowBuffer | WindowHold, windows: int, issues: int, bits: int) -> Mac:
    """As test_chunk_fifo.v: every one of the `issues` chunks of a window is a group of its own."""
    empty = np.zeros((issues, 1, 1), dtype=np.int64)
    return mac(feeder, windows, empty, empty[:, :, 0], out_bits=bits, groups=issues)


def mac(
    feeder: WindowBuffer | WindowHold,
    windows: int,
    weights: NDArray[np.int64],
    bias: NDArray[np.int64],
    *,
    out_bits: int,
    groups: int,
    parts: int = 1,
    last_parts: int = 1,
    x_bits: int = 8,
    x_signed: bool = True,
    weight_bits: int = 8,
    acc_bits: int = 24,
    positions: int = 1,
    slices: int = 1,
) -> Mac:
    """weights [positions * groups * chunks, pe, simd], bias [positions * groups, pe]."""
    return Mac(
        feeder=feeder,
        pe=weights.shape[1],
        simd=weights.shape[2],
        groups=groups,
        chunks=len(weights) // (positions * groups),
        windows=windows,
        parts=parts,
        last_parts=last_parts,
        dot=DotProduct(IntFormat(x_bits, x_signed, 1.0), weight_bits),
        acc_bits=acc_bits,
        out_bits=out_bits,
        weights=weights,
        bias=bias,
        requantizer=plain_requantizer(),
        positions=positions,
        slices=slices,
    )


def wrapper_sizes(unit: Mac) -> dict[str, int]:
    """LATENCY and DEPTH of test_chunk_fifo.v."""
    return {"LATENCY": unit.latency - 2, "DEPTH": unit.depth}
