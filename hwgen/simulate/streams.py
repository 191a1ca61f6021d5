"""The streams of a design that the benches record, read from its design.json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hwgen.errors import HwgenError


@dataclass(frozen=True, slots=True)
class BenchStream:
    """One stream: what its beats carry.

    name: s_axis, m_axis or the signal prefix of a tap; layer: the tensor it carries, of `shape`
    (rows, columns, channels). A beat carries `lanes` consecutive channels of one pixel, each in
    `lane_width` bits, of which the low `lane_bits` are the value; beats: per frame.
    """

    name: str
    layer: str
    shape: tuple[int, int, int]
    lanes: int
    lane_bits: int
    lane_width: int
    signed: bool
    beats: int

    def __post_init__(self) -> None:
        if self.beats != self.shape[0] * self.shape[1] * self.chunks:
            raise HwgenError(
                f"{self.beats} beats do not carry shape {self.shape} in {self.lanes} lanes",
                layer=self.layer,
            )

    @property
    def width(self) -> int:
        """Bits of tdata."""
        return self.lanes * self.lane_width

    @property
    def chunks(self) -> int:
        """Beats of a pixel; the last may be partial."""
        return -(-self.shape[2] // self.lanes)

    def to_json(self) -> dict[str, Any]:
        """Plain values, as in bench.json."""
        return asdict(self)


def read_streams(design: Mapping[str, Any]) -> tuple[BenchStream, ...]:
    """s_axis, m_axis and the taps of a design.json, in this order."""
    ends = (_end("s_axis", design["input"]), _end("m_axis", design["output"]))
    return ends + tuple(_tap(entry) for entry in design["taps"])


def _end(name: str, entry: Mapping[str, Any]) -> BenchStream:
    return _stream(name, str(entry["name"]), 8 * int(entry["lane_bytes"]), entry)


def _tap(entry: Mapping[str, Any]) -> BenchStream:
    return _stream(str(entry["signal"]), str(entry["layer"]), int(entry["lane_bits"]), entry)


def _stream(name: str, layer: str, lane_width: int, entry: Mapping[str, Any]) -> BenchStream:
    rows, columns, channels = _three(entry["shape"])
    return BenchStream(
        name=name,
        layer=layer,
        shape=(rows, columns, channels),
        lanes=int(entry["lanes"]),
        lane_bits=int(entry["lane_bits"]),
        lane_width=lane_width,
        signed=bool(entry["signed"]),
        beats=int(entry["beats"]),
    )


def _three(shape: list[int]) -> tuple[int, int, int]:
    """A flat tensor of N values is one pixel of N channels."""
    rows, columns, channels = (1, 1, shape[0]) if len(shape) == 1 else shape
    return rows, columns, channels
