"""hwgen_window_banks: taps from banks at given offsets, all at one inner index."""

from __future__ import annotations

from pathlib import Path

import pytest

from .bench import Case, cases, check, gaps, packed, pipe

pytestmark = pytest.mark.simulator("icarus")
COMMANDS = 80


@pytest.mark.parametrize("case", cases(), ids=str)
def test_taps_come_from_the_banks_behind_the_base(case: Case, tmp_path: Path) -> None:
    """Random writes and reads in one cycle; a read sees what was written before, not beside it."""
    generator = case.generator
    bits, inner, slots = (int(n) for n in generator.integers((1, 1, 1), (12, 5, 6)))
    window, dilation = (int(n) for n in generator.integers(1, (slots + 2, 4)))
    slot_bits, inner_bits = max(1, (slots - 1).bit_length()), max(1, (inner - 1).bit_length())
    unit = pipe(
        "test_window_banks_stream",
        2,
        (bits + 2 * (1 + slot_bits + inner_bits), window * bits),
        word=bits,
        inner=inner,
        slots=slots,
        window=window,
        slot_w=slot_bits,
        inner_w=inner_bits,
        dilation=dilation,
    )
    memory = {(slot, index): 0 for slot in range(slots) for index in range(inner)}
    commands: list[tuple[int, ...]] = []
    expected: list[int] = []
    for slot, index in memory:  # the contents of a memory are unknown at first
        commands.append((1, slot, index, 0, 0, 0, 0))
        expected.append(0)
    for _ in range(COMMANDS):
        slot, base = (int(n) for n in generator.integers(0, slots, 2))
        index, read_index = (int(n) for n in generator.integers(0, inner, 2))
        data, write, read = (int(n) for n in generator.integers(0, (1 << bits, 2, 2)))
        used = {((base + tap * dilation) % slots, read_index) for tap in range(window)}
        write = 0 if read and (slot, index) in used else write
        commands.append((write, slot, index, data, read, base, read_index))
        taps = [memory[(base + tap * dilation) % slots, read_index] for tap in range(window)]
        expected.append(packed(taps, bits) if read else 0)
        if write:
            memory[slot, index] = data
    widths = (1, slot_bits, inner_bits, bits, 1, slot_bits, inner_bits)
    words = [command(fields, widths) for fields in commands]
    run = check(unit, words, expected, case, tmp_path, frames=1)
    if case.source == case.sink == "never":
        assert set(gaps(run)) == {1}


def command(values: tuple[int, ...], widths: tuple[int, ...]) -> int:
    """Fields of different widths, the first in the low bits."""
    word = position = 0
    for value, width in zip(values, widths, strict=True):
        word |= value << position
        position += width
    return word
