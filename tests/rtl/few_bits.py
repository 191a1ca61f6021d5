"""Dot products without multipliers as streams, and what they must give."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from hwgen.ir.formats import IntFormat
from hwgen.units.dot_product import Counted, DotProduct, Rows, Selected

from .bench import Case, check, gaps, packed, pipe

KINDS = (DotProduct, Rows, Selected, Counted)  # KIND of test_dot_product_stream.v
WORDS = 40


def format_of(generator: np.random.Generator, bits: int) -> IntFormat:
    """Any format of so many bits, its zero point left out."""
    if bits == 1:
        return IntFormat.bipolar(1.0) if generator.integers(2) else IntFormat(1, False, 1.0)
    return IntFormat(bits, bool(generator.integers(2)), 1.0)


def play(dot: DotProduct, simd: int, case: Case, folder: Path, ends: bool = False) -> set[int]:
    """Random words, or those of extreme inputs and weights; sums with the constants of weights.

    Returns the distances of the sums in cycles.
    """
    few = isinstance(dot, Selected)
    limit = 1 if few else (1 << dot.weight_bits - 1) - 1
    least = -1 if few else -limit - 1
    inputs = case.generator.integers(dot.x.lo, dot.x.hi + 1, (WORDS, simd))
    weights = case.generator.integers(least, limit + 1, (WORDS, simd))
    if dot.weight_bits == 1:
        weights = np.where(weights < 0, -1, 1)
    if ends:
        inputs[:] = np.where(np.arange(WORDS) % 2, dot.x.lo, dot.x.hi)[:, None]
        weights[:] = np.where(np.arange(WORDS) // 2 % 2, least, limit)[:, None]
    sum_bits = dot.x.bits + dot.weight_bits + dot.x.step + simd.bit_length() + case.seed % 3
    unit = pipe(
        "test_dot_product_stream",
        dot.latency(simd),
        (simd * (dot.x.bits + dot.weight_bits), sum_bits),
        kind=KINDS.index(type(dot)),
        shift=dot.x.step - 1,
        simd=simd,
        x_w=dot.x.bits,
        x_signed=int(dot.x.signed),
        w_w=dot.weight_bits,
        sum_w=sum_bits,
    )
    stored = dot.stored(weights).tolist()
    data = [
        packed(x, dot.x.bits) | packed(w, dot.weight_bits) << simd * dot.x.bits
        for x, w in zip(inputs.tolist(), stored, strict=True)
    ]
    exact = (dot.x.step * inputs * weights).sum(axis=1)
    left = exact - dot.correction * (weights < 0).sum(axis=1)
    expected = [packed([total], sum_bits) for total in left.tolist()]
    return set(gaps(check(unit, data, expected, case, folder, frames=1)))
