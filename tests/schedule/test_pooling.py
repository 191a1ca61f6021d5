"""Pooling: columns first, rows of what is already reduced, never rows of pixels."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from hwgen.discovery import discover
from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import output_shape
from hwgen.ir.pooling import QuantMaxPool2d, divisors
from hwgen.ir.pooling_sums import QuantAvgPool2d, QuantL2Pool2d
from hwgen.ir.requantized import accumulator_range_of, find_requantizer
from hwgen.schedule import pooling
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.layer import Layer, Sizes, lower
from hwgen.schedule.pixels import takes_pixels
from hwgen.units.accumulate import Accumulate
from hwgen.units.max_reduce import MaxReduce
from hwgen.units.plumbing import LaneMask
from hwgen.units.scale import Runs, Scale
from hwgen.units.sliding_window import SlidingWindow
from hwgen.units.streams import Stream
from hwgen.units.sums import Centre, Square, SumReduce

SIGNED = IntFormat(8, True, 1.0)
NO_PADDING = (0, 0, 0, 0)
Padding = tuple[int, int, int, int]


def pool(
    window: tuple[int, int],
    stride: tuple[int, int] = (1, 1),
    padding: Padding = NO_PADDING,
    number: IntFormat = SIGNED,
    lanes: int = 2,
    shape: tuple[int, int, int] = (6, 8, 4),
) -> Layer:
    node = QuantMaxPool2d("pool", ("image",), window, stride, padding, number)
    return lower(node, (Stream(shape, lanes, number),), None, Sizes())


def average(
    window: tuple[int, int],
    stride: tuple[int, int] = (1, 1),
    padding: Padding = NO_PADDING,
    number: IntFormat = SIGNED,
    lanes: int = 2,
    shape: tuple[int, int, int] = (6, 8, 4),
    pixels: int = 1,
    **changes: Any,
) -> Layer:
    options: dict[str, Any] = {"divisor": "valid", "centred": False} | changes
    node = QuantAvgPool2d(
        name="pool",
        inputs=("image",),
        window=window,
        stride=stride,
        padding=padding,
        ceil_mode=False,
        input_format=number,
        format=number,
        rule="divide",
        scale=np.ones(1),
        activation=(number.lo, number.hi),
        **options,
    )
    node = replace(node, scale=1.0 / divisors(node, *shape[:2]))
    form = find_requantizer(node, accumulator_range_of(node, (number.lo, number.hi)))
    node = replace(node, requantizer=form)
    return lower(node, (Stream(shape, lanes, number, pixels),), None, Sizes())


def test_columns_are_reduced_before_rows_are_stored() -> None:
    columns, columns_max, rows, rows_max = pool((3, 2), (2, 1)).units
    assert isinstance(columns, SlidingWindow)
    assert isinstance(rows, SlidingWindow)
    assert (columns.positions, columns.inner, columns.frames) == (8, 2, 6)
    assert (rows.positions, rows.inner, rows.frames) == (6, 7 * 2, 1)
    assert isinstance(columns_max, MaxReduce)
    assert isinstance(rows_max, MaxReduce)
    assert (columns_max.taps, rows_max.taps, rows_max.lanes) == (2, 3, 2)


def test_windows_that_do_not_overlap_keep_one_running_value() -> None:
    columns, rows = pool((2, 3), (2, 4)).units
    assert isinstance(columns, Accumulate)
    assert isinstance(rows, Accumulate)
    assert (columns.positions, columns.inner, columns.frames, columns.outputs) == (8, 2, 6, 2)
    assert (rows.positions, rows.inner, rows.frames, rows.outputs) == (6, 2 * 2, 1, 3)
    assert rows.maximum
    assert rows.out_bits == 8


def test_each_axis_chooses_for_itself() -> None:
    kinds = [type(unit) for unit in pool((3, 2), (1, 2)).units]
    assert kinds == [Accumulate, SlidingWindow, MaxReduce]


def test_a_row_of_partial_results_holds_one_word_per_window() -> None:
    """Storage of the rows of a 64-column image: words of W_out pixels, never of W."""
    wide = (6, 64, 4)
    (columns, rows) = pool((2, 2), (2, 2), shape=wide).units
    assert isinstance(rows, Accumulate)
    assert rows.stored_words == 32 * 2
    slid = pool((3, 3), (2, 2), shape=wide).units
    assert isinstance(slid[2], SlidingWindow)
    assert (slid[2].slots, slid[2].inner) == (2, 31 * 2)
    summed = average((3, 3), (2, 2), shape=wide).units
    assert isinstance(summed[2], SlidingWindow)
    assert (summed[2].slots, summed[2].inner, summed[2].word_bits) == (2, 31 * 2, 2 * 10)
    (_, running, _) = average((3, 3), (3, 3), shape=wide).units
    assert isinstance(running, Accumulate)
    assert (running.stored_words, running.output_bits) == (21 * 2, 2 * 12)


@pytest.mark.parametrize("lanes", [1, 4])
def test_global_pooling_stores_one_word_per_beat_of_a_pixel(lanes: int) -> None:
    (one,) = pool((6, 8), (6, 8), lanes=lanes).units
    assert isinstance(one, Accumulate)
    assert (one.positions, one.window, one.inner, one.outputs) == (48, 48, 4 // lanes, 1)
    assert one.stored_words == 4 // lanes


def test_windows_of_whole_rows_are_windows_of_pixels() -> None:
    (one,) = pool((2, 8), (3, 1), padding=(1, 0, 0, 0)).units
    assert isinstance(one, Accumulate)
    assert (one.positions, one.window, one.stride, one.pad, one.outputs) == (48, 16, 24, 8, 2)


def test_the_stream_keeps_lanes_and_format() -> None:
    layer = pool((3, 2), (2, 2))
    assert layer.output == Stream((2, 4, 4), 2, SIGNED)


def test_a_window_of_one_needs_no_tree() -> None:
    assert [type(unit) for unit in pool((1, 3)).units] == [SlidingWindow, MaxReduce]
    assert pool((1, 1)).units == ()
    (pick,) = pool((1, 1), (2, 1)).units
    assert isinstance(pick, Accumulate)
    assert pick.storage_bits == 0


def test_padding_reads_the_smallest_value_of_the_format() -> None:
    for number, word in ((SIGNED, 0x8080), (IntFormat(8, False, 1.0), 0)):
        units = pool((2, 2), padding=(1, 0, 1, 0), number=number).units
        windows = [unit for unit in units if isinstance(unit, SlidingWindow)]
        assert [unit.fill for unit in windows] == [word, word]
        assert [unit.pad for unit in windows] == [1, 1]


def test_padding_adds_nothing_to_a_sum() -> None:
    units = average((2, 2), padding=(1, 0, 1, 0)).units
    assert [unit.fill for unit in units if isinstance(unit, SlidingWindow)] == [0, 0]


def test_the_zero_point_is_taken_out_in_front_of_a_centred_sum() -> None:
    number = IntFormat(8, True, 1.0, -128)
    first, *_, scale = average((2, 2), number=number, divisor="all", centred=True).units
    assert first == Centre(2, 8, True, -128, 8)
    assert isinstance(scale, Scale)
    assert scale.acc_bits == 11
    plain = average((2, 2), number=number).units
    assert not any(isinstance(unit, Centre) for unit in plain)
    middle = IntFormat(8, False, 1.0, 100)
    first, columns, tree, *_ = average((2, 2), number=middle, centred=True).units
    assert first == Centre(2, 8, False, 100, 9)
    assert isinstance(tree, SumReduce)
    assert (tree.signed, tree.bits, tree.out_bits) == (True, 9, 10)


def test_squares_are_made_once_for_each_pixel() -> None:
    node = QuantL2Pool2d(
        name="pool",
        inputs=("image",),
        window=(3, 3),
        stride=(1, 1),
        padding=NO_PADDING,
        ceil_mode=False,
        divisor="valid",
        input_format=SIGNED,
        format=SIGNED,
        rule="root",
        scale=np.full(1, 1 / 9),
        activation=(0, 127),
    )
    stream = Stream((6, 8, 4), 2, SIGNED)
    with pytest.raises(HwgenError) as error:
        lower(node, (stream,), None, Sizes())
    assert str(error.value) == (
        "layer 'pool': has no requantizer\n  hint: run the passes of hwgen.quantize"
    )
    form = find_requantizer(node, accumulator_range_of(node, (-128, 127)))
    square, _, columns, _, rows, scale = lower(
        replace(node, requantizer=form), (stream,), None, Sizes()
    ).units
    assert square == Square(2, 8, True, 0, 15)
    assert isinstance(columns, SumReduce)
    assert isinstance(rows, SumReduce)
    assert (columns.signed, columns.out_bits, rows.out_bits) == (False, 16, 19)
    assert isinstance(scale, Scale)
    assert scale.acc_bits == 19


def test_divisors_are_addressed_by_place() -> None:
    *_, scale = average((3, 3), padding=(1, 1, 2, 0)).units
    assert isinstance(scale, Scale)
    assert scale.walk.rows == Runs(6, 1, 1)
    assert scale.walk.columns == Runs(8, 2, 0)
    assert (scale.walk.beats, scale.shared) == (2, True)
    assert scale.requantizer.channels == 9


def test_lanes_of_a_beat_have_divisors_of_their_own() -> None:
    """Four columns in a beat, padding in front of the first and behind the last of nine."""
    layer = average((1, 3), padding=(0, 0, 1, 1), lanes=1, shape=(2, 9, 1), pixels=4)
    *_, scale, masks = layer.units
    assert isinstance(masks, LaneMask)
    assert isinstance(scale, Scale)
    assert (scale.lanes, scale.shared) == (4, False)
    assert scale.walk.columns == Runs(3, 0, 2)
    whole, border = (scale.requantizer.multiplier[n] for n in (1, 0))
    found = scale.requantizer.multiplier.reshape(3, 4)
    assert (found == [[border, whole, whole, whole], [whole] * 4, [border] * 4]).all()


def test_wide_windows_are_built_from_single_columns() -> None:
    number = IntFormat(8, True, 1.0)
    for window, taken in (((1, 64), True), ((1, 65), False), ((1, 68), True), ((1, 300), True)):
        node = QuantMaxPool2d("pool", ("image",), window, (1, 68), NO_PADDING, number)
        assert takes_pixels(node, (Stream((2, 300, 1), 1, number, 4),)) == taken


def test_lanes_without_a_channel_are_cleared() -> None:
    units = average((2, 2), lanes=3).units
    assert isinstance(units[-1], LaneMask)
    assert isinstance(units[-2], Scale)


def test_an_average_of_single_pixels_is_widened_for_its_requantizer() -> None:
    number = IntFormat(8, False, 1.0)
    centre, scale = average((1, 1), number=number).units
    assert centre == Centre(2, 8, False, 0, 9)
    assert isinstance(scale, Scale)
    assert scale.acc_bits == 9


LAYERS = {
    "overlapping": pool((3, 2), (2, 1)),
    "apart": pool((2, 3), (2, 3)),
    "sums": average((3, 3), padding=(1, 1, 2, 0)),
    "apart-sums": average((2, 3), (2, 3)),
    "few-windows": average((5, 3), (1, 3)),
}


@pytest.mark.parametrize("layer", LAYERS.values(), ids=list(LAYERS))
def test_units_hand_each_other_what_they_expect(layer: Layer) -> None:
    discover("hwgen.schedule")
    beats = layer.inputs[0].beats
    bits = layer.inputs[0].bits
    for unit in layer.units:
        assert unit.input_bits == bits
        bits, beats = unit.output_bits, flow(unit, beats).outputs
    assert (bits, beats) == (layer.output.bits, layer.output.beats)
    assert layer.output.shape == output_shape(layer.node, [layer.inputs[0].shape])


def test_sums_flow_one_to_one_and_windows_fewer() -> None:
    assert flow(SumReduce(2, 1, 8, True, 9, "s"), 12) == Flow(12, 12)
    assert flow(pool((2, 3), (2, 3)).units[0], 6 * 8 * 2) == Flow(6 * 2 * 2, 6 * 8 * 2)


def test_too_many_thresholds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pooling, "MAX_THRESHOLDS", 100)
    with pytest.raises(HwgenError) as error:
        pooling.check_thresholds("pool", 101)
    assert str(error.value) == (
        "layer 'pool': the rounding rule has no multiply-and-shift form and needs 101 thresholds,"
        " more than 100\n  hint: use fewer activation bits or another rule, such as D"
    )
