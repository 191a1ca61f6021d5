"""Argmax: shapes, and the format that index and value share."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hwgen.errors import HwgenError
from hwgen.ir.argmax import Argmax, QuantArgmax, argmax_format
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Shape, check, output_shape, reads
from hwgen.ir.reach import reach

BYTES = IntFormat(8, True, 0.5, -3)
LAYER = QuantArgmax("a", ("x",), True, BYTES, argmax_format(10, BYTES, True))


@pytest.mark.parametrize(("shape", "made"), [((4, 7, 10), (4, 7, 2)), ((10,), (2,))])
def test_index_and_value_are_two_channels(shape: Shape, made: Shape) -> None:
    for node in (Argmax("a", ("x",), True), LAYER):
        assert check(node, [shape]) == []
        assert output_shape(node, [shape]) == made
    assert output_shape(Argmax("a", ("x",), False), [shape]) == (*made[:-1], 1)


@pytest.mark.parametrize(
    ("channels", "bits"), [(1, 1), (2, 1), (4, 2), (5, 3), (10, 4), (1000, 10), (1 << 16, 16)]
)
def test_the_index_alone_has_the_bits_that_it_needs(channels: int, bits: int) -> None:
    assert argmax_format(channels, BYTES, False) == IntFormat(bits, False, 1.0)


@pytest.mark.parametrize(
    ("channels", "source", "bits"),
    [(10, BYTES, 8), (1000, BYTES, 11), (128, BYTES, 8), (129, BYTES, 9)],
)
def test_with_the_value_it_is_signed_as_the_input(
    channels: int, source: IntFormat, bits: int
) -> None:
    assert argmax_format(channels, source, True) == IntFormat(bits, True, 1.0)
    unsigned = replace(source, signed=False, zero_point=0)
    expected = max(8, (channels - 1).bit_length())
    assert argmax_format(channels, unsigned, True) == IntFormat(expected, False, 1.0)


@pytest.mark.parametrize(("value", "most"), [(True, 32768), (False, 65536)])
def test_too_many_channels_are_refused(value: bool, most: int) -> None:
    number = argmax_format(most, BYTES, value)
    node = replace(LAYER, value=value, format=number)
    assert check(node, [(most,)]) == []
    (error,) = check(node, [(most + 1,)])
    assert str(error) == f"layer 'a': takes at most {most} channels, not {most + 1}"
    with pytest.raises(HwgenError):
        argmax_format(most + 1, BYTES, value)


def test_another_format_is_refused() -> None:
    (error,) = check(replace(LAYER, format=BYTES), [(10,)])
    assert error.message == f"format must be {LAYER.format}, not {BYTES}"


def test_it_reads_the_format_of_its_input_and_reaches_over_its_own() -> None:
    assert reads(LAYER) == (BYTES,)
    assert reach(LAYER, (-3, 5)) == (-128, 127)
