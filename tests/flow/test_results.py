"""Results say what there is to print, and are plain values in JSON."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from hwgen.emit.names import identifier
from hwgen.flow.results import Accuracy, Checked, Emitted, Simulated
from hwgen.report.rows import layer_rows
from hwgen.simulate.result import SimulationResult

DESIGN: dict[str, Any] = {
    "name": "tiny",
    "target": "generic",
    "interval": 40,
    "latency": 9,
    "inputs": [],
    "outputs": [],
    "taps": [],
    "fifos": [],
    "layers": [{"name": "conv 1", "operator": "conv2d", "shape": [4, 4, 2], "work": 40}],
}


def simulated(passed: bool, waves: Path | None = None) -> Simulated:
    result = SimulationResult(
        passed=passed,
        finished=True,
        frames=2,
        cycles=100,
        protocol_violations=0,
        first_violation=None,
        streams=(),
        fifos=(),
        simulator="icarus",
        simulator_version="11.0",
        bench="fast",
        stall_source="never",
        stall_sink="never",
        reset_at=None,
        build_seconds=0.1,
        run_seconds=0.2,
        simulation_seconds=0.1,
        built=True,
        waves=waves,
        folder=Path("runs/x"),
    )
    return Simulated(DESIGN, result, layer_rows(DESIGN, result), Path("report.html"))


def test_an_emitted_design_tells_its_cost_and_its_renamed_layers() -> None:
    emitted = Emitted(Path("out"), DESIGN, (identifier("conv 1"),))
    assert emitted.title == "tiny on generic: a frame every 40 cycles, latency 9 cycles"
    plain = json.loads(json.dumps(emitted.to_json()))
    assert plain["renamed"] == [
        {"source": "conv 1", "text": "conv_1", "reason": "' ' not allowed in an identifier"}
    ]


@pytest.mark.parametrize(("passed", "verdict"), [(True, "equal to"), (False, "DIFFERENT from")])
def test_a_simulation_states_its_verdict(passed: bool, verdict: str) -> None:
    assert simulated(passed).title.endswith(f"2 frames simulated, {verdict} the model")
    assert json.loads(json.dumps(simulated(passed).to_json()))["result"]["passed"] is passed


def test_artefacts_include_waves_only_where_there_are_any() -> None:
    assert [what for what, _ in simulated(True).artefacts] == ["report", "records"]
    assert simulated(True, Path("w.vcd")).artefacts[-1] == ("waves", Path("w.vcd"))


def test_accuracy_is_a_share_of_the_frames() -> None:
    text = Accuracy(200, 198, 197, 197).text
    assert text == "accuracy on 200 frames: float 99.00%, golden 98.50%, RTL 98.50%"


def test_the_accuracy_of_a_model_of_integers_has_no_float() -> None:
    text = Accuracy(200, None, 197, 197).text
    assert text == "accuracy on 200 frames: golden 98.50%, RTL 98.50%"


def test_an_infinite_ratio_is_null_in_json() -> None:
    checked = Checked(simulated(True), {"image": math.inf, "conv 1": 41.5}, Accuracy(2, 1, 1, 1))
    plain = json.loads(json.dumps(checked.to_json(), allow_nan=False))
    assert plain["sqnr_db"] == {"image": None, "conv 1": 41.5}
    assert plain["accuracy"] == {"frames": 2, "by_float": 1, "by_golden": 1, "by_rtl": 1}
