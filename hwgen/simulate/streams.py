"""The streams and FIFOs of a design that the benches look at, read from its design.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from hwgen.errors import HwgenError

Role = Literal["source", "sink", "tap"]


@dataclass(frozen=True, slots=True)
class BenchStream:
    """One stream: what its beats carry.

    name: prefix of its port (s_axis..., m_axis...) or of its signal, a path from the top module;
    layer: the tensor it carries, of `shape` (rows, columns, channels). A beat carries `lanes`
    consecutive channels of each of `pixels` neighbouring columns (all channels, where these are
    several), each in `lane_width` bits, of which the low `lane_bits` are the value; beats: per
    frame. port: its number among the streams of its role. compared: whether data counts, and not
    its time alone.
    """

    name: str
    layer: str
    shape: tuple[int, int, int]
    lanes: int
    lane_bits: int
    lane_width: int
    signed: bool
    beats: int
    role: Role = "tap"
    port: int = 0
    pixels: int = 1
    compared: bool = True

    def __post_init__(self) -> None:
        rows, columns, _ = self.shape
        if self.beats != rows * -(-columns // self.pixels) * self.chunks:
            raise HwgenError(
                f"{self.beats} beats do not carry shape {self.shape} in {self.lanes} lanes of "
                f"{self.pixels} columns",
                layer=self.layer,
            )
        assert self.pixels == 1 or self.chunks == 1

    @property
    def values(self) -> int:
        """Values side by side in a beat."""
        return self.pixels * self.lanes

    @property
    def width(self) -> int:
        """Bits of tdata."""
        return self.values * self.lane_width

    @property
    def chunks(self) -> int:
        """Beats of a pixel; the last may be partial."""
        return -(-self.shape[2] // self.lanes)

    def to_json(self) -> dict[str, Any]:
        """Plain values, as in bench.json."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class BenchFifo:
    """The FIFO between a fork and one reader, or the queue between a layer and one that joins.

    layer: whose stream it takes; source: name of that stream, whose beats enter; signal: name of
    the stream whose beats leave; depth: words it holds.
    """

    layer: str
    source: str
    signal: str
    depth: int

    def to_json(self) -> dict[str, Any]:
        """Plain values, as in bench.json."""
        return asdict(self)


def read_streams(design: Mapping[str, Any]) -> tuple[BenchStream, ...]:
    """Inputs, outputs and taps of a design.json, in this order."""
    sources = (_port("source", *found) for found in enumerate(design["inputs"]))
    sinks = (_port("sink", *found) for found in enumerate(design["outputs"]))
    taps = (_tap(*found) for found in enumerate(design["taps"]))
    return (*sources, *sinks, *taps)


def read_fifos(design: Mapping[str, Any]) -> tuple[BenchFifo, ...]:
    """The FIFOs of a design.json. Raises HwgenError when one is not between recorded streams."""
    known = {stream.name for stream in read_streams(design)}
    return tuple(_fifo(entry, known) for entry in design["fifos"])


def of_role(streams: Sequence[BenchStream], role: Role) -> tuple[BenchStream, ...]:
    """The streams of one role, by their port."""
    return tuple(stream for stream in streams if stream.role == role)


def _port(role: Role, port: int, entry: Mapping[str, Any]) -> BenchStream:
    return _stream(role, port, str(entry["name"]), 8 * int(entry["lane_bytes"]), entry)


def _tap(port: int, entry: Mapping[str, Any]) -> BenchStream:
    return _stream("tap", port, str(entry["layer"]), int(entry["lane_bits"]), entry)


def _stream(
    role: Role, port: int, layer: str, lane_width: int, entry: Mapping[str, Any]
) -> BenchStream:
    rows, columns, channels = _three(entry["shape"])
    return BenchStream(
        name=str(entry["signal"]),
        layer=layer,
        shape=(rows, columns, channels),
        lanes=int(entry["lanes"]),
        lane_bits=int(entry["lane_bits"]),
        lane_width=lane_width,
        signed=bool(entry["signed"]),
        beats=int(entry["beats"]),
        role=role,
        port=port,
        pixels=int(entry["pixels"]),
        compared=bool(entry.get("compared", True)),
    )


def _three(shape: list[int]) -> tuple[int, int, int]:
    """A flat tensor of N values is one pixel of N channels."""
    rows, columns, channels = (1, 1, shape[0]) if len(shape) == 1 else shape
    return rows, columns, channels


def _fifo(entry: Mapping[str, Any], known: set[str]) -> BenchFifo:
    fifo = BenchFifo(
        str(entry["layer"]), str(entry["from"]), str(entry["signal"]), int(entry["depth"])
    )
    for name in (fifo.source, fifo.signal):
        if name not in known:
            raise HwgenError(f"a FIFO is at the stream '{name}', which is no tap", layer=fifo.layer)
    return fifo
