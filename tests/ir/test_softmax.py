"""Softmax: formats, and what does not fit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hwgen.ir.formats import IntFormat
from hwgen.ir.node import check, output_shape, reads
from hwgen.ir.reach import reach
from hwgen.ir.softmax import QuantSoftmax, Softmax, softmax_format

BYTES = IntFormat(8, True, 0.5, -3)
LAYER = QuantSoftmax("s", ("x",), BYTES, softmax_format(BYTES))


def test_the_shape_stays() -> None:
    for node in (Softmax("s", ("x",)), LAYER):
        assert check(node, [(4, 7, 10)]) == []
        assert output_shape(node, [(4, 7, 10)]) == (4, 7, 10)


@pytest.mark.parametrize(("signed", "zero_point"), [(True, -128), (False, 0)])
def test_the_output_is_in_256ths(signed: bool, zero_point: int) -> None:
    source = IntFormat(5, signed, 0.1)
    assert softmax_format(source) == IntFormat(8, signed, 0.00390625, zero_point)


def test_it_reads_the_format_of_its_input_and_reaches_over_its_own() -> None:
    assert reads(LAYER) == (BYTES,)
    assert reach(LAYER, (-3, 5)) == (-128, 127)


@pytest.mark.parametrize("layer", [Softmax("s", ("x",)), LAYER], ids=["float", "integer"])
def test_too_many_channels_are_refused(layer: Softmax | QuantSoftmax) -> None:
    assert check(layer, [(4095,)]) == []
    (error,) = check(layer, [(4096,)])
    assert str(error) == "layer 's': takes at most 4095 channels, not 4096"


@pytest.mark.parametrize("beta", [0.0, -1.0, float("inf"), float("nan")])
def test_beta_is_a_positive_number(beta: float) -> None:
    error = check(replace(LAYER, beta=beta), [(10,)])[0]
    assert str(error) == f"layer 's': beta must be a finite positive number, not {beta}"


def test_beta_counts_as_part_of_the_scale() -> None:
    assert replace(LAYER, beta=0.25).step == 0.125
    (error,) = check(replace(LAYER, beta=2.0**-25), [(10,)])
    assert "scale above 2**-26, not 1.4901161193847656e-08" in str(error)


def test_wide_inputs_are_refused() -> None:
    wide = IntFormat(9, True, 0.5)
    (error,) = check(replace(LAYER, input_format=wide, format=softmax_format(wide)), [(10,)])
    assert str(error) == (
        "layer 's': takes inputs of at most 8 bits, not 9\n"
        "  hint: set activation_bits of the layer before it"
    )


def test_a_scale_that_the_rule_cannot_take_is_refused() -> None:
    tiny = replace(BYTES, scale=2.0**-26)
    (error,) = check(replace(LAYER, input_format=tiny), [(10,)])
    assert error.message == f"takes inputs with a scale above 2**-26, not {2.0**-26}"


def test_another_format_is_refused() -> None:
    (error,) = check(replace(LAYER, format=BYTES), [(10,)])
    assert error.message == f"format must be {LAYER.format}, not {BYTES}"
