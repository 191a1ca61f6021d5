"""View of a multiply-accumulate unit."""

from __future__ import annotations

import dataclasses

from hwgen.emit.render import render
from hwgen.emit.views.mac import BIAS, WEIGHTS, MacView, mac_roms, mac_view
from hwgen.emit.views.requantizer import REQUANTIZER
from hwgen.schedule.layer import Folding
from hwgen.units.mac import Mac

from ...schedule.networks import conv_pool


def unit(pe: int = 2, simd: int = 4) -> Mac:
    return conv_pool({"conv": Folding(pe, simd)}).macs[0][1]


def view(mac: Mac) -> MacView:
    return mac_view(mac, "top_mac", "banner", "purpose", lambda part: f"top_{part}")


def test_widths_follow_from_the_folding() -> None:
    mac = unit()
    found = view(mac)
    assert found.chunk_bits == 4 * mac.dot.x.bits
    assert found.weight_word_bits == 2 * 4 * mac.dot.weight_bits
    assert found.bias_word_bits == 2 * mac.acc_bits
    assert found.part_bits == mac.lanes * mac.acc_bits
    assert found.weight_address_bits == 3  # 2 groups x 3 chunks
    assert found.bias_address_bits == 1


def test_parts_have_the_names_that_the_caller_gives() -> None:
    found = view(unit())
    names = (found.weight_rom, found.bias_rom, found.requantizer_module)
    assert names == tuple(f"top_{part}" for part in (WEIGHTS, BIAS, REQUANTIZER))


def test_roms_hold_every_group_and_chunk() -> None:
    mac = unit()
    roms = {rom.module: rom for rom in mac_roms(mac, "conv", str, str)}
    assert {name: rom.depth for name, rom in roms.items()} == {WEIGHTS: 6, BIAS: 2}
    first = int(roms[WEIGHTS].words[0], 16)
    for index, weight in enumerate(mac.weights[0].reshape(-1).tolist()):
        assert first >> (8 * index) & 0xFF == weight & 0xFF
    assert roms[BIAS].purpose == "Biases of layer 'conv', with all constants of inputs and weights."


def test_the_text_names_the_numbers_of_the_folding() -> None:
    mac = unit()
    text = render("mac.v.j2", view(mac))
    assert "// 2 outputs x 4 inputs a cycle: 3 chunks x 2 groups x 36 windows = 216 cycles" in text
    assert "= 216 cycles a frame." in text
    assert f"// Latency: {mac.latency} cycles" in text
    assert "hwgen_window_hold #(" in text


def test_a_view_is_frozen() -> None:
    assert dataclasses.fields(view(unit()))
    assert view(unit()).__dataclass_params__.frozen  # type: ignore[attr-defined]
