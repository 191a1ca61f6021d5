"""Tensors to files of beats and back."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.simulate.streams import BenchStream
from hwgen.simulate.vectors import Vectors, pack, unpack, vector_files
from hwgen.timing.stalls import pattern

SHAPES = [
    # channels, lanes, bits of a lane, bits between lanes
    (1, 1, 2, 2),
    (3, 2, 5, 5),
    (3, 2, 5, 8),
    (7, 4, 8, 8),
    (16, 16, 9, 9),
    (5, 5, 16, 16),
    (40, 40, 3, 3),
]


def stream(channels: int, lanes: int, bits: int, width: int, signed: bool) -> BenchStream:
    beats = 6 * -(-channels // lanes)
    return BenchStream("tap", "tap", (2, 3, channels), lanes, bits, width, signed, beats)


@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize(("channels", "lanes", "bits", "width"), SHAPES)
def test_lines_equal_those_of_a_plain_loop(
    channels: int, lanes: int, bits: int, width: int, signed: bool
) -> None:
    tap = stream(channels, lanes, bits, width, signed)
    low = -(1 << (bits - 1)) if signed else 0
    tensor = np.random.default_rng(3).integers(low, low + (1 << bits), (4, *tap.shape))
    lines = []
    for pixel in tensor.reshape(-1, channels).tolist():
        for start in range(0, channels, lanes):
            values = pixel[start : start + lanes]
            word = sum((v % (1 << width)) << (i * width) for i, v in enumerate(values))
            lines.append(f"{word:0{-(-lanes * width // 4)}x}\n")
    assert pack(tensor, tap).decode() == "".join(lines)
    assert np.array_equal(unpack(pack(tensor, tap), tap), tensor)


@pytest.mark.parametrize(("columns", "pixels"), [(4, 2), (5, 2), (3, 4), (9, 4)])
def test_a_beat_of_several_columns_starts_with_the_first(columns: int, pixels: int) -> None:
    groups = -(-columns // pixels)
    tap = BenchStream("tap", "tap", (2, columns, 3), 3, 4, 4, True, 2 * groups, pixels=pixels)
    tensor = np.random.default_rng(4).integers(-8, 8, (3, 2, columns, 3))
    lines = []
    for row in tensor.reshape(-1, columns, 3).tolist():
        filled = [value for pixel in row for value in pixel] + [0] * 3 * (groups * pixels - columns)
        for start in range(0, len(filled), 3 * pixels):
            values = filled[start : start + 3 * pixels]
            word = sum((value % 16) << (4 * i) for i, value in enumerate(values))
            lines.append(f"{word:0{3 * pixels}x}\n")
    assert pack(tensor, tap).decode() == "".join(lines)
    assert np.array_equal(unpack(pack(tensor, tap), tap), tensor)


def test_tensors_of_another_number_of_frames_are_refused() -> None:
    streams = [
        BenchStream(f"s_axis_{name}", name, (1, 1, 1), 1, 8, 8, True, 1, "source", port)
        for port, name in enumerate("ab")
    ]
    tensors = {
        name: np.zeros((frames, 1, 1, 1), dtype=np.int64) for name, frames in (("a", 2), ("b", 3))
    }
    with pytest.raises(HwgenError, match="layer 'b': the tensor has 3 frames, the others have 2"):
        vector_files("top", streams, Vectors(tensors, {}, {}))


def test_the_files_are_those_that_the_runner_reads() -> None:
    source = BenchStream("s_axis", "image", (1, 2, 1), 1, 8, 8, True, 2, "source")
    sink = BenchStream("m_axis", "out", (1, 1, 2), 2, 8, 8, True, 1, "sink")
    made = vector_files(
        "top",
        (source, sink),
        Vectors(
            {"image": np.array([[[[1], [-1]]]]), "out": np.array([[-128, 127]])},
            {("source", "never"): pattern("never"), ("sink", "heavy"): pattern("heavy")},
            {("never", "heavy"): {"s_axis": np.array([0, 1]), "m_axis": np.array([9])}},
        ),
        interval=2,
    )
    assert made["inputs/s_axis.hex"] == b"01\nff\n"
    assert made["expected/s_axis.data.hex"] == b"01\nff\n"
    assert made["expected/m_axis.data.hex"] == b"7f80\n"
    assert made["expected/never-heavy/m_axis.cycles.hex"] == b"00000009\n"
    assert made["stalls/source-never.hex"] == b"0\n" * 4096
    assert made["stalls/sink-heavy.hex"].count(b"1") == pattern("heavy").sum()
    bench: dict[str, Any] = json.loads(made["bench.json"])
    assert (bench["top"], bench["frames"], bench["interval"]) == ("top", 1, 2)
    assert bench["streams"][1] == sink.to_json() | {"shape": [1, 1, 2]}


def test_a_missing_tensor_is_refused() -> None:
    source = BenchStream("s_axis", "image", (1, 1, 1), 1, 8, 8, True, 1)
    with pytest.raises(HwgenError, match="layer 'image': the golden model has no tensor"):
        vector_files("top", (source,), Vectors({}, {}, {}))


def test_a_tensor_of_another_shape_is_refused() -> None:
    source = BenchStream("s_axis", "image", (1, 2, 1), 1, 8, 8, True, 2)
    vectors = Vectors({"image": np.zeros((3, 5), dtype=np.int64)}, {}, {})
    with pytest.raises(HwgenError, match=r"the tensor has shape \(3, 5\), not \[frames, 1, 2, 1\]"):
        vector_files("top", (source,), vectors)
