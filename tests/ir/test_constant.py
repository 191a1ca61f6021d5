from __future__ import annotations

import numpy as np

from hwgen.ir.constant import AddConstant, MulConstant
from hwgen.ir.support import operators

from .samples import mistakes


def test_constant_has_one_number_or_one_per_channel() -> None:
    for kind in (AddConstant, MulConstant):
        for size in (1, 3):
            assert mistakes(kind("c", ("x",), np.ones(size)), (4, 5, 3)) == []
        assert mistakes(kind("c", ("x",), np.ones(5)), (4, 5, 3)) == [
            "layer 'c': constant must hold one number, or 3, one per channel, not (5,)"
        ]


def test_constant_that_is_not_finite_is_refused() -> None:
    assert mistakes(MulConstant("c", ("x",), np.array([np.inf])), (3,)) == [
        "layer 'c': constant must be finite numbers, one or one per channel, not [inf]"
    ]


def test_the_table_of_operators_holds_all_three() -> None:
    names = {row.name: row.node for row in operators() if row.name.endswith("_constant")}
    assert names == {
        "add_constant": AddConstant,
        "sub_constant": AddConstant,
        "mul_constant": MulConstant,
    }
