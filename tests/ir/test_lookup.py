from __future__ import annotations

import numpy as np

from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import QuantLookup, every_integer, look_up, stored_bits
from hwgen.ir.node import output_shape, reads
from hwgen.ir.reach import reach

from .samples import NUMBER, mistakes

NARROW = IntFormat(3, True, 0.5, 1)
OUT = IntFormat(5, False, 1.0)
SQUARES = QuantLookup("t", ("x",), NARROW, OUT, every_integer(NARROW)[None] ** 2)


def test_columns_are_the_stored_bits() -> None:
    assert every_integer(NARROW).tolist() == [0, 1, 2, 3, -4, -3, -2, -1]
    assert every_integer(IntFormat(3, False, 1.0)).tolist() == list(range(8))
    for number in (NARROW, NUMBER):
        columns = stored_bits(every_integer(number), number)
        assert columns.tolist() == list(range(1 << number.bits))


def test_each_channel_has_its_row_or_all_have_one() -> None:
    table = np.arange(16).reshape(2, 8)
    columns = np.array([[1, 1], [7, 0]])
    assert look_up(table, columns).tolist() == [[1, 9], [7, 8]]
    assert look_up(table[:1], columns).tolist() == [[1, 1], [7, 0]]


def test_shape_stays_and_the_format_changes() -> None:
    assert mistakes(SQUARES, (4, 5, 3)) == []
    assert output_shape(SQUARES, [(4, 5, 3)]) == (4, 5, 3)
    assert reads(SQUARES) == (NARROW,)


def test_reach_is_that_of_the_entries_in_reach() -> None:
    assert reach(SQUARES, (-2, 3)) == (0, 9)
    assert reach(SQUARES, (2, 3)) == (4, 9)


def test_table_of_another_shape_is_refused() -> None:
    assert mistakes(SQUARES, (3,), table=np.zeros((2, 8))) == [
        "layer 't': table must have shape (1, 8) or (3, 8), not (2, 8)"
    ]


def test_entry_outside_the_format_is_refused() -> None:
    assert mistakes(SQUARES, (3,), table=np.full((1, 8), -1)) == [
        "layer 't': table reaches from -1 to -1, allowed is 0 to 31"
    ]


def test_input_of_more_than_ten_bits_is_refused_with_the_way_out() -> None:
    (message,) = mistakes(SQUARES, (3,), input_format=IntFormat(12, True, 1.0))
    assert message.splitlines() == [
        "layer 't': its table is addressed by at most 10 bits, its input has 12",
        "  hint: set activation_bits to 10 or less for the layer that makes its input",
    ]


def test_too_many_entries_are_refused() -> None:
    wide = IntFormat(10, True, 1.0)
    (message,) = mistakes(SQUARES, (1024,), input_format=wide, table=np.zeros((1024, 1024)))
    assert message.splitlines()[0] == (
        "layer 't': its tables have 1048576 entries, at most 524288 are allowed"
    )
