"""Nodes that read constants only are computed when the file is read."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.real.constants import Constant, folded, target_shape
from hwgen.frontends.source import SourceNode


def fold(operator: str, *values: Any, **attributes: Any) -> Constant:
    node = SourceNode("n", operator, (), ("y",), attributes, 17)
    found = folded(node, [Constant(np.asarray(value)) for value in values])
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("operator", "values", "attributes", "expected"),
    [
        ("Add", ([1.0, 2.0], [[1.0], [2.0]]), {}, [[2.0, 3.0], [3.0, 4.0]]),
        ("Div", ([7, -7], 2), {}, [3, -3]),
        ("Sqrt", ([4.0, 9.0],), {}, [2.0, 3.0]),
        ("Transpose", ([[1, 2], [3, 4]],), {"perm": (1, 0)}, [[1, 3], [2, 4]]),
        ("Reshape", ([1, 2, 3, 4], [2, -1]), {}, [[1, 2], [3, 4]]),
        ("Unsqueeze", ([1, 2], [0]), {}, [[1, 2]]),
        ("Unsqueeze", ([1, 2],), {"axes": (1,)}, [[1], [2]]),
        ("Squeeze", ([[1, 2]], [0]), {}, [1, 2]),
        ("Flatten", ([[[1, 2]], [[3, 4]]],), {"axis": 1}, [[1, 2], [3, 4]]),
        ("Concat", ([1], [2, 3]), {"axis": 0}, [1, 2, 3]),
        ("Gather", ([5, 6, 7], [2, 0]), {"axis": 0}, [7, 5]),
    ],
)
def test_constants_are_computed(operator: str, values: Any, attributes: Any, expected: Any) -> None:
    np.testing.assert_array_equal(fold(operator, *values, **attributes).values, expected)


def test_the_scale_of_rounded_weights_moves_with_them() -> None:
    weights = Constant(np.array([[2.0, 4.0], [3.0, 9.0]]), np.array([[2.0, 2.0], [3.0, 3.0]]), 4)
    node = SourceNode("n", "Transpose", (), ("y",), {"perm": (1, 0)}, 17)
    moved = folded(node, [weights])
    assert moved is not None
    assert moved.scale is not None
    assert (moved.scale.tolist(), moved.bits) == ([[2.0, 3.0], [2.0, 3.0]], 4)


def test_a_node_without_a_rule_is_not_computed() -> None:
    node = SourceNode("n", "Conv", (), ("y",), {}, 17)
    assert folded(node, [Constant(np.ones(2))]) is None


@pytest.mark.parametrize(
    ("operator", "values", "attributes"),
    [
        ("Add", (np.ones(2), np.ones(3)), {}),
        ("Transpose", (np.ones((2, 2)),), {"perm": (0, 0)}),
        ("Squeeze", (np.ones(2), [0]), {}),
        ("Gather", (np.ones(2), [9]), {}),
        ("Reshape", (np.ones(4), [3, -1]), {}),
        ("Reshape", (np.ones(4), [-1, -1]), {}),
        ("Reshape", (np.ones(4), [2**40]), {}),
        ("Add", (np.ones((2**15, 1)), np.ones(2**15)), {}),
    ],
)
def test_what_does_not_fit_is_refused(operator: str, values: Any, attributes: Any) -> None:
    with pytest.raises(HwgenError):
        fold(operator, *values, **attributes)


def test_a_reshape_copies_sizes_where_it_says_zero() -> None:
    assert target_shape((1, 2, 6), np.array([0, 0, 3, -1]), {}) == (1, 2, 3, 2)
    with pytest.raises(HwgenError, match="can't have the shape"):
        target_shape((1, 2, 6), np.array([0, 12]), {"allowzero": 1})
