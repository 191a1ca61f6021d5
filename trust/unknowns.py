"""Which registers of a design are unknown after reset, on Icarus.

Reset is held for HOLD cycles while every other input is X; then the inputs idle for as long, with X
on their data. What is X at the end of either is listed. Memories are not: they are data.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hwgen.simulate.tools import find
from trust.registers import Register, registers

HOLD = 8
_PORT = re.compile(r'    \.port_info \d+ /INPUT (\d+) "(\w+)";')
_VARIABLE = re.compile(r"\$var reg \d+ (\S+) (\S+).*\$end")


@dataclass(frozen=True, slots=True)
class Unknown:
    """stays: the register is X still when the inputs have idled for HOLD cycles."""

    register: Register
    stays: bool


def unknown_registers(top: str, files: Sequence[Path], folder: Path) -> tuple[Unknown, ...]:
    """Registers below `top` that are X, or hold an X bit, after reset."""
    program = _built([top], files, folder / "design.vvp")
    ports = {name: int(width) for width, name in _PORT.findall(_first_scope(program))}
    bench = folder / "unknowns.v"
    bench.write_text(_bench(top, ports))
    whole = _built(["unknowns"], [*files, bench], folder / "unknowns.vvp")
    vvp = str(find("icarus").path.with_name("vvp"))
    subprocess.run([vvp, "-n", "unknowns.vvp"], cwd=folder, check=True, capture_output=True)
    first, last = _unknown((folder / "unknowns.vcd").read_text())
    return tuple(
        Unknown(found, found.path in last)
        for found in registers(whole, "unknowns.dut")
        if found.path in first or found.path in last
    )


def _built(tops: Sequence[str], files: Sequence[Path], program: Path) -> str:
    tool = find("icarus")
    options = [word for top in tops for word in ("-s", top)]
    command = [str(tool.path), "-g2005", *options, "-o", str(program), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True)
    return program.read_text()


def _first_scope(program: str) -> str:
    """The ports of the top module are told first, and no others are before the next scope."""
    start = program.index(".scope module")
    found = program.find(".scope", start + 1)
    return program[start:] if found < 0 else program[start:found]


def _bench(top: str, ports: Mapping[str, int]) -> str:
    """A top module around the design; valid and ready are known once reset is over."""
    joined = ",\n".join(f"      .{name}({_value(name, width)})" for name, width in ports.items())
    return f"""`default_nettype none
`timescale 1ns / 1ns
module unknowns;
  reg clk = 1'b0;
  reg active = 1'b0;
  always #5 clk = !clk;
  {top} dut (
{joined}
  );
  initial begin
    #{10 * HOLD};
    $dumpfile("unknowns.vcd");
    $dumpvars(0, dut);
    #1 active = 1'b1;
    #{10 * HOLD} $finish;
  end
endmodule
`default_nettype wire
"""


def _value(name: str, width: int) -> str:
    known = {"aclk": "clk", "aresetn": "active"}
    if name in known:
        return known[name]
    if name.endswith(("_tvalid", "_tready")):
        return f"active ? 1'b{int(name.endswith('_tready'))} : 1'bx"
    return f"{{{width}{{1'bx}}}}"


def _unknown(vcd: str) -> tuple[set[str], set[str]]:
    """Paths of the registers that are X in the first and in the last values of a VCD file."""
    head, _, changes = vcd.partition("$enddefinitions $end")
    paths = dict(_variables(head))
    first, _, later = changes.partition("$end\n")
    values = dict(_values(first))
    before = _holding_x(values, paths)
    values.update(_values(later))
    return before, _holding_x(values, paths)


def _holding_x(values: Mapping[str, str], paths: Mapping[str, Sequence[str]]) -> set[str]:
    codes = [code for code, value in values.items() if "x" in value]
    return {path for code in codes for path in paths.get(code, ())}


def _variables(head: str) -> dict[str, list[str]]:
    """Paths by the code of a variable: one code may have several names."""
    scopes: list[str] = []
    paths: dict[str, list[str]] = {}
    for line in head.splitlines():
        words = line.split()
        if words[:1] == ["$scope"]:
            scopes.append(words[2])
        elif words[:1] == ["$upscope"]:
            scopes.pop()
        elif found := _VARIABLE.match(line):
            paths.setdefault(found[1], []).append(".".join([*scopes, found[2]]))
    return paths


def _values(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        if line[:1] in "01xz" and len(line) > 1:
            yield line[1:], line[0]
        elif line[:1] == "b":
            value, _, code = line[1:].partition(" ")
            yield code, value
