"""The units of a design as a network: which instance reads which stream."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hwgen.schedule.design import Design, Reader
from hwgen.schedule.layer import Layer
from hwgen.units.base import Unit
from hwgen.units.queue import Queue

FORK = "fork"


@dataclass(frozen=True, slots=True)
class Instance:
    """One unit. inputs, outputs: its streams by number; layer: where it belongs."""

    layer: str
    unit: Unit
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Netlist:
    """Instances, each behind those that it reads; streams are numbered from 0.

    sources, sinks: stream at each port by the name of the input or output layer.
    layers: stream that each layer makes, in front of the fork when it has several readers.
    branches: stream from the fork to each reader.
    queues: streams in front of and behind each queue, by its layer and label.
    """

    instances: tuple[Instance, ...]
    streams: int
    sources: Mapping[str, int]
    sinks: Mapping[str, int]
    layers: Mapping[str, int] = field(default_factory=dict)
    branches: Mapping[tuple[str, Reader], int] = field(default_factory=dict)
    queues: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    @property
    def makers(self) -> dict[int, int]:
        """Number of the instance that makes each stream."""
        return {s: n for n, found in enumerate(self.instances) for s in found.outputs}

    @property
    def readers(self) -> dict[int, int]:
        """Number of the instance that reads each stream."""
        return {s: n for n, found in enumerate(self.instances) for s in found.inputs}


def chain_netlist(units: Sequence[Unit]) -> Netlist:
    """Units one behind the other, from the source "source" to the sink "sink"."""
    instances = tuple(Instance("", unit, (n,), (n + 1,)) for n, unit in enumerate(units))
    last = len(units)
    return Netlist(instances, last + 1, {"source": 0}, {"sink": last})


def netlist(design: Design) -> Netlist:
    """The network of a design."""
    maker = _Maker()
    for port in design.inputs:
        maker.sources[port.layer] = maker.stream()
        behind = maker.chain(port.layer, (port.skid,), maker.sources[port.layer])
        maker.publish(design, port.layer, behind)
    for layer in design.layers:
        maker.layer(design, layer)
    return Netlist(
        tuple(maker.instances),
        maker.streams,
        maker.sources,
        maker.sinks,
        maker.layers,
        maker.branches,
        maker.queues,
    )


@dataclass(slots=True)
class _Maker:
    """A netlist in the making."""

    instances: list[Instance] = field(default_factory=list)
    streams: int = 0
    sources: dict[str, int] = field(default_factory=dict)
    sinks: dict[str, int] = field(default_factory=dict)
    layers: dict[str, int] = field(default_factory=dict)
    branches: dict[tuple[str, Reader], int] = field(default_factory=dict)
    queues: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    def stream(self) -> int:
        self.streams += 1
        return self.streams - 1

    def chain(self, layer: str, units: Sequence[Unit], *inputs: int) -> int:
        """Units one behind the other, the first of them behind all `inputs`; the last stream."""
        streams = inputs
        for unit in units:
            made = self.stream()
            self.instances.append(Instance(layer, unit, streams, (made,)))
            if isinstance(unit, Queue):
                self.queues[layer, unit.label] = (streams[0], made)
            streams = (made,)
        (last,) = streams
        return last

    def publish(self, design: Design, name: str, stream: int) -> None:
        """Note what layer `name` makes, with the fork in front of its readers."""
        self.layers[name] = stream
        readers = design.readers(name)
        if name not in design.forks:
            self.branches.update({(name, reader): stream for reader in readers})
            return
        branches = tuple(self.stream() for _ in readers)
        self.instances.append(Instance(name, design.forks[name], (stream,), branches))
        self.branches.update(zip(((name, reader) for reader in readers), branches, strict=True))

    def layer(self, design: Design, layer: Layer) -> None:
        """The units of a layer, or its stream where it has none."""
        inputs = [
            self.branches[source, Reader(layer.name, index)]
            for index, source in enumerate(layer.node.inputs)
        ]
        if layer.branches:
            pairs = zip(layer.branches, inputs, strict=True)
            inputs = [self.chain(layer.name, units, stream) for units, stream in pairs]
        made = self.chain(layer.name, layer.units, *inputs)
        if design.is_output(layer):
            self.sinks[layer.name] = made
        self.publish(design, layer.name, made)
