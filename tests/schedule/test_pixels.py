"""Beats of several columns: adapters, and windows over them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.ir.formats import IntFormat
from hwgen.schedule.layer import Layer
from hwgen.schedule.pixels import (
    PixelWindows,
    fit_pixels,
    least_outputs,
    whole_pixels,
    with_adapters,
)
from hwgen.schedule.windows import Axis
from hwgen.simulate.streams import BenchStream
from hwgen.simulate.vectors import pack
from hwgen.units.plumbing import WidthDown, WidthUp
from hwgen.units.streams import Stream

from ..rtl.bench import Case, check

BYTES = IntFormat(8, True, 1.0)


def stream(columns: int, pixels: int, channels: int = 3) -> Stream:
    return Stream((2, columns, channels), channels, BYTES, pixels)


def test_equal_numbers_of_columns_need_no_unit() -> None:
    assert fit_pixels(stream(8, 2), 2) == (stream(8, 2), ())


def test_beats_are_cut_to_the_common_number_and_gathered_again() -> None:
    found, units = fit_pixels(stream(9, 4), 6)
    assert found == stream(9, 6)
    assert units == (
        WidthDown(48, 2, 3, 1, "single_columns"),
        WidthUp(48, 3, 5, "several_columns"),
    )


def test_channels_are_gathered_before_columns() -> None:
    narrow = Stream((2, 8, 3), 1, BYTES)
    found, units = fit_pixels(narrow, 4)
    assert found == stream(8, 4)
    assert units == (WidthUp(8, 3, 3), WidthUp(24, 4, 8, "several_columns"))


def test_a_beat_of_one_column_may_be_wanted_whole() -> None:
    narrow = Stream((2, 8, 3), 1, BYTES)
    assert fit_pixels(narrow, 1) == (narrow, ())
    assert whole_pixels(narrow, 1) == (stream(8, 1), (WidthUp(8, 3, 3),))


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize(("columns", "before", "behind"), [(7, 1, 4), (7, 4, 1), (5, 8, 2)])
def test_an_adapter_keeps_every_value(
    columns: int, before: int, behind: int, tmp_path: Path
) -> None:
    given = stream(columns, before)
    found, units = fit_pixels(given, behind)
    image = np.random.default_rng(columns).integers(-128, 128, (3, *given.shape))
    (unit,) = units[-1:] if len(units) == 1 else (None,)
    if unit is not None:
        data, expected = beats(image, given), beats(image, found)
        check(unit, data, expected, Case(1, "random", "alternate"), tmp_path)


def beats(image: np.ndarray, given: Stream) -> list[int]:
    """tdata of every beat."""
    rows, columns, channels = given.shape
    words = -(-columns // given.pixels)
    padded = np.zeros((len(image), rows, words * given.pixels, channels), dtype=np.int64)
    padded[:, :, :columns] = image
    lanes = given.values
    shape = (rows, words, lanes)
    bench = BenchStream("x", "x", shape, lanes, 8, 8, True, rows * words)
    text = pack(padded.reshape(-1, rows, words, lanes), bench)
    return [int(line, 16) for line in text.split()]


@pytest.mark.parametrize("pixels", [1, 2, 4, 8])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("padding", [0, 1, 3, 9])
@pytest.mark.parametrize("dilation", [1, 2])
def test_every_tap_is_the_column_that_the_window_names(
    pixels: int, stride: int, padding: int, dilation: int
) -> None:
    width, window = 13, 3
    count = (width + 2 * padding - (window - 1) * dilation - 1) // stride + 1
    axis = Axis(width, window, stride, padding, count, dilation)
    outputs = least_outputs(pixels, stride)
    found = PixelWindows(axis, pixels, outputs)
    whole = found.beats
    for output in range(count):
        beat, place = divmod(output, outputs)
        first = (beat * whole.stride - whole.before) * pixels
        for tap in range(window):
            at = found.column(place, tap)
            assert 0 <= at < whole.window * pixels
            assert first + at == output * stride - padding + tap * dilation


def test_a_layer_of_single_columns_gets_them_from_a_beat_of_several() -> None:
    given = stream(8, 4)
    single, units = fit_pixels(given, 1)
    node = object()
    layer = Layer(node, "any", (single,), single, ())  # type: ignore[arg-type]
    assert with_adapters(layer, (given,)).units == units
    assert with_adapters(layer, (given,)).inputs == (given,)
    assert with_adapters(layer, (single,)) is layer


def test_of_several_inputs_each_has_its_adapter() -> None:
    given = stream(8, 4)
    single, units = fit_pixels(given, 1)
    layer = Layer(object(), "any", (single, single), single, ())  # type: ignore[arg-type]
    found = with_adapters(layer, (given, single))
    assert found.branches == (units, ())
