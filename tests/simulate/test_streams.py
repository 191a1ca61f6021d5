"""The streams of a design.json."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen.errors import HwgenError
from hwgen.simulate.streams import BenchFifo, BenchStream, of_role, read_fifos, read_streams


def test_ends_come_first_and_have_lanes_of_whole_bytes(tiny_design: dict[str, Any]) -> None:
    streams = read_streams(tiny_design)
    assert [stream.name for stream in streams] == ["s_axis", "m_axis", "increment", "triple"]
    assert [stream.layer for stream in streams] == ["image", "triple", "increment", "triple"]
    assert [stream.width for stream in streams] == [16, 16, 12, 16]
    assert [stream.lane_bits for stream in streams] == [6, 8, 6, 8]


def test_a_flat_tensor_is_one_pixel(tiny_design: dict[str, Any]) -> None:
    tiny_design["outputs"][0] |= {"shape": [10], "lanes": 4, "beats": 3}
    stream = read_streams(tiny_design)[1]
    assert stream.shape == (1, 1, 10)
    assert stream.chunks == 3


def test_a_wrong_number_of_beats_is_refused() -> None:
    with pytest.raises(HwgenError, match=r"layer 'fc': 3 beats do not carry shape \(1, 1, 8\)"):
        BenchStream("fc", "fc", (1, 1, 8), 4, 8, 8, True, 3)


def test_the_columns_of_a_beat_count() -> None:
    stream = BenchStream("x", "x", (2, 5, 3), 3, 8, 8, True, 6, pixels=2)
    assert (stream.values, stream.width) == (6, 48)


def test_ports_are_numbered_at_each_end(tiny_design: dict[str, Any]) -> None:
    second = {**tiny_design["inputs"][0], "name": "mask", "signal": "s_axis_mask"}
    tiny_design["inputs"].append(second)
    sources = of_role(read_streams(tiny_design), "source")
    assert [(stream.name, stream.layer, stream.port) for stream in sources] == [
        ("s_axis", "image", 0),
        ("s_axis_mask", "mask", 1),
    ]


def test_a_fifo_is_between_recorded_streams(tiny_design: dict[str, Any]) -> None:
    fifo = {"layer": "increment", "signal": "triple", "from": "increment", "depth": 5}
    assert read_fifos({**tiny_design, "fifos": [{**fifo, "high_water": 2}]}) == (
        BenchFifo("increment", "increment", "triple", 5),
    )
    with pytest.raises(HwgenError, match="a FIFO is at the stream 'other', which is no tap"):
        read_fifos({**tiny_design, "fifos": [{**fifo, "from": "other"}]})
