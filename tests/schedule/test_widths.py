"""Width adapters: each channel of a pixel once, in order, zeros where a word has none."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.ir.formats import IntFormat
from hwgen.schedule.widths import adapt, mask
from hwgen.units.base import Unit
from hwgen.units.plumbing import LaneMask, WidthDown, WidthUp
from hwgen.units.streams import Stream

BITS = 5
PIXELS = 3
Words = list[list[int]]  # lanes of each beat


def beats(channels: int, lanes: int) -> Words:
    """Pixels whose channels are numbered from 1 on, in beats of `lanes`."""
    values = iter(range(1, PIXELS * channels + 1))
    found = []
    for _ in range(PIXELS):
        pixel = [next(values) for _ in range(channels)]
        pixel += [0] * (-channels % lanes)
        found += [pixel[at : at + lanes] for at in range(0, len(pixel), lanes)]
    return found


def through(unit: Unit, words: Words) -> Words:
    """What a width adapter makes of beats; its words hold whole lanes."""
    lanes = unit.output_bits // BITS
    if isinstance(unit, WidthDown):
        return [
            word[part * lanes : (part + 1) * lanes]
            for index, word in enumerate(words)
            for part in range(_parts(unit, index))
        ]
    assert isinstance(unit, WidthUp)
    found = []
    for packet in range(0, len(words), unit.packet):
        gathered = sum(words[packet : packet + unit.packet], [])
        gathered += [0] * (-len(gathered) % lanes)
        found += [gathered[at : at + lanes] for at in range(0, len(gathered), lanes)]
    return found


def _parts(unit: WidthDown, index: int) -> int:
    return unit.last_ratio if index % unit.packet == unit.packet - 1 else unit.ratio


@pytest.mark.parametrize("seed", range(60))
def test_any_number_of_lanes_becomes_any_other(seed: int) -> None:
    generator = np.random.default_rng(seed)
    channels = int(generator.integers(1, 25))
    source, wanted = (int(n) for n in generator.integers(1, channels + 1, 2))
    stream = Stream((PIXELS, 1, channels), source, IntFormat(BITS, True, 1.0))
    words = beats(channels, source)
    for unit in adapt(stream, wanted, channels):
        assert unit.input_bits == len(words[0]) * BITS
        words = through(unit, words)
    assert words == beats(channels, wanted)


@pytest.mark.parametrize("seed", range(40))
def test_flattened_pixels_become_words_of_the_whole_frame(seed: int) -> None:
    """Pixels of whole beats are one row of values behind a flatten."""
    generator = np.random.default_rng(seed)
    source, per_pixel = (int(n) for n in generator.integers(1, 7, 2))
    values = PIXELS * source * per_pixel
    wanted = int(generator.integers(1, values + 1))
    stream = Stream((values,), source, IntFormat(BITS, True, 1.0))
    words = beats(source * per_pixel, source)
    for unit in adapt(stream, wanted, values):
        words = through(unit, words)
    assert sum(words, [])[:values] == list(range(1, values + 1))
    assert {len(word) for word in words} == {wanted}
    assert len(words) == -(-values // wanted)


def test_equal_lanes_need_no_adapter() -> None:
    stream = Stream((2, 2, 6), 4, IntFormat(BITS, True, 1.0))
    assert adapt(stream, 4, 6) == ()


def test_lanes_that_divide_each_other_need_one_adapter() -> None:
    stream = Stream((2, 2, 8), 4, IntFormat(BITS, True, 1.0))
    assert adapt(stream, 2, 8) == (WidthDown(2 * BITS, 2, 2, 2),)
    assert adapt(stream, 8, 8) == (WidthUp(4 * BITS, 2, 2),)


@pytest.mark.parametrize(
    ("channels", "lanes", "last"), [(6, 4, 2), (5, 4, 1), (9, 2, 1), (3, 4, 3)]
)
def test_lanes_without_a_channel_get_a_mask(channels: int, lanes: int, last: int) -> None:
    stream = Stream((2, 2, channels), lanes, IntFormat(BITS, True, 1.0))
    beats = -(-channels // lanes)
    assert mask(stream) == (LaneMask(lanes * BITS, last * BITS, beats),)


@pytest.mark.parametrize(("channels", "lanes"), [(6, 3), (4, 4), (5, 1)])
def test_whole_beats_need_no_mask(channels: int, lanes: int) -> None:
    assert mask(Stream((2, 2, channels), lanes, IntFormat(BITS, True, 1.0))) == ()


@pytest.mark.parametrize(("channels", "source", "wanted"), [(6, 3, 2), (12, 4, 6), (30, 6, 10)])
def test_words_are_gathered_before_they_are_cut_where_that_divides_a_pixel(
    channels: int, source: int, wanted: int
) -> None:
    """No word between is narrower than both sides: bursts pass at the rate of their source."""
    stream = Stream((PIXELS, 1, channels), source, IntFormat(BITS, True, 1.0))
    up, down = adapt(stream, wanted, channels)
    assert isinstance(up, WidthUp)
    assert isinstance(down, WidthDown)
    assert up.output_bits == down.input_bits
