"""hwgen_mac_array behind its feeder and control: exact sums for any pe, simd, parts and widths."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.simulate.unit import UnitRun
from hwgen.units.mac import Mac, WindowHold

from .bench import FRAMES, Case, cases, check, fields, gaps, packed, signed, words
from .mac_unit import PART_DELAY, mac

pytestmark = pytest.mark.simulator("icarus")
WINDOWS = 4
Shape = tuple[int, int, int, int]  # pe, simd, chunks, groups


def unit_of(
    generator: np.random.Generator,
    shape: Shape,
    bits: tuple[int, int] = (8, 8),
    *,
    x_signed: bool = True,
    parts: int = 1,
    last_parts: int = 1,
    weight: int | None = None,
    positions: int = 1,
    slices: int = 1,
) -> Mac:
    """A unit with random weights, or all of them `weight`; its accumulators hold every sum.

    Windows are taps of one value of each slice.
    """
    pe, simd, chunks, groups = shape
    limit = 1 << bits[1] - 1
    weights = generator.integers(-limit, limit, (positions * groups * chunks, pe, simd))
    if weight is not None:
        weights[:] = weight
    bias = generator.integers(-(1 << 12), 1 << 12, (positions * groups, pe))
    largest = (simd * chunks * limit << bits[0]) + (1 << 12)
    acc_bits = largest.bit_length() + 1
    window = slices * simd * chunks * bits[0]
    hold = WindowHold(window, simd * bits[0], chunks, groups, WINDOWS, slices, bits[0])
    return mac(
        hold,
        WINDOWS,
        weights,
        bias,
        out_bits=acc_bits,
        groups=groups,
        parts=parts,
        last_parts=last_parts,
        x_bits=bits[0],
        x_signed=x_signed,
        weight_bits=bits[1],
        acc_bits=acc_bits,
        positions=positions,
        slices=slices,
    )


def random_unit(generator: np.random.Generator) -> Mac:
    pe, simd, chunks, groups = (int(n) for n in generator.integers((1, 1, 1, 1), (7, 10, 5, 6)))
    divisors = [n for n in range(1, pe + 1) if pe % n == 0 and n <= chunks]
    parts = int(generator.choice(divisors))
    bits = int(generator.integers(2, 17)), int(generator.integers(2, 17))
    slices = [n for n in range(1, pe + 1) if pe % n == 0]
    return unit_of(
        generator,
        (pe, simd, chunks, groups),
        bits,
        x_signed=bool(generator.integers(0, 2)),
        parts=parts,
        last_parts=int(generator.integers(1, parts + 1)),
        positions=int(generator.choice([1, WINDOWS])),
        slices=int(generator.choice(slices)),
    )


def slice_of(unit: Mac, pe: int) -> int:
    """Neighbouring outputs share a slice."""
    return pe // (unit.pe // unit.slices)


def reference(unit: Mac, data: list[int]) -> list[int]:
    """Sums in Python integers, cut into parts."""
    found = []
    for index, window in enumerate(data):
        inputs = fields(window, unit.dot.x.bits, unit.slices * unit.chunks * unit.simd)
        inputs = [signed(x, unit.dot.x.bits) for x in inputs] if unit.dot.x.signed else inputs
        for group in range(unit.groups):
            word = index % unit.positions * unit.groups + group
            rows = unit.weights[word * unit.chunks : (word + 1) * unit.chunks]
            sums = [
                int(unit.bias[word, pe])
                + int(np.dot(rows[:, pe].reshape(-1), inputs[slice_of(unit, pe) :: unit.slices]))
                for pe in range(unit.pe)
            ]
            beats = unit.last_parts if group == unit.groups - 1 else unit.parts
            lanes = [sums[k * unit.lanes : (k + 1) * unit.lanes] for k in range(beats)]
            found += [packed(part, unit.acc_bits) for part in lanes]
    return found


def parameters(unit: Mac) -> dict[str, int]:
    return {
        "WINDOW_W": unit.input_bits,
        "PE": unit.pe,
        "SIMD": unit.simd,
        "SLICES": unit.slices,
        "TAP_W": unit.dot.x.bits,
        "X_W": unit.dot.x.bits,
        "X_SIGNED": int(unit.dot.x.signed),
        "W_W": unit.dot.weight_bits,
        "ACC_W": unit.acc_bits,
        "CHUNKS": unit.chunks,
        "GROUPS": unit.groups,
        "POSITIONS": unit.positions,
        "BIAS_W": max(1, (unit.positions * unit.groups - 1).bit_length()),
        "PARTS": unit.parts,
        "LAST_PARTS": unit.last_parts,
        "CYCLES": unit.part_cycles,
        "LATENCY": PART_DELAY + (unit.part_cycles + 1 if unit.part_cycles > 1 else 0),
        "DEPTH": unit.depth,
        "WEIGHTS": packed(unit.weights.reshape(-1).tolist(), unit.dot.weight_bits),
        "BIAS": packed(unit.bias.reshape(-1).tolist(), unit.acc_bits),
    }


def play(
    unit: Mac,
    case: Case,
    folder: Path,
    data: list[int] | None = None,
    simulator: str = "icarus",
    reset_at: int = 0,
) -> UnitRun:
    inputs = data or words(case.generator, FRAMES * WINDOWS, unit.input_bits)
    return check(
        unit,
        inputs,
        reference(unit, inputs),
        case,
        folder,
        module="test_mac_stream",
        parameters=parameters(unit),
        simulator=simulator,
        reset_at=reset_at,
    )


@pytest.mark.parametrize("case", cases(50), ids=str)
def test_random_sums_are_exact_and_in_their_cycles(case: Case, tmp_path: Path) -> None:
    play(random_unit(case.generator), case, tmp_path)


@pytest.mark.parametrize("x_signed", [True, False], ids=["signed", "unsigned"])
@pytest.mark.parametrize("bits", [2, 3, 8, 9, 16])
def test_products_of_extremes_fill_the_accumulator(
    bits: int, x_signed: bool, tmp_path: Path
) -> None:
    """The smallest weight with the smallest and with the largest input, in every place."""
    case = Case(bits)
    smallest = -(1 << bits - 1)
    unit = unit_of(case.generator, (2, 3, 2, 1), (bits, bits), x_signed=x_signed, weight=smallest)
    ends = (smallest, -smallest - 1) if x_signed else (0, (1 << bits) - 1)
    data = [
        packed([end] * 6, bits) for end in (*ends, *ends, ends[0], ends[0], *ends, *ends, *ends)
    ]
    play(unit, case, tmp_path, data)


@pytest.mark.parametrize(
    "shape", [(1, 1, 1, 1), (1, 9, 1, 4), (4, 1, 6, 2), (3, 25, 1, 1), (6, 4, 3, 2)], ids=str
)
def test_the_array_is_never_idle(shape: Shape, tmp_path: Path) -> None:
    """One chunk a cycle: a frame takes windows x groups x chunks cycles."""
    unit = unit_of(np.random.default_rng(1), shape)
    run = play(unit, Case(1), tmp_path)
    ends = run.out_cycles[
        unit.windows * unit.beats_per_pixel - 1 :: unit.windows * unit.beats_per_pixel
    ]
    assert np.diff(ends).tolist() == [unit.work] * (FRAMES - 1)


def test_parts_share_the_requantizers(tmp_path: Path) -> None:
    """Six outputs in three cycles leave as three parts of two, without a bubble."""
    unit = unit_of(np.random.default_rng(2), (6, 2, 3, 2), parts=3, last_parts=3)
    assert set(gaps(play(unit, Case(2), tmp_path))) == {1}


@pytest.mark.parametrize("reset_at", [9, 23, 50])
def test_a_reset_starts_with_the_first_group(reset_at: int, tmp_path: Path) -> None:
    case = Case(reset_at, "random", "random")
    unit = unit_of(case.generator, (4, 3, 2, 3), parts=2, last_parts=1)
    play(unit, case, tmp_path, reset_at=reset_at)


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    case = Case(4, "bursty", "random")
    unit = unit_of(
        case.generator,
        (6, 5, 3, 2),
        (7, 5),
        x_signed=False,
        parts=3,
        last_parts=2,
        positions=WINDOWS,
        slices=3,
    )
    play(unit, case, tmp_path, simulator="verilator", reset_at=41)
