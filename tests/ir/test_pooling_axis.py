"""Where windows lie along an axis, and how many of their taps count."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.ir.pooling_axis import PoolAxis, class_of, pool_classes


def random_axis(seed: int) -> PoolAxis:
    generator = np.random.default_rng(seed)
    window, stride, dilation = (int(n) for n in generator.integers(1, 5, 3))
    span = (window - 1) * dilation + 1
    positions, before, after = (int(n) for n in generator.integers((1, 0, 0), (12, span, span)))
    return PoolAxis(positions, window, stride, dilation, before, after, bool(seed % 2))


def windows(axis: PoolAxis) -> list[list[int]]:
    """Taps of each window, one window after the other."""
    found: list[list[int]] = []
    start, end = -axis.before, axis.positions + axis.after
    while True:
        taps = [start + n * axis.dilation for n in range(axis.window)]
        whole = taps[-1] < end
        one_more = found and found[-1][-1] < end - 1 and start < axis.positions
        if not whole and not (axis.ceil and one_more):
            return found
        found.append(taps)
        start += axis.stride


@pytest.mark.parametrize("seed", range(60))
def test_windows_and_their_taps_equal_a_walk_along_the_axis(seed: int) -> None:
    axis = random_axis(seed)
    if axis.span > axis.positions + axis.before + axis.after:
        assert axis.outputs < 1 or axis.ceil
        return
    expected = windows(axis)
    end = axis.positions + axis.after
    assert axis.outputs == len(expected)
    inside = [sum(0 <= tap < axis.positions for tap in taps) for taps in expected]
    padded = [sum(-axis.before <= tap < end for tap in taps) for taps in expected]
    assert axis.inside().tolist() == inside
    assert axis.padded().tolist() == padded


@pytest.mark.parametrize(
    ("counts", "front", "back", "classes"),
    [
        ([3, 3, 3], 0, 0, (3,)),
        ([1, 2, 3, 3, 3, 2], 2, 1, (1, 2, 3, 2)),
        ([2, 3], 0, 1, (2, 3)),
        ([1, 3, 1], 0, 2, (1, 3, 1)),
        ([4], 0, 0, (4,)),
    ],
)
def test_windows_at_the_border_are_classes_of_their_own(
    counts: list[int], front: int, back: int, classes: tuple[int, ...]
) -> None:
    found = pool_classes(np.array(counts))
    assert (found.front, found.back, found.counts) == (front, back, classes)
    places = class_of(found, len(counts))
    assert [found.counts[place] for place in places] == counts


@pytest.mark.parametrize("seed", range(40))
def test_every_axis_without_dilation_has_such_classes(seed: int) -> None:
    generator = np.random.default_rng(seed)
    window, stride = (int(n) for n in generator.integers(1, (13, 5)))
    before, after = (int(n) for n in generator.integers(0, window, 2))
    positions = max(1, window - before - after) + int(generator.integers(0, 20))
    axis = PoolAxis(positions, window, stride, 1, before, after, bool(seed % 2))
    for counts in (axis.inside(), axis.padded()):
        found = pool_classes(counts)
        places = class_of(found, axis.outputs)
        assert [found.counts[place] for place in places] == counts.tolist()
        assert found.front + found.back < axis.outputs


def test_no_window_has_no_class() -> None:
    axis = PoolAxis(3, 5, 1, 1, 0, 0, False)
    assert axis.outputs < 1
    assert pool_classes(axis.inside()).counts == ()
