"""The Verilog files of a design, by relative path."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

from hwgen import __version__
from hwgen.discovery import discover
from hwgen.emit.names import Net, comment_text, identifier, identifiers, module_names
from hwgen.emit.render import library, library_files, render
from hwgen.emit.views.common import WireView, bundle, count, parameter_views, wire_end
from hwgen.emit.views.generated import generated, parts
from hwgen.emit.views.layer import layer_view
from hwgen.emit.views.top import ForkView, InstanceView, PortView, TopView, port_view
from hwgen.schedule.design import Design, Reader
from hwgen.schedule.layer import Layer
from hwgen.targets import target
from hwgen.timing.model import Figures

ENDS = ("s_axis", "m_axis")  # prefixes of a single port
Branches = Mapping[tuple[str, Reader], str]


@dataclasses.dataclass(frozen=True, slots=True)
class Names:
    """Identifiers of one design.

    signals: prefix of the stream of each input layer and of each layer with units; branches: of
    the stream from a fork to a reader; ports: of the AXI4-Stream of each input and output layer;
    modules: by (layer, unit).
    """

    signals: Mapping[str, str]
    branches: Branches
    ports: Mapping[str, str]
    modules: Mapping[tuple[str, str], str]

    def read_by(self, design: Design, name: str, reader: Reader) -> str:
        """Prefix of the stream on which `reader` gets what layer `name` makes."""
        if (name, reader) in self.branches:
            return self.branches[name, reader]
        return self.signal(design, name)

    def signal(self, design: Design, name: str) -> str:
        """Prefix of what layer `name` makes; a layer without units passes its input on."""
        if name in self.signals:
            return self.signals[name]
        return self.read_by(design, design.graph.node(name).inputs[0], Reader(name, 0))


def name_design(design: Design) -> Names:
    """Identifiers of all layers and modules. Raises HwgenError on collisions."""
    discover("hwgen.emit.views")
    streams = {port.layer: f"{port.layer}_stream" for port in design.inputs}
    streams |= {layer.name: layer.name for layer in design.layers if layer.units}
    branches = {
        (name, reader): _branch(name, reader)
        for name in design.forks
        for reader in design.readers(name)
    }
    inputs = [port.layer for port in design.inputs]
    outputs = [layer.name for layer in design.outputs]
    ports = _ports("s_axis", inputs) | _ports("m_axis", outputs)
    several = [text for text in ports.values() if text not in ENDS]
    layers = [layer.name for layer in design.layers if layer.units]
    made = identifiers(layers, _nets(streams, branches, ports))
    chosen = target(design.target)
    taken = library(chosen.library) | library_files(chosen.models)
    modules = module_names(design.name, _modules(design), [file[:-2] for file in taken])
    return Names(
        {name: made[text].text for name, text in streams.items()},
        {key: made[text].text for key, text in branches.items()},
        {name: made[text].text if text in several else text for name, text in ports.items()},
        modules,
    )


def _nets(
    streams: Mapping[str, str], branches: Branches, ports: Mapping[str, str]
) -> Iterator[Net]:
    """What needs a name beside the layers."""
    for name, text in streams.items():
        if text != name:
            yield Net(text, name, f"the stream of input '{comment_text(name)}'")
    for (name, reader), text in branches.items():
        ends = f"from '{comment_text(name)}' to '{comment_text(reader.layer)}'"
        yield Net(text, name, f"the stream {ends}")
    for name, text in ports.items():
        if text not in ENDS:
            yield Net(text, name, f"the port of '{comment_text(name)}'")
        yield Net(_port_net(name), name, f"the counter of port '{comment_text(name)}'")


def _port_net(name: str) -> str:
    """Prefix of the nets that belong to the port of a layer."""
    return f"{name}_port"


def _branch(name: str, reader: Reader) -> str:
    number = f"_{reader.index}" if reader.index else ""
    return f"{name}_to_{reader.layer}{number}"


def _ports(end: str, layers: list[str]) -> dict[str, str]:
    """The port of each layer at one end; a number of ports are told apart by their layers."""
    if len(layers) == 1:
        return {layers[0]: end}
    return {layer: f"{end}_{layer}" for layer in layers}


def _modules(design: Design) -> Iterator[tuple[str, str]]:
    for layer in design.layers:
        if layer.units:
            yield layer.name, layer.operator
        for unit in layer.all_units:
            yield from ((layer.name, part) for part in parts(unit))


def rtl_files(design: Design, names: Names, figures: Figures) -> dict[str, str]:
    """Text of every Verilog file, library first, and of the lists of files.

    rtl/ holds what synthesis takes; models of cells, where the target has some, are below sim/.
    """
    made: dict[str, str] = {}
    for layer in design.layers:
        if layer.units:
            made |= _layer_files(layer, names)
    made[design.name] = _top(design, names, figures)
    chosen = target(design.target)
    used = _used(library(chosen.library), "\n".join(made.values()))
    texts = used | {f"{module}.v": text for module, text in made.items()}
    models = _used(library_files(chosen.models), "\n".join(used.values()))
    files = _listed("rtl", f"rtl/{design.name}.f", texts)
    return files | (_listed("sim/models", "sim/models.f", models) if models else {})


def _listed(folder: str, name: str, texts: Mapping[str, str]) -> dict[str, str]:
    """The files `texts` below `folder`, and the file `name` that lists them."""
    files = {f"{folder}/{file}": text for file, text in texts.items()}
    return files | {name: "".join(f"{path}\n" for path in files)}


def _used(files: Mapping[str, str], text: str) -> dict[str, str]:
    """The library modules that `text` names, and those that they name."""
    found: set[str] = set()
    unread = [text]
    while unread:
        body = unread.pop()
        named = {name for name in files if f"{name[:-2]} " in body} - found
        found |= named
        unread += [files[name] for name in named]
    return {name: files[name] for name in sorted(found)}


def _layer_files(layer: Layer, names: Names) -> dict[str, str]:
    def name(part: str) -> str:
        return names.modules[layer.name, part]

    module, purpose, text = name(layer.operator), _purpose(layer), comment_text(layer.name)
    made = {unit.label: name(unit.label) for unit in layer.all_units if parts(unit)}
    view = layer_view(layer, module, _banner(module), purpose, made)
    files = {module: render("layer.v.j2", view)}
    for unit in layer.all_units:
        files.update(generated(unit, text, purpose, name, _banner))
    return files


def _top(design: Design, names: Names, figures: Figures) -> str:
    streams = design.streams
    wires = [WireView(signal, streams[name].bits) for name, signal in names.signals.items()]
    wires += [WireView(signal, streams[name].bits) for (name, _), signal in names.branches.items()]
    view = TopView(
        _banner(design.name),
        f"Network '{comment_text(design.graph.name)}', target {design.target}.",
        design.name,
        figures.interval,
        figures.latency,
        tuple(_port(design, names, port.layer) for port in design.inputs),
        tuple(_port(design, names, layer.name) for layer in design.outputs),
        tuple(wires),
        tuple(_blocks(design, names)),
    )
    return render("top.v.j2", view)


def _port(design: Design, names: Names, name: str) -> PortView:
    net = identifier(_port_net(name)).text
    return port_view(design.streams[name], names.ports[name], net, names.signal(design, name))


def _blocks(design: Design, names: Names) -> Iterator[InstanceView | ForkView]:
    """Layers and forks, each behind what it reads."""
    for port in design.inputs:
        yield from _fork(design, names, port.layer)
    for layer in design.layers:
        if layer.units:
            sources = [
                wire_end(names.read_by(design, source, Reader(layer.name, index)))
                for index, source in enumerate(layer.node.inputs)
            ]
            signal, module = names.signals[layer.name], names.modules[layer.name, layer.operator]
            purpose = _purpose(layer)
            yield InstanceView(purpose, module, signal, bundle(sources), wire_end(signal))
        yield from _fork(design, names, layer.name)


def _fork(design: Design, names: Names, name: str) -> Iterator[ForkView]:
    if name not in design.forks:
        return
    fork = design.forks[name]
    sinks = [wire_end(names.branches[name, reader]) for reader in design.readers(name)]
    depths = " and ".join(count(depth, "word") for depth in fork.depths)
    yield ForkView(
        f"Copies of '{comment_text(name)}', behind FIFOs of {depths}",
        identifier(name).text,
        parameter_views(fork.parameters),
        wire_end(names.signal(design, name)),
        bundle(sinks),
    )


def _purpose(layer: Layer) -> str:
    before = " and ".join(" x ".join(map(str, stream.shape)) for stream in layer.inputs)
    after = " x ".join(map(str, layer.output.shape))
    return f"Layer '{comment_text(layer.name)}': {layer.operator}, {before} to {after}."


def _banner(module: str) -> str:
    return f"{module}.v: generated by hwgen {__version__}; do not edit."
