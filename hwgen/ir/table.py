"""Functions that the user gives: Table from integers to integers, Function in Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.ir.curve import Curve, declare
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import check_table, check_table_bits
from hwgen.ir.node import Shape, check, one_input, set_frozen
from hwgen.ir.support import Attribute


@dataclass(frozen=True, slots=True, eq=False)
class Table(Curve):
    """Integers by integers: x as an integer of input_format selects an integer of format.

    values [1 or C, 2**bits] by the stored bits of the input, as in QuantLookup. An integer input
    of another format than input_format is converted to it first, to the nearest integer.
    """

    values: NDArray[np.int64]
    input_format: IntFormat
    format: IntFormat

    def __post_init__(self) -> None:
        set_frozen(self, "values", np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Function(Curve):
    """function(x): a Python function of an array of real numbers, value by value.

    It cannot be saved; the table that it becomes by quantization can.
    """

    function: Callable[[NDArray[np.float64]], NDArray[np.float64]]
    storable: ClassVar[bool] = False


declare(
    "table",
    Function,
    "any function: a Python function of real numbers, or integers by the bits of the input",
    Attribute("function", "a function of an array of real numbers", callable, refused=("sin",)),
)


@check.register(Table)
def _check(node: Table, shapes: Sequence[Shape]) -> list[HwgenError]:
    errors = one_input(node, shapes) + check_table_bits(node.name, node.input_format)
    if errors:
        return errors
    return check_table(node.name, node.values, node.input_format, node.format, shapes[0][-1])
