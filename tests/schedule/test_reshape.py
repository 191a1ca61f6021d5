"""Flatten and reshape: as many lanes as lie in whole beats of both shapes."""

from __future__ import annotations

import pytest

import hwgen.schedule.reshape  # noqa: F401  (it registers the layer)
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Shape
from hwgen.ir.reshape import QuantFlatten, QuantReshape
from hwgen.schedule.layer import Layer, Sizes, lower
from hwgen.units.plumbing import WidthDown
from hwgen.units.streams import Stream

BYTES = IntFormat(8, True, 1.0, -5)
STREAM = Stream((2, 3, 6), 4, BYTES)


def reshaped(stream: Stream, shape: Shape) -> Layer:
    return lower(QuantReshape("r", ("x",), shape, BYTES), (stream,), None, Sizes())


@pytest.mark.parametrize("lanes", [1, 2, 3, 6])
def test_a_flatten_of_whole_beats_is_free(lanes: int) -> None:
    stream = Stream((2, 3, 6), lanes, BYTES)
    layer = lower(QuantFlatten("flat", ("x",), BYTES), (stream,), None, Sizes())
    assert (layer.units, layer.output) == ((), Stream((36,), lanes, BYTES))


def test_a_flatten_of_partial_beats_cuts_them_into_whole_ones() -> None:
    """Beats of four and of two values become beats of two."""
    layer = lower(QuantFlatten("flat", ("x",), BYTES), (STREAM,), None, Sizes())
    assert layer.output == Stream((36,), 2, BYTES)
    assert layer.units == (WidthDown(16, 2, 2, 1),)


@pytest.mark.parametrize(
    ("lanes", "shape", "made"),
    [(6, (3, 2, 6), 6), (6, (2, 1, 18), 6), (3, (4, 3, 3), 3), (1, (6, 3, 2), 1)],
)
def test_whole_beats_of_both_shapes_are_free(lanes: int, shape: Shape, made: int) -> None:
    layer = reshaped(Stream((2, 3, 6), lanes, BYTES), shape)
    assert (layer.units, layer.output) == ((), Stream(shape, made, BYTES))
    assert layer.operator == "reshape"


def test_beats_that_span_pixels_are_cut() -> None:
    """Six values into pixels of four: the greatest common width is two."""
    layer = reshaped(Stream((2, 3, 6), 6, BYTES), (3, 3, 4))
    assert layer.output == Stream((3, 3, 4), 2, BYTES)
    assert layer.units == (WidthDown(16, 3, 1, 3),)


def test_partial_beats_are_cut_to_what_divides_both_pixels() -> None:
    layer = reshaped(STREAM, (3, 1, 12))
    assert layer.output == Stream((3, 1, 12), 2, BYTES)
    assert layer.units == (WidthDown(16, 2, 2, 1),)
    assert reshaped(STREAM, (4, 3, 3)).output.lanes == 1
