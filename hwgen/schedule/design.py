"""A design: a quantized graph lowered to hardware units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from hwgen.discovery import discover
from hwgen.errors import HwgenError
from hwgen.ir.graph import Graph
from hwgen.ir.terminals import QuantInput, QuantOutput
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.schedule.merge import merged
from hwgen.schedule.pixels import single_pixels, with_adapters
from hwgen.units.base import Unit, multipliers
from hwgen.units.fork import Fork
from hwgen.units.mac import Mac
from hwgen.units.plumbing import Skid
from hwgen.units.streams import Stream

LEAST_DEPTH = 2  # words of the FIFO between a fork and a reader
DEPTH = "depth"  # label, with the number of the reader, under which that FIFO is sized


@dataclass(frozen=True, slots=True)
class Port:
    """An input of the top module: name of the input layer, its stream, the skid buffer behind."""

    layer: str
    stream: Stream
    skid: Skid


@dataclass(frozen=True, slots=True)
class Reader:
    """Input number `index` of a layer."""

    layer: str
    index: int


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Design:
    """name: of the top module. inputs: its input ports.

    layers: all but the input layers, each behind those that it reads.
    forks: behind each layer whose stream has several readers, by its name.
    fork_sizes: words of each FIFO above LEAST_DEPTH, by the name of that layer.
    """

    name: str
    graph: Graph
    target: str
    inputs: tuple[Port, ...]
    layers: tuple[Layer, ...]
    forks: Mapping[str, Fork]
    fork_sizes: Mapping[str, Sizes]

    @property
    def pixels(self) -> int:
        """Columns in a beat at the input ports."""
        return max(port.stream.pixels for port in self.inputs)

    @property
    def units(self) -> tuple[Unit, ...]:
        """All units: skid buffers, those of the layers, forks."""
        skids = (port.skid for port in self.inputs)
        layers = (unit for layer in self.layers for unit in layer.all_units)
        return (*skids, *layers, *self.forks.values())

    @property
    def outputs(self) -> tuple[Layer, ...]:
        """The output layers, one for each output port."""
        return tuple(layer for layer in self.layers if self.is_output(layer))

    @staticmethod
    def is_output(layer: Layer) -> bool:
        """True for a layer whose stream leaves the design."""
        return isinstance(layer.node, QuantOutput)

    @property
    def streams(self) -> dict[str, Stream]:
        """Stream that each layer makes."""
        inputs = {port.layer: port.stream for port in self.inputs}
        return inputs | {layer.name: layer.output for layer in self.layers}

    def readers(self, name: str) -> tuple[Reader, ...]:
        """Who reads the stream of layer `name`, in the order of the layers."""
        return readers(self.graph, name)

    @property
    def macs(self) -> tuple[tuple[Layer, Mac], ...]:
        """Layers that multiply, with their arrays."""
        return tuple(
            (layer, unit)
            for layer in self.layers
            for unit in layer.all_units
            if isinstance(unit, Mac)
        )

    @property
    def multipliers(self) -> int:
        """Multipliers of arrays, products and squares, without those of the requantizers."""
        return sum(multipliers(unit) for unit in self.units)


def readers(graph: Graph, name: str) -> tuple[Reader, ...]:
    """Every input of a layer that reads layer `name`, in the order of the layers."""
    return tuple(
        Reader(node.name, index)
        for node in graph.nodes
        for index, source in enumerate(node.inputs)
        if source == name
    )


def lower_graph(
    graph: Graph,
    name: str,
    target: str,
    foldings: Mapping[str, Folding],
    sizes: Mapping[str, Sizes],
    fork_sizes: Mapping[str, Sizes] | None = None,
    pixels: int = 1,
) -> Design:
    """The units for a quantized graph; layers that are not in `foldings` use 1 x 1.

    pixels: columns in a beat at the input ports of images.
    """
    discover("hwgen.schedule")
    if not graph.quantized:
        raise HwgenError(
            f"graph '{graph.name}' is not quantized", hint="call hwgen.quantize(graph, ...) first"
        )
    inputs = tuple(_ports(graph, pixels))
    streams = {port.layer: port.stream for port in inputs}
    layers: dict[str, Layer] = {}
    for node in graph.nodes:
        if isinstance(node, QuantInput):
            continue
        extra = sizes.get(node.name, Sizes())
        sources = tuple(streams[source] for source in node.inputs)
        given = single_pixels(node, sources)
        layer = with_adapters(lower(node, given, foldings.get(node.name), extra), sources)
        layers[node.name] = replace(layer, sizes=extra)
        layers |= _merged(graph, layers, layers[node.name])
        streams |= {name: made.output for name, made in layers.items()}
    depths = fork_sizes or {}
    return Design(
        name, graph, target, inputs, tuple(layers.values()), _forks(graph, streams, depths), depths
    )


def _merged(graph: Graph, layers: Mapping[str, Layer], layer: Layer) -> dict[str, Layer]:
    """`layer` and the one that it reads, where one takes the units of the other in."""
    source = layer.node.inputs[0]
    if source not in layers or len(readers(graph, source)) > 1:
        return {}
    pair = merged(layers[source], layer)
    return {made.name: made for made in pair or ()}


def _ports(graph: Graph, pixels: int) -> Iterator[Port]:
    for node in graph.nodes:
        if isinstance(node, QuantInput):
            columns = pixels if len(node.shape) == 3 else 1
            stream = Stream(node.shape, node.shape[-1], node.format, columns)
            yield Port(node.name, stream, Skid(stream.bits))


def _forks(
    graph: Graph, streams: Mapping[str, Stream], sizes: Mapping[str, Sizes]
) -> dict[str, Fork]:
    forks = {}
    for name, stream in streams.items():
        count = len(readers(graph, name))
        if count > 1:
            extra = sizes.get(name, Sizes())
            depths = (LEAST_DEPTH + extra.of(f"{DEPTH}{number}") for number in range(count))
            forks[name] = Fork(stream.bits, tuple(depths))
    return forks
