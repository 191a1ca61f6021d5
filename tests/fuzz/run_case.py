"""Emit a random case, run it on a simulator, compare every output bit and every cycle."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from hwgen.emit.files import name_design, rtl_files
from hwgen.emit.views.top import lane_bytes, port_bits
from hwgen.golden.run import golden
from hwgen.schedule import Design, schedule
from hwgen.schedule.work import interval_bound
from hwgen.simulate.streams import BenchStream
from hwgen.simulate.unit import run_unit
from hwgen.simulate.vectors import pack
from hwgen.timing.design import timing
from hwgen.timing.stalls import pattern
from hwgen.units.streams import Stream
from tests.fuzz.random_networks import Case

WRAPPER = """module wrapper (
  input  wire clk, input wire rst,
  input  wire [{0}:0] s_axis_tdata, input wire s_axis_tvalid, output wire s_axis_tready,
  input  wire s_axis_tlast,
  output wire [{1}:0] m_axis_tdata, output wire m_axis_tvalid, input wire m_axis_tready,
  output wire m_axis_tlast, output wire frame_error
);
  net u_net (.aclk(clk), .aresetn(!rst), .s_axis_tdata(s_axis_tdata), .s_axis_tvalid(s_axis_tvalid),
    .s_axis_tready(s_axis_tready), .s_axis_tlast(s_axis_tlast), .m_axis_tdata(m_axis_tdata),
    .m_axis_tvalid(m_axis_tvalid), .m_axis_tready(m_axis_tready), .m_axis_tlast(m_axis_tlast),
    .frame_error(frame_error));
endmodule
"""


def differences(case: Case, folder: Path, simulator: str = "icarus") -> list[str]:
    """What differs between RTL and models, in words; empty when nothing does."""
    design = schedule(case.graph, name="net", folding=case.folding)
    source, sink = pattern(case.source, case.seed), pattern(case.sink, case.seed + 1)
    predicted = timing(design, case.frames, source=source, sink=sink)
    tensors = golden(case.graph, case.images)
    data = _beats(tensors["input"], design.inputs[0].stream)
    expected = _beats(tensors["output"], design.outputs[0].output)
    run = run_unit(
        _files(design, folder),
        "wrapper",
        {},
        _port_bits(design.inputs[0].stream),
        _port_bits(design.outputs[0].output),
        data,
        len(expected),
        source,
        sink,
        simulator,
        folder,
        frames=case.frames,
        max_cycles=int(predicted.sink[-1]) + 5000,
        check=False,
    )
    found = list(run.problems)
    found += _compare("output data", run.out_data, expected)
    found += _compare("output cycles", run.out_cycles, predicted.sink.tolist())
    found += _compare("input cycles", run.in_cycles, predicted.source.tolist())
    return found + _rate(design)


def _rate(design: Design) -> list[str]:
    interval, bound = timing(design, 4).interval, interval_bound(design)
    return [] if interval == bound else [f"interval {interval}, bound {bound}"]


def _files(design: Design, folder: Path) -> list[tuple[str, str]]:
    files = rtl_files(design, name_design(design), timing(design))
    texts = [(Path(path).name, text) for path, text in files.items() if path.endswith(".v")]
    ports = _port_bits(design.inputs[0].stream) - 1, _port_bits(design.outputs[0].output) - 1
    return [*texts, ("wrapper.v", WRAPPER.format(*ports))]


def _port_bits(stream: Stream) -> int:
    return stream.lanes * lane_bytes(stream) * 8


def _beats(tensor: np.ndarray, stream: Stream) -> list[int]:
    shape = stream.shape if len(stream.shape) == 3 else (1, 1, stream.shape[0])
    bench = BenchStream(
        "s_axis",
        "input",
        (shape[0], shape[1], shape[2]),
        stream.lanes,
        stream.format.bits,
        8 * lane_bytes(stream),
        stream.format.signed,
        stream.beats,
    )
    text = pack(tensor.reshape(-1, *shape).astype(np.int64), bench)
    return [int(line, 16) for line in text.split()]


def _compare(what: str, found: list[int | None] | list[int], expected: list[int]) -> list[str]:
    if found == expected:
        return []
    pairs = enumerate(zip(found, expected, strict=False))
    first = next((i for i, (a, b) in pairs if a != b), min(len(found), len(expected)))
    there = slice(first, first + 3)
    counts = f"{len(found)} of {len(expected)} beats"
    return [f"{what}: beat {first} is {found[there]}, expected {expected[there]} ({counts})"]
