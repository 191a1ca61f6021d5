"""The benchmark of foldings: what counts as met, and what its table says."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.foldings import Row, table

ROW = Row(
    network="net",
    asked=1000,
    multipliers=7,
    bottleneck="conv",
    bound=990,
    gaps=(990, 990),
    efficiency=0.987,
    latency_predicted=1200,
    latency_simulated=1200,
    bits=0,
    cycle_errors=0,
    frames=4,
    simulator="verilator",
    version="5",
    commit="abc",
)


def test_a_bubble_between_frames_is_not_met() -> None:
    assert ROW.met
    assert not replace(ROW, gaps=(990, 991)).met
    assert not replace(ROW, gaps=(991, 991)).met


def test_a_latency_that_differs_or_a_wrong_bit_is_not_met() -> None:
    assert not replace(ROW, latency_simulated=1201).met
    assert not replace(ROW, bits=1).met
    assert not replace(ROW, cycle_errors=1).met


def test_the_table_has_every_gap_between_frames() -> None:
    line = table([replace(ROW, gaps=(990, 991))]).splitlines()[-1]
    assert line == (
        "| net | 1,000 | 7 | conv | 990 | 990, 991 | 0.987 | 1,200 / 1,200 | 0 | 0 | abc |"
    )
