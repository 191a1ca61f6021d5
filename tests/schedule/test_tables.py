"""ROM contents against the sums of a layer, output by output."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.schedule.layer import Folding
from hwgen.schedule.product import Product
from hwgen.schedule.tables import Weights, bias_rom, by_address, by_column, padded, rom


def random_weights(generator: np.random.Generator, positions: int) -> tuple[Weights, Product]:
    """Any kernel, channels and blocks."""
    kh, kw, cin, cout = (int(n) for n in generator.integers(1, (4, 4, 6, 6)))
    blocks = int(generator.choice([1, 1, 2, 3, 5]))
    shape = (positions, blocks, kh, kw, cin, cout)
    weight = generator.integers(-9, 10, shape)
    bias = generator.integers(-99, 100, (positions, blocks, cout))
    return Weights(weight, bias), Product((kh, kw), cin, cout, positions, blocks)


def word_of(product: Product, pe: int, output: int) -> tuple[int, int]:
    """Group, and place in it, of an output channel."""
    return divmod(output, pe)


@pytest.mark.parametrize("seed", range(80))
def test_a_group_reads_its_weights_chunk_by_chunk(seed: int) -> None:
    """Inputs in the order of columns: chunk c of an output holds inputs c * simd and on."""
    generator = np.random.default_rng(seed)
    positions = int(generator.choice([1, 4]))
    weights, product = random_weights(generator, positions)
    pe = int(generator.choice(product.useful_pe))
    simd = int(generator.integers(1, product.depth + 1))
    words = rom(by_column(weights), product, Folding(pe, simd))
    biases = bias_rom(weights.bias, product, Folding(pe, simd))
    chunks, groups = product.chunks(simd), product.groups(pe)
    assert words.shape == (positions * groups * chunks, pe, simd)
    assert biases.shape == (positions * groups, pe)
    for position, output in np.ndindex(positions, product.outputs):
        block, channel = divmod(output, product.cout)
        group, place = word_of(product, pe, output)
        first = (position * groups + group) * chunks
        stored = words[first : first + chunks, place].reshape(-1)
        taps = weights.weight[position, block, ..., channel].transpose(1, 0, 2).reshape(-1)
        assert stored[: len(taps)].tolist() == taps.tolist()
        assert not stored[len(taps) :].any()
        assert biases[position * groups + group, place] == weights.bias[position, block, channel]


@pytest.mark.parametrize("word", range(1, 6))
def test_words_by_address_do_not_run_over_taps(word: int) -> None:
    weights, product = random_weights(np.random.default_rng(7), 2)
    inputs = by_address(weights, word)
    size = -(-product.cin // word) * word
    assert inputs.shape[2] == product.taps * size
    for tap, channel in np.ndindex(product.taps, size):
        row, column = divmod(tap, product.kernel[1])
        found = inputs[:, :, tap * size + channel]
        if channel < product.cin:
            assert (found == weights.weight[:, :, row, column, channel]).all()
        else:
            assert not found.any()


def test_a_bias_takes_the_zero_point_of_all_inputs() -> None:
    weights, _ = random_weights(np.random.default_rng(1), 3)
    moved = weights.with_zero_point(5)
    x = np.random.default_rng(2).integers(-9, 9, weights.weight.shape[2:5])
    before = np.einsum("pbijco,ijc->pbo", weights.weight, x - 5) + weights.bias
    after = np.einsum("pbijco,ijc->pbo", weights.weight, x) + moved.bias
    assert (before == after).all()


def test_columns_are_the_outputs_of_all_windows() -> None:
    weights, product = random_weights(np.random.default_rng(3), 2)
    columns, bias = weights.columns
    assert columns.shape == (product.depth, 2 * product.outputs)
    assert bias.shape == (2 * product.outputs,)
    assert columns[:, 1].tolist() == weights.weight[0, 0, ..., 1].reshape(-1).tolist()


def test_padding_is_zero() -> None:
    assert padded(np.ones((2, 2), dtype=np.int64), 1, 3).tolist() == [[1, 1, 0], [1, 1, 0]]
