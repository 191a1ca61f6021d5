"""Waits and frees of a window buffer, against loops over windows, taps and words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from hwgen.timing.line_buffer import frees, waits
from hwgen.units.mac import WindowBuffer

FRAMES = 3


def random_buffer(seed: int) -> WindowBuffer:
    """Any kernel, stride, dilation, padding, blocks and groups, from the least capacity on."""
    generator = np.random.default_rng(seed)
    kernel, stride, dilation, pad, behind = (
        (int(a), int(b))
        for a, b in generator.integers((1, 1, 1, 0, 0), (4, 4, 4, 4, 4), (2, 5)).T.reshape(5, 2)
    )
    reach = [(k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True)]
    image = [
        int(generator.integers(max(1, reach[axis] - pad[axis] - behind[axis]), reach[axis] + 3))
        for axis in (0, 1)
    ]
    outputs = [
        (image[axis] + pad[axis] + behind[axis] - reach[axis]) // stride[axis] + 1
        for axis in (0, 1)
    ]
    blocks, block, groups = (int(n) for n in generator.integers(1, 4, 3))
    unit = WindowBuffer(
        word_bits=8,
        words=blocks * block,
        image=(image[0], image[1]),
        kernel=kernel,
        stride=stride,
        pad=pad,
        outputs=(outputs[0], outputs[1]),
        groups=groups,
        capacity=0,
        fill=0,
        dilation=dilation,
        blocks=blocks,
    )
    return replace(unit, capacity=unit.least_capacity + int(generator.choice([0, 0, 1, 4, 50])))


def reads(unit: WindowBuffer, frames: int = FRAMES) -> Iterator[tuple[int, bool]]:
    """Word of each issue and whether it is in the image; a padded one counts as word 0."""
    for frame, row, column, block in np.ndindex(frames, *unit.outputs, unit.blocks):
        for _, ky, kx, word in np.ndindex(unit.groups, *unit.kernel, unit.block):
            y = row * unit.stride[0] - unit.pad[0] + ky * unit.dilation[0]
            x = column * unit.stride[1] - unit.pad[1] + kx * unit.dilation[1]
            real = 0 <= y < unit.image[0] and 0 <= x < unit.image[1]
            at = (y * unit.image[1] + x) * unit.words + block * unit.block + word
            yield frame * unit.input_beats + (at if real else 0), real


def first_kept(unit: WindowBuffer, row: int, column: int, done: int) -> int:
    """First word that a window, or one after it, needs once `done` words of its first tap are."""
    y = row * unit.stride[0] - unit.pad[0]
    x = column * unit.stride[1] - unit.pad[1]
    inside = 0 <= y < unit.image[0]
    columns = min(max(x, 0), unit.image[1]) if inside else 0
    start = (min(max(y, 0), unit.image[0]) * unit.image[1] + columns) * unit.words
    return start + (done if inside and 0 <= x < unit.image[1] else 0)


def freed(unit: WindowBuffer, frames: int = FRAMES) -> list[int]:
    """Words that are free behind each issue, from the first frame on."""
    found, most = [], 0
    windows = list(np.ndindex(frames, *unit.outputs))
    for index, (frame, row, column) in enumerate(windows):
        base = frame * unit.input_beats
        done = 0
        for _, group, *tap, _ in np.ndindex(unit.blocks, unit.groups, *unit.kernel, unit.block):
            done += group == unit.groups - 1 and tap == [0, 0]
            most = max(most, base + first_kept(unit, row, column, done))
            found.append(most)
        if index + 1 < len(windows) and windows[index + 1][0] == frame:
            _, row, column = windows[index + 1]
            most = max(most, base + first_kept(unit, row, column, 0))
        else:
            most = base + unit.input_beats
        found[-1] = most
    return found


@pytest.mark.parametrize("seed", range(60))
def test_an_issue_is_kept_where_its_word_is_newer_than_all_before(seed: int) -> None:
    unit = random_buffer(seed)
    expected, newest = [], -1
    for issue, (word, _) in enumerate(reads(unit)):
        if word > newest:
            expected.append((issue, word))
            newest = word
    issues, words = waits(unit, FRAMES)
    assert list(zip(issues.tolist(), words.tolist(), strict=True)) == expected


@pytest.mark.parametrize("seed", range(60))
def test_a_word_has_room_behind_the_first_issue_that_frees_enough(seed: int) -> None:
    unit = random_buffer(seed)
    behind = freed(unit)
    expected = [
        next(issue for issue, total in enumerate(behind) if total > word - unit.capacity)
        if word >= unit.capacity
        else -1
        for word in range(FRAMES * unit.input_beats)
    ]
    assert frees(unit, FRAMES).tolist() == expected


@pytest.mark.parametrize("seed", range(60))
def test_no_word_is_overwritten_before_its_last_read(seed: int) -> None:
    """Word w takes the place of word w - capacity, whose reads are over by then."""
    unit = random_buffer(seed)
    last_read = {word: issue for issue, (word, real) in enumerate(reads(unit)) if real}
    for word, free in enumerate(frees(unit, FRAMES).tolist()):
        assert last_read.get(word - unit.capacity, -1) <= free


@pytest.mark.parametrize("seed", range(60))
def test_the_least_capacity_never_waits_for_itself(seed: int) -> None:
    """Room for a word is made by an issue before the first one that needs it."""
    unit = random_buffer(seed)
    unit = replace(unit, capacity=unit.least_capacity)
    first_read: dict[int, int] = {}
    for issue, (word, _) in enumerate(reads(unit)):
        first_read.setdefault(word, issue)
    behind = frees(unit, FRAMES)
    for word, issue in first_read.items():
        assert behind[word] < issue


def test_one_word_less_than_the_least_capacity_waits_forever() -> None:
    """3 x 3 on 6 x 6: the last word of a window has no room while the second tap is held."""
    unit = WindowBuffer(8, 1, (6, 6), (3, 3), (1, 1), (0, 0), (4, 4), 1, 0, 0)
    assert unit.least_capacity == 2 * 6 + 2
    for capacity, waits_for_itself in ((unit.least_capacity, False), (13, True)):
        small = replace(unit, capacity=capacity)
        issues, words = waits(small, 1)
        behind = frees(small, 1)[words]
        assert bool((behind >= issues).any()) == waits_for_itself
