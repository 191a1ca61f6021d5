# SPDX-License-Identifier: Apache-2.0
"""cocotb test that drives the ports of the design itself, clock by clock: for debugging.

Independent of the Verilog harness, with the same stalls, records, checks and files.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import cocotb
import common
import compare
from cocotb.triggers import Timer

RESET_CYCLES = 8
DRAIN = 64  # cycles to watch for surplus beats
PORT_SHIFT = 512  # cycles by which the stalls of neighbouring ports are apart
Stalls = Callable[[int], bool]
RETRACTED, CHANGED, LAST_MISSING, LAST_EXTRA, UNKNOWN, SURPLUS = range(1, 7)


@dataclass(slots=True)
class Monitor:
    """Records the beats of one stream and notes breaches of the AXI-Stream rules.

    notes: of all streams, in the order of time: (stream, kind, cycle).
    """

    index: int
    stream: compare.Stream
    dut: common.Handle
    total: int
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

    @property
    def has_last(self) -> bool:
        return self.stream.role != "tap"

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
        value = _handle(self.dut, f"{self.stream.name}_{signal}").value
        return str(value).lower().replace("u", "x").replace("z", "x")


@dataclass(slots=True)
class Source:
    """Offers the beats of one input: may start in a cycle without stall, then holds until accepted.

    stalled: by cycle.
    """

    dut: common.Handle
    stream: compare.Stream
    beats: list[int]
    stalled: Stalls
    index: int = 0  # of the next beat to offer
    offering: bool = False

    def drive(self, cycle: int, accepted: bool) -> None:
        """Set the port for the period of `cycle`; `accepted`: the beat of the last one went."""
        if self.offering and not accepted:
            return
        self.offering = not self.stalled(cycle) and self.index < len(self.beats)
        self._set("tvalid", int(self.offering))
        if self.offering:
            self._set("tdata", self.beats[self.index])
            self._set("tlast", int((self.index + 1) % self.stream.beats == 0))
            self.index += 1

    def restart(self) -> None:
        self.index = 0
        self.offering = False
        for signal in ("tvalid", "tlast", "tdata"):
            self._set(signal, 0)

    def _set(self, signal: str, value: int) -> None:
        getattr(self.dut, f"{self.stream.name}_{signal}").value = value


@dataclass(slots=True)
class Sink:
    """Is ready in every cycle without stall."""

    dut: common.Handle
    stream: compare.Stream
    stalled: Stalls

    def drive(self, cycle: int) -> None:
        self._set(int(not self.stalled(cycle)))

    def restart(self) -> None:
        self._set(0)

    def _set(self, value: int) -> None:
        getattr(self.dut, f"{self.stream.name}_tready").value = value


@dataclass(frozen=True, slots=True)
class Bench:
    """What drives and watches the design."""

    dut: common.Handle
    sources: list[Source]
    sinks: list[Sink]
    monitors: list[Monitor]

    @classmethod
    def build(cls, run: common.Run, dut: common.Handle) -> Bench:
        notes: list[tuple[int, int, int]] = []
        monitors = [
            Monitor(index, stream, dut, run["frames"] * stream.beats, notes)
            for index, stream in enumerate(common.streams(run))
        ]
        streams = [monitor.stream for monitor in monitors]
        stalls = {end: _read_stalls(run[f"{end}_stall"]) for end in ("source", "sink")}
        sources = [
            Source(dut, stream, _beats(run, stream), _stalls(stalls["source"], stream.port))
            for stream in streams
            if stream.role == "source"
        ]
        sinks = [
            Sink(dut, stream, _stalls(stalls["sink"], stream.port))
            for stream in streams
            if stream.role == "sink"
        ]
        return cls(dut, sources, sinks, monitors)

    @property
    def complete(self) -> bool:
        return all(monitor.complete for monitor in self.monitors)

    def drive(self, cycle: int, accepted: list[bool]) -> None:
        """Set the ports; accepted: for each source whether a beat went in the last period."""
        for source, went in zip(self.sources, accepted, strict=True):
            source.drive(cycle, went)
        for sink in self.sinks:
            sink.drive(cycle)

    def sample(self, cycle: int) -> list[bool]:
        """Look at all streams; for each source whether a beat was accepted."""
        went = [monitor.sample(cycle) for monitor in self.monitors]
        return went[: len(self.sources)]  # they come first

    async def reset(self) -> None:
        """Forget what was played, and hold the design in reset for a while."""
        for part in (*self.sources, *self.sinks, *self.monitors):
            part.restart()
        self.dut.aresetn.value = 0
        for _ in range(RESET_CYCLES):
            await _before_edge(self.dut)
            await _edge(self.dut)
        self.dut.aresetn.value = 1


def _handle(dut: common.Handle, path: str) -> common.Handle:
    """A signal of the design by its path."""
    for name in path.split("."):
        dut = getattr(dut, name)
    return dut


@cocotb.test()
async def cycle(dut: common.Handle) -> None:
    """Play the run, restart it at the reset, compare at the end."""
    run = common.read_run()
    bench = Bench.build(run, dut)
    limits = [run["reset_at"] or run["max_cycles"] + 1, run["max_cycles"] + 1]
    start = time.perf_counter()
    for limit in limits[0 if run["reset_at"] else 1 :]:
        await bench.reset()
        end = await _play(run, bench, limit)
    seconds = time.perf_counter() - start
    _store(Path(run["results"]), bench.monitors, end)
    common.finish(run, seconds)


async def _play(run: common.Run, bench: Bench, limit: int) -> int:
    """Clock the design until all is recorded, at most `limit` cycles; returns how many it took."""
    end, drain = 0, DRAIN
    accepted = [False] * len(bench.sources)
    for now in range(limit):
        bench.drive(now, accepted)
        if bench.complete:
            drain -= 1
            if not drain and limit != run["reset_at"]:
                break
        else:
            end = now + 1
        await _before_edge(bench.dut)
        accepted = bench.sample(now)
        await _edge(bench.dut)
        if now % 1000 == 0:
            common.show(run, now)
    return end


async def _before_edge(dut: common.Handle) -> None:
    """From shortly after a rising edge, when ports were set, to shortly before the next."""
    await Timer(4, "ns")
    dut.aclk.value = 0
    await Timer(5, "ns")


async def _edge(dut: common.Handle) -> None:
    dut.aclk.value = 1
    await Timer(1, "ns")


def _read_stalls(path: str) -> list[bool]:
    return [line == "1" for line in compare.read_lines(Path(path))]


def _stalls(pattern: list[bool], port: int) -> Stalls:
    """The pattern as port number `port` plays it."""
    shift = PORT_SHIFT * port
    return lambda cycle: pattern[(cycle + shift) % len(pattern)]


def _beats(run: common.Run, stream: compare.Stream) -> list[int]:
    """tdata of every beat to play at an input."""
    lines = compare.read_lines(Path(run["inputs"]) / f"{stream.name}.hex")
    return [int(line, 16) for line in lines[: run["frames"] * stream.beats]]


def _digits(bits: str) -> str:
    """Hexadecimal digits of a string of bits, x where one of the four is."""
    whole = bits.zfill(-(-len(bits) // 4) * 4)
    groups = [whole[i : i + 4] for i in range(0, len(whole), 4)]
    return "".join("x" if "x" in group else f"{int(group, 2):x}" for group in groups)


def _store(folder: Path, monitors: list[Monitor], end: int) -> None:
    """Write what the Verilog harness would."""
    notes = monitors[0].notes
    for monitor in monitors:
        name = monitor.stream.name
        (folder / f"{name}.data.hex").write_text("".join(f"{d}\n" for d in monitor.data))
        (folder / f"{name}.cycles.hex").write_text("".join(f"{c:08x}\n" for c in monitor.cycles))
    finished = all(monitor.complete for monitor in monitors)
    lines = [f"finished {int(finished)}", f"cycles {end}", f"violations {len(notes)}"]
    lines += [f"first {notes[0][0]} {notes[0][1]} {notes[0][2]}"] if notes else []
    (folder / "status.txt").write_text("".join(f"{line}\n" for line in lines))
