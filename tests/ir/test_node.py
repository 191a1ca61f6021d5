from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from hwgen.ir.node import Node, check, freeze, image_input, one_input, output_shape


def test_nodes_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Node("a", ()).name = "b"  # type: ignore[misc]


def test_frozen_array_is_a_read_only_copy() -> None:
    source = np.ones(3)
    copy = freeze(source, np.int64)
    source[0] = 5
    int64 = np.dtype(np.int64)
    assert (copy.tolist(), copy.dtype, copy.flags.writeable) == ([1, 1, 1], int64, False)


def test_family_that_registers_nothing_is_named() -> None:
    with pytest.raises(NotImplementedError, match="no check for Node"):
        check(Node("a", ()), [])
    with pytest.raises(NotImplementedError, match="no shape for Node"):
        output_shape(Node("a", ()), [])


def test_number_and_rank_of_inputs_are_checked() -> None:
    node = Node("a", ())
    assert [str(e) for e in one_input(node, [])] == ["layer 'a': needs exactly one input, not 0"]
    assert [str(e) for e in image_input(node, [(3,)])] == [
        "layer 'a': needs an input of shape (height, width, channels), not (3,)"
    ]
    assert image_input(node, [(1, 2, 3)]) == []
