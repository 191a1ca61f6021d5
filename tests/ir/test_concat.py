from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hwgen import Graph
from hwgen.errors import HwgenError
from hwgen.ir.codec import decode, encode
from hwgen.ir.concat import Concat, QuantConcat, converted
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import check, output_shape, reads
from hwgen.ir.reach import reach

NARROW, BYTE = IntFormat(3, True, 0.5, 1), IntFormat(8, True, 0.25, -4)
CONCAT = QuantConcat("y", ("a", "b"), (NARROW, BYTE), BYTE)


def test_channels_add_up() -> None:
    for shapes, wanted in (
        ([(4, 5, 3), (4, 5, 2)], (4, 5, 5)),
        ([(7,), (2,)], (9,)),
    ):
        assert check(CONCAT, shapes) == []
        assert output_shape(CONCAT, shapes) == wanted
    assert reads(CONCAT) == (NARROW, BYTE)


def test_integers_become_the_nearest_of_the_other_format() -> None:
    assert converted(np.arange(-4, 4), NARROW, BYTE).tolist() == [-14, -12, -10, -8, -6, -4, -2, 0]
    assert converted(np.array([-128, 5]), BYTE, BYTE).tolist() == [-128, 5]
    ties = converted(np.arange(-8, 8), IntFormat(4, True, 0.5), IntFormat(8, True, 1.0))
    assert ties.tolist() == [-4, -4, -3, -2, -2, -2, -1, 0, 0, 0, 1, 2, 2, 2, 3, 4]


def test_reach_is_the_hull_in_the_format_of_the_output() -> None:
    assert reach(CONCAT, (-4, 3), (-5, 7)) == (-14, 7)


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        ([(4, 5, 3)], "needs at least 2 inputs, not 1"),
        (
            [(4, 5, 3), (4, 6, 3)],
            "needs inputs of one height and width, or flat ones, not 'a' (4, 5, 3), 'b' (4, 6, 3)",
        ),
        (
            [(4, 5, 3), (60,)],
            "needs inputs of one height and width, or flat ones, not 'a' (4, 5, 3), 'b' (60,)",
        ),
    ],
)
def test_inputs_that_do_not_fit_are_refused(shapes: list[tuple[int, ...]], message: str) -> None:
    found = check(Concat("y", ("a", "b")[: len(shapes)]), shapes)
    assert [str(error) for error in found] == [f"layer 'y': {message}"]


def test_a_format_is_needed_for_each_input() -> None:
    (found,) = check(replace(CONCAT, input_formats=(BYTE,)), [(3,), (4,)])
    assert str(found) == "layer 'y': needs one input format per input, 2, not 1"


def test_only_equal_formats_may_have_more_than_ten_bits() -> None:
    wide, other = IntFormat(12, True, 1.0), IntFormat(12, True, 2.0)
    same = replace(CONCAT, input_formats=(wide, wide), format=wide)
    assert check(same, [(3,), (4,)]) == []
    (found,) = check(replace(same, input_formats=(wide, other)), [(3,), (4,)])
    assert str(found).startswith("layer 'y': its table is addressed by at most 10 bits")


def test_saved_data_keep_the_formats_of_the_inputs() -> None:
    data = encode(CONCAT, {})
    again = decode(data, "first node", {})
    assert isinstance(again, QuantConcat)
    assert (again.input_formats, again.format) == (CONCAT.input_formats, BYTE)


def test_the_first_mistake_stops_the_builder() -> None:
    graph = Graph("g")
    graph.input("x", (4,))
    with pytest.raises(HwgenError, match="layer 'concat_1': needs at least 2 inputs, not 1"):
        graph.concat(["x"])
