"""FPGA parts: every one has what is counted."""

from __future__ import annotations

import pytest

from hwgen.errors import HwgenError
from hwgen.estimate.family import FAMILIES
from hwgen.targets.parts import PARTS, part


@pytest.mark.parametrize("name", PARTS)
def test_a_part_has_some_of_every_resource_that_is_counted(name: str) -> None:
    found = part(name)
    assert found.has.keys() == found.cells.keys()
    assert min(found.has.values()) > 0
    assert found.family in FAMILIES


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(HwgenError, match="the part must be one of ecp5-12k, .*, not 'ecp6'"):
        part("ecp6")
