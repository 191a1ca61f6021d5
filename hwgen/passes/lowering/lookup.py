"""Integer form of functions of single values: a table."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hwgen.discovery import discover
from hwgen.errors import HwgenError, raise_all
from hwgen.golden.real import evaluate_real
from hwgen.ir.curve import Curve
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import QuantLookup, check_table_bits, every_integer
from hwgen.ir.table import Table
from hwgen.passes.lowering.context import FORMAT_OPTIONS, Context, lower_node, takes


@lower_node.register(Curve)
def _curve(node: Curve, context: Context) -> QuantLookup:
    raise_all(check_table_bits(node.name, context.source))
    number = context.output_format(node.name)
    table = curve_table(node, context.source, number)
    return QuantLookup(node.name, node.inputs, context.source, number, table)


@lower_node.register(Table)
def _table(node: Table, context: Context) -> QuantLookup:
    raise_all(check_table_bits(node.name, context.source))
    table = curve_table(node, context.source, node.format)
    return QuantLookup(node.name, node.inputs, context.source, node.format, table)


def curve_table(node: Curve, source: IntFormat, number: IntFormat) -> NDArray[np.int64]:
    """Table [1 or C, 2**bits] of a real function of integers of `source`.

    Each entry is the nearest integer, ties to even, to the function of the real number that the
    input stands for, computed in double precision, in units of the scale of `number`; saturated
    to it. Channels with the same function share a row.
    """
    discover("hwgen.golden")
    inputs = source.dequantize(every_integer(source))
    with np.errstate(all="ignore"):
        outputs = evaluate_real(node, inputs[:, None]).T
    bad = np.isnan(outputs).any(axis=0)
    if bad.any():
        message = f"its function is not a number at x = {inputs[bad][0]:.9g}"
        hint = "every real number that the input format holds needs a value"
        raise HwgenError(message, layer=node.name, hint=hint)
    table = number.quantize(outputs)
    return table[:1] if (table == table[0]).all() else table


@takes.register(Curve)
def _options(node: Curve) -> tuple[str, ...]:
    return FORMAT_OPTIONS


@takes.register(Table)
def _no_options(node: Table) -> tuple[str, ...]:
    return ()
