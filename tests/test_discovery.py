from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hwgen.discovery import discover


def test_every_module_of_a_package_is_imported_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "family"
    (folder / "inner").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "inner" / "__init__.py").write_text("raise AssertionError('entered')")
    (folder / "one.py").write_text("COUNT = []\n")
    (folder / "two.py").write_text("from family.one import COUNT\nCOUNT.append(1)\n")
    monkeypatch.syspath_prepend(tmp_path)
    discover("family")
    discover("family")
    assert sys.modules["family.one"].COUNT == [1]
