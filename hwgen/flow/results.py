"""What the steps return: everything there is to print, and its JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from hwgen.emit.names import Identifier
from hwgen.report.rows import FifoRow, LayerRow, Record, fifo_rows, layer_rows
from hwgen.simulate.result import SimulationResult


@dataclass(frozen=True, slots=True)
class Emitted:
    """A design that was written. renamed: layers that have another name in Verilog."""

    folder: Path
    design: Record
    renamed: tuple[Identifier, ...]

    @property
    def rows(self) -> tuple[LayerRow, ...]:
        return layer_rows(self.design)

    @property
    def fifos(self) -> tuple[FifoRow, ...]:
        return fifo_rows(self.design)

    @property
    def notes(self) -> tuple[str, ...]:
        """What passes did to layers, such as folding a batch norm."""
        return tuple(self.design.get("notes", ()))

    @property
    def title(self) -> str:
        return _title(self.design)

    def to_json(self) -> dict[str, Any]:
        """Plain values for `--json`."""
        renamed = [asdict(name) for name in self.renamed]
        return {"folder": str(self.folder), "renamed": renamed, "design": dict(self.design)}


@dataclass(frozen=True, slots=True)
class Simulated:
    """A simulation of a design, compared with its models."""

    design: Record
    result: SimulationResult
    rows: tuple[LayerRow, ...]
    report: Path

    @property
    def fifos(self) -> tuple[FifoRow, ...]:
        return fifo_rows(self.design, self.result)

    @property
    def title(self) -> str:
        verdict = "equal to the model" if self.result.passed else "DIFFERENT from the model"
        return f"{_title(self.design)}; {self.result.frames} frames simulated, {verdict}"

    @property
    def artefacts(self) -> tuple[tuple[str, Path], ...]:
        """What a user may open next."""
        found = [("report", self.report), ("records", self.result.folder)]
        return (*found, *([("waves", self.result.waves)] if self.result.waves else []))

    def to_json(self) -> dict[str, Any]:
        """Plain values for `--json`."""
        rows = [asdict(row) for row in self.rows]
        return {"result": self.result.to_json(), "layers": rows, "report": str(self.report)}


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Frames of `frames` whose class each of the three computed right.

    by_float: None where the model came in integers.
    """

    frames: int
    by_float: int | None
    by_golden: int
    by_rtl: int

    @property
    def text(self) -> str:
        named = (("float", self.by_float), ("golden", self.by_golden), ("RTL", self.by_rtl))
        shares = ", ".join(
            f"{name} {right / self.frames:.2%}" for name, right in named if right is not None
        )
        return f"accuracy on {self.frames} frames: {shares}"


@dataclass(frozen=True, slots=True)
class Checked:
    """A simulation, and how far the integers are from the float network.

    sqnr: dB by layer, none for a model that came in integers; accuracy: None without labels.
    """

    simulated: Simulated
    sqnr: Mapping[str, float]
    accuracy: Accuracy | None

    def to_json(self) -> dict[str, Any]:
        """Plain values for `--json`; an infinite ratio (no noise) is null."""
        ratios = {
            name: ratio if abs(ratio) < float("inf") else None for name, ratio in self.sqnr.items()
        }
        accuracy = None if self.accuracy is None else asdict(self.accuracy)
        return {**self.simulated.to_json(), "sqnr_db": ratios, "accuracy": accuracy}


def _title(design: Record) -> str:
    return (
        f"{design['name']} on {design['target']}: a frame every {design['interval']} cycles, "
        f"latency {design['latency']} cycles"
    )
