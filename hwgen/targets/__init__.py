"""FPGA families, by name."""

from __future__ import annotations

from hwgen.errors import HwgenError
from hwgen.targets.description import Ram, Target
from hwgen.targets.ecp5 import ECP5
from hwgen.targets.generic import GENERIC
from hwgen.targets.ice40 import ICE40
from hwgen.targets.xc7 import XC7

__all__ = ["TARGETS", "Ram", "Target", "target"]

TARGETS = {chosen.name: chosen for chosen in (GENERIC, ECP5, ICE40, XC7)}


def target(name: str) -> Target:
    """The target called `name`. Raises HwgenError, with the names there are, when it has none."""
    if name not in TARGETS:
        raise HwgenError(f"target must be one of {', '.join(TARGETS)}, not '{name}'")
    return TARGETS[name]
