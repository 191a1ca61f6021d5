"""View of the top module: ports with their lanes and counters, layers, forks, streams."""

from __future__ import annotations

from dataclasses import dataclass

from hwgen.emit.render import unsigned
from hwgen.emit.views.common import EndView, ParameterView, WireView, index_bits, stream_text
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
class PortView:
    """One AXI4-Stream port and the counter of its beats.

    port: prefix of its signals; name: of the nets that belong to it; wire: the stream inside.
    """

    port: str
    name: str
    wire: str
    text: str
    extension: str
    bits: int
    port_bits: int
    padded: bool
    lanes: tuple[LaneView, ...]
    count_bits: int
    last: str
    zero: str


@dataclass(frozen=True, slots=True)
class InstanceView:
    """One layer in the top module."""

    comment: str
    module: str
    name: str
    source: EndView
    sink: EndView


@dataclass(frozen=True, slots=True)
class ForkView:
    """The copies of one stream."""

    comment: str
    name: str
    parameters: tuple[ParameterView, ...]
    source: EndView
    sinks: EndView


@dataclass(frozen=True, slots=True)
class TopView:
    """What top.v.j2 prints. blocks: layers and forks, each behind what it reads."""

    banner: str
    purpose: str
    module: str
    interval: int
    latency: int
    inputs: tuple[PortView, ...]
    outputs: tuple[PortView, ...]
    wires: tuple[WireView, ...]
    blocks: tuple[InstanceView | ForkView, ...]

    @property
    def frame_error(self) -> str:
        """What frame_error is: an error at any input."""
        return " || ".join(f"{port.name}_error_q" for port in self.inputs)


def lane_bytes(stream: Stream) -> int:
    """Bytes of one lane at a port."""
    return -(-stream.format.bits // BYTE)


def port_bits(stream: Stream) -> int:
    """Bits of tdata at a port."""
    return stream.values * lane_bytes(stream) * BYTE


def port_view(stream: Stream, port: str, name: str, wire: str) -> PortView:
    """The view of a port through which `stream` passes."""
    bits = index_bits(stream.beats)
    return PortView(
        port=port,
        name=name,
        wire=wire,
        text=stream_text(stream),
        extension="sign" if stream.format.signed else "zero",
        bits=stream.bits,
        port_bits=port_bits(stream),
        padded=stream.format.bits % BYTE != 0,
        lanes=_lanes(stream, wire),
        count_bits=bits,
        last=unsigned(stream.beats - 1, bits),
        zero=unsigned(0, bits),
    )


def _lanes(stream: Stream, wire: str) -> tuple[LaneView, ...]:
    bits, port = stream.format.bits, lane_bytes(stream) * BYTE
    lanes = []
    for lane in range(stream.values):
        low, high = lane * bits, (lane + 1) * bits - 1
        port_low = lane * port
        text = f"{wire}_tdata[{high}:{low}]"
        if port > bits:
            top = f"{wire}_tdata[{high}]" if stream.format.signed else "1'b0"
            text = f"{{{{{port - bits}{{{top}}}}}, {text}}}"
        lanes.append(LaneView(low, high, port_low, port_low + port - 1, text))
    return tuple(lanes)
