"""ROM words: two's complement fields, the first in the low bits."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.emit.render import render
from hwgen.emit.views.rom import RomView, mixed_words, packed_words


def value(fields: list[int], bits: list[int]) -> int:
    """The word as a number."""
    pairs = list(zip(fields, bits, strict=True))[::-1]
    text = "".join(f"{field & ((1 << width) - 1):0{width}b}" for field, width in pairs)
    return int(text, 2)


@pytest.mark.parametrize("bits", [2, 3, 8, 11, 16])
def test_fields_of_one_width_are_packed(bits: int) -> None:
    generator = np.random.default_rng(bits)
    fields = generator.integers(-(1 << bits - 1), 1 << bits - 1, (6, 5))
    words = packed_words(fields, bits)
    assert [int(word, 16) for word in words] == [value(row, [bits] * 5) for row in fields.tolist()]
    assert {len(word) for word in words} == {-(-5 * bits // 4)}


def test_fields_of_different_widths_are_packed() -> None:
    fields = np.array([[5, -1, -(1 << 39)], [0, 1, (1 << 39) - 1]])
    widths = [3, 7, 40]
    expected = [value(row, widths) for row in fields.tolist()]
    assert [int(word, 16) for word in mixed_words(fields, widths)] == expected


def test_a_word_has_all_its_digits() -> None:
    assert packed_words(np.array([[1, 0]]), 8) == ("0001",)
    assert packed_words(np.array([[-1]]), 9) == ("1ff",)


def test_the_text_of_a_rom_holds_each_word_at_its_address() -> None:
    view = RomView("banner", "purpose", "contents", "rom", 12, ("abc", "00f", "fff"))
    text = render("rom.v.j2", view)
    assert (view.depth, view.address_bits) == (3, 2)
    for line in ("words[0] = 12'habc;", "words[1] = 12'h00f;", "words[2] = 12'hfff;"):
        assert f"    {line}\n" in text
    assert "input  wire [1:0] address" in text
    assert "// ROM of 3 words of 12 bits: contents." in text
