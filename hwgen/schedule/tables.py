"""Weights and biases in the order in which a multiply-accumulate unit reads them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwgen.schedule.layer import Folding
from hwgen.schedule.product import Product

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """weight [P, B, KH, KW, cin, cout] and bias [P, B, cout] of a layer.

    P: windows with weights of their own (1 where they are shared); B: blocks of channels that do
    not touch each other, each of cin inputs and cout outputs.
    """

    weight: Ints
    bias: Ints

    @property
    def columns(self) -> tuple[Ints, Ints]:
        """Weights [inputs, outputs of all windows] and biases, one for each column."""
        positions, blocks, *window, cout = self.weight.shape
        inputs = self.weight.reshape(positions * blocks, -1, cout).transpose(1, 0, 2)
        return inputs.reshape(inputs.shape[0], -1), self.bias.reshape(-1)

    def with_zero_point(self, zero_point: int) -> Weights:
        """Biases that also subtract the zero point from every input."""
        sums = self.weight.sum(axis=(2, 3, 4))
        return Weights(self.weight, self.bias - zero_point * sums)

    def with_correction(self, correction: int) -> Weights:
        """Biases that also add `correction` for each weight below zero."""
        below = (self.weight < 0).sum(axis=(2, 3, 4))
        return Weights(self.weight, self.bias + correction * below)


def by_address(weights: Weights, word: int) -> Ints:
    """Weights [P, B, inputs, cout], tap by tap in words of `word` channels, padded with zeros."""
    cin = weights.weight.shape[4]
    padded_weight = padded(weights.weight, 4, -(-cin // word) * word)
    return _flat(padded_weight)


def by_column_word(weights: Weights, channels: int) -> Ints:
    """Weights [P, B, inputs, cout], column by column of the window in words of all rows of
    `channels` channels, padded with zeros."""
    positions, blocks, rows, columns, cin, cout = weights.weight.shape
    words = -(-cin // channels)
    table = padded(weights.weight, 4, words * channels)
    table = table.reshape(positions, blocks, rows, columns, words, channels, cout)
    return _flat(table.transpose(0, 1, 3, 4, 2, 5, 6))


def by_column(weights: Weights) -> Ints:
    """Weights [P, B, inputs, cout], column by column of the window."""
    return _flat(weights.weight.swapaxes(2, 3))


def rom(inputs: Ints, product: Product, folding: Folding) -> Ints:
    """Words of the weight ROM [P * groups * chunks, pe, simd] from weights [P, B, inputs, cout]."""
    pe, simd = folding.pe, folding.simd
    chunks = product.chunks(simd)
    table = _side_by_side(padded(inputs, 2, chunks * simd), product, pe)
    positions, turns, slices, _, passes, share = table.shape
    table = table.reshape(positions, turns, slices, chunks, simd, passes, share)
    table = table.transpose(0, 1, 5, 3, 2, 6, 4)
    return np.ascontiguousarray(table).reshape(-1, pe, simd)


def bias_rom(bias: Ints, product: Product, folding: Folding) -> Ints:
    """Words of the bias ROM [P * groups, pe] from biases [P, B, cout]."""
    table = _side_by_side(bias[:, :, None], product, folding.pe)
    table = table.transpose(0, 1, 3, 4, 2, 5)
    return np.ascontiguousarray(table).reshape(-1, folding.pe)


def padded(array: Ints, axis: int, size: int) -> Ints:
    """`array` with zeros behind, so that `axis` has `size` entries."""
    widths = [(0, 0)] * array.ndim
    widths[axis] = (0, size - array.shape[axis])
    return np.pad(array, widths)


def _flat(weight: Ints) -> Ints:
    return weight.reshape(*weight.shape[:2], -1, weight.shape[-1])


def _side_by_side(array: Ints, product: Product, pe: int) -> Ints:
    """[P, B, n, cout] as [P, turns, slices, n, passes, outputs of a slice], padded with zeros."""
    slices, turns, passes = product.slices(pe), product.turns(pe), product.passes(pe)
    share = pe // slices
    array = padded(padded(array, 1, turns * slices), 3, passes * share)
    positions, _, count, _ = array.shape
    return array.reshape(positions, turns, slices, count, passes, share)
