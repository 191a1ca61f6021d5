"""The package hwgen.simulate."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from typing import Any

import pytest

package: Any = import_module("hwgen.simulate")


def test_looking_for_tools_does_not_import_numpy() -> None:
    code = "import sys, hwgen.simulate.tools; assert 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_package_has_its_public_names() -> None:
    assert package.simulate.__name__ == "simulate"
    assert callable(package)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(
        AttributeError, match=r"module 'hwgen\.simulate' has no attribute 'emulate'"
    ):
        _ = package.emulate
