"""Text of a graph of adders."""

from __future__ import annotations

import numpy as np

from hwgen.adders import adder_graph
from hwgen.emit.render import render
from hwgen.emit.views.adders import adders_view


def text(weights: list[list[int]], lo: int = -128, hi: int = 127, sum_bits: int = 16) -> str:
    graph = adder_graph(np.array(weights), lo, hi)
    return render("adders.v.j2", adders_view(graph, sum_bits, "m", "banner", "purpose"))


def test_a_sum_tells_its_operands_and_its_range() -> None:
    found = text([[5], [-1]])
    assert "  reg [8:0] a0;  // x0 - x1: -255 to 255\n" in found
    assert "    a0 <= {x0[7], x0} - {x1[7], x1};\n" in found
    assert "  reg [10:0] a1;  // a0 + 4 * x0_1: -767 to 763\n" in found
    assert "    a1 <= {{{2{a0[8]}}, a0[8:2]} + {x0_1[7], x0_1}, a0[1:0]};\n" in found
    assert "  // ---- Level 1: 1 sum, 1 value passed on ----\n" in found
    assert "    x0_1 <= x0;\n" in found
    assert "  assign sums[15:0] = {{5{a1[10]}}, a1};\n" in found
    assert "// Latency:  2 cycles, one for each level of adders.\n" in found
    assert "2 adders, 18 bits of adders, 28 of registers" in found


def test_values_that_are_not_negative_have_no_sign() -> None:
    found = text([[3]], 0, 15)
    assert "  reg [5:0] a0;  // 4 * x0 - x0: 0 to 45\n" in found
    assert "    a0 <= {x0, 2'd0} - {{2{1'b0}}, x0};\n" in found
    assert "  assign sums[15:0] = {{10{1'b0}}, a0};\n" in found


def test_inputs_that_nothing_reads_are_named_as_unused() -> None:
    found = text([[0, 0], [16, 0]])
    assert "  wire [7:0] x1 = inputs[15:8];\n" in found
    assert "  wire unused_inputs = &{1'b0, inputs[7:0]};\n" in found
    assert "  assign sums[15:0] = {{4{x1_1[7]}}, x1_1, 4'd0};\n" in found
    assert "  assign sums[31:16] = 16'd0;\n" in found
    assert "unused" not in text([[1]])


def test_a_negated_input_is_a_sum_of_one_term() -> None:
    found = text([[-1]])
    assert "  reg [8:0] a0;  // - x0: -127 to 128\n" in found
    assert "    a0 <= -{x0[7], x0};\n" in found
