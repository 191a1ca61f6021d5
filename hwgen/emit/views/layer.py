"""View of a layer: chains of unit instances from its inputs to its output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatch

from hwgen.emit.views.common import (
    EndView,
    ParameterView,
    WireView,
    bundle,
    count,
    parameter_views,
    stream_text,
    wire_end,
)
from hwgen.schedule.layer import Layer
from hwgen.units.base import Unit
from hwgen.units.clamp import Clamp
from hwgen.units.mac import Mac, WindowBuffer
from hwgen.units.max_reduce import MaxReduce
from hwgen.units.plumbing import LaneMask, WidthDown, WidthUp
from hwgen.units.sliding_window import SlidingWindow


@dataclass(frozen=True, slots=True)
class InstanceView:
    """One unit: module, name, parameters, the streams on both sides, a comment above it."""

    module: str
    name: str
    note: str
    parameters: tuple[ParameterView, ...]
    source: EndView
    sink: EndView

    @property
    def open(self) -> str:
        """What stands between the module and its parameters."""
        return " #(" if self.parameters else ""

    @property
    def close(self) -> str:
        """What stands between the parameters and the name."""
        return ") " if self.parameters else "    "


@dataclass(frozen=True, slots=True)
class LayerView:
    """What layer.v.j2 prints. input_range: of s_axis_tvalid and s_axis_tready, "" for one bit."""

    banner: str
    purpose: str
    notes: tuple[str, ...]
    module: str
    input_texts: tuple[str, ...]
    output_text: str
    input_bits: int
    input_range: str
    output_bits: int
    wires: tuple[WireView, ...]
    instances: tuple[InstanceView, ...]


def layer_view(
    layer: Layer, module: str, banner: str, purpose: str, modules: Mapping[str, str]
) -> LayerView:
    """modules: module of each unit that is generated, by the unit's label."""
    wires, instances = _body(layer, modules)
    count = len(layer.inputs)
    texts = [stream_text(stream) for stream in layer.inputs]
    return LayerView(
        banner,
        purpose,
        tuple(note for unit in layer.all_units for note in summary(unit)),
        module,
        tuple(texts if count == 1 else (f"[{n}] {text}" for n, text in enumerate(texts))),
        stream_text(layer.output),
        sum(_input_bits(layer)),
        "" if count == 1 else f"[{count - 1}:0] ",
        layer.units[-1].output_bits,
        tuple(wires),
        tuple(instances),
    )


def _input_bits(layer: Layer) -> list[int]:
    """Bits of a beat at each input."""
    if len(layer.inputs) == 1:
        return [layer.units[0].input_bits]
    return [stream.bits for stream in layer.inputs]


def _inputs(layer: Layer) -> list[EndView]:
    """The input ports, slices of a vector where there are several."""
    if len(layer.inputs) == 1:
        return [wire_end("s_axis")]
    ends, low = [], 0
    for index, bits in enumerate(_input_bits(layer)):
        data = f"s_axis_tdata[{low + bits - 1}:{low}]"
        ends.append(EndView(data, f"s_axis_tvalid[{index}]", f"s_axis_tready[{index}]"))
        low += bits
    return ends


def _body(layer: Layer, modules: Mapping[str, str]) -> tuple[list[WireView], list[InstanceView]]:
    """Wires and instances: the branches, then the chain to the output."""
    wires: list[WireView] = []
    instances: list[InstanceView] = []

    def add(unit: Unit, name: str, source: EndView, sink: EndView) -> None:
        made = modules.get(unit.label, unit.module)
        parameters = parameter_views(unit.parameters)
        instances.append(InstanceView(made, name, note(unit), parameters, source, sink))

    ends = _inputs(layer)
    for index, branch in enumerate(layer.branches):
        for unit in branch:
            name = f"{unit.label}_{index}"
            wires.append(WireView(name, unit.output_bits))
            add(unit, name, ends[index], wire_end(name))
            ends[index] = wire_end(name)
    source = bundle(ends)
    for unit in layer.units[:-1]:
        wires.append(WireView(unit.label, unit.output_bits))
        add(unit, unit.label, source, wire_end(unit.label))
        source = wire_end(unit.label)
    last = layer.units[-1]
    add(last, last.label, source, wire_end("m_axis"))
    return wires, instances


@singledispatch
def note(unit: Unit) -> str:
    """Comment above the instance of `unit`."""
    raise NotImplementedError(f"no comment for {type(unit).__name__}")


@singledispatch
def summary(unit: Unit) -> tuple[str, ...]:
    """What `unit` adds to the header of its layer."""
    return ()


@note.register(WidthDown)
def _narrow(unit: WidthDown) -> str:
    return f"{unit.input_bits} bits in, {unit.output_bits} bits out"


@note.register(WidthUp)
def _widen(unit: WidthUp) -> str:
    return f"{unit.input_bits} bits in, {unit.output_bits} bits out"


@note.register(LaneMask)
def _lane_mask(unit: LaneMask) -> str:
    return f"the last of {count(unit.beats, 'beat')} holds {unit.last_bits} bits"


@note.register(Clamp)
def _clamp(unit: Clamp) -> str:
    return f"{count(unit.lanes, 'value')} limited to {unit.lo} .. {unit.hi}"


@note.register(MaxReduce)
def _max_reduce(unit: MaxReduce) -> str:
    return f"largest of {unit.taps}, {count(unit.lanes, 'lane')}"


@note.register(Mac)
def _mac(unit: Mac) -> str:
    return f"{count(unit.pe, 'output')} x {count(unit.simd, 'input')} a cycle"


@note.register(SlidingWindow)
def _sliding_window(unit: SlidingWindow) -> str:
    step = f", stride {unit.stride}" if unit.stride > 1 else ""
    kind = "" if unit.mode == "constant" else f"{unit.mode} "
    padding = f", {kind}padding {unit.pad} in front" if unit.pad or kind else ""
    dilation = f", dilation {unit.dilation}" if unit.dilation > 1 else ""
    return f"windows of {unit.window} along the {unit.label}{step}{dilation}{padding}"


@summary.register(SlidingWindow)
def _sliding_window_storage(unit: SlidingWindow) -> tuple[str, ...]:
    words = f"{count(unit.inner, 'word')} of {unit.word_bits} bits"
    size = f"{count(unit.slots, 'position')} of {words}"
    return (f"Along the {unit.label}: {size} stored.",)


@summary.register(Mac)
def _mac_numbers(unit: Mac) -> tuple[str, ...]:
    storage = (
        (f"Line buffer of {unit.feeder.capacity} words of {unit.feeder.word_bits} bits.",)
        if isinstance(unit.feeder, WindowBuffer)
        else ()
    )
    array = f"{count(unit.products, unit.dot.noun)}, {unit.work} cycles a frame"
    rest = f"{unit.acc_bits}-bit accumulators, {count(unit.lanes, 'requantizer')}"
    return (*storage, f"{array}, {rest}.")
