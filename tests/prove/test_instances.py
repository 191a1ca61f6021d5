"""Instances of library modules in generated text."""

from __future__ import annotations

from pathlib import Path

from hwgen.prove.instances import Instance, instances, number, parameters

TEXT = """
module top (input wire clk);
  hwgen_queue #(
      .WIDTH(8),
      .DEPTH(4)
  ) u_wait (
      .clk(clk)
  );
  hwgen_popcount u_count (
"""


def test_numbers_are_read_in_every_notation() -> None:
    assert number("12") == 12
    assert number("8'hff") == 255
    assert number("-18'sd128") == (1 << 18) - 128
    assert number("{4{1'b0}}") is None


def test_parameters_that_are_numbers_are_kept() -> None:
    assert parameters(".A(3), .B_W (16'h0010)") == {"A": 3, "B_W": 16}


def test_instances_of_generated_files_are_found(tmp_path: Path) -> None:
    (tmp_path / "rtl").mkdir()
    (tmp_path / "rtl" / "net_top.v").write_text(TEXT)
    (tmp_path / "rtl" / "hwgen_queue.v").write_text(TEXT)
    queue = Instance("hwgen_queue", "net_top", "u_wait", {"WIDTH": 8, "DEPTH": 4})
    assert list(instances(tmp_path)) == [
        queue,
        Instance("hwgen_popcount", "net_top", "u_count", {}),
    ]
