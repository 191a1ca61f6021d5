"""Tables of integers: QuantLookup, the integer form of every function of single values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import QuantNode, Shape, check, one_input, output_shape, reads, set_frozen
from hwgen.ir.reach import reach
from hwgen.ir.requantized import Reach

MAX_BITS = 10  # of the values that address a table
MAX_ENTRIES = 1 << 19  # of all tables of a layer: 8 bits and 2048 channels


@dataclass(frozen=True, slots=True, eq=False)
class QuantLookup(QuantNode):
    """y = table[channel, x & (2**bits - 1)]: any function of an integer and its channel.

    table [tables, 2**bits] for an input of `bits` bits: one row for all channels, or one for each.
    Columns are the stored bits of the input, so that of a signed format the second half is that of
    the negative integers. Entries are integers of `format`.
    """

    input_format: IntFormat
    format: IntFormat
    table: NDArray[np.int64]

    def __post_init__(self) -> None:
        set_frozen(self, "table", np.int64)


def stored_bits(values: NDArray[np.integer], number: IntFormat) -> NDArray[np.integer]:
    """The column of a table for integers of the format `number`; same shape."""
    return values & ((1 << number.bits) - 1)


def look_up(table: NDArray[np.int64], columns: NDArray[np.integer]) -> NDArray[np.int64]:
    """Entries [..., C] of a table for columns [..., C]."""
    rows = 0 if len(table) == 1 else np.arange(len(table))
    entries: NDArray[np.int64] = table[rows, columns]
    return entries


def every_integer(number: IntFormat) -> NDArray[np.int64]:
    """The integers of a format in the order of the columns of a table."""
    ordered = np.arange(1 << number.bits)
    return np.where(ordered > number.hi, ordered - (1 << number.bits), ordered)


@check.register(QuantLookup)
def _check(node: QuantLookup, shapes: Sequence[Shape]) -> list[HwgenError]:
    errors = one_input(node, shapes) + check_table_bits(node.name, node.input_format)
    if errors:
        return errors
    return check_table(node.name, node.table, node.input_format, node.format, shapes[0][-1])


def check_table_bits(layer: str, source: IntFormat) -> list[HwgenError]:
    """A mistake when values have too many bits to address a table."""
    if source.bits <= MAX_BITS:
        return []
    message = f"its table is addressed by at most {MAX_BITS} bits, its input has {source.bits}"
    hint = f"set activation_bits to {MAX_BITS} or less for the layer that makes its input"
    return [HwgenError(message, layer=layer, hint=hint)]


def check_table(
    layer: str, table: NDArray[np.int64], source: IntFormat, number: IntFormat, channels: int
) -> list[HwgenError]:
    """Mistakes in the shape and the entries of a table."""
    entries = 1 << source.bits
    if table.ndim != 2 or table.shape[1] != entries or len(table) not in (1, channels):
        message = (
            f"table must have shape (1, {entries}) or ({channels}, {entries}), not {table.shape}"
        )
        return [HwgenError(message, layer=layer)]
    if table.size > MAX_ENTRIES:
        message = f"its tables have {table.size} entries, at most {MAX_ENTRIES} are allowed"
        hint = "use fewer activation_bits for the layer that makes its input"
        return [HwgenError(message, layer=layer, hint=hint)]
    if table.min() < number.lo or table.max() > number.hi:
        message = f"table reaches from {table.min()} to {table.max()}"
        return [HwgenError(f"{message}, allowed is {number.lo} to {number.hi}", layer=layer)]
    return []


@output_shape.register(QuantLookup)
def _shape(node: QuantLookup, shapes: Sequence[Shape]) -> Shape:
    return shapes[0]


@reads.register(QuantLookup)
def _reads(node: QuantLookup) -> tuple[IntFormat, ...]:
    return (node.input_format,)


@reach.register(QuantLookup)
def _reach(node: QuantLookup, source: Reach) -> Reach:
    integers = np.arange(source[0], source[1] + 1)
    reached = node.table[:, stored_bits(integers, node.input_format)]
    return int(reached.min()), int(reached.max())
