"""What a synthesis found: cells of each layer, how much of the part they are, and the clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from hwgen.estimate import Cells
from hwgen.estimate.design import TOP
from hwgen.synth.figures import Figure
from hwgen.synth.place import Placed
from hwgen.targets.parts import Part

_ADDED = re.compile(r"_(TRELLIS_FF|SB_DFF\w*|LUT4|CCU2C|MULT18X18D|DP16KD)_[A-Z]\w*?(_\d+)*$")


@dataclass(frozen=True, slots=True)
class LayerCells:
    """Resources of one layer by name, in the order of the part."""

    layer: str
    cells: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Limit:
    """The path that limits the clock: layers that it goes through, the registers at both
    ends, and its delays in nanoseconds."""

    layers: tuple[str, ...]
    start: str
    end: str
    logic: float
    routing: float


@dataclass(frozen=True, slots=True)
class Synthesis:
    """A design on a part.

    lost: memories that became flip-flops though they are large; mhz and limit: None before placing
    and routing; seeds: MHz of each seed of placing, None for one that failed; predicted: cells of
    each layer by the estimate; figures: of the design, side by side.
    """

    part: Part
    layers: tuple[LayerCells, ...]
    lost: tuple[str, ...]
    mhz: float | None = None
    limit: Limit | None = None
    seeds: Mapping[int, float | None] = field(default_factory=dict)
    predicted: Mapping[str, Cells] = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()

    @property
    def total(self) -> dict[str, int]:
        """Resources of the design."""
        names = self.part.cells
        return {name: sum(layer.cells[name] for layer in self.layers) for name in names}

    @property
    def fits(self) -> bool:
        """True when the part has enough of every resource."""
        return all(count <= self.part.has[name] for name, count in self.total.items())

    def to_json(self) -> dict[str, Any]:
        """Plain values, for design.json and `--json`."""
        return {
            "part": self.part.name,
            "layers": {layer.layer: dict(layer.cells) for layer in self.layers},
            "total": self.total,
            "available": dict(self.part.has),
            "fits": self.fits,
            "large_memories_in_flip_flops": list(self.lost),
            "mhz": self.mhz,
            "seeds": {str(seed): mhz for seed, mhz in self.seeds.items()},
            "limit": None if self.limit is None else asdict(self.limit),
            "predicted": {layer: asdict(cells) for layer, cells in self.predicted.items()},
            "figures": [{**asdict(one), "error": one.error} for one in self.figures],
        }


def resources(part: Part, cells: Mapping[str, int]) -> dict[str, int]:
    """Resources of the part that the cells of Yosys use."""
    return {
        name: sum(cells.get(kind, 0) * each for kind, each in kinds.items())
        for name, kinds in part.cells.items()
    }


def limit_of(placed: Placed, instances: Mapping[str, str]) -> Limit | None:
    """The slowest path in words. instances: layer by the name of its instance."""
    if not placed.path:
        return None
    places = [hop.place.split(".")[0] for hop in placed.path if not hop.place.startswith("$")]
    met = dict.fromkeys(instances.get(place, TOP) for place in places)
    routing = sum(hop.nanoseconds for hop in placed.path if hop.kind == "routing")
    logic = sum(hop.nanoseconds for hop in placed.path) - routing
    start, end = (_register(hop.place, instances) for hop in (placed.path[0], placed.path[-1]))
    return Limit(tuple(met), start, end, round(logic, 3), round(routing, 3))


def _register(place: str, instances: Mapping[str, str]) -> str:
    """A register as layer and signal of the Verilog, without what Yosys adds to its name."""
    instance, _, inside = place.partition(".")
    name = f"{instances[instance]}: {inside}" if instance in instances else place
    return _ADDED.sub("", name)
