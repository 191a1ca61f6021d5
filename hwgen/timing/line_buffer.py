"""Which issues of a window buffer wait for which word, and which of them free room for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hwgen.units.mac import WindowBuffer

Index = NDArray[np.int64]


def waits(unit: WindowBuffer, frames: int) -> tuple[Index, Index]:
    """Issues that need a newer word than all issues before them, and these words.

    Issues and words are numbered over all `frames`. Rows of windows that see the image alike are
    looked at once.
    """
    issues, words = _frame_waits(unit)
    frame = _issues(unit) * unit.outputs[0] * unit.outputs[1]
    return _repeated(issues, frames, frame), _repeated(words, frames, unit.input_beats)


def _issues(unit: WindowBuffer) -> int:
    """Issues of a window."""
    return unit.blocks * unit.groups * unit.chunks


def _frame_waits(unit: WindowBuffer) -> tuple[Index, Index]:
    row_words = unit.image[1] * unit.words
    row_issues = _issues(unit) * unit.outputs[1]
    known: dict[tuple[int, int, int, bool], tuple[Index, Index]] = {}
    issues, words, newest = [], [], -1
    for row in range(unit.outputs[0]):
        top = row * unit.stride[0] - unit.pad[0]
        base = top * row_words
        real = [0 <= top + k * unit.dilation[0] < unit.image[0] for k in range(unit.kernel[0])]
        key = (real.index(True) if any(real) else -1, sum(real), newest - base, newest < 0)
        if key not in known:
            known[key] = _row_waits(unit, top, newest)
        numbers, needs = known[key]
        issues.append(numbers + row * row_issues)
        words.append(needs + base)
        newest = int(words[-1][-1]) if len(needs) else newest
    return np.concatenate(issues), np.concatenate(words)


def _row_waits(unit: WindowBuffer, top: int, newest: int) -> tuple[Index, Index]:
    """Issues of the row of windows from image row `top` on, words from the first one of that row.

    newest: the newest word that was needed before. Padding waits for the first word of its frame.
    """
    rows, columns = unit.image
    tap_rows = [
        (k, top + k * unit.dilation[0])
        for k in range(unit.kernel[0])
        if newest < 0 or newest < (top + k * unit.dilation[0] + 1) * columns * unit.words
    ]
    kernel_y = np.array([k for k, _ in tap_rows], dtype=np.int64)[:, None, None]
    y = np.array([row for _, row in tap_rows], dtype=np.int64)[:, None, None]
    kernel_x = np.arange(unit.kernel[1])[:, None]
    left = np.arange(unit.outputs[1]) * unit.stride[1] - unit.pad[1]
    x = left[:, None, None, None, None] + kernel_x * unit.dilation[1]
    part = np.arange(unit.words).reshape(unit.blocks, 1, 1, unit.block)
    real = (y >= 0) & (y < rows) & (x >= 0) & (x < columns)
    needs = np.where(real, (y * columns + x) * unit.words + part, 0)
    chunk = (kernel_y * unit.kernel[1] + kernel_x) * unit.block + np.arange(unit.block)
    reading = np.arange(unit.outputs[1] * unit.blocks).reshape(-1, unit.blocks, 1, 1, 1)
    number = np.broadcast_to(reading * unit.groups * unit.chunks + chunk, needs.shape)
    flat = needs.reshape(-1)
    before = np.maximum.accumulate(np.append(newest, flat))[:-1]
    kept = flat > before
    return number.reshape(-1)[kept], flat[kept] - top * columns * unit.words


def frees(unit: WindowBuffer, frames: int) -> Index:
    """For each word of all frames the issue behind which it has room, -1 where it always has."""
    words = frames * unit.input_beats
    behind = np.full(words, -1)
    if unit.capacity >= words:
        return behind
    issues, freed = _frame_frees(unit)
    frame = _issues(unit) * unit.outputs[0] * unit.outputs[1]
    total = np.maximum.accumulate(_repeated(freed, frames, unit.input_beats))
    found = np.searchsorted(total, np.arange(1, words + 1 - unit.capacity))
    behind[unit.capacity :] = _repeated(issues, frames, frame).take(found)
    return behind


def _frame_frees(unit: WindowBuffer) -> tuple[Index, Index]:
    """Issues that free words, and the words freed in all behind each, both from the frame's start.

    The first tap is freed word by word in the last pass over it, the rest of a stride behind the
    window.
    """
    rows, columns = unit.image
    y = (np.arange(unit.outputs[0]) * unit.stride[0] - unit.pad[0])[:, None]
    x = (np.arange(unit.outputs[1]) * unit.stride[1] - unit.pad[1])[None, :]
    inside_y = (y >= 0) & (y < rows)
    inside = inside_y & (x >= 0) & (x < columns)
    pixels = np.clip(y, 0, rows) * columns + np.where(inside_y, np.clip(x, 0, columns), 0)
    start = pixels.reshape(-1).astype(np.int64) * unit.words
    first_tap = np.where(inside.reshape(-1, 1), np.arange(unit.words) + 1, 0)
    following = np.append(start[1:], unit.input_beats)
    freed = np.column_stack([start[:, None] + first_tap, following])
    block, word = np.divmod(np.arange(unit.words), unit.block)
    passes = (block * unit.groups + unit.groups - 1) * unit.chunks + word
    within = np.append(passes, _issues(unit) - 1)
    issues = np.arange(len(start))[:, None] * _issues(unit) + within
    return issues.reshape(-1), freed.reshape(-1)


def _repeated(index: Index, frames: int, stride: int) -> Index:
    """The indices of one frame for all frames, `stride` apart."""
    repeated: Index = (np.arange(frames)[:, None] * stride + index).reshape(-1)
    return repeated
