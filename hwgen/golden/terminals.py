"""Golden models of the output: the tensor as it is."""

from __future__ import annotations

from hwgen.golden.node import Tensor, evaluate
from hwgen.golden.real import Reals, evaluate_real
from hwgen.ir.terminals import Output, QuantOutput


@evaluate.register(QuantOutput)
def _output(node: QuantOutput, x: Tensor) -> Tensor:
    return x


@evaluate_real.register(Output)
def _real_output(node: Output, x: Reals) -> Reals:
    return x
