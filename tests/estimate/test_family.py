"""What the parts of a bill become on each family."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.errors import HwgenError
from hwgen.estimate.bill import Bill, Cells, Delay, Memory, Multiplier
from hwgen.estimate.family import (
    FAMILIES,
    FEATURES,
    cells,
    distinct,
    family,
    multiplier_blocks,
    parts,
)
from hwgen.synth.result import resources
from hwgen.synth.yosys import synthesize
from hwgen.targets.parts import part


@pytest.mark.parametrize(
    ("name", "memory", "wanted"),
    [
        ("ecp5", Memory(512, 36), Cells(ram=1)),
        ("ecp5", Memory(513, 36), Cells(ram=2)),
        ("ecp5", Memory(16, 8), Cells(lut=8)),
        ("ecp5", Memory(256, 36, rom=True), Cells(ram=1)),
        ("xc7", Memory(1024, 18, count=3), Cells(ram=3)),
        ("xc7", Memory(32, 6), Cells(lut=4)),
        ("ice40", Memory(256, 16), Cells(ram=1)),
    ],
)
def test_memories_become_what_is_cheapest(name: str, memory: Memory, wanted: Cells) -> None:
    found = parts(Bill(memories=(memory,)), family(name), blocks=True)
    assert found.fixed == wanted
    assert set(found.features) == set(FEATURES)


def test_a_shallow_rom_is_logic_with_a_register_behind() -> None:
    found = parts(Bill(memories=(Memory(32, 40, rom=True),)), family("ecp5"), blocks=True)
    assert (found.features["rom_luts"], found.features["registers"]) == (80, 40)
    assert found.fixed == Cells()


def test_bits_of_a_rom_of_few_words_are_often_equal() -> None:
    assert [distinct(1, 100), distinct(2, 1000), distinct(17, 1000)] == [0, 2, 1000]
    assert distinct(8, 100) < 100


def test_a_small_memory_of_a_family_without_distributed_ones_is_flip_flops() -> None:
    found = parts(Bill(memories=(Memory(3, 8),)), family("ice40"), blocks=True)
    assert (found.features["registers"], found.features["choices"]) == (24, 16)


@pytest.mark.parametrize(
    ("name", "a", "b", "blocks"),
    [
        ("ecp5", 9, 8, 1),
        ("ecp5", 18, 18, 1),
        ("ecp5", 25, 18, 2),
        ("ecp5", 24, 25, 4),
        ("xc7", 25, 18, 1),
        ("xc7", 18, 25, 1),
        ("xc7", 24, 25, 2),
        ("ice40", 17, 8, 2),
    ],
)
def test_wide_products_take_several_blocks(name: str, a: int, b: int, blocks: int) -> None:
    assert multiplier_blocks(family(name), a, b)[0] == blocks


def test_registers_around_a_product_are_in_the_block_or_beside_it() -> None:
    product = Bill(multipliers=(Multiplier(8, 8, 2),))
    on = family("ecp5")
    assert parts(product, on, blocks=True).features["registers"] == 0
    assert parts(product, on, blocks=False).features["registers"] == 96
    assert parts(product, family("xc7"), blocks=False).features["registers"] == 0
    assert cells(product, on, blocks=True).dsp == 2


@pytest.mark.parametrize(
    ("name", "a", "b", "product", "blocks"),
    [
        ("xc7", 8, 8, 16, 5),
        ("xc7", 9, 8, 16, 5),
        ("xc7", 9, 8, 17, 10),
        ("ecp5", 8, 8, 16, 10),
        ("ecp5", 8, 4, 12, 5),
        ("ice40", 8, 4, 12, 10),
    ],
)
def test_two_products_of_an_operand_share_a_block_where_they_fit(
    name: str, a: int, b: int, product: int, blocks: int
) -> None:
    pairs = Bill(multipliers=(Multiplier(a, b, 5, pair=product),))
    assert cells(pairs, family(name), blocks=True).dsp == blocks
    assert cells(pairs, family(name), blocks=False).dsp == 10


def test_a_shared_block_of_ecp5_has_adders_around_it() -> None:
    pair = Bill(multipliers=(Multiplier(8, 4, 1, pair=12),))
    assert parts(pair, family("ecp5"), blocks=True).features["adders"] == 5 + 12
    assert parts(pair, family("xc7"), blocks=True).features["adders"] == 0


def test_other_families_are_refused_by_name() -> None:
    with pytest.raises(HwgenError) as refused:
        family("asic")
    wanted = f"cells are estimated for {', '.join(FAMILIES)}, not 'asic'"
    assert refused.value.message == wanted


def test_blocks_behind_each_other_need_a_choice_of_their_outputs() -> None:
    deep = parts(Bill(memories=(Memory(40_000, 2),)), family("ecp5"), blocks=True)
    assert deep.fixed.ram > 2
    assert deep.features["choices"] > 0
    one = parts(Bill(memories=(Memory(512, 36),)), family("ecp5"), blocks=True)
    assert one.features["choices"] == 0


def test_registers_behind_each_other_are_shift_registers_where_there_are_some() -> None:
    bill = Bill(delays=(Delay(10, 3), Delay(10, 2)))
    assert parts(bill, family("ecp5"), blocks=True).features["registers"] == 50
    found = parts(bill, family("xc7"), blocks=True)
    assert (found.features["registers"], found.fixed.lut) == (20, 10)


def test_registers_behind_a_rom_of_logic_go_on_from_its_own() -> None:
    logic, block = Memory(32, 40, rom=True, behind=2), Memory(1024, 36, rom=True, behind=2)
    found = parts(Bill(memories=(logic,)), family("xc7"), blocks=True)
    assert (found.features["registers"], found.fixed) == (0, Cells(lut=40))
    found = parts(Bill(memories=(block,)), family("xc7"), blocks=True)
    assert found.features["registers"] == 72


SUM = """module top(input clk, first, input [15:0] a, p, output reg [15:0] q);
  always @(posedge clk) q <= (first ? a : q) + p;
endmodule
"""


@pytest.mark.parametrize(("name", "on", "luts"), [("ecp5", "ecp5-25k", 32), ("xc7", "xc7z020", 16)])
def test_a_choice_in_front_of_an_adder_is_in_its_look_up_tables_on_xc7(
    name: str, on: str, luts: int, tmp_path: Path
) -> None:
    source = tmp_path / "top.v"
    source.write_text(SUM)
    mapped = synthesize([source], "top", [], part(on), tmp_path)
    found = next(iter(resources(part(on), mapped.cells["top"]).values()))
    bill = Bill(registers=16, adders=16, summands=16)
    assert cells(bill, family(name), blocks=True).lut == found == luts
