"""Bills add up, and a unit without one of its own still counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hwgen.estimate.bill import NOTHING, Bill, Cells, Memory, Multiplier, bill
from hwgen.units.base import Parameter


def test_cells_add_up_kind_by_kind() -> None:
    assert Cells(1, 2, 3, 4) + Cells(10, 20, 30, 40) == Cells(11, 22, 33, 44)


def test_bills_add_up_with_their_memories_and_multipliers() -> None:
    one = Bill(registers=3, adders=1, memories=(Memory(4, 8),))
    two = Bill(registers=4, multipliers=(Multiplier(9, 8),))
    both = one + two + NOTHING
    assert (both.registers, both.adders) == (7, 1)
    assert (both.memories, both.multipliers) == ((Memory(4, 8),), (Multiplier(9, 8),))


def test_several_of_one_bill_count_every_part_so_often() -> None:
    one = Bill(1, 2, 3, 4, 5, 6, 7, (Memory(4, 8, count=2),), (Multiplier(9, 8),))
    assert one * 3 == Bill(
        3, 6, 9, 12, 15, 18, 21, (Memory(4, 8, count=6),), (Multiplier(9, 8, count=3),)
    )


@dataclass(frozen=True, slots=True)
class Unknown:
    label: str = "unknown"
    module: ClassVar[str] = "hwgen_unknown"

    @property
    def input_bits(self) -> int:
        return 8

    @property
    def output_bits(self) -> int:
        return 4

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return ()


def test_a_unit_without_a_bill_counts_the_words_at_its_ends() -> None:
    assert bill(Unknown()).registers == 12
