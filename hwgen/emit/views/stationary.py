"""View of an input-stationary array, and the files that it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hwgen.emit.render import render
from hwgen.emit.views.common import ParameterView, count, index_bits, parameter_views
from hwgen.emit.views.generated import File, Name, generated, parts
from hwgen.emit.views.layer import note, summary
from hwgen.emit.views.mac import BIAS, WEIGHTS, mac_roms
from hwgen.units.stationary import Stationary


@dataclass(frozen=True, slots=True)
class StationaryView:
    """What stationary.v.j2 prints."""

    banner: str
    purpose: str
    module: str
    feeder_module: str
    feeder_parameters: tuple[ParameterView, ...]
    weight_rom: str
    bias_rom: str
    dot_module: str
    dot_parameters: tuple[ParameterView, ...]
    sum_latency: int
    pe: int
    joined: int
    simd: int
    groups: int
    chunks: int
    windows: int
    work: int
    results: int
    latency: int
    weight_bits: int
    acc_bits: int
    input_bits: int
    output_bits: int

    @property
    def work_text(self) -> str:
        """The work of a frame as a product, for the header."""
        array = f"{count(self.pe, 'output')} x {count(self.simd, 'input')} a cycle"
        groups, chunks = count(self.groups, "group"), count(self.chunks, "input word")
        windows = count(self.windows, "window")
        return f"{array}: {groups} x {chunks} x {windows} = {self.work} cycles a frame."

    @property
    def weight_address_bits(self) -> int:
        return index_bits(self.groups * self.chunks)

    @property
    def weight_word_bits(self) -> int:
        return self.pe * self.simd * self.weight_bits

    @property
    def dots(self) -> int:
        """Instances of the dot product."""
        return self.pe // self.joined

    @property
    def dot_weight_bits(self) -> int:
        """Bits of the weights of one instance."""
        return self.joined * self.simd * self.weight_bits

    @property
    def dot_sum_bits(self) -> int:
        """Bits of the sums of one instance."""
        return self.joined * self.acc_bits

    @property
    def group_bits(self) -> int:
        return index_bits(self.groups)


def stationary_view(
    unit: Stationary, module: str, banner: str, purpose: str, name: Name
) -> StationaryView:
    """name: module of each part by its unit name."""
    return StationaryView(
        banner=banner,
        purpose=purpose,
        module=module,
        feeder_module=unit.feeder.module,
        feeder_parameters=parameter_views(unit.feeder.parameters),
        weight_rom=name(WEIGHTS),
        bias_rom=name(BIAS),
        dot_module=unit.dot.module,
        dot_parameters=parameter_views(unit.dot.parameters(unit.simd, unit.acc_bits, unit.joined)),
        sum_latency=unit.sum_latency,
        pe=unit.pe,
        joined=unit.joined,
        simd=unit.simd,
        groups=unit.groups,
        chunks=unit.chunks,
        windows=unit.windows,
        work=unit.work,
        results=unit.results,
        latency=unit.latency,
        weight_bits=unit.dot.weight_bits,
        acc_bits=unit.acc_bits,
        input_bits=unit.input_bits,
        output_bits=unit.output_bits,
    )


@parts.register(Stationary)
def _parts(unit: Stationary) -> tuple[str, ...]:
    return (unit.label, WEIGHTS, BIAS)


@generated.register(Stationary)
def _generated(
    unit: Stationary, layer: str, purpose: str, name: Name, banner: Name
) -> Iterator[File]:
    module = name(unit.label)
    view = stationary_view(unit, module, banner(module), purpose, name)
    yield module, render("stationary.v.j2", view)
    for rom in mac_roms(unit, layer, name, banner):
        yield rom.module, render("rom.v.j2", rom)


@note.register(Stationary)
def _note(unit: Stationary) -> str:
    array = f"{count(unit.pe, 'output')} x {count(unit.simd, 'input')} a cycle"
    return f"{array}, inputs taken as they come"


@summary.register(Stationary)
def _summary(unit: Stationary) -> tuple[str, ...]:
    memory = f"Accumulators of {unit.groups * unit.pe} outputs in memory, no inputs."
    array = f"{count(unit.products, unit.dot.noun)}, {unit.work} cycles a frame"
    return (memory, f"{array}, {unit.acc_bits}-bit accumulators.")
