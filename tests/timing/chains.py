"""Random chains of units whose streams fit each other beat for beat."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hwgen.units.base import Unit
from hwgen.units.clamp import Clamp
from hwgen.units.mac import Mac, WindowBuffer, WindowHold
from hwgen.units.max_reduce import MaxReduce
from hwgen.units.plumbing import LaneMask, Skid, WidthDown, WidthUp
from hwgen.units.sliding_window import SlidingWindow

from ..rtl.mac_unit import mac
from ..rtl.test_hwgen_stationary_array import unit_of as stationary
from . import steps_mac  # noqa: F401  (registers the twins of multiply-accumulate units)

Generator = np.random.Generator


def random_chain(generator: Generator, length: int) -> tuple[list[Unit], int]:
    """Units, and the beats of one image at the first one."""
    beats = first = int(generator.choice([4, 6, 12, 24]))
    units: list[Unit] = []
    makers = (_skid, _clamp, _mask, _reduce, _down, _up, _window, _buffer, _hold, _stationary)
    while len(units) < length:
        unit, made = makers[int(generator.integers(len(makers)))](generator, beats)
        if made <= 60:
            units.append(unit)
            beats = made
    return units, first


def _skid(generator: Generator, beats: int) -> tuple[Unit, int]:
    return Skid(8), beats


def _clamp(generator: Generator, beats: int) -> tuple[Unit, int]:
    return Clamp(1, 8, True, 0, 9), beats


def _mask(generator: Generator, beats: int) -> tuple[Unit, int]:
    return LaneMask(8, 4, _divisor(generator, beats)), beats


def _reduce(generator: Generator, beats: int) -> tuple[Unit, int]:
    return MaxReduce(int(generator.integers(2, 9)), 1, 8, True, "max"), beats


def _down(generator: Generator, beats: int) -> tuple[Unit, int]:
    ratio, packet = int(generator.integers(2, 5)), _divisor(generator, beats)
    last = int(generator.integers(1, ratio + 1))
    made = beats // packet * ((packet - 1) * ratio + last)
    return WidthDown(8, ratio, packet, last), made


def _up(generator: Generator, beats: int) -> tuple[Unit, int]:
    ratio, packet = int(generator.integers(2, 5)), _divisor(generator, beats)
    return WidthUp(8, ratio, packet), beats // packet * -(-packet // ratio)


def _window(generator: Generator, beats: int) -> tuple[Unit, int]:
    inner = _divisor(generator, beats)
    positions = beats // inner
    size = int(generator.integers(1, min(4, positions) + 1))
    stride, pad, behind = (int(n) for n in generator.integers((1, 0, 0), (4, 3, 3)))
    outputs = (positions + pad + behind - size) // stride + 1
    least = max(2, size) if inner == 1 else max(1, size - 1)
    slots = least + int(generator.choice([0, 0, 1, 2]))
    unit = SlidingWindow(8, positions, inner, size, stride, pad, outputs, slots, 1, 0, "rows")
    return unit, outputs * inner


def _buffer(generator: Generator, beats: int) -> tuple[Unit, int]:
    words = _divisor(generator, beats)
    columns = _divisor(generator, beats // words)
    rows = beats // words // columns
    kernel = (int(generator.integers(1, min(3, rows) + 1)), 1)
    dilation = (int(generator.integers(1, 3)) if 2 * kernel[0] <= rows else 1, 1)
    padding = int(generator.integers(0, 3))
    outputs = (rows + 2 * padding - (kernel[0] - 1) * dilation[0], columns)
    blocks, groups = _divisor(generator, words), int(generator.integers(1, 3))
    feeder = WindowBuffer(
        word_bits=8,
        words=words,
        image=(rows, columns),
        kernel=kernel,
        stride=(1, 1),
        pad=(padding, 0),
        outputs=outputs,
        groups=groups,
        capacity=0,
        fill=0,
        dilation=dilation,
        blocks=blocks,
    )
    capacity = feeder.least_capacity + int(generator.integers(0, 5))
    feeder = replace(feeder, capacity=capacity)
    return _mac(feeder, outputs[0] * outputs[1], feeder.chunks, blocks * groups)


def _hold(generator: Generator, beats: int) -> tuple[Unit, int]:
    chunks, groups = (int(n) for n in generator.integers(1, 4, 2))
    return _mac(WindowHold(8 * chunks, 8, chunks, groups, beats), beats, chunks, groups)


def _stationary(generator: Generator, beats: int) -> tuple[Unit, int]:
    chunks, groups = _divisor(generator, beats), int(generator.integers(2, 5))
    results = int(generator.choice([2, 3, 20]))
    unit = stationary(generator, (1, 1, chunks, groups), results=results)
    unit = replace(unit, windows=beats // chunks)
    return unit, unit.windows * groups


def _mac(
    feeder: WindowBuffer | WindowHold, windows: int, chunks: int, groups: int
) -> tuple[Mac, int]:
    """Two outputs side by side, in two parts where the chunks leave the time."""
    parts = 2 if chunks > 1 else 1
    weights = np.zeros((groups * chunks, 2, 1), dtype=np.int64)
    unit = mac(
        feeder,
        windows,
        weights,
        np.zeros((groups, 2), dtype=np.int64),
        out_bits=8,
        groups=groups,
        parts=parts,
        last_parts=1,
    )
    return unit, windows * unit.beats_per_pixel


def _divisor(generator: Generator, beats: int) -> int:
    return int(generator.choice([n for n in range(1, beats + 1) if beats % n == 0]))
