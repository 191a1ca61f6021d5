"""The estimate of a design, layer by layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hwgen.discovery import discover
from hwgen.estimate.bill import Bill, Cells, bill
from hwgen.estimate.family import cells, family
from hwgen.estimate.pieces import counter
from hwgen.schedule.design import Design
from hwgen.schedule.layer import Layer
from hwgen.units.base import Unit

TOP = "(top)"
"""Row of what belongs to no layer: ports, forks, counters."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Cells of each layer by its name, and under TOP of what belongs to none."""

    layers: Mapping[str, Cells]

    @property
    def total(self) -> Cells:
        """Cells of the design."""
        return sum(self.layers.values(), Cells())


def estimate(design: Design, on: str) -> Estimate:
    """Cells of `design` on the family called `on`: ecp5, xc7 or ice40.

    LUTs and flip-flops are fitted to Yosys, blocks are counted as it chooses them. Raises
    HwgenError for a family without numbers.
    """
    blocks = design.target == on
    layers = {layer.name: estimate_layer(layer, on, blocks) for layer in design.layers}
    return Estimate(layers | {TOP: cells(top_bill(design), family(on), blocks=blocks)})


def estimate_layer(layer: Layer, on: str, blocks: bool = True) -> Cells:
    """Cells of one layer on the family called `on`.

    blocks: multiplier blocks of the family are instantiated, with their registers.
    """
    return estimate_units(layer.all_units, on, blocks)


def estimate_units(units: Iterable[Unit], on: str, blocks: bool = True) -> Cells:
    """Cells of some units of a layer; arguments as for `estimate_layer`."""
    return cells(bill_of(units), family(on), blocks=blocks)


def bill_of(units: Iterable[Unit]) -> Bill:
    """What units are made of."""
    discover("hwgen.estimate.bills")
    return sum((bill(unit) for unit in units), Bill())


def top_bill(design: Design) -> Bill:
    """What is in no layer: buffers and counters of the ports, forks."""
    outputs = (layer.output for layer in design.outputs)
    streams = [*(port.stream for port in design.inputs), *outputs]
    counters = sum((counter(stream.beats) for stream in streams), Bill(registers=2))
    return counters + bill_of([*(port.skid for port in design.inputs), *design.forks.values()])
