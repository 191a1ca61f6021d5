"""Bipolar streams in front of units that need a zero, which -1 and +1 alone do not have."""

from __future__ import annotations

from dataclasses import replace

from hwgen.ir.formats import IntFormat
from hwgen.schedule.widths import mask
from hwgen.units.base import Unit
from hwgen.units.streams import Stream
from hwgen.units.sums import Centre

LABEL = "signs"
UNUSED = "signs_mask"


def centred_format(number: IntFormat) -> IntFormat:
    """-1, 0 and +1 in two's complement for a bipolar format; others as they are."""
    return IntFormat(2, True, number.scale) if number.is_bipolar else number


def centred(stream: Stream) -> tuple[Stream, tuple[Unit, ...]]:
    """The stream in its centred format, and the units that make it; unused lanes stay zero."""
    number = stream.format
    if not number.is_bipolar:
        return stream, ()
    made = replace(stream, format=centred_format(number))
    unit = Centre(
        lanes=stream.values,
        bits=number.bits,
        signed=number.signed,
        zero=number.zero_point,
        out_bits=made.format.bits,
        step=number.step,
        label=LABEL,
    )
    return made, (unit, *mask(made, label=UNUSED))
