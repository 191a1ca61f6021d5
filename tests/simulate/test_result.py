"""Results as values and as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hwgen.simulate.result import read_result

FIRST = {
    "kind": "cycle",
    "stream": "conv1",
    "layer": "conv1",
    "frame": 0,
    "row": 1,
    "column": 2,
    "channel": 3,
    "expected": 4,
    "found": 4,
    "expected_cycle": 10,
    "found_cycle": 12,
}
FOUND: dict[str, Any] = {
    "passed": False,
    "finished": False,
    "frames": 2,
    "cycles": 99,
    "protocol_violations": 3,
    "first_violation": "m_axis: tlast missing in cycle 7",
    "streams": {
        "conv1": {
            "layer": "conv1",
            "beats": 8,
            "expected_beats": 8,
            "mismatching_bits": 2,
            "cycle_errors": 5,
            "first_difference": FIRST,
            "text": "layer 'conv1': late",
        },
        "fc1": {
            "layer": "fc1",
            "beats": 1,
            "expected_beats": 1,
            "mismatching_bits": 1,
            "cycle_errors": None,
            "first_difference": None,
            "text": None,
        },
    },
    "fifos": {},
    "simulator": "icarus",
    "simulator_version": "11.0",
    "bench": "fast",
    "stall_source": "never",
    "stall_sink": "random",
    "reset_at": None,
    "soak": 0,
    "repeated_beats": 0,
    "seconds": {"build": 0.5, "run": 1.5, "simulation": 1.0},
    "built": True,
    "waves": "runs/waves.vcd",
}


def test_problems_are_told_in_sentences() -> None:
    result = read_result(FOUND, Path("runs"))
    assert result.problems == (
        "layer 'conv1': late",
        "3 violations, first m_axis: tlast missing in cycle 7",
        "time-out after 99 cycles",
    )
    assert result.mismatching_bits == 3
    assert result.cycle_errors == 5


def test_a_result_is_plain_values_in_json() -> None:
    made = json.loads(json.dumps(read_result(FOUND, Path("runs")).to_json()))
    assert made["waves"] == "runs/waves.vcd"
    assert made["folder"] == "runs"
    assert made["streams"][0]["first_difference"] == FIRST
    assert made["streams"][1]["first_difference"] is None
    assert made["build_seconds"] == 0.5
