from __future__ import annotations

from hwgen.ir.formats import IntFormat
from hwgen.schedule.centred import centred, centred_format
from hwgen.units.plumbing import LaneMask
from hwgen.units.streams import Stream
from hwgen.units.sums import Centre

SIGNS = IntFormat.bipolar(0.5)


def test_a_bipolar_format_gets_a_zero() -> None:
    number = IntFormat(8, True, 0.5, 3)
    assert centred_format(SIGNS) == IntFormat(2, True, 0.5)
    assert centred_format(number) is number


def test_a_bipolar_stream_becomes_twos_complement() -> None:
    made, units = centred(Stream((3, 4, 6), 3, SIGNS))
    assert (made.format, made.bits) == (IntFormat(2, True, 0.5), 6)
    assert units == (Centre(3, 1, False, 1, 2, 2, "signs"),)


def test_unused_lanes_stay_zero() -> None:
    _, units = centred(Stream((3, 4, 7), 3, SIGNS))
    assert units[1:] == (LaneMask(6, 2, 3, 0, "signs_mask"),)


def test_other_streams_stay_as_they_are() -> None:
    stream = Stream((3, 4, 6), 3, IntFormat(1, False, 0.5))
    assert centred(stream) == (stream, ())
