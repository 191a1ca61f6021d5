"""The fitted numbers: for every family, and none that would count below zero."""

from __future__ import annotations

from hwgen.estimate.coefficients import FLIP_FLOPS, LUTS
from hwgen.estimate.family import FAMILIES, FEATURES


def test_every_family_has_numbers_for_known_parts() -> None:
    for table in (LUTS, FLIP_FLOPS):
        assert set(table) == set(FAMILIES)
        for numbers in table.values():
            assert set(numbers) <= set(FEATURES)
            assert min(numbers.values()) >= 0
