"""Row 2: random graphs are soaked, and a design that fails late is found.

tests/simulate/test_run.py has what the harness finds in a soak.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.emit import emit
from hwgen.simulate.design import simulate
from trust.designs import cases
from trust.soak import FIRST_SEED, measure, summary

VALID = "assign m_axis_output_tvalid ="
FAULT = """reg [10:0] age_q;
  reg lost_q;
  wire offered;
  wire lose = age_q == 11'd1800 && !lost_q;
  always @(posedge clk) begin
    age_q <= rst ? 11'd0 : age_q + {10'd0, age_q != 11'd1800};
    lost_q <= !rst && (lost_q || (lose && offered && m_axis_output_tready));
  end
  assign m_axis_output_tvalid = offered && !lose;
  assign offered ="""

pytestmark = pytest.mark.simulator("icarus")


def test_a_small_design_is_soaked() -> None:
    found = measure(3000, 0, 1, "icarus")
    assert found.wrong == 0
    assert found.size >= 3000


def test_a_beat_that_is_lost_late_is_found(tmp_path: Path) -> None:
    (case,) = cases(FIRST_SEED, 1)
    emit(case.graph, tmp_path, name="net", folding=case.folding, pixels=case.pixels)
    top = tmp_path / "rtl" / "net.v"
    assert top.read_text().count(VALID) == 1
    top.write_text(top.read_text().replace(VALID, FAULT))
    assert simulate(tmp_path, simulator="icarus").passed
    found = summary({"planted": simulate(tmp_path, soak=3000, simulator="icarus")})
    assert found.wrong == 1
