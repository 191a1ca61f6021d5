"""View of a multiply-accumulate unit and its three ROMs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hwgen.arithmetic.intervals import signed_bits
from hwgen.arithmetic.requantizer import Requantizer
from hwgen.emit.render import signed
from hwgen.emit.views.common import ParameterView, index_bits, parameter_views
from hwgen.emit.views.rom import RomView, mixed_words, packed_words
from hwgen.units.base import Parameter, integers
from hwgen.units.mac import Mac

LEVEL_BITS = 18  # width of the clamp parameters of the requantizer


@dataclass(frozen=True, slots=True, eq=False)
class MacView:
    """What mac.v.j2 prints; module names and texts are made by the caller."""

    banner: str
    purpose: str
    rule_text: str
    module: str
    weight_rom: str
    bias_rom: str
    constant_rom: str
    mac: Mac

    @property
    def feeder_module(self) -> str:
        return self.mac.feeder.module

    @property
    def feeder_parameters(self) -> tuple[ParameterView, ...]:
        return parameter_views(self.mac.feeder.parameters)

    @property
    def requantizer_module(self) -> str:
        return "hwgen_requantizer"

    @property
    def requantizer_parameters(self) -> tuple[ParameterView, ...]:
        return parameter_views(_requantizer_parameters(self.mac))

    @property
    def input_bits(self) -> int:
        return self.mac.input_bits

    @property
    def output_bits(self) -> int:
        return self.mac.output_bits

    @property
    def chunk_bits(self) -> int:
        return self.mac.simd * self.mac.x_bits

    @property
    def weight_address_bits(self) -> int:
        return index_bits(self.mac.groups * self.mac.chunks)

    @property
    def weight_word_bits(self) -> int:
        return self.mac.pe * self.mac.simd * self.mac.weight_bits

    @property
    def group_bits(self) -> int:
        return index_bits(self.mac.groups)

    @property
    def bias_word_bits(self) -> int:
        return self.mac.pe * self.mac.acc_bits

    @property
    def part_bits(self) -> int:
        return self.mac.lanes * self.mac.acc_bits

    @property
    def beat_bits(self) -> int:
        return index_bits(self.mac.beats_per_pixel)

    @property
    def constant_bits(self) -> int:
        return self.mac.lanes * sum(_constant_widths(self.mac.requantizer))

    @property
    def x_signed(self) -> int:
        return int(self.mac.x_signed)

    def __getattr__(self, name: str) -> object:
        return getattr(self.mac, name)


def _constant_widths(requantizer: Requantizer) -> list[int]:
    offset = _offset_bits(requantizer)
    return [requantizer.multiplier_bits, offset, offset]


def _offset_bits(requantizer: Requantizer) -> int:
    offsets = (requantizer.offset_pos, requantizer.offset_neg)
    return signed_bits(min(int(o.min()) for o in offsets), max(int(o.max()) for o in offsets))


def _requantizer_parameters(mac: Mac) -> tuple[Parameter, ...]:
    form = mac.requantizer
    sizes = integers(
        lanes=mac.lanes,
        beats=mac.beats_per_pixel,
        beat_w=index_bits(mac.beats_per_pixel),
        acc_w=mac.acc_bits,
        m_w=form.multiplier_bits,
        offset_w=_offset_bits(form),
        shift=form.shift,
        even=int(form.kind == "linear_even"),
        out_w=mac.out_bits,
    )
    levels = (("ZERO_POINT", form.zero_point), ("LOW", form.lo), ("HIGH", form.hi))
    return (*sizes, *((name, signed(value, LEVEL_BITS)) for name, value in levels))


def weight_words(mac: Mac) -> tuple[str, ...]:
    """ROM words of the weights: for each group and chunk pe x simd fields."""
    fields = mac.weights.reshape(len(mac.weights), mac.pe * mac.simd)
    return packed_words(fields, mac.weight_bits)


def bias_words(mac: Mac) -> tuple[str, ...]:
    """ROM words of the biases: for each group pe fields."""
    return packed_words(mac.bias, mac.acc_bits)


def constant_words(mac: Mac) -> tuple[str, ...]:
    """ROM words of the requantizer: for each output beat lanes x (multiplier, two offsets)."""
    form = mac.requantizer
    fields = np.stack([form.multiplier, form.offset_pos, form.offset_neg], axis=1)
    missing = mac.beats_per_pixel * mac.lanes - len(fields)
    fields = np.pad(fields, ((0, missing), (0, 0))).reshape(mac.beats_per_pixel, -1)
    return mixed_words(fields, _constant_widths(form) * mac.lanes)


def rom_views(
    mac: Mac, view: MacView, banners: dict[str, str], layer: str
) -> tuple[RomView, RomView, RomView]:
    """The three ROMs of a unit; banners: by module name."""
    return (
        RomView(
            banners[view.weight_rom],
            f"Weights of layer '{layer}'.",
            f"{mac.groups} groups x {mac.chunks} chunks of {mac.pe} x {mac.simd} weights"
            f" of {mac.weight_bits} bits",
            view.weight_rom,
            view.weight_word_bits,
            weight_words(mac),
        ),
        RomView(
            banners[view.bias_rom],
            f"Biases of layer '{layer}', input zero point folded in.",
            f"{mac.groups} groups of {mac.pe} biases of {mac.acc_bits} bits",
            view.bias_rom,
            view.bias_word_bits,
            bias_words(mac),
        ),
        RomView(
            banners[view.constant_rom],
            f"Requantizer constants of layer '{layer}'.",
            f"{mac.beats_per_pixel} beats of {mac.lanes} x (multiplier, offset, negative offset)",
            view.constant_rom,
            view.constant_bits,
            constant_words(mac),
        ),
    )
