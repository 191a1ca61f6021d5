from __future__ import annotations

import numpy as np
import pytest

from hwgen.golden.node import evaluate
from hwgen.ir.node import Node


def test_operator_without_a_golden_model_is_named() -> None:
    with pytest.raises(NotImplementedError, match="no golden model for Node"):
        evaluate(Node("x", ()), np.zeros((1, 1), dtype=np.int32))
