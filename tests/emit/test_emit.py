"""The package is its function, and its names can be had without it."""

from __future__ import annotations

import subprocess
import sys

import pytest

import hwgen.emit
from hwgen.emit.folder import emit


def test_the_function_of_the_package_is_that_of_its_folder() -> None:
    from hwgen.emit import emit as found

    assert found is emit
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        hwgen.emit.nothing  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize("first", ["hwgen.simulate.design", "hwgen.emit.names", "hwgen.frontends"])
def test_any_module_may_be_imported_first(first: str) -> None:
    subprocess.run([sys.executable, "-c", f"import {first}"], check=True, capture_output=True)


def test_names_do_not_import_emission() -> None:
    code = "import sys, hwgen.emit.names; assert 'hwgen.emit.folder' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
