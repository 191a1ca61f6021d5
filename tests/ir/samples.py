"""Quantized layers to break in the tests of the node families."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense
from hwgen.ir.formats import IntFormat
from hwgen.ir.locally_connected import QuantLocallyConnected2d
from hwgen.ir.node import Node, Shape, check

NUMBER = IntFormat(8, True, 0.5, -3)

CONV = QuantConv2d(
    name="conv",
    inputs=("x",),
    weight=np.ones((3, 3, 2, 4), np.int64),
    weight_bits=8,
    bias=np.zeros(4, np.int64),
    stride=(1, 1),
    padding=(1, 1, 1, 1),
    input_format=NUMBER,
    format=NUMBER,
    rule="D",
    scale=np.ones(4),
    activation=(-3, 127),
)

LOCAL = QuantLocallyConnected2d(
    name="local",
    inputs=("x",),
    weight=np.ones((2, 2, 2, 3, 2, 3), np.int64),
    weight_bits=8,
    bias=np.zeros((2, 2, 3), np.int64),
    stride=(1, 1),
    padding=(0, 0, 0, 0),
    input_format=NUMBER,
    format=NUMBER,
    rule="D",
    scale=np.ones(3),
    activation=(-128, 127),
)

DENSE = QuantDense(
    name="fc",
    inputs=("x",),
    weight=np.ones((6, 4), np.int64),
    weight_bits=8,
    bias=np.zeros(4, np.int64),
    input_format=NUMBER,
    format=NUMBER,
    rule="D",
    scale=np.ones(4),
    activation=(-128, 127),
)


def mistakes(node: Node, shape: Shape, **changes: Any) -> list[str]:
    """Messages of the checks of `node` with other fields."""
    return [str(error) for error in check(replace(node, **changes), [shape])]
