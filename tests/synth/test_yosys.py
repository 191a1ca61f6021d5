"""What is asked of Yosys and read from it; tests/synth/test_folder.py runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.errors import HwgenError
from hwgen.synth.yosys import LOGIC, Mapped, Memory, memories, script, synthesize
from hwgen.targets.parts import part

LOG = """
mapping memory net.u_lines.words via $__TRELLIS_DPR16X4_
Mapping memory \\fifo in module \\net_pool:
  created 16 $dff cells and 0 static cells of width 40.
Mapping memory \\words in module \\net_rom:
  created 4 $dff cells and 0 static cells of width 99.
"""


def test_layers_are_kept_apart_and_a_netlist_is_written_where_it_can_be_placed() -> None:
    text = script([Path("/a b/net.v")], "net", ["net_conv"], part("ecp5-25k"))
    assert text.splitlines() == [
        'read_verilog "/a b/net.v"',
        "setattr -mod -set keep_hierarchy 1 net_conv",
        "synth_ecp5 -top net",
        "tee -q -o stat.json stat -json",
        "write_json netlist.json",
    ]
    assert "write_json" not in script([], "net", [], part("xc7z020"))


def test_memories_are_read_from_the_log() -> None:
    found = tuple(memories(LOG))
    assert found == (
        Memory("net.u_lines.words", "TRELLIS_DPR16X4"),
        Memory("net_pool.fifo", LOGIC, 640),
        Memory("net_rom.words", LOGIC, 396),
    )
    assert Mapped({}, found).lost == ["net_pool.fifo"]


def test_what_yosys_refuses_is_told_with_its_words(tmp_path: Path) -> None:
    source = tmp_path / "net.v"
    source.write_text("module net(; endmodule\n")
    with pytest.raises(HwgenError, match=r"(?s)Yosys failed:.*syntax error.*its log is"):
        synthesize([source], "net", [], part("ecp5-25k"), tmp_path / "work")
