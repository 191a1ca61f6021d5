"""The Verilog files of a design, by relative path."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from importlib import metadata

from hwgen.emit.names import comment_text, identifiers, module_names
from hwgen.emit.render import library, library_files, render
from hwgen.emit.views.common import WireView
from hwgen.emit.views.layer import layer_view
from hwgen.emit.views.mac import BIAS, REQUANTIZER, WEIGHTS, mac_roms, mac_view
from hwgen.emit.views.requantizer import requantizer_roms, requantizer_view, roms
from hwgen.emit.views.top import InstanceView, top_view
from hwgen.schedule.design import Design
from hwgen.schedule.layer import Layer
from hwgen.targets import target
from hwgen.timing.model import Timing
from hwgen.units.mac import Mac

SKID = "input_stream"  # the stream behind the input skid buffer


@dataclasses.dataclass(frozen=True, slots=True)
class Names:
    """Identifiers of one design.

    signals: prefix of the stream of each layer with units; modules: by (layer, unit).
    """

    signals: Mapping[str, str]
    modules: Mapping[tuple[str, str], str]


def name_design(design: Design) -> Names:
    """Identifiers of all layers and modules. Raises HwgenError on collisions."""
    made = [layer.name for layer in design.layers if layer.units]
    signals = {name: found.text for name, found in identifiers(made).items()}
    chosen = target(design.target)
    taken = library(chosen.library) | library_files(chosen.models)
    modules = module_names(design.name, _modules(design), [file[:-2] for file in taken])
    return Names(signals, modules)


def _modules(design: Design) -> Iterator[tuple[str, str]]:
    for layer in design.layers:
        if layer.units:
            yield layer.name, layer.operator
        for unit in layer.units:
            if isinstance(unit, Mac):
                parts = (unit.label, WEIGHTS, BIAS, REQUANTIZER, *roms(unit))
                yield from ((layer.name, part) for part in parts)


def rtl_files(design: Design, names: Names, timing: Timing) -> dict[str, str]:
    """Text of every Verilog file, library first, and of the lists of files.

    rtl/ holds what synthesis takes; models of cells, where the target has some, are below sim/.
    """
    made: dict[str, str] = {}
    for layer in design.layers:
        if layer.units:
            made |= _layer_files(layer, names)
    made[design.name] = _top(design, names, timing)
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
    found: dict[str, str] = {}
    before = -1
    while before != len(found):
        before = len(found)
        for name, body in files.items():
            if f"{name[:-2]} " in text + "".join(found.values()):
                found[name] = body
    return {name: found[name] for name in sorted(found)}


def _layer_files(layer: Layer, names: Names) -> dict[str, str]:
    module = names.modules[layer.name, layer.operator]
    generated = {u.label: names.modules[layer.name, u.label] for u in layer.units if _is_mac(u)}
    view = layer_view(layer, module, _banner(module), _purpose(layer), generated)
    files = {module: render("layer.v.j2", view)}
    for unit in layer.units:
        if isinstance(unit, Mac):
            files |= _mac_files(layer, unit, names)
    return files


def _is_mac(unit: object) -> bool:
    return isinstance(unit, Mac)


def _mac_files(layer: Layer, mac: Mac, names: Names) -> dict[str, str]:
    def name(part: str) -> str:
        return names.modules[layer.name, part]

    module, form, purpose = name(mac.label), name(REQUANTIZER), _purpose(layer)
    view = requantizer_view(mac, form, _banner(form), purpose, name)
    files = {
        module: render("mac.v.j2", mac_view(mac, module, _banner(module), purpose, name)),
        form: render(view.template, view),
    }
    text = comment_text(layer.name)
    for rom in (*mac_roms(mac, text, name, _banner), *requantizer_roms(mac, text, name, _banner)):
        files[rom.module] = render("rom.v.j2", rom)
    return files


def _top(design: Design, names: Names, timing: Timing) -> str:
    wires = [WireView(SKID, design.input.bits)]
    instances = []
    for layer in design.layers:
        if layer.units:
            signal = names.signals[layer.name]
            module = names.modules[layer.name, layer.operator]
            instances.append(InstanceView(_purpose(layer), module, signal, wires[-1].name))
            wires.append(WireView(signal, layer.output.bits))
    view = top_view(
        design,
        _banner(design.name),
        f"Network '{comment_text(design.graph.name)}', target {design.target}.",
        timing.interval,
        timing.latency,
        tuple(instances),
        tuple(wires),
    )
    return render("top.v.j2", view)


def _purpose(layer: Layer) -> str:
    before = " x ".join(map(str, layer.input.shape))
    after = " x ".join(map(str, layer.output.shape))
    return f"Layer '{comment_text(layer.name)}': {layer.operator}, {before} to {after}."


def _banner(module: str) -> str:
    return f"{module}.v: generated by hwgen {metadata.version('hwgen')}; do not edit."
