from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.ir.batch import as_batch, as_inputs

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


ONE, TWO = np.zeros((2, 3)), np.zeros((2, 4))


def test_the_batch_of_the_only_input_needs_no_name() -> None:
    assert as_inputs(["x"], ONE) == {"x": ONE}
    assert as_inputs(["x"], {"x": ONE}) == {"x": ONE}


def test_batches_of_several_inputs_come_in_the_order_of_the_inputs() -> None:
    found = as_inputs(["x", "y"], {"y": TWO, "x": ONE})
    assert list(found) == ["x", "y"]
    assert found["x"] is ONE


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            ONE,
            (
                "the graph has 2 input layers: x, y\n"
                "  hint: pass a mapping from their names to their data"
            ),
        ),
        ({"x": ONE}, "data is given for the input layers x, needed are x, y"),
        (
            {"x": ONE, "y": TWO, "z": TWO},
            "data is given for the input layers x, y, z, needed are x, y",
        ),
        (
            {"x": ONE, "y": np.zeros((5, 4))},
            "every input layer needs as many frames as the others, not 2 for 'x', 5 for 'y'",
        ),
    ],
    ids=["no-names", "missing", "unknown", "frames"],
)
def test_batches_that_do_not_match_the_inputs_are_refused(given: Any, message: str) -> None:
    with pytest.raises(HwgenError) as error:
        as_inputs(["x", "y"], given)
    assert str(error.value) == message
