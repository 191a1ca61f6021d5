"""What the tables show: a row for each layer and for each FIFO behind a fork.

They come from design.json and a simulation's result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hwgen.simulate.result import FifoResult, SimulationResult, StreamResult

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LayerRow:
    """One layer. None stands for what is not known: no such unit, or no simulation yet.

    work: cycles of a frame in which the layer's array is busy, of `interval`; storage: words of
    its line storage and the fewest that would do, see hwgen.schedule.storage; cycles_*: the cycle
    in which the last beat of the layer's stream was accepted.
    """

    name: str
    operator: str
    shape: tuple[int, ...]
    pe: int | None
    simd: int | None
    multipliers: int
    work: int
    interval: int
    storage: tuple[int, int] | None = None
    cycles_predicted: int | None = None
    cycles_simulated: int | None = None
    cycle_errors: int | None = None
    mismatching_bits: int | None = None

    @property
    def utilisation(self) -> float:
        """Share of the frame interval in which the layer works, 0 to 1."""
        return self.work / self.interval if self.interval else 0.0

    @property
    def storage_text(self) -> str:
        """Stored words and the bound, "36/36"; a dash without line storage."""
        return "-" if self.storage is None else "/".join(str(words) for words in self.storage)

    @property
    def shape_text(self) -> str:
        return "x".join(str(size) for size in self.shape)


@dataclass(frozen=True, slots=True)
class FifoRow:
    """The FIFO in front of one reader of a layer that has several.

    depth: words that it holds; bits: of all of them; predicted, simulated: the most words inside in
    any cycle, predicted without stalls before a simulation; None where it is not known.
    """

    layer: str
    signal: str
    depth: int
    bits: int
    predicted: int | None
    simulated: int | None = None


def layer_rows(
    design: Record,
    result: SimulationResult | None = None,
    predicted: Mapping[str, int] | None = None,
) -> tuple[LayerRow, ...]:
    """Rows in the order of the network.

    design: contents of design.json; result: None before a simulation; predicted: for each stream
    the cycle in which the timing model expects the last beat of the run.
    """
    streams = {} if result is None else _own_streams(design, result)
    folder = None if result is None else result.folder
    rows = []
    for layer in design["layers"]:
        row, stream = _row(layer, int(design["interval"])), streams.get(layer["name"])
        if stream is not None and folder is not None:
            row = _simulated(row, stream, folder, (predicted or {}).get(stream.name))
        rows.append(row)
    return tuple(rows)


def fifo_rows(design: Record, result: SimulationResult | None = None) -> tuple[FifoRow, ...]:
    """Rows in the order of design.json; the arguments are those of `layer_rows`."""
    found = {} if result is None else {fifo.signal: fifo for fifo in result.fifos}
    words = {tap["signal"]: _word_bits(tap) for tap in design["taps"]}
    return tuple(
        _fifo_row(fifo, words[fifo["signal"]], found.get(fifo["signal"]))
        for fifo in design["fifos"]
    )


def _own_streams(design: Record, result: SimulationResult) -> dict[str, StreamResult]:
    """The stream that each layer makes, not those of the branches behind its fork."""
    own = {port["name"]: port["signal"] for port in (*design["inputs"], *design["outputs"])}
    for tap in reversed(design["taps"]):
        own[tap["layer"]] = tap["signal"]
    found = {stream.name: stream for stream in result.streams}
    return {layer: found[signal] for layer, signal in own.items() if signal in found}


def _word_bits(stream: Record) -> int:
    return int(stream["pixels"]) * int(stream["lanes"]) * int(stream["lane_bits"])


def _fifo_row(fifo: Record, word: int, found: FifoResult | None) -> FifoRow:
    depth = int(fifo["depth"])
    row = FifoRow(fifo["layer"], fifo["signal"], depth, word * depth, fifo["high_water"])
    if found is None:
        return row
    return replace(row, predicted=found.predicted, simulated=found.simulated)


def _row(layer: Record, interval: int) -> LayerRow:
    return LayerRow(
        name=layer["name"],
        operator=layer["operator"],
        shape=tuple(layer["shape"]),
        pe=layer.get("pe"),
        simd=layer.get("simd"),
        multipliers=int(layer.get("multipliers") or 0),
        work=int(layer.get("work") or 0),
        interval=interval,
        storage=_line_storage(layer),
    )


def _line_storage(layer: Record) -> tuple[int, int] | None:
    words = int(layer.get("storage_words") or 0)
    return (words, int(layer["storage_bound"])) if words else None


def _simulated(
    row: LayerRow, stream: StreamResult, folder: Path, predicted: int | None
) -> LayerRow:
    return replace(
        row,
        cycles_predicted=predicted,
        cycles_simulated=_last_cycle(folder / f"{stream.name}.cycles.hex"),
        cycle_errors=stream.cycle_errors,
        mismatching_bits=stream.mismatching_bits,
    )


def _last_cycle(records: Path) -> int | None:
    """The last number of a record file, which has one hexadecimal number a line."""
    if not records.is_file():
        return None
    lines = [line for line in records.read_text().splitlines() if line and line[0] not in "/@"]
    return int(lines[-1], 16) if lines else None
