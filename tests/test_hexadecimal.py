from __future__ import annotations

import numpy as np
import pytest

from hwgen.hexadecimal import field_bits, hex_lines


@pytest.mark.parametrize("width", [1, 3, 4, 5, 8, 11, 12, 13, 32, 61])
def test_lines_are_the_words_with_every_digit(width: int) -> None:
    generator = np.random.Generator(np.random.PCG64(width))
    values = generator.integers(0, 1 << width, 17)
    lines = hex_lines(field_bits(values, width)).decode().splitlines()
    assert lines == [f"{value:0{-(-width // 4)}x}" for value in values.tolist()]


def test_negative_values_are_in_twos_complement() -> None:
    assert hex_lines(field_bits(np.array([-1, -8, 7]), 5)) == b"1f\n18\n07\n"


def test_no_words_are_no_lines() -> None:
    assert hex_lines(np.zeros((0, 12), dtype=np.uint8)) == b""


def test_cycles_have_eight_digits() -> None:
    cycles = np.array([0, 255, 2**31])
    assert hex_lines(field_bits(cycles, 32)) == b"00000000\n000000ff\n80000000\n"
