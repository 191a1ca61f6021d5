"""What is known about functions of single values."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.qonnx.functions import channels_of, check_order, rises
from hwgen.frontends.onnx.qonnx.states import Pending
from hwgen.ir.activation import Relu
from hwgen.ir.batch_norm import BatchNorm
from hwgen.ir.constant import AddConstant, MulConstant
from hwgen.ir.curve import Prelu, Sigmoid
from hwgen.ir.node import Node
from hwgen.ir.pooling import MaxPool2d
from hwgen.ir.reshape import Flatten


def norm(*gamma: float) -> BatchNorm:
    ones = np.ones(len(gamma))
    return BatchNorm("n", ("x",), ones, ones, np.array(gamma), ones, 1e-5)


@pytest.mark.parametrize(
    ("node", "channels", "rising"),
    [
        (Relu("r", ("x",)), 1, True),
        (norm(1.0, 2.0), 2, True),
        (norm(1.0, -2.0), 2, False),
        (AddConstant("a", ("x",), np.arange(3.0)), 3, True),
        (MulConstant("m", ("x",), np.array([-1.0])), 1, False),
        (Prelu("p", ("x",), np.array([0.1, 0.2])), 2, True),
        (Prelu("p", ("x",), np.array([-0.1])), 1, False),
        (Sigmoid("s", ("x",)), 1, False),
    ],
)
def test_channels_and_direction(node: Node, channels: int, rising: bool) -> None:
    assert (channels_of(node), rises(node)) == (channels, rising)


def test_functions_that_do_not_commute_with_a_move_are_refused() -> None:
    pool = MaxPool2d("pool", ("c",), (2, 2), (2, 2), (0, 0, 0, 0))
    behind_pool = Pending(Relu("c", ("x",)), ()).moved(pool)
    check_order(behind_pool, norm(1.0, 2.0))
    with pytest.raises(HwgenError, match="may fall, behind the largest values of 'pool'"):
        check_order(behind_pool, norm(1.0, -2.0))
    with pytest.raises(HwgenError, match="per channel behind 'flat'"):
        check_order(Pending(pool, ()).moved(Flatten("flat", ("pool",))), norm(1.0, 2.0))
