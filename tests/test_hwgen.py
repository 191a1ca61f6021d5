from __future__ import annotations

import subprocess
import sys

import pytest

import hwgen


def test_every_public_name_can_be_imported() -> None:
    for name in hwgen._HOMES:
        assert callable(getattr(hwgen, name))
        assert name in dir(hwgen)


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'hwgen' has no attribute 'nothing'"):
        hwgen.nothing  # noqa: B018


def test_import_does_not_load_numpy() -> None:
    code = "import sys, hwgen; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0
