"""Golden models of softmax."""

from __future__ import annotations

import numpy as np

from hwgen.arithmetic.softmax import addends, exponentials, outputs
from hwgen.golden.node import Tensor, evaluate
from hwgen.golden.real import Reals, evaluate_real
from hwgen.ir.softmax import QuantSoftmax, Softmax


@evaluate.register(QuantSoftmax)
def _softmax(node: QuantSoftmax, x: Tensor) -> Tensor:
    table = exponentials(node.step, node.input_format.bits)
    exps = table[x.max(axis=-1, keepdims=True) - x]
    made = outputs(exps, addends(exps).sum(axis=-1, keepdims=True)) + node.format.lo
    return made.astype(np.int32)


@evaluate_real.register(Softmax)
def _real_softmax(node: Softmax, x: Reals) -> Reals:
    exps = np.exp(x - x.max(axis=-1, keepdims=True))
    shares: Reals = exps / exps.sum(axis=-1, keepdims=True)
    return shares
