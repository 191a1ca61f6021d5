"""What is asked of Yosys and read from it; tests/synth/test_folder.py runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.errors import HwgenError
from hwgen.synth.yosys import (
    COMPARE,
    LOGIC,
    Mapped,
    Memory,
    memories,
    run_script,
    script,
    synthesize,
)
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
        "synth_ecp5 -top net -run begin:coarse",
        "proc",
        "opt_expr",
        "opt_clean",
        "wreduce",
        f'techmap -map "{COMPARE}" -D TURN_SIGNS',
        "opt",
        "synth_ecp5 -top net -run coarse:",
        "tee -q -o stat.json stat -json",
        "write_json netlist.json",
    ]
    assert "write_json" not in script([], "net", [], part("xc7z020"))
    assert "techmap" not in script([], "net", [], part("xc7z020"))
    assert "TURN_SIGNS" not in script([], "net", [], part("ice40-up5k"))


def _comparisons(kind: str) -> str:
    """Every comparison of a signal of four bits with every constant, on either side."""
    whole = f"wire {kind} [3:0] x"
    texts = [
        f"{left} {sign} {right}"
        for value in range(-8, 8)
        for sign in ("<", "<=", ">", ">=")
        for left, right in (("x", _constant(kind, value)), (_constant(kind, value), "x"))
    ]
    lines = "".join(f"  assign y[{bit}] = {text};\n" for bit, text in enumerate(texts))
    return f"module net (input {whole}, output [{len(texts) - 1}:0] y);\n{lines}endmodule\n"


def _constant(kind: str, value: int) -> str:
    if kind == "signed":
        return f"-4'sd{-value}" if value < 0 else f"4'sd{value}"
    return f"4'd{value % 16}"


@pytest.mark.parametrize("kind", ["signed", ""])
def test_comparisons_with_constants_stay_the_same(kind: str, tmp_path: Path) -> None:
    (tmp_path / "net.v").write_text(_comparisons(kind))
    lines = ["read_verilog net.v", "proc", "wreduce", "copy net gate", "cd gate"]
    lines += [f'techmap -map "{COMPARE}"', "select -assert-none t:$lt t:$le t:$gt t:$ge", "cd"]
    lines += ["miter -equiv -flatten -make_outputs net gate miter"]
    lines += ["sat -verify -prove trigger 0 miter"]
    run_script("\n".join(lines) + "\n", tmp_path)


@pytest.mark.parametrize(("left", "right"), [(8, 8), (5, 9), (14, 3)])
def test_comparisons_of_signed_numbers_take_no_sign_from_the_middle(
    left: int, right: int, tmp_path: Path
) -> None:
    signs = ("<", "<=", ">", ">=")
    lines = "".join(f"  assign y[{bit}] = a {sign} b;\n" for bit, sign in enumerate(signs))
    ports = f"input signed [{left - 1}:0] a, input signed [{right - 1}:0] b, output [3:0] y"
    (tmp_path / "net.v").write_text(f"module net ({ports});\n{lines}endmodule\n")
    commands = ["read_verilog net.v", "proc", "copy net gate", "cd gate"]
    commands += [
        f'techmap -map "{COMPARE}" -D TURN_SIGNS',
        "select -assert-none r:A_SIGNED=1",
        "cd",
    ]
    commands += ["miter -equiv -flatten -make_outputs net gate miter"]
    commands += ["sat -verify -prove trigger 0 miter"]
    run_script("\n".join(commands) + "\n", tmp_path)


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
