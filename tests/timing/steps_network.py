"""A network of units clock by clock: every unit does its step of a cycle, none knows the future."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwgen.timing.network import Network
from hwgen.timing.processes import ManyProcess, WireProcess
from hwgen.timing.stalls import at_port

from .stepped import LIMIT, Link, Stepped, stepped
from .steps_ports import SteppedPorts, stepped_ports

Stalls = NDArray[np.bool_]

for _file in sorted(Path(__file__).parent.glob("steps_*.py")):
    if _file.stem != Path(__file__).stem:
        import_module(f"{__package__}.{_file.stem}")  # each registers the twins of its units


@dataclass(slots=True)
class _Placed:
    """A unit in steps, with the links of its ports."""

    unit: Stepped | SteppedPorts
    many: bool
    before: list[Link]
    after: list[Link]

    def takes(self, now: int) -> list[bool]:
        if self.many:
            return self.unit.takes(now, self.before, self.after)  # type: ignore
        return [self.unit.takes(now, self.before[0], self.after[0])]  # type: ignore

    def finish(self, now: int) -> None:
        if self.many:
            self.unit.finish(now, self.before, self.after)  # type: ignore
        else:
            self.unit.finish(now, self.before[0], self.after[0])  # type: ignore


def run_network(network: Network, source: Stalls, sink: Stalls) -> list[list[int]]:
    """Cycles in which words are taken, for every stream of the netlist."""
    links = _links(network)
    units = list(_units(network, links))
    sources = [(links[s], at_port(source, k)) for k, s in enumerate(network.sources)]
    sinks = [(links[s], at_port(sink, k)) for k, s in enumerate(network.sinks)]
    for now in range(LIMIT):
        for link, stalled in sources:
            idle = len(link.made) == len(link.taken) < link.total
            if idle and not stalled[now % len(stalled)]:
                link.made.append(now - 1)
        _step(now, units, sinks)
        if all(len(link.taken) == link.total for link in links):
            return [link.taken for link in links]
    raise AssertionError(f"stuck with {[len(link.taken) for link in links]} words taken")


def _step(now: int, units: list[_Placed], sinks: list[tuple[Link, Stalls]]) -> None:
    taken = [
        (link, takes)
        for placed in units
        for link, takes in zip(placed.before, placed.takes(now), strict=True)
    ]
    taken += [(link, link.offers(now) and not free[now % len(free)]) for link, free in sinks]
    for link, takes in taken:
        if takes:
            link.taken.append(now)
    for placed in units:
        placed.finish(now)


def _links(network: Network) -> list[Link]:
    """One link per stream; the streams on both sides of a wire share one."""
    links = [Link(words) for words in network.words]
    for place, process in zip(network.netlist.instances, network.processes, strict=True):
        if isinstance(process, WireProcess):
            links[place.outputs[0]] = links[place.inputs[0]]
    return links


def _units(network: Network, links: list[Link]) -> Iterable[_Placed]:
    for place, process in zip(network.netlist.instances, network.processes, strict=True):
        if isinstance(process, WireProcess):
            continue
        before, after = [links[s] for s in place.inputs], [links[s] for s in place.outputs]
        many = isinstance(process, ManyProcess)
        unit: Stepped | SteppedPorts = stepped_ports(process) if many else stepped(process)
        yield _Placed(unit, many, before, after)
