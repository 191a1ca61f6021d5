"""What the package offers, imported on first use."""

from __future__ import annotations

import subprocess
import sys

import pytest

import hwgen.schedule


def test_its_names_are_those_of_their_modules() -> None:
    assert hwgen.schedule.schedule.__module__ == "hwgen.schedule.plan"
    assert hwgen.schedule.Folding.__module__ == "hwgen.schedule.layer"
    with pytest.raises(AttributeError, match="module 'hwgen.schedule' has no attribute 'plans'"):
        _ = hwgen.schedule.plans


@pytest.mark.parametrize("module", ["hwgen.timing.model", "hwgen.schedule.sizing", "hwgen.emit"])
def test_every_module_can_be_imported_first(module: str) -> None:
    subprocess.run([sys.executable, "-c", f"import {module}"], check=True)
