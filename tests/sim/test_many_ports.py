"""A design with two inputs, two outputs and a fork, in both benches on both simulators."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.simulate.bench import run_bench
from hwgen.simulate.result import SimulationResult
from hwgen.simulate.run import Predict, Prediction, simulate
from hwgen.timing.stalls import KINDS, pattern

TwinFolder = Callable[..., Path]
BENCHES = ("fast", "cycle")
WRONG_BIT, LATE, NO_LAST, RETRACTED, SURPLUS = range(1, 6)
STREAMS = ("s_axis_left", "s_axis_right", "m_axis_sum", "m_axis_copy")
TAPS = ("left", "left_to_sum", "left_to_copy")
PAIRS = [(source, sink) for source in KINDS for sink in KINDS]


def marks(result: SimulationResult) -> dict[str, tuple[int | None, int]]:
    return {fifo.signal: (fifo.predicted, fifo.simulated) for fifo in result.fifos}


def stepped_marks(predict: Predict, frames: int, pair: tuple[str, str]) -> dict[str, int]:
    """Most words in each FIFO, counted clock by clock."""
    image = np.zeros((frames, 2, 3, 4), dtype=np.int64)
    stalls = pattern(pair[0], 0), pattern(pair[1], 1)
    cycles = predict({"left": image, "right": image}, *stalls).cycles
    found = {}
    for branch in ("left_to_sum", "left_to_copy"):
        inside = most = 0
        for now in range(int(cycles[branch][-1]) + 1):
            inside += int(np.sum(cycles["left"] == now)) - int(np.sum(cycles[branch] == now))
            most = max(most, inside)
        found[branch] = most
    return found


@pytest.mark.parametrize("pair", PAIRS[:: len(KINDS) + 1] + PAIRS[3::7], ids="-".join)
@pytest.mark.parametrize("bench", BENCHES)
def test_every_port_and_fifo_is_compared_under_stalls(
    twin_folder: TwinFolder,
    twin_predict: Predict,
    simulator: str,
    bench: str,
    pair: tuple[str, str],
) -> None:
    folder = twin_folder([pair])
    result = run_bench(
        folder, simulator=simulator, bench=bench, stall_source=pair[0], stall_sink=pair[1]
    )
    assert result.problems == ()
    assert result.passed
    assert tuple(stream.name for stream in result.streams) == STREAMS + TAPS
    assert [stream.beats for stream in result.streams] == [36, 36, 36, 72, 36, 36, 36]
    assert [stream.cycle_errors for stream in result.streams] == [0] * 7
    expected = stepped_marks(twin_predict, 3, pair)
    assert marks(result) == {name: (mark, mark) for name, mark in expected.items()}


@pytest.mark.parametrize("bench", BENCHES)
def test_a_reset_in_the_middle_changes_nothing(
    twin_folder: TwinFolder, simulator: str, bench: str
) -> None:
    folder = twin_folder([("random", "random")])
    result = run_bench(
        folder,
        simulator=simulator,
        bench=bench,
        stall_source="random",
        stall_sink="random",
        reset_at=31,
    )
    assert result.problems == ()
    assert result.passed


@pytest.mark.parametrize("bench", BENCHES)
def test_the_mark_of_fewer_frames_is_that_of_these_frames(
    twin_folder: TwinFolder, twin_predict: Predict, bench: str
) -> None:
    pair = ("bursty", "alternate")
    result = run_bench(
        twin_folder([pair]),
        simulator="icarus",
        bench=bench,
        frames=1,
        stall_source=pair[0],
        stall_sink=pair[1],
    )
    assert result.passed
    expected = stepped_marks(twin_predict, 1, pair)
    assert marks(result) == {name: (mark, mark) for name, mark in expected.items()}


@pytest.mark.parametrize(
    ("fault", "violation"),
    [
        (NO_LAST, "m_axis_copy: tlast missing in cycle"),
        (RETRACTED, "m_axis_sum: tvalid retracted in cycle"),
        (SURPLUS, "m_axis_copy: surplus beat in cycle"),
    ],
)
@pytest.mark.parametrize("bench", BENCHES)
def test_a_breach_of_the_protocol_at_any_port_is_found(
    twin_folder: TwinFolder, simulator: str, bench: str, fault: int, violation: str
) -> None:
    folder = twin_folder([("never", "heavy")], fault)
    result = run_bench(folder, simulator=simulator, bench=bench, stall_sink="heavy")
    assert not result.passed
    assert result.first_violation is not None
    assert result.first_violation.startswith(violation)


@pytest.mark.parametrize("bench", BENCHES)
def test_a_wrong_bit_at_the_second_output_is_found(
    twin_folder: TwinFolder, simulator: str, bench: str
) -> None:
    result = run_bench(twin_folder(fault=WRONG_BIT), simulator=simulator, bench=bench)
    assert {s.name: s.mismatching_bits for s in result.streams if s.mismatching_bits} == {
        "m_axis_copy": 1
    }
    assert result.problems[0].startswith("layer 'copy', frame 1, row 0, column 1, channel 2: ")


@pytest.mark.parametrize("bench", BENCHES)
def test_a_fifo_that_is_filled_further_than_predicted_fails_the_run(
    twin_folder: TwinFolder, simulator: str, bench: str
) -> None:
    result = run_bench(twin_folder(fault=LATE), simulator=simulator, bench=bench)
    predicted, simulated = marks(result)["left_to_sum"]
    assert predicted is not None
    assert simulated > predicted
    assert not result.passed
    assert result.problems[-1] == (
        f"layer 'left', FIFO 'left_to_sum': expected at most {predicted} of 6 words inside, "
        f"found {simulated}"
    )


def test_unknown_cycles_give_a_mark_without_a_prediction(twin_folder: TwinFolder) -> None:
    result = run_bench(twin_folder(), simulator="icarus", stall_source="random")
    assert result.passed
    assert [fifo.predicted for fifo in result.fifos] == [None, None]
    assert all(fifo.simulated > 0 for fifo in result.fifos)


def test_the_runner_prints_the_fifos(twin_folder: TwinFolder) -> None:
    command = [sys.executable, str(twin_folder() / "sim" / "run.py"), "--simulator", "icarus"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    rows = [line.split() for line in run.stdout.splitlines()]
    assert ["FIFO", "depth", "words", "inside", "predicted"] in rows
    (row,) = [row for row in rows if row[0] == "left_to_copy" and len(row) == 4]
    assert row[1] == "4"
    assert row[2] == row[3]


def test_given_inputs_are_played_by_the_name_of_their_layer(
    twin_folder: TwinFolder, twin_predict: Predict, simulator: str
) -> None:
    rng = np.random.default_rng(3)
    inputs = {name: rng.integers(-32, 32, (5, 2, 3, 4)) for name in ("left", "right")}
    inputs["left"][0, 0, 0, 0] = 0
    seen: dict[str, Any] = {}

    def predict(images: Mapping[str, Any], *stalls: Any) -> Prediction:
        seen.update(images)
        return twin_predict(images, *stalls)

    result = simulate(
        twin_folder(),
        frames=4,
        inputs=inputs,
        simulator=simulator,
        stall_source="random",
        stall_sink="bursty",
        seed=5,
        predict=predict,
    )
    assert result.problems == ()
    assert result.cycle_errors == 0
    assert all(np.array_equal(seen[name], inputs[name][:4]) for name in inputs)


def test_stored_inputs_are_repeated(twin_folder: TwinFolder, twin_predict: Predict) -> None:
    result = simulate(twin_folder(), frames=6, simulator="icarus", predict=twin_predict)
    assert result.problems == ()
    assert [stream.beats for stream in result.streams[:2]] == [72, 72]


def test_one_array_for_two_inputs_is_refused(
    twin_folder: TwinFolder, twin_predict: Predict
) -> None:
    inputs = np.zeros((1, 2, 3, 4), dtype=np.int64)
    with pytest.raises(HwgenError, match="the graph has 2 input layers: left, right"):
        simulate(twin_folder(), frames=1, inputs=inputs, predict=twin_predict)


def test_a_missing_input_is_refused(twin_folder: TwinFolder, twin_predict: Predict) -> None:
    inputs = {"left": np.zeros((1, 2, 3, 4), dtype=np.int64)}
    with pytest.raises(HwgenError, match="data is given for the input layers left, needed are"):
        simulate(twin_folder(), frames=1, inputs=inputs, predict=twin_predict)


def test_a_missing_input_file_is_told(twin_folder: TwinFolder) -> None:
    folder = twin_folder()
    (folder / "sim/vectors/inputs/s_axis_right.hex").unlink()
    with pytest.raises(HwgenError, match=r"s_axis_right\.hex is missing"):
        run_bench(folder, simulator="icarus")
