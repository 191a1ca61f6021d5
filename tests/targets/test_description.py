"""A target is data: frozen, and with defaults that change nothing."""

from __future__ import annotations

import dataclasses

import pytest

from hwgen.targets.description import Ram, Target


def test_a_target_needs_a_name_and_a_description_only() -> None:
    made = Target("any", "any family")
    assert (made.operand_bits, made.library, made.models, made.rams) == (None, (), (), ())


def test_a_target_cannot_be_changed() -> None:
    made = Target("any", "any family", rams=(Ram("block", 8, ((8, 1),)),))
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.name = "other"  # type: ignore[misc]
    assert hash(made) == hash(dataclasses.replace(made))
