"""hwgen_fifo behind credits: never refuses a push, keeps the order, costs no cycle."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.simulate.unit import run_unit

from .bench import Case, Pipe, cases, check, gaps, pipe, sources, words

pytestmark = pytest.mark.simulator("icarus")
MODULE = "test_fifo_stream"
WORDS = 60


def fifo(width: int, depth: int) -> Pipe:
    return pipe(MODULE, 0, (width, width), depth, width=width)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_words_pass_in_order_and_in_their_cycles(case: Case, tmp_path: Path) -> None:
    width, depth = (int(n) for n in case.generator.integers((1, 2), (70, 12)))
    data = words(case.generator, WORDS, width)
    check(fifo(width, depth), data, data, case, tmp_path)


@pytest.mark.parametrize("reset_at", [3, 17, 41])
def test_a_reset_empties_it(reset_at: int, tmp_path: Path) -> None:
    case = Case(reset_at, "never", "heavy")
    data = words(case.generator, WORDS, 9)
    check(fifo(9, 5), data, data, case, tmp_path, reset_at=reset_at)


@pytest.mark.parametrize("depth", [2, 3, 4, 9])
def test_any_depth_sustains_one_word_a_cycle(depth: int, tmp_path: Path) -> None:
    case = Case(depth)
    data = words(case.generator, WORDS, 8)
    assert set(gaps(check(fifo(8, depth), data, data, case, tmp_path))) == {1}


def test_it_holds_depth_words_and_reports_one_more(tmp_path: Path) -> None:
    """Its owner believes in one credit more than there is room for."""
    text = dict(sources(MODULE))
    honest = ".DEPTH(DEPTH)\n  ) u_fifo"
    assert honest in text["test_credits.v"]
    text["test_credits.v"] = text["test_credits.v"].replace(honest, ".DEPTH(DEPTH - 1)\n  ) u_fifo")
    sizes = {"WIDTH": 8, "LATENCY": 0, "DEPTH": 5}
    stalled = np.ones(4096, dtype=np.bool_)
    with pytest.raises(HwgenError, match=r"ERROR: harness\.dut\.\S+: push into a full FIFO"):
        run_unit(
            list(text.items()), MODULE, sizes, 8, 8, range(20), 20, None, stalled, workdir=tmp_path
        )


def test_a_depth_of_one_stops_the_simulation(tmp_path: Path) -> None:
    sizes = {"WIDTH": 8, "LATENCY": 0, "DEPTH": 1}
    with pytest.raises(HwgenError, match="DEPTH must be at least 2, not 1"):
        run_unit(sources(MODULE), MODULE, sizes, 8, 8, [1], 1, None, None, workdir=tmp_path)
