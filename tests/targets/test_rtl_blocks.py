"""Multiplier blocks of an array after Yosys, beside what `Target.shares` and the estimate say."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.emit.render import library
from hwgen.estimate.bills.arrays import dot_product
from hwgen.estimate.family import cells, family
from hwgen.ir.formats import IntFormat
from hwgen.synth.yosys import synthesize
from hwgen.targets import target
from hwgen.targets.parts import part
from hwgen.units.dot_product import DotProduct

SIMD, SUM = 2, 20
TOP = """
module top (
    input wire clk,
    input wire [{inputs}-1:0] inputs,
    input wire [{weights}-1:0] weights,
    output wire [{sums}-1:0] sums
);
  hwgen_dot_product #({parameters}) u_dot (
      .clk(clk), .inputs(inputs), .weights(weights), .sum(sums));
endmodule
"""
NEEDED = ("dot_product", "multiplier", "multiplier_pair", "adder_tree", "limbs", "block", "dsp18")


def written(dot: DotProduct, outputs: int, name: str, folder: Path) -> list[Path]:
    """Files of an array of the target called `name`."""
    texts = library(target(name).library)
    files = [folder / f"hwgen_{module}.v" for module in NEEDED if f"hwgen_{module}.v" in texts]
    for file in files:
        file.write_text(texts[file.name])
    parameters = dot.parameters(SIMD, SUM, outputs)
    text = TOP.format(
        inputs=SIMD * dot.x.bits,
        weights=outputs * SIMD * dot.weight_bits,
        sums=outputs * SUM,
        parameters=", ".join(f".{key}({value})" for key, value in parameters),
    )
    (folder / "top.v").write_text(text)
    return [*files, folder / "top.v"]


@pytest.mark.parametrize(
    ("on", "bits", "signed", "weight_bits", "outputs", "blocks"),
    [
        ("xc7z020", 8, True, 8, 4, 4),
        ("xc7z020", 8, False, 8, 3, 4),
        ("xc7z020", 9, True, 8, 2, 2),
        ("xc7z020", 12, True, 8, 2, 4),
        ("ecp5-25k", 8, True, 4, 3, 4),
        ("ecp5-25k", 8, True, 8, 2, 4),
    ],
)
def test_two_products_of_an_input_are_one_block_where_they_fit(
    on: str, bits: int, signed: bool, weight_bits: int, outputs: int, blocks: int, tmp_path: Path
) -> None:
    chosen = part(on)
    dot = DotProduct(IntFormat(bits, signed, 1.0, 0), weight_bits, narrow=True)
    shared = target(chosen.family).shares(dot.operand_bits, weight_bits, dot.product_bits)
    assert blocks == SIMD * (outputs - (outputs // 2 if shared else 0))
    mapped = synthesize(
        written(dot, outputs, chosen.family, tmp_path), "top", (), chosen, tmp_path / "work"
    )
    estimated = cells(dot_product(dot, SIMD, SUM, outputs), family(chosen.family), blocks=True)
    assert mapped.cells["top"][next(iter(chosen.cells["DSP"]))] == blocks
    assert estimated.dsp == blocks
