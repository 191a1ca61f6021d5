"""Constants by the channels of hwgen's tensors."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.layout import ordered
from hwgen.frontends.onnx.affine import per_channel

FIRST = ordered((1, 3, 4, 5), (2, 3, 1))


@pytest.mark.parametrize("shape", [(3, 1, 1), (1, 3, 1, 1)])
def test_channels_first(shape: tuple[int, ...]) -> None:
    found = per_channel(np.arange(3.0).reshape(shape), FIRST, 3)
    np.testing.assert_array_equal(found, [0, 1, 2])


def test_channels_last() -> None:
    layout = FIRST.transposed((0, 2, 3, 1))
    np.testing.assert_array_equal(per_channel(np.arange(3.0), layout, 3), [0, 1, 2])


def test_one_value_is_that_of_all_channels() -> None:
    np.testing.assert_array_equal(per_channel(np.array([[2.5]]), FIRST, 3), [2.5] * 3)


def test_flat_values_in_the_order_of_the_file() -> None:
    layout = ordered((1, 2, 1, 2), (2, 3, 1)).reshaped((1, 4))
    assert layout is not None
    np.testing.assert_array_equal(per_channel(np.arange(4.0), layout, 4), [0, 2, 1, 3])


def test_what_differs_within_a_channel_is_refused() -> None:
    with pytest.raises(HwgenError, match="needs one constant for each channel"):
        per_channel(np.arange(5.0), FIRST, 3)


def test_what_does_not_go_with_the_tensor_is_refused() -> None:
    with pytest.raises(HwgenError, match=r"a constant of shape \[7\] does not go with a tensor"):
        per_channel(np.arange(7.0), FIRST, 3)
