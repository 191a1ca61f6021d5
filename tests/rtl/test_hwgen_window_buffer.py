"""hwgen_window_buffer: the words of every window, block by block, kernel row by kernel row."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hwgen.simulate.unit import UnitRun
from hwgen.units.mac import WindowBuffer

from .bench import FRAMES, Case, cases, check, gaps, numbers, words
from .mac_unit import chunk_mac, wrapper_sizes

pytestmark = pytest.mark.simulator("icarus")


def random_buffer(generator: np.random.Generator) -> WindowBuffer:
    """Any kernel, stride, dilation, blocks, and padding on four sides, also beyond the kernel."""
    kernel = (int(generator.integers(1, 5)), int(generator.integers(1, 5)))
    stride = (int(generator.integers(1, 5)), int(generator.integers(1, 5)))
    dilation = (int(generator.choice([1, 1, 2, 3])), int(generator.choice([1, 1, 2, 3])))
    reach = [(k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True)]
    top, bottom, left, right = (int(n) for n in generator.integers(0, 4, 4))
    rows = int(generator.integers(max(1, reach[0] - top - bottom), reach[0] + 4))
    columns = int(generator.integers(max(1, reach[1] - left - right), reach[1] + 4))
    blocks, block = (int(n) for n in generator.choice([1, 1, 2, 3], 2))
    bits = int(generator.integers(1, 14))
    extra = int(generator.choice([0, 0, 1, 2, 5, 40]))
    unit = WindowBuffer(
        word_bits=bits,
        words=blocks * block,
        image=(rows, columns),
        kernel=kernel,
        stride=stride,
        pad=(top, left),
        outputs=(
            (rows + top + bottom - reach[0]) // stride[0] + 1,
            (columns + left + right - reach[1]) // stride[1] + 1,
        ),
        groups=int(generator.integers(1, 4)),
        capacity=0,
        fill=int(generator.integers(0, 1 << bits)),
        dilation=dilation,
        blocks=blocks,
    )
    return replace(unit, capacity=unit.least_capacity + extra)


def reference(unit: WindowBuffer, data: list[int]) -> list[int]:
    """The words by indexing; taps outside the image read the fill word."""
    found = []
    for frame in range(0, len(data), unit.input_beats):
        image = np.array(data[frame : frame + unit.input_beats], dtype=object)
        image = image.reshape(*unit.image, unit.words)
        for row, column, block in np.ndindex(*unit.outputs, unit.blocks):
            top = row * unit.stride[0] - unit.pad[0]
            left = column * unit.stride[1] - unit.pad[1]
            window = [
                int(image[y, x, word])
                if 0 <= y < unit.image[0] and 0 <= x < unit.image[1]
                else unit.fill
                for y in range(top, top + unit.kernel[0] * unit.dilation[0], unit.dilation[0])
                for x in range(left, left + unit.kernel[1] * unit.dilation[1], unit.dilation[1])
                for word in range(block * unit.block, (block + 1) * unit.block)
            ]
            found += window * unit.groups
    return found


def play(
    buffer: WindowBuffer, case: Case, folder: Path, simulator: str = "icarus", reset_at: int = 0
) -> UnitRun:
    windows = buffer.outputs[0] * buffer.outputs[1]
    issues = buffer.blocks * buffer.groups * buffer.chunks
    unit = chunk_mac(buffer, windows, issues, buffer.word_bits)
    data = words(case.generator, FRAMES * buffer.input_beats, buffer.word_bits)
    return check(
        unit,
        data,
        reference(buffer, data),
        case,
        folder,
        module="test_window_stream",
        parameters=numbers(buffer.parameters) | wrapper_sizes(unit),
        simulator=simulator,
        reset_at=reset_at,
    )


@pytest.mark.parametrize("case", cases(125), ids=str)
def test_words_leave_in_order_and_in_their_cycles(case: Case, tmp_path: Path) -> None:
    play(random_buffer(case.generator), case, tmp_path)


def buffer_3x3(extra: int = 0, padding: int = 1, groups: int = 1) -> WindowBuffer:
    size = 6 + 2 * padding - 2
    capacity = (2 * 6 + 3) * 2 + extra
    return WindowBuffer(
        8, 2, (6, 6), (3, 3), (1, 1), (padding, padding), (size, size), groups, capacity, 0x5A
    )


@pytest.mark.parametrize("reset_at", [5, 60, 333])
def test_a_reset_starts_with_the_first_window(reset_at: int, tmp_path: Path) -> None:
    play(buffer_3x3(), Case(reset_at, "random", "alternate"), tmp_path, reset_at=reset_at)


@pytest.mark.parametrize("padding", [0, 1, 3])
def test_it_sustains_one_word_a_cycle(padding: int, tmp_path: Path) -> None:
    """Padding costs no cycle, and frames follow each other without a bubble."""
    run = play(buffer_3x3(20, padding), Case(padding), tmp_path)
    assert set(gaps(run)[50:]) == {1}


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    play(buffer_3x3(3, 2, 2), Case(3, "bursty", "random"), tmp_path, "verilator", 333)
