"""How large a tensor may be: what emission can still write and simulate in minutes.

Far beyond these, counters would overflow and vectors would not fit a machine; a damaged file must
not get there.
"""

from __future__ import annotations

import math

from hwgen.ir.node import Shape

MAX_POSITIONS = 1 << 23
"""Rows times columns: 3840 x 2160 fits."""
MAX_CHANNELS = 1 << 20
"""Values of a position, or of a flat tensor."""
MAX_VALUES = 1 << 26
"""Values of a frame."""


def beyond(shape: Shape) -> str:
    """What of a tensor (height, width, channels) or (values,) is too much, "" when nothing is."""
    *sides, channels = shape
    measures = (
        (math.prod(sides), MAX_POSITIONS, "positions"),
        (channels, MAX_CHANNELS, "channels" if sides else "values"),
        (math.prod(shape), MAX_VALUES, "values"),
    )
    for found, most, what in measures:
        if found > most:
            size = "x".join(map(str, shape))
            return f"its output of {size} has {found} {what}, at most {most} are supported"
    return ""
