"""The portable target adds nothing."""

from __future__ import annotations

from hwgen.emit.render import library
from hwgen.targets.generic import GENERIC


def test_the_portable_target_takes_the_library_as_it_is() -> None:
    assert library(GENERIC.library) == library()
    assert GENERIC.models == ()
    assert GENERIC.operand_bits is None
