"""How a design is folded: what each layer got, how busy it is, and what limits the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from hwgen.estimate import Cells, Estimate, estimate
from hwgen.estimate.family import FAMILIES
from hwgen.schedule.bottleneck import (
    array_efficiency,
    array_products,
    bottleneck_reason,
    network_macs,
)
from hwgen.schedule.design import Design
from hwgen.schedule.latency import arrival, frame_latency
from hwgen.schedule.layer import Layer
from hwgen.schedule.work import layer_work
from hwgen.targets.parts import Part
from hwgen.units.mac import Mac
from hwgen.units.stationary import Stationary

if TYPE_CHECKING:
    from rich.table import Table

HEADINGS = (
    *("layer", "operator", "pe", "simd", "pixels", "lanes", "inputs from", "products in"),
    *("units", "requantizers", "work", "busy"),
)
CELLS = ("LUT", "FF", "DSP", "RAM")
NUMBERS = ("pe", "simd", "pixels", "lanes", "units", "requantizers", "work", "busy", *CELLS)


@dataclass(frozen=True, slots=True)
class FoldedLayer:
    """One layer. None stands for what a layer without an array does not have.

    lanes: values of an output beat; inputs: what feeds the array: words or columns of a memory,
    whole windows, or stationary inputs; products: what computes them; units: products of a cycle;
    work: cycles of a frame in which the busiest unit is busy; busy: their share of the interval,
    0 to 1; cells: estimated, None for portable Verilog without a part.
    """

    name: str
    operator: str
    lanes: int
    work: int
    busy: float
    pe: int | None = None
    simd: int | None = None
    pixels: int | None = None
    inputs: str | None = None
    products: str | None = None
    units: int | None = None
    requantizers: int | None = None
    cells: Cells | None = None


@dataclass(frozen=True, slots=True)
class Folded:
    """A whole design. interval: largest work, cycles of a frame; macs: of a frame; efficiency:
    share of what the arrays could compute that is needed; reason: why it is no faster; takes: cells
    of the design; part: to stay within, or None; latency: cycles from the first beat of a frame in
    to its last one out, and those in which its beats arrive, None where nobody asked."""

    name: str
    target: str
    interval: int
    macs: int
    units: int
    efficiency: float
    reason: str
    layers: tuple[FoldedLayer, ...]
    takes: Cells | None = None
    part: Part | None = None
    latency: tuple[int, int] | None = None

    @property
    def title(self) -> str:
        """One line for all layers."""
        return (
            f"{self.name} on {self.part.name if self.part else self.target}:"
            f" a frame every {self.interval} cycles, {self.macs:,} MACs on {self.units} units,"
            f" array efficiency {self.efficiency:.1%}"
        )

    @property
    def part_text(self) -> str:
        """What it takes of the part, "" without one."""
        if self.part is None or self.takes is None:
            return ""
        pairs = (
            ("LUT", self.takes.lut, self.part.luts),
            ("DSP", self.takes.dsp, self.part.dsps),
            ("RAM", self.takes.ram, self.part.rams),
        )
        texts = (f"{takes:,} of {has:,} {name}" for name, takes, has in pairs)
        return f"{self.part.name}: {', '.join(texts)}, estimated"

    @property
    def latency_text(self) -> str:
        """The latency beside its bound, "" where nobody asked."""
        if self.latency is None:
            return ""
        found, arrives = self.latency
        return (
            f"latency: {found:,} cycles from the first beat in to the last one out;"
            f" the beats of a frame arrive in {arrives:,}"
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values for `--json`."""
        return {
            "name": self.name,
            "target": self.target,
            "device": None if self.part is None else self.part.name,
            "interval": self.interval,
            "macs": self.macs,
            "units": self.units,
            "array_efficiency": round(self.efficiency, 4),
            "reason": self.reason,
            "frame_latency": self.latency and self.latency[0],
            "arrival": self.latency and self.latency[1],
            "cells": None if self.takes is None else asdict(self.takes),
            "layers": [asdict(layer) for layer in self.layers],
        }


def folded(design: Design, part: Part | None = None, *, latency: bool = False) -> Folded:
    """The facts of a design, with estimated cells where its family or a part is known.

    latency: with that of a frame.
    """
    family = part.family if part else design.target
    cells = estimate(design, family) if family in FAMILIES else None
    work = layer_work(design)
    interval = max(work.values())
    return Folded(
        name=design.name,
        target=design.target,
        interval=interval,
        macs=network_macs(design),
        units=array_products(design),
        efficiency=array_efficiency(design, interval),
        reason=bottleneck_reason(design),
        layers=tuple(_layer(layer, work, cells) for layer in design.layers),
        takes=None if cells is None else cells.total,
        part=part,
        latency=(frame_latency(design), arrival(design)) if latency else None,
    )


def _layer(layer: Layer, work: Mapping[str, int], cells: Estimate | None) -> FoldedLayer:
    arrays = [unit for unit in layer.all_units if isinstance(unit, Mac)]
    interval = max(work.values())
    found = {
        "name": layer.name,
        "operator": layer.operator,
        "lanes": layer.output.lanes,
        "work": work[layer.name],
        "busy": round(work[layer.name] / interval, 4),
        "cells": None if cells is None else cells.layers.get(layer.name),
    }
    for array in arrays:
        found |= _array(array)
    return FoldedLayer(**found)  # type: ignore[arg-type]


def _array(mac: Mac) -> dict[str, object]:
    stationary = isinstance(mac, Stationary)
    return {
        "pe": mac.pe // mac.columns,
        "simd": mac.simd,
        "pixels": mac.columns,
        "inputs": "stationary inputs" if stationary else mac.implementation,
        "products": mac.dot.circuits,
        "units": mac.products,
        "requantizers": mac.lanes,
    }


def folding_table(found: Folded) -> Table:
    """Table for rich."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    headings = HEADINGS + (CELLS if found.takes is not None else ())
    table = Table(
        title=escape(found.title),
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        padding=(0, 0),
        pad_edge=False,
    )
    for name in headings:
        table.add_column(name, justify="right" if name in NUMBERS else "left", no_wrap=True)
    for layer in found.layers:
        table.add_row(*map(escape, texts(layer)[: len(headings)]))
    return table


def texts(layer: FoldedLayer) -> tuple[str, ...]:
    """Text of each column of HEADINGS and CELLS; what is not known is a dash."""
    cells = layer.cells or Cells()
    values = (
        *(layer.pe, layer.simd, layer.pixels, layer.lanes, layer.inputs, layer.products),
        *(layer.units, layer.requantizers, layer.work or None),
    )
    shown = ("-" if value is None else str(value) for value in values)
    busy = f"{layer.busy:.1%}" if layer.work else "-"
    counts = map(str, (cells.lut, cells.ff, cells.dsp, cells.ram))
    return (layer.name, layer.operator, *shown, busy, *counts)
