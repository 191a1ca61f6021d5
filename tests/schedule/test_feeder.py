"""Feeders that read words: which unit they are, and how far their counters reach."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.discovery import discover
from hwgen.errors import HwgenError
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.graph import Graph
from hwgen.ir.window import Window
from hwgen.schedule.feeder import Reads, word_feeder
from hwgen.schedule.layer import Folding, Sizes, lower
from hwgen.schedule.product import Product
from hwgen.units.mac import WindowBuffer, WindowHold
from hwgen.units.streams import Stream

from ..ir.samples import NUMBER
from .networks import quantized

discover("hwgen.schedule")

POINT = Window((1, 1), (1, 1), (0, 0, 0, 0))


def test_pixels_that_are_read_once_need_no_memory() -> None:
    product = Product((1, 1), 8, 4, 30)
    feeder = word_feeder("y", product, NUMBER, Reads((5, 6), POINT, 2, 4), Folding(4, 2), Sizes())
    assert isinstance(feeder, WindowHold)
    assert feeder.input_beats == 30 * 4


def test_pixels_that_are_read_again_wait_in_a_memory() -> None:
    product = Product((1, 1), 8, 4, 30)
    feeder = word_feeder("y", product, NUMBER, Reads((5, 6), POINT, 2, 4), Folding(2, 2), Sizes())
    assert isinstance(feeder, WindowBuffer)
    assert (feeder.groups, feeder.words, feeder.capacity) == (2, 4, 4)


def test_columns_of_rows_are_windows_of_one_row() -> None:
    """Behind a unit that puts three rows side by side, 3 columns of 4 words are held."""
    product = Product((3, 3), 8, 4, 30)
    window = Window((1, 3), (1, 1), (0, 0, 1, 1))
    feeder = word_feeder("y", product, NUMBER, Reads((5, 6), window, 6, 4), Folding(2, 6), Sizes())
    assert isinstance(feeder, WindowBuffer)
    assert (feeder.kernel, feeder.pad, feeder.outputs) == ((1, 3), (0, 1), (5, 6))
    assert feeder.capacity == 2 * 4 + 4


def test_an_image_of_too_many_words_is_refused() -> None:
    """The counters of the window buffer have at most 31 bits."""
    graph = Graph("huge")
    x = graph.input("image", (4, 4, 2))
    graph.output(graph.conv2d(x, np.ones((3, 3, 2, 1)), padding=1, name="conv"))
    small = quantized(graph)
    node = small.node("conv")
    assert isinstance(node, QuantConv2d)
    stream = Stream((20000, 30000, 2), 2, node.input_format)
    with pytest.raises(HwgenError) as error:
        lower(node, (stream,), Folding(1, 1), Sizes())
    assert "words of 8 bits, more than 1073741823" in str(error.value)
    assert "raise simd: a word then holds more channels" in str(error.value)
    assert lower(node, (stream,), Folding(1, 2), Sizes()).units
