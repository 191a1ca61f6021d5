"""View of a multiply-accumulate unit and of the ROMs of its weights and biases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hwgen.emit.render import render
from hwgen.emit.views.adders import PART as ADDERS
from hwgen.emit.views.adders import adders_view
from hwgen.emit.views.common import ParameterView, count, index_bits, parameter_views
from hwgen.emit.views.generated import File, Name, generated, parts
from hwgen.emit.views.requantizer import REQUANTIZER, requantizer_files, requantizer_parts
from hwgen.emit.views.rom import RomView, packed_words
from hwgen.units.adders import Adders
from hwgen.units.mac import Mac

WEIGHTS = "weights"
BIAS = "bias"


@dataclass(frozen=True, slots=True)
class MacView:
    """What mac.v.j2 prints."""

    banner: str
    purpose: str
    module: str
    feeder_module: str
    feeder_parameters: tuple[ParameterView, ...]
    adders: str
    weight_rom: str
    bias_rom: str
    requantizer_module: str
    dot_module: str
    dot_parameters: tuple[ParameterView, ...]
    sum_latency: int
    pe: int
    joined: int
    simd: int
    slices: int
    columns: int
    groups: int
    chunks: int
    windows: int
    positions: int
    work: int
    lanes: int
    parts: int
    last_parts: int
    part_cycles: int
    depth: int
    latency: int
    x_bits: int
    weight_bits: int
    acc_bits: int
    input_bits: int
    output_bits: int

    @property
    def work_text(self) -> str:
        """The work of a frame as a product, for the header."""
        each = f" of {count(self.slices, 'slice')}" if self.slices > 1 else ""
        array = f"{count(self.pe, 'output')} x {count(self.simd, 'input')}{each} a cycle"
        chunks, groups = count(self.chunks, "chunk"), count(self.groups, "group")
        windows = count(self.windows, "window")
        return f"{array}: {chunks} x {groups} x {windows} = {self.work} cycles a frame."

    @property
    def requantizers_text(self) -> str:
        """How many requantizers work side by side, for the header."""
        return count(self.lanes, "requantizer")

    @property
    def chunk_bits(self) -> int:
        return self.slices * self.simd * self.x_bits

    @property
    def weight_address_bits(self) -> int:
        return index_bits(self.positions * self.groups * self.chunks)

    @property
    def weight_word_bits(self) -> int:
        return self.pe // self.columns * self.simd * self.weight_bits

    @property
    def biases(self) -> int:
        return self.positions * self.groups

    @property
    def bias_address_bits(self) -> int:
        return index_bits(self.biases)

    @property
    def bias_word_bits(self) -> int:
        return self.pe // self.columns * self.acc_bits

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
    def slice_of_d(self) -> str:
        """Which bits of the chunk instance d reads."""
        if self.slices == 1:
            return ""
        bits = self.simd * self.x_bits
        share = self.dots // self.slices
        return f"[{'d' if share == 1 else f'd/{share}'}*{bits}+:{bits}]"

    @property
    def weights_of_d(self) -> str:
        """Which weights instance d reads: windows side by side share theirs."""
        return "d" if self.columns == 1 else f"(d%{self.dots // self.columns})"

    @property
    def bias_operand(self) -> str:
        """Biases of all outputs: windows side by side share theirs."""
        return "bias" if self.columns == 1 else f"{{{self.columns}{{bias}}}}"

    @property
    def sums_bits(self) -> int:
        return self.pe * self.acc_bits

    @property
    def window_bits(self) -> int:
        """Bits of the chunk of one of several windows side by side."""
        return self.chunk_bits // self.columns

    @property
    def window_sums_bits(self) -> int:
        """Bits of the sums of one of several windows side by side."""
        return self.sums_bits // self.columns

    @property
    def part_bits(self) -> int:
        return self.lanes * self.acc_bits


def mac_view(
    mac: Mac, module: str, banner: str, purpose: str, name: Callable[[str], str]
) -> MacView:
    """name: module of each part by its unit name."""
    return MacView(
        banner=banner,
        purpose=purpose,
        module=module,
        feeder_module=mac.feeder.module,
        feeder_parameters=parameter_views(mac.feeder.parameters),
        adders=name(ADDERS) if isinstance(mac.dot, Adders) else "",
        weight_rom="" if isinstance(mac.dot, Adders) else name(WEIGHTS),
        bias_rom=name(BIAS),
        requantizer_module=name(REQUANTIZER),
        dot_module=mac.dot.module,
        dot_parameters=parameter_views(mac.dot.parameters(mac.simd, mac.acc_bits, mac.joined)),
        sum_latency=mac.sum_latency,
        pe=mac.pe,
        joined=mac.joined,
        simd=mac.simd,
        slices=mac.slices,
        columns=mac.columns,
        groups=mac.groups,
        chunks=mac.chunks,
        windows=mac.windows,
        positions=mac.positions,
        work=mac.work,
        lanes=mac.lanes,
        parts=mac.parts,
        last_parts=mac.last_parts,
        part_cycles=mac.part_cycles,
        depth=mac.depth,
        latency=mac.latency,
        x_bits=mac.dot.x.bits,
        weight_bits=mac.dot.weight_bits,
        acc_bits=mac.acc_bits,
        input_bits=mac.input_bits,
        output_bits=mac.output_bits,
    )


def mac_roms(
    mac: Mac, layer: str, name: Callable[[str], str], banner: Callable[[str], str]
) -> Iterator[RomView]:
    """The ROMs of weights and biases; layer: for comments."""
    outputs, bits = mac.pe // mac.columns, mac.dot.weight_bits
    size = f"{outputs} x {mac.simd} weights of {count(bits, 'bit')}"
    windows = f"{mac.positions} windows x " if mac.positions > 1 else ""
    if not isinstance(mac.dot, Adders):
        yield RomView(
            banner(name(WEIGHTS)),
            f"Weights of layer '{layer}'.",
            f"{windows}{mac.groups} groups x {mac.chunks} chunks of {size}",
            name(WEIGHTS),
            outputs * mac.simd * bits,
            packed_words(mac.dot.stored(mac.weights).reshape(len(mac.weights), -1), bits),
        )
    yield RomView(
        banner(name(BIAS)),
        f"Biases of layer '{layer}', with all constants of inputs and weights.",
        f"{windows}{mac.groups} groups of {outputs} biases of {mac.acc_bits} bits",
        name(BIAS),
        outputs * mac.acc_bits,
        packed_words(mac.bias, mac.acc_bits),
    )


def _of_weights(layer: str) -> str:
    return f"Products of layer '{layer}' with its weights, and their sums."


@parts.register(Mac)
def _parts(mac: Mac) -> tuple[str, ...]:
    products = ADDERS if isinstance(mac.dot, Adders) else WEIGHTS
    return (mac.label, products, BIAS, *requantizer_parts(mac))


@generated.register(Mac)
def _generated(mac: Mac, layer: str, purpose: str, name: Name, banner: Name) -> Iterator[File]:
    module = name(mac.label)
    yield module, render("mac.v.j2", mac_view(mac, module, banner(module), purpose, name))
    if isinstance(mac.dot, Adders):
        own = name(ADDERS)
        view = adders_view(mac.dot.graph, mac.acc_bits, own, banner(own), _of_weights(layer))
        yield own, render("adders.v.j2", view)
    yield from requantizer_files(mac, layer, purpose, name, banner)
    for rom in mac_roms(mac, layer, name, banner):
        yield rom.module, render("rom.v.j2", rom)
