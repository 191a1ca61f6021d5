"""The library still holds what the planted defects change."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.prove.library import LIBRARY
from trust.planted import PLANTED, Planted, plant


@pytest.mark.parametrize("bug", PLANTED, ids=str)
def test_the_text_of_a_defect_is_there(bug: Planted) -> None:
    assert bug.old in (LIBRARY / f"{bug.module}.v").read_text()


def test_a_defect_whose_text_is_gone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="hwgen_skid holds no 'no such text' any more"):
        plant(Planted("hwgen_skid", "no such text", ""), tmp_path)
