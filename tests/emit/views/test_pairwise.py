"""Comments of units of two streams, and the generated tables of a sum in simulation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import hwgen.timing.pairwise  # noqa: F401  (it registers the units)
from hwgen.arithmetic.requantizer import Requantizer
from hwgen.arithmetic.weighted_sum import WeightedSum
from hwgen.emit.views.generated import generated, parts
from hwgen.emit.views.layer import note, summary
from hwgen.emit.views.pairwise import table_sum_view
from hwgen.ir.formats import IntFormat
from hwgen.simulate.unit import run_unit
from hwgen.timing.stalls import pattern
from hwgen.units.join import Join
from hwgen.units.product import Product
from hwgen.units.table_sum import TableSum
from hwgen.units.weighted_sum import AddStreams

from ...rtl.bench import Case, cases, packed, predicted, sources

BITS = IntFormat(8, True, 1.0)
FRAMES = 3


def add(kind: str, offsets: tuple[int, int], factor_b: int) -> AddStreams:
    ends, one = np.array([1 << 16]), np.ones(1, dtype=np.int64)
    shift = 4
    positive, negative = one * offsets[0], one * offsets[1]
    form = Requantizer(kind, one, positive, negative, shift, 0, -128, 127, -ends, ends)
    return AddStreams(2, BITS, BITS, 8, WeightedSum(12, factor_b, form))


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        (
            add("linear", (8, 8), 14),
            "Output (12 * a + 14 * b + 8) >>> 4, a and b without zero points;",
        ),
        (
            add("linear_even", (8, 8), -14),
            "Output (12 * a - 14 * b + 8) >>> 4, ties to even, a and b without zero points;",
        ),
        (
            add("linear", (8, 7), 14),
            "Output (12 * a + 14 * b + (8 or 7 by sign)) >>> 4, a and b without zero points;",
        ),
    ],
    ids=["plain", "even-difference", "two-offsets"],
)
def test_the_header_has_the_formula(unit: AddStreams, text: str) -> None:
    proof = "proved equal to its rule for every pair of operands."
    assert summary(unit) == (text, proof)
    assert note(unit) == "2 sums a cycle"


def test_comments_name_what_a_unit_does() -> None:
    product = Product(1, BITS, IntFormat(4, False, 1.0))
    assert note(Join((8, 8, 3))) == "words of 3 streams side by side"
    assert note(product) == "1 product a cycle"
    assert summary(product) == ("1 multiplier of 9 x 5 bits, products of 12 bits.",)
    assert note(tables(2)) == "2 sums of two terms from tables a cycle"


def tables(lanes: int) -> TableSum:
    generator = np.random.default_rng(lanes)
    return TableSum(lanes, generator.integers(-900, 900, 16), generator.integers(-5, 70, 8))


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("case", cases(10), ids=str)
def test_terms_from_tables_add_up_in_their_cycles(case: Case, tmp_path: Path) -> None:
    unit = tables(1 + case.seed % 3)
    x = case.generator.integers(0, 16, (60, unit.lanes))
    y = case.generator.integers(0, 8, (60, unit.lanes))
    data = [
        packed(row, 4) | packed(other, 3) << 4 * unit.lanes
        for row, other in zip(x.tolist(), y.tolist(), strict=True)
    ]
    sums = unit.table_a[x] + unit.table_b[y]
    expected = [packed(row, unit.sum_bits) for row in sums.tolist()]
    files = [(f"{name}.v", text) for name, text in generated(unit, "y", "Sum.", str, str)]
    library = [file for module in ("hwgen_credits", "hwgen_fifo") for file in sources(module)]
    stalls = pattern(case.source, case.seed), pattern(case.sink, case.seed + 1)
    run = run_unit(
        [*files, *library],
        unit.label,
        {},
        unit.input_bits,
        unit.output_bits,
        data,
        len(data),
        *stalls,
        workdir=tmp_path,
    )
    timing = predicted(unit, len(data), case, FRAMES)
    assert run.out_data == expected
    assert run.in_cycles == timing.source.tolist()
    assert run.out_cycles == timing.sink.tolist()


def test_each_table_is_one_module() -> None:
    assert parts(tables(3)) == ("terms", "terms_table_a", "terms_table_b")
    view = table_sum_view(tables(3), "m", "b", "p", "m_a", "m_b")
    assert (view.a_bits, view.b_bits, view.sum_bits) == (4, 3, 11)
    assert view.lanes_text == "3 sums"
