"""Golden models of tables: integers by integers, and the functions that users give."""

from __future__ import annotations

import numpy as np

from hwgen.errors import HwgenError
from hwgen.golden.node import Tensor, evaluate
from hwgen.golden.real import Reals, evaluate_real
from hwgen.ir.lookup import QuantLookup, look_up, stored_bits
from hwgen.ir.table import Function, Table


@evaluate.register(QuantLookup)
def _lookup(node: QuantLookup, x: Tensor) -> Tensor:
    return look_up(node.table, stored_bits(x, node.input_format)).astype(np.int32)


@evaluate_real.register(Table)
def _table(node: Table, x: Reals) -> Reals:
    columns = stored_bits(node.input_format.quantize(x), node.input_format)
    return node.format.dequantize(look_up(node.values, columns))


@evaluate_real.register(Function)
def _function(node: Function, x: Reals) -> Reals:
    result = np.asarray(node.function(x.copy()), dtype=np.float64)
    if result.shape != x.shape:
        message = f"function gives shape {result.shape} for an array of shape {x.shape}"
        raise HwgenError(message, layer=node.name, hint="it must keep the shape")
    return result
