"""The result of a simulation, stream by stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a stream first differs: kind is "data", "cycle" or "missing".

    found is None where the value is unknown (x) or missing, cycles are None where unknown.
    """

    kind: str
    stream: str
    layer: str
    frame: int
    row: int
    column: int
    channel: int
    expected: int
    found: int | None
    expected_cycle: int | None
    found_cycle: int | None


@dataclass(frozen=True, slots=True)
class StreamResult:
    """One stream: `cycle_errors` is None where the expected cycles are not known.

    text: the first difference as a sentence, "" without one.
    """

    name: str
    layer: str
    beats: int
    expected_beats: int
    mismatching_bits: int
    cycle_errors: int | None
    first_difference: Difference | None
    text: str


@dataclass(frozen=True, slots=True)
class FifoResult:
    """The FIFO in front of one reader of a layer that has several.

    signal: its stream in the top module; depth: words that it holds; predicted, simulated: the
    most words inside in any cycle, predicted None where the cycles are not known; text: the
    difference as a sentence, "" without one.
    """

    signal: str
    layer: str
    depth: int
    predicted: int | None
    simulated: int
    text: str


@dataclass(frozen=True, slots=True)
class SimulationResult:
    """What a bench found. `passed`: every bit, every cycle, the protocol and how far every FIFO
    was filled are right.

    soak: cycles of a soak, 0 for none; repeated_beats: of it, compared with the first frames;
    rtl: hash of the Verilog that was simulated (sim/simulators.py);
    cycles: until the last expected beat; run_seconds: of the whole process that simulates, of which
    simulation_seconds from the first clock edge to the last; waves: the VCD file, None without;
    folder: with the records of every stream (<stream>.data.hex, <stream>.cycles.hex) and
    result.json.
    """

    passed: bool
    finished: bool
    frames: int
    cycles: int
    protocol_violations: int
    first_violation: str | None
    streams: tuple[StreamResult, ...]
    fifos: tuple[FifoResult, ...]
    simulator: str
    simulator_version: str
    bench: str
    stall_source: str
    stall_sink: str
    reset_at: int | None
    build_seconds: float
    run_seconds: float
    simulation_seconds: float
    built: bool
    waves: Path | None
    folder: Path
    soak: int = 0
    repeated_beats: int = 0
    rtl: str = ""

    @property
    def mismatching_bits(self) -> int:
        """Over all streams."""
        return sum(stream.mismatching_bits for stream in self.streams)

    @property
    def cycle_errors(self) -> int:
        """Over all streams whose cycles are known."""
        return sum(stream.cycle_errors or 0 for stream in self.streams)

    @property
    def problems(self) -> tuple[str, ...]:
        """A sentence for each stream and FIFO that differs, the protocol and a time-out."""
        found = [stream.text for stream in self.streams if stream.text]
        found += [fifo.text for fifo in self.fifos if fifo.text]
        if self.protocol_violations:
            found.append(f"{self.protocol_violations} violations, first {self.first_violation}")
        if not self.finished:
            found.append(f"time-out after {self.cycles} cycles")
        return tuple(found)

    def to_json(self) -> dict[str, Any]:
        """Plain values for `json.dumps`."""
        made = asdict(self)
        made["waves"] = None if self.waves is None else str(self.waves)
        made["folder"] = str(self.folder)
        return made


def read_result(found: Mapping[str, Any], folder: Path) -> SimulationResult:
    """From the contents of the result.json that sim/run.py wrote into `folder`."""
    streams = tuple(_stream(name, entry) for name, entry in found["streams"].items())
    return SimulationResult(
        passed=found["passed"],
        finished=found["finished"],
        frames=found["frames"],
        cycles=found["cycles"],
        protocol_violations=found["protocol_violations"],
        first_violation=found["first_violation"],
        streams=streams,
        fifos=tuple(_fifo(name, entry) for name, entry in found["fifos"].items()),
        simulator=found["simulator"],
        simulator_version=found["simulator_version"],
        bench=found["bench"],
        stall_source=found["stall_source"],
        stall_sink=found["stall_sink"],
        reset_at=found["reset_at"],
        soak=found["soak"],
        repeated_beats=found["repeated_beats"],
        rtl=found.get("rtl", ""),
        build_seconds=found["seconds"]["build"],
        run_seconds=found["seconds"]["run"],
        simulation_seconds=found["seconds"]["simulation"],
        built=found["built"],
        waves=None if found["waves"] is None else Path(found["waves"]),
        folder=folder,
    )


def _stream(name: str, entry: Mapping[str, Any]) -> StreamResult:
    first = entry["first_difference"]
    return StreamResult(
        name=name,
        layer=entry["layer"],
        beats=entry["beats"],
        expected_beats=entry["expected_beats"],
        mismatching_bits=entry["mismatching_bits"],
        cycle_errors=entry["cycle_errors"],
        first_difference=None if first is None else Difference(**first),
        text=entry["text"] or "",
    )


def _fifo(signal: str, entry: Mapping[str, Any]) -> FifoResult:
    return FifoResult(
        signal=signal,
        layer=entry["layer"],
        depth=entry["depth"],
        predicted=entry["predicted"],
        simulated=entry["simulated"],
        text=entry["text"] or "",
    )
