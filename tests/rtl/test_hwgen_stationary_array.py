"""hwgen_stationary_array behind its feeder and control: exact sums, groups in turn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.discovery import discover
from hwgen.ir.formats import IntFormat
from hwgen.simulate.unit import UnitRun
from hwgen.units.dot_product import DotProduct
from hwgen.units.mac import WindowHold
from hwgen.units.stationary import LEAST_RESULTS, Stationary

from .bench import FRAMES, Case, cases, check, fields, packed, signed, words
from .mac_unit import plain_requantizer

pytestmark = pytest.mark.simulator("icarus")
discover("hwgen.timing")
WINDOWS = 4
Shape = tuple[int, int, int, int]  # pe, simd, chunks, groups


def unit_of(
    generator: np.random.Generator,
    shape: Shape,
    bits: tuple[int, int] = (8, 8),
    *,
    x_signed: bool = True,
    results: int = LEAST_RESULTS,
) -> Stationary:
    """Random weights; accumulators hold every sum."""
    pe, simd, chunks, groups = shape
    limit = 1 << bits[1] - 1
    largest = (simd * chunks * limit << bits[0]) + (1 << 12)
    return Stationary(
        feeder=WindowHold(simd * bits[0], simd * bits[0], 1, groups, WINDOWS * chunks),
        pe=pe,
        simd=simd,
        groups=groups,
        chunks=chunks,
        windows=WINDOWS,
        parts=1,
        last_parts=1,
        dot=DotProduct(IntFormat(bits[0], x_signed, 1.0), bits[1]),
        acc_bits=largest.bit_length() + 1,
        out_bits=8,
        weights=generator.integers(-limit, limit, (chunks * groups, pe, simd)),
        bias=generator.integers(-(1 << 12), 1 << 12, (groups, pe)),
        requantizer=plain_requantizer(),
        results=results,
    )


def random_unit(generator: np.random.Generator) -> Stationary:
    pe, simd, chunks, groups = (int(n) for n in generator.integers((1, 1, 2, 2), (6, 8, 7, 6)))
    bits = int(generator.integers(2, 17)), int(generator.integers(2, 17))
    results = LEAST_RESULTS + int(generator.integers(0, 12))
    signs = bool(generator.integers(0, 2))
    return unit_of(generator, (pe, simd, chunks, groups), bits, x_signed=signs, results=results)


def reference(unit: Stationary, data: list[int]) -> list[int]:
    """Sums in Python integers, group by group."""
    found = []
    for first in range(0, len(data), unit.chunks):
        sums = unit.bias.astype(object).copy()
        for chunk, word in enumerate(data[first : first + unit.chunks]):
            inputs = fields(word, unit.dot.x.bits, unit.simd)
            inputs = [signed(x, unit.dot.x.bits) for x in inputs] if unit.dot.x.signed else inputs
            for group, pe in np.ndindex(unit.groups, unit.pe):
                row = unit.weights[chunk * unit.groups + group, pe].tolist()
                sums[group, pe] += sum(w * x for w, x in zip(row, inputs, strict=True))
        found += [packed(group.tolist(), unit.acc_bits) for group in sums]
    return found


def play(
    unit: Stationary, case: Case, folder: Path, simulator: str = "icarus", reset_at: int = 0
) -> UnitRun:
    data = words(case.generator, FRAMES * WINDOWS * unit.chunks, unit.input_bits)
    parameters = {
        "PE": unit.pe,
        "SIMD": unit.simd,
        "X_W": unit.dot.x.bits,
        "X_SIGNED": int(unit.dot.x.signed),
        "W_W": unit.dot.weight_bits,
        "ACC_W": unit.acc_bits,
        "CHUNKS": unit.chunks,
        "GROUPS": unit.groups,
        "GROUP_W": max(1, (unit.groups - 1).bit_length()),
        "DEPTH": unit.results,
        "WEIGHTS": packed(unit.weights.reshape(-1).tolist(), unit.dot.weight_bits),
        "BIAS": packed(unit.bias.reshape(-1).tolist(), unit.acc_bits),
    }
    return check(
        unit,
        data,
        reference(unit, data),
        case,
        folder,
        module="test_stationary_stream",
        parameters=parameters,
        simulator=simulator,
        reset_at=reset_at,
    )


@pytest.mark.parametrize("case", cases(50), ids=str)
def test_random_sums_are_exact_and_in_their_cycles(case: Case, tmp_path: Path) -> None:
    play(random_unit(case.generator), case, tmp_path)


@pytest.mark.parametrize("shape", [(1, 1, 3, 2), (3, 4, 5, 4), (2, 1, 2, 7)], ids=str)
def test_with_room_for_all_results_the_array_is_never_idle(shape: Shape, tmp_path: Path) -> None:
    """A frame takes windows x chunks x groups cycles."""
    generator = np.random.default_rng(1)
    least = unit_of(generator, shape)
    unit = unit_of(generator, shape, results=least.most_results)
    run = play(unit, Case(1), tmp_path)
    per_frame = WINDOWS * unit.groups
    ends = run.out_cycles[per_frame - 1 :: per_frame]
    assert np.diff(ends).tolist() == [unit.work] * (FRAMES - 1)


@pytest.mark.parametrize("reset_at", [9, 23, 50])
def test_a_reset_starts_with_the_first_group(reset_at: int, tmp_path: Path) -> None:
    case = Case(reset_at, "random", "random")
    play(unit_of(case.generator, (2, 3, 3, 4)), case, tmp_path, reset_at=reset_at)


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    case = Case(4, "bursty", "random")
    unit = unit_of(case.generator, (3, 5, 4, 3), (7, 5), x_signed=False)
    play(unit, case, tmp_path, "verilator", 41)
