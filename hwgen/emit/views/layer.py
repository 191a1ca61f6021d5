"""View of a layer: a chain of unit instances between two streams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatch

from hwgen.emit.views.common import ParameterView, WireView, count, parameter_views, stream_text
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
    source: str
    sink: str

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
    """What layer.v.j2 prints."""

    banner: str
    purpose: str
    notes: tuple[str, ...]
    module: str
    input_text: str
    output_text: str
    input_bits: int
    output_bits: int
    wires: tuple[WireView, ...]
    instances: tuple[InstanceView, ...]


def layer_view(
    layer: Layer, module: str, banner: str, purpose: str, modules: Mapping[str, str]
) -> LayerView:
    """modules: module of each unit that is generated, by the unit's label."""
    labels = [unit.label for unit in layer.units]
    sources = ["s_axis", *labels[:-1]]
    sinks = [*labels[:-1], "m_axis"]
    wires = tuple(WireView(unit.label, unit.output_bits) for unit in layer.units[:-1])
    instances = tuple(
        InstanceView(
            modules.get(unit.label, unit.module),
            unit.label,
            note(unit),
            parameter_views(unit.parameters),
            source,
            sink,
        )
        for unit, source, sink in zip(layer.units, sources, sinks, strict=True)
    )
    return LayerView(
        banner,
        purpose,
        tuple(note for unit in layer.units for note in summary(unit)),
        module,
        stream_text(layer.input),
        stream_text(layer.output),
        layer.units[0].input_bits,
        layer.units[-1].output_bits,
        wires,
        instances,
    )


@singledispatch
def note(unit: Unit) -> str:
    """Comment above the instance of `unit`."""
    raise NotImplementedError(f"no comment for {type(unit).__name__}")


@singledispatch
def summary(unit: Unit) -> tuple[str, ...]:
    """What `unit` adds to the header of its layer."""
    return ()


@note.register
def _narrow(unit: WidthDown) -> str:
    return f"{unit.input_bits} bits in, {unit.output_bits} bits out"


@note.register
def _widen(unit: WidthUp) -> str:
    return f"{unit.input_bits} bits in, {unit.output_bits} bits out"


@note.register
def _lane_mask(unit: LaneMask) -> str:
    return f"the last of {count(unit.beats, 'beat')} of a pixel holds {unit.last_bits} bits"


@note.register
def _clamp(unit: Clamp) -> str:
    return f"{count(unit.lanes, 'value')} limited to {unit.lo} .. {unit.hi}"


@note.register
def _max_reduce(unit: MaxReduce) -> str:
    return f"largest of {unit.taps}, {count(unit.lanes, 'lane')}"


@note.register
def _mac(unit: Mac) -> str:
    return f"{count(unit.pe, 'output')} x {count(unit.simd, 'input')} a cycle"


@note.register
def _sliding_window(unit: SlidingWindow) -> str:
    step = f", stride {unit.stride}" if unit.stride > 1 else ""
    padding = f", padding {unit.pad} in front" if unit.pad else ""
    return f"windows of {unit.window} along the {unit.label}{step}{padding}"


@summary.register
def _sliding_window_storage(unit: SlidingWindow) -> tuple[str, ...]:
    words = f"{count(unit.inner, 'word')} of {unit.word_bits} bits"
    size = f"{count(unit.slots, 'position')} of {words}"
    return (f"Along the {unit.label}: {size} stored.",)


@summary.register
def _mac_numbers(unit: Mac) -> tuple[str, ...]:
    storage = (
        (f"Line buffer of {unit.feeder.capacity} words of {unit.feeder.word_bits} bits.",)
        if isinstance(unit.feeder, WindowBuffer)
        else ()
    )
    array = f"{count(unit.multipliers, 'multiplier')}, {unit.work} cycles a frame"
    rest = f"{unit.acc_bits}-bit accumulators, {count(unit.lanes, 'requantizer')}"
    return (*storage, f"{array}, {rest}.")
