"""hwgen_softmax with its generated table: every value, each in its cycle."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hwgen.arithmetic.softmax import addends, exponentials, outputs
from hwgen.discovery import discover
from hwgen.emit.views.generated import generated
from hwgen.simulate.unit import UnitRun, run_unit
from hwgen.timing.stalls import pattern
from hwgen.units.softmax import Softmax

from .bench import Case, cases, predicted, sources

pytestmark = pytest.mark.simulator("icarus")
discover("hwgen.emit.views")
PIXELS = 4


def softmax(channels: int, scale: float = 0.1, bits: int = 8, is_signed: bool = True) -> Softmax:
    return Softmax(channels, bits, is_signed, exponentials(scale, bits))


def random_unit(generator: np.random.Generator) -> Softmax:
    channels = int(generator.choice([1, 2, 3, 5, 10, 17, 60]))
    scale = float(10.0 ** generator.uniform(-4, 1))
    return softmax(channels, scale, int(generator.integers(2, 9)), bool(generator.integers(2)))


def pixels(unit: Softmax, count: int, generator: np.random.Generator) -> NDArray[np.int64]:
    """Distances from the largest value [count, channels]: far, near, all equal, ends of a range."""
    top = (1 << unit.bits) - 1
    made = generator.integers(0, top + 1, (count, unit.channels))
    near = generator.integers(0, 4, (count, unit.channels))
    kind = generator.integers(0, 5, (count, 1))
    return np.select([kind == 0, kind == 1, kind == 2], [near, near * 0, top * (near == 0)], made)


def reference(unit: Softmax, values: NDArray[np.int64]) -> list[int]:
    exps = unit.table[values.max(-1, keepdims=True) - values]
    made = outputs(exps, addends(exps).sum(-1, keepdims=True)) - (128 if unit.signed else 0)
    return [int(value) & 0xFF for value in made.reshape(-1)]


def play(
    unit: Softmax,
    case: Case,
    folder: Path,
    frames: int = 2,
    simulator: str = "icarus",
    reset_at: int = 0,
    values: NDArray[np.int64] | None = None,
) -> UnitRun:
    """values: what enters [count, channels], from 0; random if None."""
    values = pixels(unit, frames * PIXELS, case.generator) if values is None else values
    values = values - ((1 << unit.bits - 1) if unit.signed else 0)
    data = [int(value) & ((1 << unit.bits) - 1) for value in values.reshape(-1)]
    made = generated(unit, "probabilities", "Layer 'probabilities'.", lambda p: f"top_{p}", str)
    timing = predicted(unit, len(data), case, frames)
    run = run_unit(
        [*sources("hwgen_softmax"), *((f"{module}.v", text) for module, text in made)],
        "top_engine",
        {},
        unit.input_bits,
        unit.output_bits,
        data,
        len(data),
        pattern(case.source, case.seed),
        pattern(case.sink, case.seed + 1),
        simulator,
        folder,
        reset_at=reset_at,
    )
    assert run.out_data == reference(unit, values)
    assert run.in_cycles == timing.source.tolist()
    assert run.out_cycles == timing.sink.tolist()
    return run


@pytest.mark.parametrize("case", cases(50), ids=str)
def test_values_leave_in_order_and_in_their_cycles(case: Case, tmp_path: Path) -> None:
    play(random_unit(case.generator), case, tmp_path)


def test_what_is_summed_is_rounded_not_cut(tmp_path: Path) -> None:
    """One of these probabilities would be another one if halves of the last bit were dropped."""
    distances = np.array([[20, 40, 45, 13, 54, 30, 37, 45, 23, 31]])
    play(softmax(10), Case(1), tmp_path, 1, values=255 - distances)


@pytest.mark.parametrize("reset_at", [5, 31, 77, 120])
def test_a_reset_starts_with_the_first_value_of_a_pixel(reset_at: int, tmp_path: Path) -> None:
    play(softmax(6), Case(reset_at, "random", "alternate"), tmp_path, reset_at=reset_at)


@pytest.mark.parametrize("channels", [1, 2, 10, 60])
def test_pixels_follow_each_other_in_the_cycles_of_the_work(channels: int, tmp_path: Path) -> None:
    unit = softmax(channels)
    run = play(unit, Case(channels), tmp_path)
    assert set(np.diff(run.out_cycles[channels - 1 :: channels]).tolist()) == {unit.work}


def test_a_large_sum_uses_every_exponent(tmp_path: Path) -> None:
    """All equal: 1500 values of 1/1500, whose sum is beyond 2**29."""
    unit = softmax(1500, 1e-6)
    run = play(unit, Case(2), tmp_path, frames=1)
    assert set(run.out_data) == {0x80}


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    play(softmax(7, 0.3), Case(3, "bursty", "random"), tmp_path, 3, "verilator", 133)
