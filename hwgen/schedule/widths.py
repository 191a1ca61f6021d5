"""Width adapters between a stream and the words that a unit reads."""

from __future__ import annotations

import math
from dataclasses import replace

from hwgen.units.base import Unit
from hwgen.units.plumbing import LaneMask, WidthDown, WidthUp
from hwgen.units.streams import Stream


def adapt(stream: Stream, lanes: int, channels: int) -> tuple[Unit, ...]:
    """Adapters from `stream` to words of `lanes` values of pixels of `channels` values.

    channels differs from that of the stream when pixels were flattened into one. The words are
    gathered to the least common width, then cut, where that divides a pixel: no unit is then slower
    than its streams. Else they are cut to the greatest common width, then gathered again. Nothing
    when they fit as they are.
    """
    if lanes == stream.lanes and (channels == stream.channels or stream.channels % lanes == 0):
        return ()
    wide = math.lcm(stream.lanes, lanes)
    if lanes < wide > stream.lanes and math.gcd(stream.channels, channels) % wide == 0:
        gathered = replace(stream, lanes=wide)
        packet = stream.channels // stream.lanes
        up = _widen(stream.format.bits * stream.lanes, wide // stream.lanes, packet)
        return up + _narrow(gathered, lanes)
    common = math.gcd(stream.lanes, lanes, stream.channels)
    narrow = _narrow(stream, common)
    return narrow + _widen(stream.format.bits * common, lanes // common, channels // common)


def mask(
    stream: Stream, fill: int = 0, *, bits: int | None = None, label: str = "mask"
) -> tuple[Unit, ...]:
    """A unit that clears the lanes without a channel, where the last beat of a pixel has some.

    With several pixels in a beat: the columns that the last beat of a row lacks. fill: what they
    become instead of zero, a pattern for a whole beat. bits: of a value, those of the stream's
    format unless it is on its way to another one.
    For layers whose value for no channel is not zero.
    """
    if stream.pixels > 1:
        beats, step, rest = stream.beats_per_row, stream.lanes, stream.shape[1] % stream.pixels
    else:
        beats, step, rest = stream.beats_per_pixel, 1, stream.channels % stream.lanes
    if rest == 0:
        return ()
    bits = bits or stream.format.bits
    last = rest * step * bits
    return (LaneMask(stream.values * bits, last, beats, fill >> last << last, label),)


def _narrow(stream: Stream, common: int) -> tuple[Unit, ...]:
    if common == stream.lanes:
        return ()
    beats = stream.beats_per_pixel
    rest = stream.channels - (beats - 1) * stream.lanes
    return (WidthDown(stream.format.bits * common, stream.lanes // common, beats, rest // common),)


def _widen(word_bits: int, ratio: int, packet: int) -> tuple[Unit, ...]:
    return (WidthUp(word_bits, ratio, packet),) if ratio > 1 else ()
