# SPDX-License-Identifier: Apache-2.0
"""cocotb test that drives the ports of the design itself, clock by clock: for debugging.

Independent of the Verilog harness, with the same stalls, records, checks and files.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

import cocotb
import common
import compare
from cocotb.triggers import Timer

RESET_CYCLES = 8
DRAIN = 64  # cycles to watch for surplus beats
RETRACTED, CHANGED, LAST_MISSING, LAST_EXTRA, UNKNOWN, SURPLUS = range(1, 7)


@dataclass(slots=True)
class Monitor:
    """Records the beats of one stream and notes breaches of the AXI-Stream rules."""

    index: int
    stream: compare.Stream
    dut: common.Handle
    total: int
    has_last: bool
    notes: list[tuple[int, int, int]]
    data: list[str] = field(default_factory=list)
    cycles: list[int] = field(default_factory=list)
    held: str | None = None

    def sample(self, cycle: int) -> bool:
        """Look at the stream at the end of a clock period: whether a beat was accepted."""
        valid, ready = (self._bits(signal) for signal in ("tvalid", "tready"))
        if "x" in valid + ready:
            self._note(UNKNOWN, cycle)
        payload = self._payload() if valid == "1" else ""
        if self.held is not None and valid != "1":
            self._note(RETRACTED, cycle)
        elif self.held is not None and payload != self.held:
            self._note(CHANGED, cycle)
        self.held = payload if valid == "1" and ready == "0" else None
        if valid == ready == "1":
            self._accept(cycle)
        return valid == ready == "1"

    def restart(self) -> None:
        self.data.clear()
        self.cycles.clear()
        self.held = None

    @property
    def complete(self) -> bool:
        return len(self.data) == self.total

    def _accept(self, cycle: int) -> None:
        if self.complete:
            self._note(SURPLUS, cycle)
            return
        if self.has_last:
            self._check_last(cycle)
        self.data.append(_digits(self._bits("tdata")))
        self.cycles.append(cycle)

    def _check_last(self, cycle: int) -> None:
        expected = "1" if (len(self.data) + 1) % self.stream.beats == 0 else "0"
        if self._bits("tlast") != expected:
            self._note(LAST_MISSING if expected == "1" else LAST_EXTRA, cycle)

    def _note(self, kind: int, cycle: int) -> None:
        self.notes.append((self.index, kind, cycle))

    def _payload(self) -> str:
        return self._bits("tdata") + (self._bits("tlast") if self.has_last else "")

    def _bits(self, signal: str) -> str:
        value = getattr(self.dut, f"{self.stream.name}_{signal}").value
        return str(value).lower().replace("u", "x").replace("z", "x")


@dataclass(slots=True)
class Source:
    """Offers the input beats: may start in a cycle without stall, then holds until accepted."""

    dut: common.Handle
    beats: list[int]
    per_frame: int
    stalled: list[bool]
    index: int = 0  # of the next beat to offer
    offering: bool = False

    def drive(self, cycle: int, accepted: bool) -> None:
        """Set the port for the period of `cycle`; `accepted`: the beat of the last one went."""
        if self.offering and not accepted:
            return
        free = not self.stalled[cycle % len(self.stalled)]
        self.offering = free and self.index < len(self.beats)
        self.dut.s_axis_tvalid.value = int(self.offering)
        if self.offering:
            self.dut.s_axis_tdata.value = self.beats[self.index]
            self.dut.s_axis_tlast.value = int((self.index + 1) % self.per_frame == 0)
            self.index += 1

    def restart(self) -> None:
        self.index = 0
        self.offering = False


@cocotb.test()
async def cycle(dut: common.Handle) -> None:
    """Play the run, restart it at the reset, compare at the end."""
    run = common.read_run()
    notes: list[tuple[int, int, int]] = []
    monitors = [
        Monitor(i, stream, dut, run["frames"] * stream.beats, i < 2, notes)
        for i, stream in enumerate(common.streams(run))
    ]
    stream = monitors[0].stream
    beats = [int(line, 16) for line in compare.read_lines(Path(run["input"]))]
    stalled = _stalls(run["source_stall"])
    source = Source(dut, beats[: monitors[0].total], stream.beats, stalled)
    limits = [run["reset_at"] or run["max_cycles"] + 1, run["max_cycles"] + 1]
    start = time.perf_counter()
    for limit in limits[0 if run["reset_at"] else 1 :]:
        source.restart()
        for monitor in monitors:
            monitor.restart()
        await _reset(dut)
        end = await _play(run, dut, source, monitors, limit)
    seconds = time.perf_counter() - start
    _store(Path(run["results"]), monitors, notes, end)
    common.finish(run, seconds)


async def _play(
    run: common.Run, dut: common.Handle, source: Source, monitors: list[Monitor], limit: int
) -> int:
    """Clock the design until all is recorded, at most `limit` cycles; returns how many it took."""
    sink = _stalls(run["sink_stall"])
    end, drain, accepted = 0, DRAIN, False
    for now in range(limit):
        source.drive(now, accepted)
        dut.m_axis_tready.value = int(not sink[now % len(sink)])
        if all(monitor.complete for monitor in monitors):
            drain -= 1
            if not drain and limit != run["reset_at"]:
                break
        else:
            end = now + 1
        await _before_edge(dut)
        accepted, *_ = [monitor.sample(now) for monitor in monitors]
        await _edge(dut)
        if now % 1000 == 0:
            common.show(run, now)
    return end


async def _reset(dut: common.Handle) -> None:
    dut.aresetn.value = 0
    dut.s_axis_tvalid.value = 0
    dut.s_axis_tlast.value = 0
    dut.s_axis_tdata.value = 0
    dut.m_axis_tready.value = 0
    for _ in range(RESET_CYCLES):
        await _before_edge(dut)
        await _edge(dut)
    dut.aresetn.value = 1


async def _before_edge(dut: common.Handle) -> None:
    """From shortly after a rising edge, when ports were set, to shortly before the next."""
    await Timer(4, "ns")
    dut.aclk.value = 0
    await Timer(5, "ns")


async def _edge(dut: common.Handle) -> None:
    dut.aclk.value = 1
    await Timer(1, "ns")


def _stalls(path: str) -> list[bool]:
    return [line == "1" for line in compare.read_lines(Path(path))]


def _digits(bits: str) -> str:
    """Hexadecimal digits of a string of bits, x where one of the four is."""
    whole = bits.zfill(-(-len(bits) // 4) * 4)
    groups = [whole[i : i + 4] for i in range(0, len(whole), 4)]
    return "".join("x" if "x" in group else f"{int(group, 2):x}" for group in groups)


def _store(
    folder: Path, monitors: list[Monitor], notes: list[tuple[int, int, int]], end: int
) -> None:
    """Write what the Verilog harness would."""
    for monitor in monitors:
        name = monitor.stream.name
        (folder / f"{name}.data.hex").write_text("".join(f"{d}\n" for d in monitor.data))
        (folder / f"{name}.cycles.hex").write_text("".join(f"{c:08x}\n" for c in monitor.cycles))
    finished = all(monitor.complete for monitor in monitors)
    lines = [f"finished {int(finished)}", f"cycles {end}", f"violations {len(notes)}"]
    lines += [f"first {notes[0][0]} {notes[0][1]} {notes[0][2]}"] if notes else []
    (folder / "status.txt").write_text("".join(f"{line}\n" for line in lines))
