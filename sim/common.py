# SPDX-License-Identifier: Apache-2.0
"""What both cocotb benches share: the description of the run, and the comparison at its end."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import compare
import fifos

Handle = Any  # of the simulator: its attributes are the signals of the design
Run = dict[str, Any]


def read_run() -> Run:
    """The run that run.py described in the file HWGEN_RUN."""
    run: Run = json.loads(Path(os.environ["HWGEN_RUN"]).read_text())
    return run


def streams(run: Run) -> list[compare.Stream]:
    return [compare.Stream.from_json(entry) for entry in run["streams"]]


def marks(run: Run) -> list[fifos.Fifo]:
    return [fifos.Fifo.from_json(entry) for entry in run["fifos"]]


def show(run: Run, cycle: int) -> None:
    """Report progress to the program that started the run."""
    if run["progress"]:
        print(f"cycle {cycle}", file=sys.stderr, flush=True)


def finish(run: Run, seconds: float) -> None:
    """Compare the records with what was expected, write result.json, fail where they differ.

    seconds: from the first clock edge to the last, on the clock of the wall.
    """
    found = Path(run["results"])
    cycles = None if run["cycles"] is None else Path(run["cycles"])
    expected = Path(run["expected"])
    result = compare.compare(streams(run), marks(run), run["frames"], expected, cycles, found)
    result["simulation_seconds"] = round(seconds, 6)
    (found / "result.json").write_text(json.dumps(result) + "\n")
    assert result["passed"], "the design differs from its model, see result.json"
