"""View of the top module."""

from __future__ import annotations

from dataclasses import dataclass

from hwgen.emit.render import unsigned
from hwgen.emit.views.common import WireView, index_bits, stream_text
from hwgen.schedule.design import Design
from hwgen.units.streams import Stream

BYTE = 8


@dataclass(frozen=True, slots=True)
class LaneView:
    """One lane: its bits inside, its bits at the port, and what drives the port."""

    low: int
    high: int
    port_low: int
    port_high: int
    text: str

    @property
    def port_used(self) -> int:
        """The highest bit at the port that is not extension."""
        return self.port_low + self.high - self.low


@dataclass(frozen=True, slots=True)
class InstanceView:
    """One layer in the top module."""

    comment: str
    module: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class TopView:
    """What top.v.j2 prints."""

    banner: str
    purpose: str
    module: str
    interval: int
    latency: int
    input_text: str
    output_text: str
    input_extension: str
    output_extension: str
    input_bits: int
    input_port_bits: int
    output_port_bits: int
    input_padded: bool
    input_lanes: tuple[LaneView, ...]
    output_lanes: tuple[LaneView, ...]
    input_count_bits: int
    input_last: str
    input_zero: str
    output_count_bits: int
    output_last: str
    output_zero: str
    wires: tuple[WireView, ...]
    layers: tuple[InstanceView, ...]
    skid_sink: str
    last: str


def lane_bytes(stream: Stream) -> int:
    """Bytes of one lane at a port."""
    return -(-stream.format.bits // BYTE)


def top_view(
    design: Design,
    banner: str,
    purpose: str,
    interval: int,
    latency: int,
    layers: tuple[InstanceView, ...],
    wires: tuple[WireView, ...],
) -> TopView:
    """wires: the stream behind the skid buffer, then that of each layer with units."""
    source, sink = design.input, design.output
    return TopView(
        banner=banner,
        purpose=purpose,
        module=design.name,
        interval=interval,
        latency=latency,
        input_text=stream_text(source),
        output_text=stream_text(sink),
        input_extension=_extension(source),
        output_extension=_extension(sink),
        input_bits=source.bits,
        input_port_bits=_port_bits(source),
        output_port_bits=_port_bits(sink),
        input_padded=source.format.bits % BYTE != 0,
        input_lanes=_lanes(source, ""),
        output_lanes=_lanes(sink, wires[-1].name),
        input_count_bits=index_bits(source.beats),
        input_last=unsigned(source.beats - 1, index_bits(source.beats)),
        input_zero=unsigned(0, index_bits(source.beats)),
        output_count_bits=index_bits(sink.beats),
        output_last=unsigned(sink.beats - 1, index_bits(sink.beats)),
        output_zero=unsigned(0, index_bits(sink.beats)),
        wires=wires,
        layers=layers,
        skid_sink=wires[0].name,
        last=wires[-1].name,
    )


def _port_bits(stream: Stream) -> int:
    return stream.lanes * lane_bytes(stream) * BYTE


def _extension(stream: Stream) -> str:
    return "sign" if stream.format.signed else "zero"


def _lanes(stream: Stream, wire: str) -> tuple[LaneView, ...]:
    bits, port = stream.format.bits, lane_bytes(stream) * BYTE
    lanes = []
    for lane in range(stream.lanes):
        low, high = lane * bits, (lane + 1) * bits - 1
        port_low = lane * port
        text = f"{wire}_tdata[{high}:{low}]"
        if port > bits:
            top = f"{wire}_tdata[{high}]" if stream.format.signed else "1'b0"
            text = f"{{{{{port - bits}{{{top}}}}}, {text}}}"
        lanes.append(LaneView(low, high, port_low, port_low + port - 1, text))
    return tuple(lanes)
