"""Tensors of a file in a form that no layer has: hwgen holds their values in another one.

Converters that write models for any batch make dilated convolutions, dense layers over sequences
and repeated pixels by way of such tensors.
"""

from __future__ import annotations

from dataclasses import dataclass

from hwgen.ir.window import Padding, Pair


@dataclass(frozen=True, slots=True)
class Rows:
    """The values of `layer` in their order; the shape of the file is none of a frame."""

    layer: str


@dataclass(frozen=True, slots=True)
class Phases:
    """An image in blocks of `block` rows and columns, whose places are the frames of a batch.

    padding: (top, bottom, left, right) of zeros around the image of `layer`.
    """

    layer: str
    block: Pair
    padding: Padding


View = Rows | Phases
