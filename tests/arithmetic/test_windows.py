from __future__ import annotations

import numpy as np

from hwgen.arithmetic.windows import sliding_windows, window_blocks
from hwgen.ir.window import Window


def test_windows_follow_stride_and_padding() -> None:
    images = np.arange(1 * 4 * 5 * 2).reshape(1, 4, 5, 2)
    geometry = Window((2, 3), (2, 1), (1, 0, 2, 1))
    windows = sliding_windows(images, geometry, -1)
    assert windows.shape == (1, *geometry.output_size(4, 5), 2, 3, 2)
    padded = np.pad(images, ((0, 0), (1, 0), (2, 1), (0, 0)), constant_values=-1)
    np.testing.assert_array_equal(windows[0, 1, 3], padded[0, 2:4, 3:6])


def test_blocks_cover_the_batch_once() -> None:
    blocks = window_blocks(10, 100, limit=300)
    assert [(part.start, part.stop) for part in blocks] == [(0, 3), (3, 6), (6, 9), (9, 10)]


def test_one_frame_larger_than_the_limit_is_its_own_block() -> None:
    assert len(window_blocks(3, 1000, limit=10)) == 3
