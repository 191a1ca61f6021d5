"""Convolutions as products: windows, blocks, and fills that are not one value."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hwgen.schedule.convolution import _weights
from hwgen.schedule.product import Product, product_of

from ..ir.samples import CONV


def test_the_product_of_a_convolution_counts_its_windows() -> None:
    assert product_of(CONV, (6, 6, 2)) == Product((3, 3), 2, 4, 36, columns=6)


def test_the_product_of_a_grouped_convolution_is_that_of_a_group() -> None:
    node = replace(CONV, groups=2, stride=(2, 1), dilation=(1, 2))
    assert product_of(node, (6, 6, 4)) == Product((3, 3), 2, 2, 12, 2, columns=4)


@pytest.mark.parametrize("fill", ["edge", "reflect"])
def test_padding_of_pixels_is_no_fixed_fill(fill: str) -> None:
    padded = product_of(replace(CONV, fill=fill), (6, 6, 2))
    unpadded = product_of(replace(CONV, fill=fill, padding=(0, 0, 0, 0)), (6, 6, 2))
    assert padded is not None
    assert unpadded is not None
    assert not padded.fixed_fill
    assert unpadded.fixed_fill


def test_weights_are_cut_into_the_outputs_of_each_group() -> None:
    weight = np.random.default_rng(0).integers(-9, 9, CONV.weight.shape)
    cut = _weights(replace(CONV, groups=2, weight=weight, bias=np.arange(4)))
    assert cut.weight.shape == (1, 2, 3, 3, 2, 2)
    assert (cut.weight[0, 1, 2, 0, 1] == weight[2, 0, 1, 2:]).all()
    assert cut.bias.tolist() == [[[0, 1], [2, 3]]]
