"""The engine: what it proves, what it refutes, what it says when it cannot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hwgen.errors import HwgenError
from hwgen.prove.engine import OPEN, PROVED, REFUTED, Question, constant, prove, refutes, survives

pytest.importorskip("pyosys")

COUNTER = """
module counter #(parameter integer MOST = 5) (
  input wire clk, input wire rst, input wire step,
  output wire reached, output wire bad
);
  reg armed_q;
  reg [3:0] count_q;
  initial armed_q = 1'b0;
  always @(posedge clk) begin
    if (step) count_q <= count_q == 4'd9 ? 4'd0 : count_q + 4'd1;
    if (rst) begin
      count_q <= 4'd0;
      armed_q <= 1'b1;
    end
  end
  assign bad = armed_q && !rst && count_q > MOST;
  assign reached = armed_q && count_q == MOST;
endmodule
"""


def asked(folder: Path, text: str = COUNTER, most: int = 9) -> Question:
    path = folder / "counter.v"
    path.write_text(text)
    return Question("counter", [path], {"MOST": most})


def test_it_proves_what_holds_for_ever(tmp_path: Path) -> None:
    answer = prove(asked(tmp_path), tmp_path)
    assert (answer.verdict, answer.reached, answer.holds) == (PROVED, True, True)


def test_it_refutes_what_fails_after_some_cycles(tmp_path: Path) -> None:
    answer = prove(asked(tmp_path, most=6), tmp_path)
    assert answer.verdict == REFUTED
    assert answer.frame >= 7


def test_a_cover_that_nothing_reaches_is_not_a_proof(tmp_path: Path) -> None:
    answer = prove(asked(tmp_path, most=11), tmp_path, limit=5)
    assert (answer.verdict, answer.reached, answer.holds) == (PROVED, False, False)


def test_a_state_without_a_reset_is_free(tmp_path: Path) -> None:
    text = COUNTER.replace("armed_q && !rst", "!rst")
    assert prove(asked(tmp_path, text), tmp_path).verdict == REFUTED


def test_all_registers_start_at_zero_where_that_is_asked(tmp_path: Path) -> None:
    text = COUNTER.replace("armed_q && !rst", "!rst").replace("armed_q = 1'b0", "armed_q = 1'b1")
    question = replace(asked(tmp_path, text), from_zero=True)
    assert prove(question, tmp_path).verdict == PROVED
    text = text.replace("count_q > MOST", "!armed_q")
    assert prove(replace(asked(tmp_path, text), from_zero=True), tmp_path).verdict == REFUTED


def test_a_fault_is_found_within_its_depth_and_not_before(tmp_path: Path) -> None:
    assert refutes(asked(tmp_path, most=6), tmp_path, depth=20)
    assert not refutes(asked(tmp_path, most=6), tmp_path, depth=3)
    assert not refutes(asked(tmp_path), tmp_path, depth=20)


def test_random_runs_find_a_fault_that_comes_often(tmp_path: Path) -> None:
    assert survives(asked(tmp_path, most=1), tmp_path, 10_000) is False
    assert survives(asked(tmp_path), tmp_path, 10_000) is True


def test_the_time_is_limited(tmp_path: Path) -> None:
    text = COUNTER.replace("[3:0]", "[60:0]").replace("4'd9", "61'd999999999")
    text = text.replace("count_q > MOST", "count_q == 61'd99999999")
    assert prove(asked(tmp_path, text), tmp_path, limit=1).verdict in (OPEN, PROVED)


def test_a_harness_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(HwgenError, match="Yosys failed"):
        prove(asked(tmp_path, COUNTER.replace("always", "allways")), tmp_path)


def test_constants_keep_all_their_bits() -> None:
    assert constant(7) == "7"
    assert constant(1 << 40) == "41'h10000000000"
    assert constant(-2) == "32'hfffffffe"
