"""The benchmark of the least latency, on a network that takes a second."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import latency
from benchmarks.latency import Network, Row, markdown, measure

MODEL = """
import numpy as np
from hwgen import Graph

rng = np.random.default_rng(0)
calibration = inputs = rng.normal(size=(2, 8, 8, 1))
graph = Graph("tiny")
x = graph.input("image", (8, 8, 1))
x = graph.relu(graph.conv2d(x, rng.normal(size=(3, 3, 1, 4)), padding=1))
x = graph.dense(graph.flatten(x), rng.normal(size=(256, 4)))
graph.output(x)
"""


@pytest.mark.simulator("icarus")
def test_the_least_latency_is_simulated_and_shorter_than_that_of_the_least_interval(
    tmp_path: Path,
) -> None:
    file = tmp_path / "tiny.py"
    file.write_text(MODEL)
    network = Network("tiny", file, (20,))
    interval, least = (measure(network, 20, name, "icarus") for name in latency.OBJECTIVES)
    assert interval.met
    assert least.met
    assert interval.arrival == least.arrival == 64
    assert 64 < least.simulated < interval.simulated
    assert least.multipliers <= 20


def test_what_is_known_of_the_same_verilog_is_not_simulated_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "tiny.py"
    file.write_text(MODEL)
    monkeypatch.setattr(latency, "digest", lambda folder: "of now")
    row = _row()
    assert measure(Network("tiny", file, (60,)), 60, "latency", "icarus", row) == row


def test_a_row_that_differs_from_what_was_predicted_is_not_met() -> None:
    assert _row().met
    assert not replace(_row(), simulated=101).met
    assert not replace(_row(), wrong=1).met


def test_the_table_tells_how_many_times_the_arrival_of_the_input_the_latency_is() -> None:
    assert list(markdown([_row()]))[-1] == (
        "| tiny | latency | 56 of 60 | 64 | 96 / 96 | 1.50 | 80 | 0 | abc |"
    )


def test_rows_are_read_as_they_were_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(latency, "RESULTS", tmp_path / "latency.json")
    monkeypatch.setattr(latency, "NETWORKS", (Network("tiny", tmp_path, (60,)),))
    latency.write({_row().key: _row()})
    assert latency.read() == {_row().key: _row()}
    assert (tmp_path / "latency.md").is_file()


def _row() -> Row:
    return Row("tiny", "latency", 60, 56, 64, 80, 96, 96, 0, "icarus", "of now", "abc")
