"""hwgen_softmax_reciprocal: every bit of the result, for sums of every size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.arithmetic.softmax import SUM_ONE, reciprocal
from hwgen.simulate.unit import run_unit
from hwgen.timing.stalls import pattern

from .bench import sources

pytestmark = pytest.mark.simulator("icarus")
WRAPPER = "test_softmax_reciprocal_stream"
EXPONENTS = 12


def totals(generator: np.random.Generator) -> list[int]:
    """Ends of every interval of an exponent, and sums of real and of random softmaxes."""
    ends = [SUM_ONE << k for k in range(EXPONENTS)]
    ends += [2 * end - 1 for end in ends] + [end + 1 for end in ends]
    uniform = generator.integers(SUM_ONE, 1 << 31, 300)
    even = np.exp2(generator.uniform(19, 31, 700)).astype(np.int64)
    return [*ends, *uniform.tolist(), *even.tolist()]


def play(data: list[int], folder: Path, simulator: str = "icarus", reset_at: int = 0) -> None:
    run = run_unit(
        sources(WRAPPER),
        WRAPPER,
        {},
        31,
        35,
        data,
        len(data),
        pattern("never", 0),
        pattern("random", 1),
        simulator,
        folder,
        reset_at=reset_at,
    )
    scale, exponent = reciprocal(np.array(data))
    expected = [int(k) << 31 | int(s) for s, k in zip(scale, exponent, strict=True)]
    assert run.out_data == expected


@pytest.mark.parametrize("seed", range(3))
def test_the_result_is_that_of_the_rule(seed: int, tmp_path: Path) -> None:
    play(totals(np.random.default_rng(seed)), tmp_path)


@pytest.mark.parametrize("reset_at", [4, 17, 90])
def test_a_reset_forgets_what_is_under_way(reset_at: int, tmp_path: Path) -> None:
    play(totals(np.random.default_rng(9))[:40], tmp_path, reset_at=reset_at)


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    play(totals(np.random.default_rng(5)), tmp_path, "verilator")
