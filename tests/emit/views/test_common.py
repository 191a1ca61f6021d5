"""Pieces that several views share."""

from __future__ import annotations

import pytest

from hwgen.emit.views.common import (
    EndView,
    ParameterView,
    bundle,
    count,
    format_text,
    index_bits,
    parameter_views,
    stream_text,
    wire_end,
)
from hwgen.ir.formats import IntFormat
from hwgen.units.streams import Stream


def test_every_parameter_but_the_last_has_a_comma() -> None:
    assert parameter_views((("A", "1"), ("B", "8'hff"))) == (
        ParameterView("A", "1", ","),
        ParameterView("B", "8'hff", ""),
    )
    assert parameter_views(()) == ()


@pytest.mark.parametrize(("size", "bits"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (256, 8)])
def test_an_index_has_the_bits_of_its_largest_value_and_at_least_one(size: int, bits: int) -> None:
    assert index_bits(size) == bits


def test_one_stream_is_bundled_as_it_is() -> None:
    assert bundle([wire_end("a")]) == EndView("a_tdata", "a_tvalid", "a_tready")


def test_several_streams_are_one_vector_with_the_first_in_the_low_bits() -> None:
    ends = [wire_end("a"), wire_end("b"), EndView("x[3:0]", "v[1]", "r[1]")]
    assert bundle(ends) == EndView(
        "{x[3:0], b_tdata, a_tdata}", "{v[1], b_tvalid, a_tvalid}", "{r[1], b_tready, a_tready}"
    )


def test_a_number_with_its_noun_knows_one_from_many() -> None:
    assert [count(n, "lane") for n in (0, 1, 2)] == ["0 lanes", "1 lane", "2 lanes"]


def test_a_format_in_words_names_all_its_numbers() -> None:
    assert format_text(IntFormat(8, True, 0.5, -3)) == "8 bits signed, scale 0.5, zero point -3"
    assert format_text(IntFormat(4, False, 1 / 3)) == (
        "4 bits unsigned, scale 0.333333333, zero point 0"
    )


def test_a_stream_in_words_names_shape_lanes_and_beats() -> None:
    number = IntFormat(8, True, 1.0)
    assert stream_text(Stream((2, 3, 5), 4, number)) == (
        "2 x 3 x 5, 4 lanes of 8 bits signed, scale 1, zero point 0, 12 beats a frame"
    )
    assert stream_text(Stream((5,), 1, number)).startswith("5, 1 lane of 8 bits")
