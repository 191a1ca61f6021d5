"""From a model file to a verdict, with the simulators that are there."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.flow import Bench, Hardware, Quantization, Stalls, check_folder, emit_file
from hwgen.flow.data import DataFiles
from hwgen.flow.steps import schedule_file, simulate_folder
from hwgen.frontends import load
from hwgen.ir.serialize import save_graph
from hwgen.passes.quantize import quantize

PLAIN = (Quantization(), Hardware())


def silent(stage: str, cycles: int) -> None:
    pass


def test_a_model_becomes_a_folder_with_a_report(model: Path, tmp_path: Path) -> None:
    emitted = emit_file(model, tmp_path / "out", *PLAIN)
    assert [(name.source, name.text) for name in emitted.renamed] == [("conv 1", "conv_1")]
    assert [row.name for row in emitted.rows][:2] == ["conv 1", "pool1"]
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names >= {"rtl", "sim", "model", "design.json", "manifest.json", "report.html"}


def test_the_same_model_gives_the_same_folder(model: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        emit_file(model, tmp_path / name, *PLAIN)
    for path in sorted((tmp_path / "a").rglob("*")):
        other = tmp_path / "b" / path.relative_to(tmp_path / "a")
        assert path.is_dir() or path.read_bytes() == other.read_bytes(), path


def test_a_schedule_is_what_would_be_emitted(model: Path, tmp_path: Path) -> None:
    hardware = Hardware(fps=100_000, clock=50, device="ecp5-25k")
    found = schedule_file(model, Quantization(), hardware)
    emitted = emit_file(model, tmp_path / "out", Quantization(), hardware)
    assert found.interval == emitted.design["interval_bound"] <= 500
    assert found.reason == emitted.design["reason"]
    assert found.part_text.startswith("ecp5-25k: ")
    assert emitted.design["target"] == found.target == "ecp5"
    pe = {layer.name: layer.pe for layer in found.layers}
    assert pe == {layer["name"]: layer.get("pe") for layer in emitted.design["layers"]}


def test_a_model_without_calibration_is_refused(model: Path, tmp_path: Path) -> None:
    model.write_text(model.read_text() + "calibration = None\n")
    with pytest.raises(
        HwgenError, match="graph 'tiny' has no calibration data\n  hint: pass --calibrate"
    ):
        emit_file(model, tmp_path / "out", *PLAIN)


def test_options_for_a_graph_that_is_quantized_are_refused(model: Path, tmp_path: Path) -> None:
    loaded = load(model)
    assert loaded.calibration is not None
    saved = save_graph(quantize(loaded.graph, loaded.calibration), tmp_path / "q.hwgraph")
    assert emit_file(saved, tmp_path / "out", *PLAIN).design["name"] == "tiny"
    with pytest.raises(HwgenError, match="graph 'tiny' is quantized already"):
        emit_file(saved, tmp_path / "out", Quantization(weight_bits=4), Hardware())


@pytest.mark.simulator("icarus")
def test_a_simulation_finds_no_difference_with_stalls(model: Path, tmp_path: Path) -> None:
    emit_file(model, tmp_path / "out", *PLAIN)
    stalls = Stalls("random", "bursty", seed=7)
    simulated = simulate_folder(tmp_path / "out", 6, stalls, Bench("icarus"), silent)
    assert simulated.result.problems == ()
    rows = [row for row in simulated.rows if row.mismatching_bits is not None]
    assert [row.cycles_predicted for row in rows] == [row.cycles_simulated for row in rows]
    assert None not in {row.cycles_simulated for row in rows}
    assert "equal to the model" in (tmp_path / "out" / "report.html").read_text()


@pytest.mark.simulator("icarus")
def test_a_check_measures_noise_and_accuracy(model: Path, tmp_path: Path) -> None:
    emit_file(model, tmp_path / "out", *PLAIN)
    checked = check_folder(tmp_path / "out", 5, "icarus", silent)
    assert checked.accuracy is not None
    assert checked.accuracy.frames == 5
    assert checked.accuracy.by_golden == checked.accuracy.by_rtl
    assert min(checked.sqnr.values()) > 20


@pytest.mark.simulator("icarus")
def test_a_check_of_integers_measures_accuracy(model: Path, tmp_path: Path) -> None:
    loaded = load(model)
    assert loaded.calibration is not None
    assert loaded.labels is not None
    saved = save_graph(quantize(loaded.graph, loaded.calibration), tmp_path / "q.hwgraph")
    inputs, labels = tmp_path / "inputs.npy", tmp_path / "labels.npy"
    np.save(inputs, np.asarray(loaded.inputs))
    np.save(labels, np.asarray(loaded.labels).astype(np.int64))
    emit_file(saved, tmp_path / "out", *PLAIN, data=DataFiles(None, inputs, labels))
    checked = check_folder(tmp_path / "out", 5, "icarus", silent)
    assert checked.sqnr == {}
    assert checked.accuracy is not None
    assert checked.accuracy.by_float is None
    assert checked.accuracy.by_golden == checked.accuracy.by_rtl
    emit_file(model, tmp_path / "float", *PLAIN)
    real = check_folder(tmp_path / "float", 5, "icarus", silent).accuracy
    assert real is not None
    assert real.by_golden == checked.accuracy.by_golden


def flipped(word: re.Match[str]) -> str:
    """The second highest bit of a ROM word turned."""
    width = int(word[1])
    return f"words[0] = {width}'h{int(word[2], 16) ^ (1 << (width - 2)):x}"


@pytest.mark.simulator("icarus")
def test_a_fault_in_the_rtl_is_found(model: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    emit_file(model, out, *PLAIN)
    rom = next((out / "rtl").glob("*fc1_bias.v"))
    rom.write_text(re.sub(r"words\[0\] = (\d+)'h([0-9a-f]+)", flipped, rom.read_text(), count=1))
    simulated = simulate_folder(out, 4, Stalls(), Bench("icarus"), silent)
    assert not simulated.result.passed
    assert {row.name for row in simulated.rows if row.mismatching_bits} <= {"fc1", "output"}
    assert simulated.result.problems[0].startswith("layer ")


@pytest.mark.simulator("icarus")
def test_more_frames_than_inputs_start_again(model: Path, tmp_path: Path) -> None:
    emit_file(model, tmp_path / "out", *PLAIN)
    checked = check_folder(tmp_path / "out", 7, "icarus", silent)
    assert checked.simulated.result.frames == 7
    assert checked.accuracy is None


TWO = """
import numpy as np
from hwgen import Graph

random = np.random.default_rng(3)
graph = Graph("two")
left, right = graph.input("left", (6, 6, 1)), graph.input("right", (6, 6, 2))
conv = graph.conv2d(left, random.normal(size=(3, 3, 1, 2)), padding=1, name="conv")
pool = graph.max_pool2d(conv, window=2, stride=2, name="pool")
graph.output(conv, name="out")
graph.output(pool, name="half")
graph.output(graph.relu(right, name="relu"), name="cut")
calibration = {"left": random.random((8, 6, 6, 1)), "right": random.normal(size=(8, 6, 6, 2))}
inputs = {name: data[:5] for name, data in calibration.items()}
labels = np.zeros(5)
"""


@pytest.mark.simulator("icarus")
def test_several_inputs_and_outputs_and_a_fork_pass_under_stalls(tmp_path: Path) -> None:
    (tmp_path / "two.py").write_text(TWO)
    emitted = emit_file(tmp_path / "two.py", tmp_path / "out", *PLAIN)
    assert [row.signal for row in emitted.fifos] == ["conv_to_pool", "conv_to_out"]
    for stalls in (Stalls("random", "bursty", seed=3), Stalls("never", "heavy"), Stalls()):
        simulated = simulate_folder(tmp_path / "out", 6, stalls, Bench("icarus"), silent)
        assert simulated.result.problems == ()
        assert [row.predicted for row in simulated.fifos] == [
            row.simulated for row in simulated.fifos
        ]
        assert {stream.cycle_errors for stream in simulated.result.streams} == {0}
    assert "<h2>FIFOs</h2>" in (tmp_path / "out" / "report.html").read_text()


@pytest.mark.simulator("icarus")
def test_several_outputs_have_no_accuracy(tmp_path: Path) -> None:
    (tmp_path / "two.py").write_text(TWO)
    emit_file(tmp_path / "two.py", tmp_path / "out", *PLAIN)
    checked = check_folder(tmp_path / "out", 3, "icarus", silent)
    assert checked.simulated.result.passed
    assert checked.accuracy is None
    assert {"conv", "pool", "relu"} <= set(checked.sqnr)
