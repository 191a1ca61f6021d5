"""What the last simulation of a design without stalls measured: cycles from frame to frame."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hwgen.simulate.result import SimulationResult, read_result
from hwgen.simulate.run import read_record

NO_STALLS = "never"
START = 2  # cycle of the first input beat: reset and tready have a register each


@dataclass(frozen=True, slots=True)
class Measured:
    """interval: cycles between the last beats of the last two frames; first, last: cycles from the
    first input beat to the first output beat, and to the last one of that frame.

    wrong_bits: over all streams; simulator: its name and version.
    """

    interval: int
    first: int
    last: int
    wrong_bits: int
    simulator: str


def measured(folder: Path) -> Measured | None:
    """The newest simulation in the design folder of two frames or more without stalls or reset.

    None where there is none. With several output ports the slowest counts.
    """
    run = last_run(folder)
    if run is None:
        return None
    ports = [str(port["signal"]) for port in read_record(folder)["outputs"]]
    cycles = [_cycles(run.folder / f"{port}.cycles.hex", run.frames) for port in ports]
    return Measured(
        max(frames[-1][-1] - frames[-2][-1] for frames in cycles),
        min(frames[0][0] for frames in cycles) - START,
        max(frames[0][-1] for frames in cycles) - START,
        run.mismatching_bits,
        f"{run.simulator} {run.simulator_version}",
    )


def last_run(folder: Path) -> SimulationResult | None:
    """The simulation that `measured` reads."""
    runs = sorted(_runs(folder), key=lambda run: (run.folder / "result.json").stat().st_mtime_ns)
    return runs[-1] if runs else None


def _runs(folder: Path) -> Iterator[SimulationResult]:
    for file in sorted(folder.glob("runs/*/result.json")):
        try:
            run = read_result(json.loads(file.read_text()), file.parent)
        except (ValueError, KeyError, TypeError):
            continue  # of another version
        stalls = {run.stall_source, run.stall_sink}
        if run.finished and run.frames > 1 and stalls == {NO_STALLS} and run.reset_at is None:
            yield run


def _cycles(records: Path, frames: int) -> list[list[int]]:
    """Cycle of each beat, frame by frame; one hexadecimal number a line."""
    lines = [line for line in records.read_text().splitlines() if line and line[0] not in "/@"]
    beats = [int(line, 16) for line in lines]
    size = len(beats) // frames
    return [beats[frame * size : (frame + 1) * size] for frame in range(frames)]
