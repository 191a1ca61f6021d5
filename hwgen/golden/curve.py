"""Float models of activation functions and of constants."""

from __future__ import annotations

import numpy as np

from hwgen.arithmetic import curves
from hwgen.golden.real import Reals, evaluate_real
from hwgen.ir.batch_norm import BatchNorm
from hwgen.ir.constant import AddConstant, MulConstant
from hwgen.ir.curve import (
    Elu,
    Gelu,
    HardSigmoid,
    HardSwish,
    LeakyRelu,
    Prelu,
    Sigmoid,
    Silu,
    Tanh,
)


@evaluate_real.register(Sigmoid)
def _sigmoid(node: Sigmoid, x: Reals) -> Reals:
    return curves.sigmoid(x)


@evaluate_real.register(Tanh)
def _tanh(node: Tanh, x: Reals) -> Reals:
    result: Reals = np.tanh(x)
    return result


@evaluate_real.register(Silu)
def _silu(node: Silu, x: Reals) -> Reals:
    return curves.silu(x)


@evaluate_real.register(HardSwish)
def _hard_swish(node: HardSwish, x: Reals) -> Reals:
    return curves.hard_swish(x)


@evaluate_real.register(HardSigmoid)
def _hard_sigmoid(node: HardSigmoid, x: Reals) -> Reals:
    return curves.hard_sigmoid(x, node.alpha, node.beta)


@evaluate_real.register(LeakyRelu)
@evaluate_real.register(Prelu)
def _leaky_relu(node: LeakyRelu | Prelu, x: Reals) -> Reals:
    return curves.leaky_relu(x, node.alpha)


@evaluate_real.register(Elu)
def _elu(node: Elu, x: Reals) -> Reals:
    return curves.elu(x, node.alpha)


@evaluate_real.register(Gelu)
def _gelu(node: Gelu, x: Reals) -> Reals:
    return curves.gelu_by_tanh(x) if node.approximate else curves.gelu(x)


@evaluate_real.register(AddConstant)
def _add_constant(node: AddConstant, x: Reals) -> Reals:
    return x + node.constant


@evaluate_real.register(MulConstant)
def _mul_constant(node: MulConstant, x: Reals) -> Reals:
    return x * node.constant


@evaluate_real.register(BatchNorm)
def _batch_norm(node: BatchNorm, x: Reals) -> Reals:
    return x * node.factor + node.offset
