"""A target is data: frozen, and with defaults that change nothing."""

from __future__ import annotations

import dataclasses

import pytest

from hwgen.targets.description import Ram, Target


def test_a_target_needs_a_name_and_a_description_only() -> None:
    made = Target("any", "any family")
    assert (made.operand_bits, made.library, made.models, made.rams) == (None, (), (), ())


def test_two_products_share_a_block_as_far_as_its_widest_operand_goes() -> None:
    block = Target("any", "any family", operand_bits=(25, 18), pairs=True)
    assert block.shares(8, 8, 16)
    assert block.shares(18, 3, 21)
    assert not block.shares(9, 8, 17)
    assert not block.shares(19, 2, 21)
    assert not dataclasses.replace(block, pairs=False).shares(8, 8, 16)
    assert not Target("none", "no blocks", pairs=True).shares(8, 8, 16)


def test_a_target_cannot_be_changed() -> None:
    made = Target("any", "any family", rams=(Ram("block", 8, ((8, 1),)),))
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.name = "other"  # type: ignore[misc]
    assert hash(made) == hash(dataclasses.replace(made))
