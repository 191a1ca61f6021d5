from __future__ import annotations

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.ir.batch import as_batch

BAD = [
    (np.zeros((0, 2, 3)), "input data holds no frames"),
    (np.zeros((4, 3, 2)), "input data must have shape (frames, 2, 3), not (4, 3, 2)"),
    (
        np.zeros((2, 3)),
        (
            "input data must have shape (frames, 2, 3), not (2, 3)"
            "\n  hint: add an axis for the frames in front"
        ),
    ),
    (np.zeros(()), "input data must have shape (frames, 2, 3), not ()"),
    (np.full((1, 2, 3), np.inf), "input data holds 6 values that are not finite"),
    (np.full((1, 2, 3), "a"), "input data must be real numbers or integers, not <U1"),
]


def test_good_batch_is_returned() -> None:
    assert as_batch([[[1, 2, 3], [4, 5, 6]]], (2, 3), "x", "input").shape == (1, 2, 3)


@pytest.mark.parametrize(("values", "message"), BAD)
def test_bad_batch_is_refused(values: np.ndarray, message: str) -> None:
    with pytest.raises(HwgenError) as error:
        as_batch(values, (2, 3), "x", "input")
    assert str(error.value) == f"layer 'x': {message}"
