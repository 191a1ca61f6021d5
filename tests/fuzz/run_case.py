"""Emit a case, run it on a simulator, compare every bit and every cycle of every stream."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.emit.design_json import design_record
from hwgen.emit.files import name_design, rtl_files
from hwgen.emit.folder import stream_cycles
from hwgen.golden.run import golden
from hwgen.schedule import Design, schedule
from hwgen.schedule.work import interval_bound
from hwgen.simulate.harness import Stream
from hwgen.simulate.streams import BenchFifo, BenchStream, of_role, read_fifos, read_streams
from hwgen.simulate.unit import Module, Play, Record, Records, run_streams
from hwgen.simulate.vectors import pack
from hwgen.timing.design import timing
from hwgen.timing.fork import most_held
from hwgen.timing.model import Timing
from hwgen.timing.stalls import pattern
from tests.fuzz.case import Case
from tests.fuzz.line_storage import lines, wrong_storage

Cycles = Mapping[str, NDArray[np.int64]]
Tensors = Mapping[str, NDArray[np.integer[Any]]]
SLACK = 5000  # cycles by which a run may last longer than expected
SECONDS = 120  # for one case


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a case. kind: "data", "cycles", "protocol", "interval", "inside",
    "storage", or the name of an exception."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """findings: what differs; the rest counts what was compared and what of it differs."""

    findings: tuple[Finding, ...]
    bits: int = 0
    wrong_bits: int = 0
    beats: int = 0
    wrong_cycles: int = 0
    fifos: int = 0
    wrong_fifos: int = 0
    lines: int = 0
    wrong_lines: int = 0


@dataclass(frozen=True, slots=True)
class _Model:
    """The streams and FIFOs of a design, and what is expected of them."""

    streams: tuple[BenchStream, ...]
    fifos: tuple[BenchFifo, ...]
    beats: Mapping[str, list[int]]
    cycles: Cycles


def differences(case: Case, folder: Path, simulator: str = "icarus") -> list[str]:
    """What differs between RTL and models, in words; empty when nothing does."""
    return [finding.text for finding in examine(case, folder, simulator).findings]


def tried(case: Case, folder: Path, simulator: str = "icarus", seconds: int = SECONDS) -> Outcome:
    """As examine, where an exception and a case that takes too long are findings as well."""
    try:
        with time_limit(seconds):
            return examine(case, folder, simulator)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is to be found and shrunk
        return Outcome((Finding(type(error).__name__, told(error)),))


def examine(case: Case, folder: Path, simulator: str = "icarus") -> Outcome:
    """Run the case and compare it with golden and timing model."""
    design = schedule(
        case.graph, name="net", target=case.target, folding=case.folding, pixels=case.pixels
    )
    plain = timing(design)
    model = _model(case, design, plain)
    taken = _run(case, design, plain, model, folder, simulator)
    findings = [Finding("protocol", text) for text in taken.problems]
    pairs = [_compared(stream, taken.streams[stream.name], model) for stream in model.streams]
    findings += [finding for found, _, _ in pairs for finding in found]
    marks = _marks(model, taken.streams)
    findings += marks
    findings += _rate(design, plain)
    stored = [Finding("storage", text) for text in wrong_storage(design)]
    findings += stored
    return Outcome(
        tuple(findings),
        bits=sum(len(model.beats[s.name]) * s.width for s in model.streams if s.compared),
        wrong_bits=sum(bits for _, bits, _ in pairs),
        beats=sum(len(model.cycles[stream.name]) for stream in model.streams),
        wrong_cycles=sum(cycles for _, _, cycles in pairs),
        fifos=len(model.fifos),
        wrong_fifos=len(marks),
        lines=len(list(lines(design))),
        wrong_lines=len(stored),
    )


def _model(case: Case, design: Design, plain: Timing) -> _Model:
    names = name_design(design)
    record = design_record(design, plain.figures, names, {})
    streams = read_streams(record)
    source, sink = pattern(case.source, case.seed), pattern(case.sink, case.seed + 1)
    tensors = golden(case.graph, case.inputs)
    return _Model(
        streams,
        read_fifos(record),
        {stream.name: _beats(stream, tensors) for stream in streams if stream.compared},
        stream_cycles(design, names, case.frames, source, sink),
    )


def _beats(stream: BenchStream, tensors: Tensors) -> list[int]:
    tensor = tensors[stream.layer].reshape(-1, *stream.shape)
    return [int(line, 16) for line in pack(tensor.astype(np.int64), stream).split()]


def _run(
    case: Case, design: Design, plain: Timing, model: _Model, folder: Path, simulator: str
) -> Records:
    files = rtl_files(design, name_design(design), plain.figures)
    texts = [(Path(path).name, text) for path, text in files.items() if path.endswith(".v")]
    sources, sinks, taps = (
        [_harness(stream) for stream in of_role(model.streams, role)]
        for role in ("source", "sink", "tap")
    )
    last = max(int(cycles[-1]) for cycles in model.cycles.values())
    return run_streams(
        Module(texts, design.name, {}, clock="aclk", reset="aresetn"),
        [(stream, model.beats[stream.name]) for stream in sources],
        sinks,
        taps,
        Play(
            case.frames,
            pattern(case.source, case.seed),
            pattern(case.sink, case.seed + 1),
            last + SLACK,
            case.reset_at,
        ),
        simulator,
        folder,
    )


def _harness(stream: BenchStream) -> Stream:
    return Stream(stream.name, stream.width, stream.beats, has_last=stream.role != "tap")


def _compared(stream: BenchStream, found: Record, model: _Model) -> tuple[list[Finding], int, int]:
    """What differs in a stream, how many bits and how many cycles."""
    cycles = model.cycles[stream.name].tolist()
    late = sum(have != want for have, want in zip(found.cycles, cycles, strict=False))
    findings = _compare("cycles", stream, found.cycles, cycles)
    if not stream.compared:
        return findings, 0, late
    beats = model.beats[stream.name]
    wrong_bits = sum(
        stream.width if have is None else (have ^ want).bit_count()
        for have, want in zip(found.data, beats, strict=False)
    )
    wrong_bits += abs(len(beats) - len(found.data)) * stream.width
    return _compare("data", stream, found.data, beats) + findings, wrong_bits, late


def _compare(
    kind: str, stream: BenchStream, found: Sequence[int | None], expected: Sequence[int]
) -> list[Finding]:
    if list(found) == list(expected):
        return []
    pairs = enumerate(zip(found, expected, strict=False))
    first = next((i for i, (a, b) in pairs if a != b), min(len(found), len(expected)))
    there = slice(first, first + 3)
    counts = f"{len(found)} of {len(expected)} beats"
    text = f"{stream.name} {kind}: beat {first} is {found[there]}, expected {expected[there]}"
    return [Finding(kind, f"{text} ({counts})")]


def _marks(model: _Model, found: Mapping[str, Record]) -> list[Finding]:
    """FIFOs that were filled otherwise than predicted."""
    findings = []
    for fifo in model.fifos:
        expected = most_held(model.cycles[fifo.source], model.cycles[fifo.signal])
        pushes, pops = (np.array(found[n].cycles) for n in (fifo.source, fifo.signal))
        held = most_held(pushes, pops)
        if held != expected:
            text = f"{fifo.signal}: {held} of {fifo.depth} words inside, expected {expected}"
            findings.append(Finding("inside", text))
    return findings


def _rate(design: Design, plain: Timing) -> list[Finding]:
    """A design that is slower than its slowest layer."""
    interval, bound = plain.interval, interval_bound(design)
    text = f"interval {interval}, bound {bound}"
    return [] if interval == bound else [Finding("interval", text)]


def told(error: Exception) -> str:
    """The exception and where it was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-3:]]
    return f"{type(error).__name__}: {error} ({' > '.join(places)})"


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raise TimeoutError in the main thread after this time."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"took more than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
