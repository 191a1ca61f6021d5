from __future__ import annotations

import numpy as np

from hwgen.arithmetic.arena import Arena


def test_arrays_of_one_use_share_their_memory_and_those_of_others_do_not() -> None:
    arena = Arena()
    arena.reserve("sums", 12, np.float64)
    first = arena.array("sums", (3, 4), np.float64)
    second = arena.array("sums", (2, 5), np.float32)
    other = arena.array("columns", (2, 5), np.float32)
    assert first.shape == (3, 4)
    assert second.dtype == np.float32
    assert np.shares_memory(first, second)
    assert not np.shares_memory(second, other)


def test_a_larger_array_leaves_the_older_one_as_it_is() -> None:
    arena = Arena()
    small = arena.array("sums", (2,), np.int32)
    small[:] = 7
    arena.array("sums", (1000,), np.int32)[:] = 9
    assert small.tolist() == [7, 7]
