"""Tensors to the files of beats that the benches read, and back; all in NumPy."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.hexadecimal import field_bits, hex_lines
from hwgen.simulate.streams import BenchFifo, BenchStream, of_role

Integers = NDArray[np.integer[Any]]
Case = tuple[str, str]  # kinds of stalls at source and sink


@dataclass(frozen=True, slots=True)
class Vectors:
    """What a bench plays and expects.

    tensors: integers [N, ...] by layer name, those of the input layers are played. stalls: 4096
    cycles by (end, kind), end "source" or "sink", True is stalled. cycles: for each known pair of
    stall kinds the cycle of every beat, by stream name.
    """

    tensors: Mapping[str, Integers]
    stalls: Mapping[tuple[str, str], NDArray[np.bool_]]
    cycles: Mapping[Case, Mapping[str, Integers]]


def vector_files(
    top: str,
    streams: Sequence[BenchStream],
    vectors: Vectors,
    interval: int = 0,
    fifos: Sequence[BenchFifo] = (),
) -> dict[str, bytes]:
    """Files of the vectors folder by relative path.

    Raises HwgenError when a tensor is missing, or does not hold whole frames of its stream, as
    many as the others.
    """
    compared = [stream for stream in streams if stream.compared]
    tensors = {stream.name: _frames(stream, vectors.tensors) for stream in compared}
    frames = len(tensors[streams[0].name])
    for stream in compared:
        _check_frames(stream, len(tensors[stream.name]), frames)
    files = {"bench.json": _bench(top, streams, frames, interval, fifos)}
    for stream in of_role(streams, "source"):
        files[f"inputs/{stream.name}.hex"] = pack(tensors[stream.name], stream)
    for stream in compared:
        files[f"expected/{stream.name}.data.hex"] = pack(tensors[stream.name], stream)
    for (end, kind), stalled in vectors.stalls.items():
        files[f"stalls/{end}-{kind}.hex"] = hex_lines(stalled.astype(np.uint8).reshape(-1, 1))
    for (source, sink), cycles in vectors.cycles.items():
        for stream in streams:
            path = f"expected/{source}-{sink}/{stream.name}.cycles.hex"
            files[path] = hex_lines(field_bits(cycles[stream.name], 32))
    return files


def pack(tensor: Integers, stream: BenchStream) -> bytes:
    """Lines of hexadecimal tdata, a beat each, of integers [N, H, W, C].

    Lane 0 of the first column is in the low bits, two's complement in lane_width bits; unused lanes
    are zero.
    """
    columns, lanes = _padded(stream)
    padded = np.zeros((*tensor.shape[:2], columns, lanes), dtype=np.int64)
    padded[:, :, : tensor.shape[2], : tensor.shape[3]] = tensor
    beats = padded.reshape(-1, stream.values)
    return hex_lines(field_bits(beats, stream.lane_width).reshape(len(beats), stream.width))


def unpack(text: bytes, stream: BenchStream) -> NDArray[np.int64]:
    """The integers [N, H, W, C] that `pack` wrote."""
    beats = [int(line, 16) for line in text.split()]
    mask = (1 << stream.lane_width) - 1
    shifts = range(0, stream.width, stream.lane_width)
    lanes = np.array([[beat >> shift & mask for shift in shifts] for beat in beats], dtype=np.int64)
    if stream.signed:
        lanes -= (lanes >> (stream.lane_width - 1)) << stream.lane_width
    rows, columns, channels = stream.shape
    return lanes.reshape(-1, rows, *_padded(stream))[:, :, :columns, :channels]


def _padded(stream: BenchStream) -> tuple[int, int]:
    """Columns and channels with those that fill the last beats of a row and of a pixel."""
    return -(-stream.shape[1] // stream.pixels) * stream.pixels, stream.chunks * stream.lanes


def _frames(stream: BenchStream, tensors: Mapping[str, Integers]) -> Integers:
    if stream.layer not in tensors:
        raise HwgenError("the golden model has no tensor of this name", layer=stream.layer)
    tensor = np.asarray(tensors[stream.layer])
    if tensor.ndim == 0 or tensor[:1].size != np.prod(stream.shape):
        raise HwgenError(
            f"the tensor has shape {tensor.shape}, not [frames, {str(stream.shape)[1:-1]}]",
            layer=stream.layer,
        )
    return tensor.reshape(-1, *stream.shape)


def _check_frames(stream: BenchStream, found: int, frames: int) -> None:
    if found != frames:
        raise HwgenError(
            f"the tensor has {found} frames, the others have {frames}", layer=stream.layer
        )


def _bench(
    top: str,
    streams: Sequence[BenchStream],
    frames: int,
    interval: int,
    fifos: Sequence[BenchFifo],
) -> bytes:
    bench = {
        "top": top,
        "frames": frames,
        "interval": interval,
        "streams": [stream.to_json() for stream in streams],
        "fifos": [fifo.to_json() for fifo in fifos],
    }
    return (json.dumps(bench, indent=1) + "\n").encode()
