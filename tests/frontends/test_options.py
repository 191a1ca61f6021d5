"""Options of the importers are checked where they are made."""

from __future__ import annotations

import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.options import DENSE_RULES, KERNELS, SOFTMAX, ImportOptions


@pytest.mark.parametrize("kernels", KERNELS)
@pytest.mark.parametrize("dense_rule", DENSE_RULES)
@pytest.mark.parametrize("softmax", SOFTMAX)
def test_what_is_allowed_is_taken(kernels: str, dense_rule: str, softmax: str) -> None:
    assert ImportOptions(kernels, dense_rule, softmax).kernels == kernels


def test_what_is_not_allowed_is_refused_all_at_once() -> None:
    with pytest.raises(HwgenError) as error:
        ImportOptions(kernels="gpu", dense_rule="F", softmax="none")
    assert str(error.value).splitlines() == [
        "kernels must be one of reference, optimized, xnnpack, not 'gpu'",
        "dense_rule must be one of H, D, not 'F'",
        "softmax must be one of device, host, not 'none'",
    ]
