"""Modules with several sources and sinks on a bench of their own, each port with its own stalls.

Every port is recorded with its cycles and compared with the process of the unit; the rules of the
streams are checked as in the harness of hwgen.simulate.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from hwgen.discovery import discover
from hwgen.simulate.tools import Tool, find
from hwgen.timing.build import build
from hwgen.timing.model import UNIT_START
from hwgen.timing.processes import SinkProcess, SourceProcess
from hwgen.timing.recurrence import Cycles, FreeSlots
from hwgen.timing.stalls import KINDS, pattern
from hwgen.units.base import Parameter

from .bench import Case, sources

FRAMES = 3
MAX_CYCLES = 200_000
Stalls = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Port:
    """One stream of the module under test; port `index` of the vectors `side`_axis_*."""

    side: str
    index: int
    bits: int
    low: int
    beats: int
    stalls: Stalls

    @property
    def name(self) -> str:
        """Name of its files and of its nets on the bench."""
        return f"{self.side}{self.index}"


@dataclass(frozen=True, slots=True)
class PortRun:
    """Beats of one port in order, with the cycle of each; a beat that held X is None."""

    data: list[int | None]
    cycles: list[int]


@dataclass(frozen=True, slots=True)
class ManyRun:
    """What the bench recorded; probes: values of nets of the module at the end."""

    inputs: list[PortRun]
    outputs: list[PortRun]
    probes: dict[str, int]


def stalls_of(case: Case, inputs: int, outputs: int) -> tuple[list[Stalls], list[Stalls]]:
    """Stalls of each port: those of the case at port 0, of other kinds behind it.

    Seed 0 has the kinds of the case at every port.
    """
    return (
        [_stalls(case.source, case.seed, port, 0) for port in range(inputs)],
        [_stalls(case.sink, case.seed, port, 1) for port in range(outputs)],
    )


def _stalls(kind: str, seed: int, port: int, shift: int) -> Stalls:
    chosen = KINDS[(KINDS.index(kind) + port * seed) % len(KINDS)]
    return pattern(chosen, seed + shift + 10 * port)


def predicted(
    unit: Any,
    words: Sequence[int],
    outputs: Sequence[int],
    sources_: Sequence[Stalls],
    sinks: Sequence[Stalls],
    frames: int,
    start: int = UNIT_START,
) -> tuple[list[Cycles], list[Cycles]]:
    """Cycles in which the beats are taken at each input and each output port of `unit`."""
    discover("hwgen.timing")
    given = words[0] if len(words) == 1 else tuple(words)
    process = cast(Any, build)(unit, given, frames, start)
    assert (process.inputs, process.outputs) == (tuple(words), tuple(outputs))
    senders = [SourceProcess(n, FreeSlots(s)) for n, s in zip(words, sources_, strict=True)]
    receivers = [SinkProcess(n, FreeSlots(s)) for n, s in zip(outputs, sinks, strict=True)]
    pops = [np.full(n, -1, dtype=np.int64) for n in words]
    ends = [np.full(n, -1, dtype=np.int64) for n in outputs]
    while True:
        offered = [sender.push(taken) for sender, taken in zip(senders, pops, strict=True)]
        entered, pushed = process.solve_many(offered, ends)
        left = [receiver.pop(made) for receiver, made in zip(receivers, pushed, strict=True)]
        again = [*entered, *left]
        if all(np.array_equal(a, b) for a, b in zip(again, [*pops, *ends], strict=True)):
            return pops, ends
        pops, ends = list(entered), left


def check_many(
    unit: Any,
    data: Sequence[Sequence[int]],
    expected: Sequence[Sequence[int]],
    case: Case,
    folder: Path,
    *,
    bits: tuple[Sequence[int], Sequence[int]],
    module: str = "",
    parameters: Sequence[Parameter] | None = None,
    files: Sequence[tuple[str, str]] | None = None,
    probes: Mapping[str, str] | None = None,
    frames: int = FRAMES,
    simulator: str = "icarus",
    reset_at: int = 0,
) -> ManyRun:
    """Play data[port] (all frames); compare every output beat and the cycle of every beat.

    bits: of each input and of each output port. module, parameters, files: those of a wrapper.
    probes: expressions of nets below `dut` by name, read at the end. reset_at: cycle of a second
    reset of 8 cycles, 0 for none.
    """
    senders, receivers = stalls_of(case, len(data), len(expected))
    counts = [len(beats) for beats in data], [len(beats) for beats in expected]
    timing = predicted(unit, *counts, senders, receivers, frames)
    top = module or unit.module
    bench = _Bench(
        top=top,
        parameters=unit.parameters if parameters is None else parameters,
        inputs=_ports("s", bits[0], counts[0], senders),
        outputs=_ports("m", bits[1], counts[1], receivers),
        probes=probes or {},
        reset_at=reset_at,
    )
    run = bench.run(data, folder, sources(top) if files is None else files, simulator)
    assert [port.data for port in run.outputs] == [list(beats) for beats in expected]
    assert [port.cycles for port in run.inputs] == [cycles.tolist() for cycles in timing[0]]
    assert [port.cycles for port in run.outputs] == [cycles.tolist() for cycles in timing[1]]
    return run


def _ports(
    side: str, bits: Sequence[int], beats: Sequence[int], stalls: Sequence[Stalls]
) -> list[Port]:
    lows = np.cumsum([0, *bits]).tolist()
    return [
        Port(side, index, width, lows[index], count, stalled)
        for index, (width, count, stalled) in enumerate(zip(bits, beats, stalls, strict=True))
    ]


@dataclass(frozen=True, slots=True)
class _Bench:
    """The bench as text, and its run."""

    top: str
    parameters: Sequence[Parameter]
    inputs: list[Port]
    outputs: list[Port]
    probes: Mapping[str, str]
    reset_at: int

    @property
    def ports(self) -> list[Port]:
        return [*self.inputs, *self.outputs]

    def run(
        self,
        data: Sequence[Sequence[int]],
        folder: Path,
        files: Sequence[tuple[str, str]],
        simulator: str,
    ) -> ManyRun:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in (*files, ("bench.v", self.text())):
            (folder / name).write_text(text)
        for port, beats in zip(self.inputs, data, strict=True):
            mask = (1 << port.bits) - 1
            (folder / f"{port.name}.hex").write_text("".join(f"{b & mask:x}\n" for b in beats))
        for port in self.ports:
            bools = "".join(f"{int(stalled)}\n" for stalled in port.stalls.tolist())
            (folder / f"{port.name}_stall.hex").write_text(bools)
        _simulate(find(simulator), [*(name for name, _ in files), "bench.v"], folder)
        records = {port.name: _recorded(folder / f"{port.name}.txt") for port in self.ports}
        return ManyRun(
            [records[port.name] for port in self.inputs],
            [records[port.name] for port in self.outputs],
            _values(folder / "probes.txt"),
        )

    def text(self) -> str:
        """Verilog of the bench."""
        total = sum(port.beats for port in self.ports)
        lines = [_HEAD.format(total=total, limit=MAX_CYCLES, reset_at=self.reset_at)]
        for side, ports in (("s", self.inputs), ("m", self.outputs)):
            width, count = sum(p.bits for p in ports), len(ports)
            lines.append(_NETS.format(side=side, width=width - 1, count=count - 1))
        override = ", ".join(f".{name}({value})" for name, value in self.parameters)
        lines.append(_DUT.format(top=self.top, override=f"#({override}) " if override else ""))
        lines += [_SOURCE.format(p=port, high=port.low + port.bits - 1) for port in self.inputs]
        lines += [_SINK.format(p=port) for port in self.outputs]
        lines += [_MONITOR.format(p=port, high=port.bits - 1) for port in self.ports]
        probes = [
            f'        $fdisplay(probe_file, "{name} %0d", dut.{net});\n'
            for name, net in self.probes.items()
        ]
        lines.append(
            _TAIL.format(
                counts=" + ".join(f"{port.name}_count" for port in self.ports),
                probes="".join(probes),
                close="".join(f"        $fclose({port.name}_file);\n" for port in self.ports),
            )
        )
        return "".join(lines)


_HEAD = """\
`timescale 1ns / 1ns
module bench;
  reg clk, active;
  reg [31:0] cycle, drain;
  reg [3:0] reset_left;
  reg reset_wanted;
  integer seen, probe_file;
  localparam integer TOTAL = {total};
  localparam integer LIMIT = {limit};
  localparam integer RESET_AT = {reset_at};
  wire reset_now = active && reset_wanted && cycle + 1 == RESET_AT;
  wire next_active = active ? !reset_now : reset_left == 4'd1;
  wire [31:0] next_cycle = active && !reset_now ? cycle + 1 : 32'd0;
  initial begin
    clk = 1'b0;
    active = 1'b0;
    cycle = 0;
    drain = 0;
    reset_left = 4'd8;
    reset_wanted = RESET_AT != 0;
  end
  always #5 clk = !clk;
  always @(posedge clk) begin
    active <= next_active;
    cycle <= next_cycle;
    reset_left <= active ? 4'd8 : reset_left - 4'd1;
    if (reset_now) reset_wanted <= 1'b0;
  end
"""
_NETS = """\
  wire [{width}:0] {side}_tdata;
  wire [{count}:0] {side}_tvalid;
  wire [{count}:0] {side}_tready;
"""
_DUT = """\
  {top} {override}dut (
      .clk(clk), .rst(!active),
      .s_axis_tdata(s_tdata), .s_axis_tvalid(s_tvalid), .s_axis_tready(s_tready),
      .m_axis_tdata(m_tdata), .m_axis_tvalid(m_tvalid), .m_axis_tready(m_tready)
  );
"""
_SOURCE = """\
  reg [{p.bits}-1:0] {p.name}_memory [0:{p.beats}-1];
  reg {p.name}_stall [0:4095];
  reg [{p.bits}-1:0] {p.name}_data;
  reg {p.name}_offers;
  integer {p.name}_next;
  initial $readmemh("{p.name}.hex", {p.name}_memory);
  initial $readmemh("{p.name}_stall.hex", {p.name}_stall);
  assign s_tdata[{high}:{p.low}] = {p.name}_data;
  assign s_tvalid[{p.index}] = {p.name}_offers;
  always @(posedge clk)
    if (!next_active) begin
      {p.name}_offers <= 1'b0;
      {p.name}_next <= 0;
    end else if (!{p.name}_offers || s_tready[{p.index}]) begin
      {p.name}_offers <= {p.name}_next != {p.beats} && !{p.name}_stall[next_cycle[11:0]];
      {p.name}_data <= {{{p.bits}{{1'bx}}}};
      if ({p.name}_next != {p.beats} && !{p.name}_stall[next_cycle[11:0]]) begin
        {p.name}_data <= {p.name}_memory[{p.name}_next];
        {p.name}_next <= {p.name}_next + 1;
      end
    end
"""
_SINK = """\
  reg {p.name}_stall [0:4095];
  reg {p.name}_takes;
  initial $readmemh("{p.name}_stall.hex", {p.name}_stall);
  assign m_tready[{p.index}] = {p.name}_takes;
  always @(posedge clk) {p.name}_takes <= next_active && !{p.name}_stall[next_cycle[11:0]];
"""
_MONITOR = """\
  integer {p.name}_file;
  integer {p.name}_count;
  reg {p.name}_held;
  reg [{high}:0] {p.name}_was;
  wire [{high}:0] {p.name}_now = {p.side}_tdata[{p.low}+:{p.bits}];
  wire {p.name}_valid = {p.side}_tvalid[{p.index}];
  wire {p.name}_ready = {p.side}_tready[{p.index}];
  initial {p.name}_file = $fopen("{p.name}.txt", "w");
  always @(posedge clk) begin
    if (reset_now || !active) {p.name}_held = 1'b0;
    if (reset_now) $fdisplay({p.name}_file, "reset");
    if (!active) {p.name}_count = 0;
    if (active && {p.name}_valid && {p.name}_ready && !reset_now) begin
      $fdisplay({p.name}_file, "%0d %h", cycle, {p.name}_now);
      {p.name}_count = {p.name}_count + 1;
    end
    if (active && ({p.name}_valid ^ {p.name}_ready) === 1'bx)
      $fdisplay({p.name}_file, "unknown in cycle %0d", cycle);
    if (active && {p.name}_held && (!{p.name}_valid || {p.name}_now !== {p.name}_was))
      $fdisplay({p.name}_file, "changed in cycle %0d", cycle);
    {p.name}_held = active && {p.name}_valid && !{p.name}_ready && !reset_now;
    {p.name}_was = {p.name}_now;
  end
"""
_TAIL = """\
  always @(negedge clk)
    if (active) begin
      seen = {counts};
      drain = seen == TOTAL && !reset_wanted ? drain + 1 : 0;
      if (drain == 64 || cycle == LIMIT) begin
        probe_file = $fopen("probes.txt", "w");
{probes}        $fclose(probe_file);
{close}        $finish;
      end
    end
endmodule
"""


def _simulate(tool: Tool, files: Sequence[str], folder: Path) -> None:
    if tool.name == "icarus":
        command = [str(tool.path), "-g2005", "-DHWGEN_ASSERT", "-s", "bench", "-o", "sim.vvp"]
        _call([*command, *files], folder, tool)
        said = _call([str(tool.path.with_name("vvp")), "-n", "sim.vvp"], folder, tool)
    else:
        options = ["--binary", "--timing", "--x-assign", "unique", "--x-initial", "unique"]
        options += ["--top-module", "bench", "--Mdir", "obj", "-o", "sim", "+define+HWGEN_ASSERT"]
        options += ["-CFLAGS", "-std=c++20", "-Wno-fatal", "-Wno-lint", "-Wno-style"]
        _call([str(tool.path), *options, *files], folder, tool)
        said = _call(
            [str((folder / "obj" / "sim").resolve()), "+verilator+rand+reset+2"], folder, tool
        )
    assert "ERROR" not in said, said


def _call(command: Sequence[str], folder: Path, tool: Tool) -> str:
    run = subprocess.run(
        command, cwd=folder, env=tool.environment(), capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout + run.stderr


def _recorded(path: Path) -> PortRun:
    lines = path.read_text().split("reset\n")[-1].splitlines()
    rows = [line.split() for line in lines]
    broken = [line for line, row in zip(lines, rows, strict=True) if len(row) != 2]
    assert broken == [], f"{path.stem}: {broken}"
    data = [None if "x" in row[1].lower() else int(row[1], 16) for row in rows]
    return PortRun(data, [int(row[0]) for row in rows])


def _values(path: Path) -> dict[str, int]:
    rows = [line.split() for line in path.read_text().splitlines()]
    return {row[0]: int(row[1]) for row in rows}
