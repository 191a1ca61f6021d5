from __future__ import annotations

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.ir.builders.base import bias_array, real_array


def test_numbers_become_an_array_of_real_numbers() -> None:
    array = real_array("a", "weight", [[1, 2], [3, 4]])
    assert array.dtype == np.float64
    assert array.shape == (2, 2)


@pytest.mark.parametrize("values", ["three", [[1, 2], [3]], [{}]], ids=str)
def test_what_is_no_array_of_numbers_is_refused(values: object) -> None:
    with pytest.raises(HwgenError) as error:
        real_array("a", "weight", values)  # type: ignore[arg-type]
    assert str(error.value) == "layer 'a': weight must be an array of real numbers"


def test_a_missing_bias_is_zero() -> None:
    assert bias_array("a", (3,), None).tolist() == [0.0, 0.0, 0.0]


def test_a_bias_of_the_full_shape_stays_as_it_is() -> None:
    assert bias_array("a", (3,), [1, 2, 3]).tolist() == [1.0, 2.0, 3.0]


def test_a_bias_that_is_no_number_is_refused() -> None:
    with pytest.raises(HwgenError) as error:
        bias_array("a", (3,), "none")
    assert str(error.value) == "layer 'a': bias must be an array of real numbers"
