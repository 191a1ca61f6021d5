"""hwgen_dot_product: exact sums of products, signed and unsigned inputs."""

from __future__ import annotations

from pathlib import Path

import pytest

from .bench import Case, cases, check, fields, gaps, packed, pipe, signed, words

pytestmark = pytest.mark.simulator("icarus")


def play(
    simd: int,
    bits: tuple[int, int],
    x_signed: bool,
    data: list[int],
    case: Case,
    folder: Path,
    outputs: int = 1,
) -> set[int]:
    x_bits, w_bits = bits
    sum_bits = x_bits + 1 + w_bits + (simd - 1).bit_length() + case.seed % 3
    latency = 4 + (simd - 1).bit_length()
    unit = pipe(
        "test_dot_product_stream",
        latency,
        (simd * (x_bits + outputs * w_bits), outputs * sum_bits),
        outputs=outputs,
        simd=simd,
        x_w=x_bits,
        x_signed=int(x_signed),
        w_w=w_bits,
        sum_w=sum_bits,
    )
    expected = []
    for word in data:
        inputs = fields(word, x_bits, simd)
        weights = fields(word >> simd * x_bits, w_bits, outputs * simd)
        values = [signed(x, x_bits) for x in inputs] if x_signed else inputs
        totals = [
            sum(x * signed(w, w_bits) for x, w in zip(values, weights[at:], strict=False))
            for at in range(0, outputs * simd, simd)
        ]
        expected.append(packed(totals, sum_bits))
    return set(gaps(check(unit, data, expected, case, folder, frames=1)))


@pytest.mark.parametrize("case", cases(50), ids=str)
def test_random_sums_are_exact(case: Case, tmp_path: Path) -> None:
    simd, x_bits, w_bits = (int(n) for n in case.generator.integers((1, 2, 2), (10, 17, 17)))
    data = words(case.generator, 40, simd * (x_bits + w_bits))
    play(simd, (x_bits, w_bits), bool(case.seed % 2), data, case, tmp_path)


@pytest.mark.parametrize("case", cases(12), ids=str)
def test_outputs_of_the_same_inputs_have_weights_of_their_own(case: Case, tmp_path: Path) -> None:
    """An even number of outputs, whose products are pairs, or one more."""
    simd, outputs = (int(n) for n in case.generator.integers((1, 2), (6, 6)))
    data = words(case.generator, 40, simd * (8 + outputs * 5))
    play(simd, (8, 5), bool(case.seed % 2), data, case, tmp_path, outputs)


@pytest.mark.parametrize("x_signed", [True, False], ids=["signed", "unsigned"])
@pytest.mark.parametrize("simd", [1, 5])
def test_extremes_are_exact_and_one_sum_leaves_a_cycle(
    simd: int, x_signed: bool, tmp_path: Path
) -> None:
    """The smallest weight with the smallest and with the largest input, in every place."""
    ends = (0x80, 0x7F) if x_signed else (0, 0xFF)
    data = [packed([x] * simd + [w] * simd, 8) for x in ends for w in (0x80, 0x7F)] * 4
    assert play(simd, (8, 8), x_signed, data, Case(0), tmp_path) == {1}
