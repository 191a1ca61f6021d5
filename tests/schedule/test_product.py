"""Layers as matrix products: work, addressing, parts, and every folding that there is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.ir.terminals import QuantOutput
from hwgen.schedule.layer import Folding
from hwgen.schedule.product import Product, foldings, product_of

from ..ir.samples import NUMBER

PRODUCT = Product((3, 2), 4, 10, 20)
GROUPED = Product((3, 2), 4, 6, 20, blocks=5)
DEPTHWISE = Product((3, 3), 1, 2, 20, blocks=7)


@pytest.mark.parametrize(
    ("pe", "simd", "work"),
    [(1, 1, 20 * 24 * 10), (10, 24, 20), (3, 5, 20 * 5 * 4), (4, 24, 20 * 3), (10, 7, 20 * 4)],
)
def test_work_rounds_chunks_and_groups_up(pe: int, simd: int, work: int) -> None:
    assert PRODUCT.depth == 24
    assert PRODUCT.work(Folding(pe, simd)) == work


@pytest.mark.parametrize(
    ("pe", "simd", "work"),
    [
        (1, 1, 20 * 24 * 30),
        (3, 8, 20 * 3 * 10),
        (6, 24, 20 * 5),
        (12, 24, 20 * 3),
        (30, 24, 20),
        (30, 4, 20 * 6),
    ],
)
def test_blocks_take_turns_where_they_are_not_side_by_side(pe: int, simd: int, work: int) -> None:
    assert GROUPED.depth == 24
    assert GROUPED.outputs == 30
    assert GROUPED.work(Folding(pe, simd)) == work


@pytest.mark.parametrize(
    ("product", "pe", "pixels", "pairs"),
    [(PRODUCT, 4, 1, 6), (PRODUCT, 5, 1, 9), (PRODUCT, 5, 2, 18), (GROUPED, 12, 1, 18)],
)
def test_two_outputs_share_an_input_where_they_read_the_same(
    product: Product, pe: int, pixels: int, pairs: int
) -> None:
    assert product.pairs(Folding(pe, 3, pixels)) == pairs
    assert DEPTHWISE.pairs(Folding(6, 9)) == 27
    assert Product((3, 3), 1, 1, 20, blocks=7).pairs(Folding(7, 9)) == 63


def test_outputs_side_by_side_are_a_part_of_one_block_or_whole_blocks() -> None:
    assert PRODUCT.useful_pe == tuple(range(1, 11))
    assert GROUPED.useful_pe == (1, 2, 3, 6, 12, 18, 24, 30)
    assert DEPTHWISE.useful_pe == (1, 2, 4, 6, 8, 10, 12, 14)
    for product in (PRODUCT, GROUPED, DEPTHWISE):
        allowed = [pe for pe in range(-1, product.outputs + 3) if product.allows(pe)]
        assert tuple(allowed) == product.useful_pe


@pytest.mark.parametrize("simd", range(1, 25))
def test_words_are_addressed_where_they_cost_no_chunk(simd: int) -> None:
    """Words of simd channels, each tap on its own, against chunks that run over taps."""
    words = 6 * -(-4 // simd)
    assert (PRODUCT.feed(Folding(2, simd)) == "words") is (words == -(-24 // simd))


@pytest.mark.parametrize("simd", range(1, 25))
def test_columns_of_all_rows_are_read_where_they_cost_no_chunk(simd: int) -> None:
    """PRODUCT has a kernel of 3 x 2: words of all three rows of simd / 3 channels."""
    words = 2 * -(-4 // max(1, simd // 3))
    fits = simd % 3 == 0 and words == -(-24 // simd)
    assert PRODUCT.feed(Folding(2, simd)) in ("words", "columns" if fits else "windows")


def test_feeders_of_typical_layers() -> None:
    layer = Product((3, 3), 16, 16, 1024)
    found = {simd: layer.feed(Folding(8, simd)) for simd in (1, 2, 3, 5, 6, 9, 12, 16, 24, 48, 144)}
    assert [simd for simd, feed in found.items() if feed == "words"] == [1, 2, 16]
    assert [simd for simd, feed in found.items() if feed == "columns"] == [3, 6, 12, 24, 48]


@pytest.mark.parametrize(
    ("pe", "simd", "feed"),
    [(2, 1, "words"), (2, 2, "words"), (6, 4, "words"), (2, 3, "columns"), (2, 8, "windows")]
    + [(12, 4, "words"), (12, 2, "windows"), (12, 24, "windows")],
)
def test_words_of_a_grouped_layer_lie_within_a_block(pe: int, simd: int, feed: str) -> None:
    """Or hold all channels of each of several blocks."""
    assert GROUPED.feed(Folding(pe, simd)) == feed


def test_padding_that_reads_pixels_is_not_addressed() -> None:
    product = replace(PRODUCT, fixed_fill=False)
    assert {product.feed(Folding(1, simd)) for simd in range(1, 25)} == {"windows"}


@pytest.mark.parametrize("pe", range(1, 11))
@pytest.mark.parametrize("simd", [1, 4, 8, 12, 24])
def test_parts_divide_pe_fit_the_chunks_and_need_the_fewest_requantizers(
    pe: int, simd: int
) -> None:
    chunks = PRODUCT.chunks(simd)
    fitting = [n for n in range(1, pe + 1) if pe % n == 0 and n <= chunks]
    assert PRODUCT.parts(Folding(pe, simd)) == max(fitting)


@pytest.mark.parametrize("interval", [20, 39, 40, 100, 480, 4800])
@pytest.mark.parametrize("product", [PRODUCT, GROUPED, DEPTHWISE], ids=["one", "few", "many"])
def test_foldings_meet_the_interval_with_the_fewest_outputs_side_by_side(
    product: Product, interval: int
) -> None:
    for folding in foldings(product, interval):
        assert product.allows(folding.pe)
        assert product.work(folding) <= interval
        for pe in product.useful_pe:
            if pe < folding.pe:
                assert product.work(replace(folding, pe=pe)) > interval


@pytest.mark.parametrize("seed", range(60))
def test_useful_foldings_hold_the_fewest_multipliers_of_all(seed: int) -> None:
    generator = np.random.default_rng(seed)
    kh, kw, cin, cout, windows = (int(n) for n in generator.integers(1, (5, 5, 9, 13, 30)))
    blocks = int(generator.choice([1, 2, 3, 8]))
    product = Product((kh, kw), cin, cout, windows, blocks)
    least = product.work(Folding(product.outputs, product.depth))
    interval = int(generator.integers(least, product.work(Folding(1, 1)) + 1))
    every = [
        pe * simd
        for pe in product.useful_pe
        for simd in range(1, product.depth + 1)
        if product.work(Folding(pe, simd)) <= interval
    ]
    assert min(f.pe * f.simd for f in foldings(product, interval)) == min(every)


@pytest.mark.parametrize(
    ("product", "folding", "text"),
    [
        (PRODUCT, Folding(0, 1), "pe must be from 1 to 10, not 0"),
        (PRODUCT, Folding(11, 1), "pe must be from 1 to 10, not 11"),
        (PRODUCT, Folding(1, 0), "simd must be from 1 to 24, not 0"),
        (PRODUCT, Folding(1, 25), "simd must be from 1 to 24, not 25"),
        (
            GROUPED,
            Folding(4, 1),
            (
                "pe must be a divisor of 6, the outputs of a group of channels, or a multiple of 6"
                " up to 30, not 4"
            ),
        ),
        (Product((3, 3), 1, 1, 9, 4), Folding(5, 1), "pe must be from 1 to 4, not 5"),
    ],
    ids=["no-pe", "pe-beyond-outputs", "no-simd", "simd-beyond-inputs", "grouped", "depthwise"],
)
def test_a_folding_beyond_the_layer_is_refused(
    product: Product, folding: Folding, text: str
) -> None:
    with pytest.raises(HwgenError) as error:
        product.check("conv", folding)
    assert str(error.value) == f"layer 'conv': {text}"


def test_a_layer_without_weights_is_no_product() -> None:
    assert product_of(QuantOutput("output", ("x",), NUMBER), (4, 4, 2)) is None
