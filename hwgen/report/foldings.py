"""How a design is folded: what each layer got, how busy it is, and what limits the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from hwgen.errors import HwgenError
from hwgen.estimate import Cells, Estimate, estimate
from hwgen.estimate.family import FAMILIES
from hwgen.schedule.design import Design
from hwgen.schedule.folding import fold_to_interval, products
from hwgen.schedule.layer import Folding, Layer
from hwgen.schedule.product import Product
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
    of the design; part: to stay within, or None."""

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
            "cells": None if self.takes is None else asdict(self.takes),
            "layers": [asdict(layer) for layer in self.layers],
        }


def folded(design: Design, part: Part | None = None) -> Folded:
    """The facts of a design, with estimated cells where its family or a part is known."""
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
    )


def network_macs(design: Design) -> int:
    """Products of weights and values in an image."""
    return sum(product.macs for product in products(design.graph).values())


def array_products(design: Design) -> int:
    """Products that the arrays can compute in a cycle, in multipliers or in logic."""
    return sum(mac.products for _, mac in design.macs)


def array_efficiency(design: Design, interval: int) -> float:
    """Share of the products that the arrays could compute in `interval` cycles that are needed.

    0 for a design without arrays.
    """
    possible = array_products(design) * interval
    return network_macs(design) / possible if possible else 0.0


def bottleneck_reason(design: Design) -> str:
    """Which layer is busiest, with what, and what a shorter interval would take."""
    work = layer_work(design)
    name = max(work, key=lambda layer: work[layer])
    foldings = {layer.name: layer.folding for layer in design.layers}
    product, folding = products(design.graph).get(name), foldings.get(name)
    if product is None or folding is None or product.work(folding) < work[name]:
        return f"{name}: {work[name]:,} cycles for its beats; more pixels or lanes make it faster"
    side = f" x {folding.pixels}" if folding.pixels > 1 else ""
    return (
        f"{name}: {product.macs:,} MACs over {folding.pe} x {folding.simd}{side} ="
        f" {work[name]:,} cycles; {_next_step(design, work[name])}"
    )


def _next_step(design: Design, interval: int) -> str:
    table = products(design.graph)
    now = {layer.name: layer.folding for layer in design.layers if layer.folding is not None}
    try:
        faster = fold_to_interval(design.graph, interval - 1, design.pixels)
    except HwgenError as error:
        return f"none is faster, layer '{error.layer}' computes a window every cycle"
    shorter = max(table[name].work(folding) for name, folding in faster.items())
    more = _products(table, faster) - _products(table, now)
    return f"next step, {shorter:,} cycles, needs {more} more multipliers"


def _products(table: Mapping[str, Product], foldings: Mapping[str, Folding]) -> int:
    return sum(foldings[name].multipliers for name in table if name in foldings)


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
        "products": f"{mac.dot.noun}s",
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
