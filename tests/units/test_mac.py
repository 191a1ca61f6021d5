"""Mac and its feeders: sizes, latency, work, parameters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from hwgen.units.mac import Mac, WindowBuffer, WindowHold, requantizer_latency, threshold_stages

from ..rtl.mac_unit import mac, plain_requantizer

BUFFER = WindowBuffer(16, 3, (5, 7), (2, 4), (1, 2), (1, 0), (5, 2), 2, 40, 0xABC)


def unit(pe: int = 4, simd: int = 3, chunks: int = 5, **options: Any) -> Mac:
    """Two groups at each of six windows."""
    weights = np.zeros((2 * chunks, pe, simd), dtype=np.int64)
    feeder = WindowHold(chunks * simd * 8, simd * 8, chunks, 2, 6)
    bias = np.zeros((2, pe), dtype=np.int64)
    return mac(feeder, 6, weights, bias, out_bits=8, groups=2, **options)


def thresholds(levels: int) -> Any:
    table = np.arange(levels - 1)[None]
    return replace(plain_requantizer(), kind="thresholds", lo=0, hi=levels - 1, thresholds=table)


def test_a_line_buffer_counts_words() -> None:
    assert BUFFER.input_beats == 5 * 7 * 3
    assert BUFFER.chunks == 2 * 4 * 3
    assert BUFFER.storage_bits == 40 * 16


def test_a_line_buffer_has_columns_in_x_and_rows_in_y() -> None:
    assert dict(BUFFER.parameters) == {
        "WORD": "16",
        "WORDS": "3",
        "WIDTH": "7",
        "HEIGHT": "5",
        "KERNEL_W": "4",
        "KERNEL_H": "2",
        "STRIDE_X": "2",
        "STRIDE_Y": "1",
        "DILATION_X": "1",
        "DILATION_Y": "1",
        "PAD_LEFT": "0",
        "PAD_TOP": "1",
        "OUT_W": "2",
        "OUT_H": "5",
        "BLOCKS": "1",
        "GROUPS": "2",
        "CAPACITY": "40",
        "FILL": "16'habc",
    }


def test_a_hold_stores_nothing_of_its_own() -> None:
    hold = WindowHold(70, 24, 3, 2, 6)
    assert (hold.input_bits, hold.input_beats, hold.storage_bits) == (70, 6, 0)
    names = ("WINDOW_W", "CHUNK_W", "CHUNKS", "GROUPS", "SLICES", "TAP_W")
    assert hold.parameters == tuple(zip(names, ("70", "24", "3", "2", "1", "70"), strict=True))
    slices = WindowHold(72, 24, 3, 2, 6, 2, 12)
    assert dict(slices.parameters)["TAP_W"] == "12"


def test_work_is_chunks_of_all_groups_of_all_windows() -> None:
    assert unit().work == 6 * 2 * 5
    assert unit().multipliers == 12


@pytest.mark.parametrize(("simd", "tree"), [(1, 0), (2, 1), (3, 2), (4, 2), (5, 3), (25, 5)])
def test_latency_is_that_of_the_pipeline(simd: int, tree: int) -> None:
    """Two in the feeder, one for the operands, three in the multiplier, the tree, two for the
    accumulator and the group, six to requantize, and three for a product of two limbs."""
    found = unit(simd=simd)
    assert found.latency == 2 + 2 + 4 + tree + 2 + 7 + 3
    assert found.part_cycles == 2
    assert replace(found, parts=4).latency == found.latency - 3


def test_parts_divide_the_lanes_and_multiply_the_beats() -> None:
    found = unit(parts=2, last_parts=1)
    assert (found.lanes, found.beats_per_pixel, found.output_bits) == (2, 3, 16)


@pytest.mark.parametrize("chunks", [1, 2, 3, 5, 20])
@pytest.mark.parametrize("parts", [1, 2, 4])
def test_the_fifo_holds_the_groups_under_way(chunks: int, parts: int) -> None:
    """From the issue of a group to the return of its last credit, a group starts each chunks."""
    found = unit(chunks=chunks, parts=parts)
    under_way = -(-(found.latency + parts + 2) // chunks)
    assert found.depth >= parts * under_way


@pytest.mark.parametrize(("levels", "stages"), [(2, 1), (4, 2), (5, 3), (16, 4), (255, 8)])
def test_a_search_among_thresholds_takes_two_cycles_a_stage(levels: int, stages: int) -> None:
    form = thresholds(levels)
    assert threshold_stages(form) == stages
    assert requantizer_latency(form) == 2 + 2 * stages
    assert requantizer_latency(plain_requantizer()) == 7


def test_a_generated_unit_has_no_parameters() -> None:
    assert (unit().parameters, unit().module) == ((), "")


def test_a_window_that_is_read_once_frees_its_first_tap_before_its_last_is_there() -> None:
    once, again = replace(BUFFER, groups=1), BUFFER
    assert BUFFER.reach == (7 + 3) * 3
    assert (once.least_capacity, again.least_capacity) == (30, 33)
    assert replace(again, dilation=(2, 2), image=(9, 9)).reach == (2 * 9 + 6) * 3


def test_a_block_is_read_by_itself() -> None:
    blocks = replace(BUFFER, blocks=3)
    assert (blocks.block, blocks.chunks, blocks.reach) == (1, 2 * 4, BUFFER.reach)
    assert blocks.least_capacity == 31


def test_no_image_needs_more_storage_than_itself() -> None:
    assert replace(BUFFER, image=(1, 2), kernel=(5, 5)).least_capacity == 6


def test_the_span_covers_the_image_and_every_window() -> None:
    """What the counters of the Verilog module hold, in the same formula."""
    assert BUFFER.span == ((5 + 1 + 1 + 1) * 7 + (7 + 2 + 0 + 3)) * 3 + 40
    tall = replace(BUFFER, outputs=(9, 2))
    assert tall.span == BUFFER.span + 4 * 7 * 3
