from __future__ import annotations

import numpy as np

from hwgen.ir.node import output_shape

from .samples import CONV, mistakes


def test_shape_of_an_integer_convolution() -> None:
    assert output_shape(CONV, [(5, 7, 2)]) == (5, 7, 4)


def test_kernel_larger_than_the_padded_input_is_refused() -> None:
    assert mistakes(CONV, (5, 5, 2), weight=np.ones((8, 3, 2, 4))) == [
        (
            "layer 'conv': kernel 8x3 is larger than the padded input 7x7"
            "\n  hint: add padding or shrink it"
        )
    ]


def test_empty_weight_is_refused() -> None:
    axes = "[rows, columns, input channels, output channels]"
    assert mistakes(CONV, (5, 5, 2), weight=np.ones((3, 3, 0, 4))) == [
        f"layer 'conv': weight must have shape {axes}, not (3, 3, 0, 4)"
    ]


def test_geometry_is_kernel_stride_and_padding() -> None:
    assert CONV.geometry.size == (3, 3)
    assert CONV.geometry.padding == (1, 1, 1, 1)
