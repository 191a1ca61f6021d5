"""Layers with weights, scaled per channel: what batch normalisation asks of each family."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch

import numpy as np

from hwgen.arithmetic.rounding import Floats
from hwgen.ir.convolution import Conv2d
from hwgen.ir.dense import Dense
from hwgen.ir.locally_connected import LocallyConnected2d
from hwgen.ir.node import Node


@singledispatch
def scaled(node: Node, factor: Floats, offset: Floats) -> Node | None:
    """The layer whose output is that of `node` times factor plus offset, both [Cout].

    None where no weights can take them in; a family with weights registers itself.
    """
    return None


@singledispatch
def prescaled(node: Node, factor: Floats, offset: Floats) -> Node | None:
    """The layer that makes of x what `node` makes of x * factor + offset, both [Cin].

    None where there is none, as with padding, which the offset would have to leave alone.
    """
    return None


@scaled.register(Conv2d)
@scaled.register(LocallyConnected2d)
@scaled.register(Dense)
def _scaled(node: Conv2d | LocallyConnected2d | Dense, factor: Floats, offset: Floats) -> Node:
    """The output channel is the last axis of the weight."""
    return replace(node, weight=node.weight * factor, bias=node.bias * factor + offset)


@prescaled.register(Conv2d)
def _prescaled_conv2d(node: Conv2d, factor: Floats, offset: Floats) -> Node | None:
    if not _reaches_padding(node, offset):
        return None
    bias = node.bias + (node.weight * _per_output(node, offset)).sum(axis=(0, 1, 2))
    return replace(node, weight=node.weight * _per_output(node, factor), bias=bias)


@prescaled.register(LocallyConnected2d)
def _prescaled_local(node: LocallyConnected2d, factor: Floats, offset: Floats) -> Node | None:
    if not _reaches_padding(node, offset):
        return None
    bias = node.bias + (node.weight * offset[:, None]).sum(axis=(2, 3, 4))
    return replace(node, weight=node.weight * factor[:, None], bias=bias)


def _reaches_padding(node: Conv2d | LocallyConnected2d, offset: Floats) -> bool:
    """True when the offset holds for padded taps too: there are none, or they are pixels."""
    return node.fill != "constant" or not any(node.padding) or not offset.any()


def _per_output(node: Conv2d, values: Floats) -> Floats:
    """Values of the input channels that each output reads: [Cin / groups, Cout] from [Cin]."""
    blocks = values.reshape(node.groups, -1).T
    return np.repeat(blocks, node.weight.shape[3] // node.groups, axis=1)


@prescaled.register(Dense)
def _prescaled_dense(node: Dense, factor: Floats, offset: Floats) -> Node:
    return replace(
        node, weight=node.weight * factor[:, None], bias=node.bias + offset @ node.weight
    )
