"""Targets by name."""

from __future__ import annotations

import pytest

from hwgen.emit.render import library, library_files
from hwgen.errors import HwgenError
from hwgen.targets import TARGETS, target


def test_targets_are_found_by_name() -> None:
    assert list(TARGETS) == ["generic", "ecp5", "ice40", "xc7"]
    assert all(target(name).name == name for name in TARGETS)


@pytest.mark.parametrize("name", ["", "ECP5", "xc8"])
def test_an_unknown_target_is_refused_with_the_names_there_are(name: str) -> None:
    with pytest.raises(HwgenError) as caught:
        target(name)
    assert str(caught.value) == f"target must be one of generic, ecp5, ice40, xc7, not '{name}'"


@pytest.mark.parametrize("name", list(TARGETS))
def test_the_files_of_a_target_exist(name: str) -> None:
    chosen = target(name)
    texts = library(chosen.library)
    assert library().keys() <= texts.keys()
    assert not library_files(chosen.models).keys() & texts.keys()
