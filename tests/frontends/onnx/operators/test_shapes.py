"""What only changes the order of axes makes no hardware."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ..random_models import Network
from ..runtime import compare, graph_of, imported
from ..writer import Writer

Step = tuple[str, list[Any], dict[str, Any]]


def chain(*steps: Step, opset: int = 17) -> bytes:
    """Operators one after the other on integers [1, 4, 3, 5]; constants as lists."""
    net = Network(1, (1, 4, 3, 5), opset=opset)
    name = net.value.name
    for kind, constants, attributes in steps:
        inputs = [net.writer.constant(values, np.int64) for values in constants]
        name = net.writer.op(kind, [name, *inputs], **attributes)
    return net.writer.finish([name])


CHAINS: dict[str, list[Step]] = {
    "flatten": [("Flatten", [], {})],
    "flatten all": [("Flatten", [], {"axis": 0})],
    "flatten back": [("Flatten", [], {}), ("Reshape", [[1, 4, 3, 5]], {})],
    "keep and guess": [("Reshape", [[0, 0, -1]], {})],
    "there and back": [("Transpose", [], {"perm": [0, 2, 3, 1]}),
                       ("Transpose", [], {"perm": [0, 3, 1, 2]})],
    "channels last": [("Transpose", [], {"perm": [0, 2, 3, 1]}), ("Reshape", [[1, 15, 4]], {})],
    "more axes": [("Unsqueeze", [[0, 3]], {}), ("Squeeze", [[0, 3]], {})],
    "fewer axes": [("Reshape", [[1, 60, 1, 1]], {}), ("Squeeze", [], {})],
    "split axis": [("Reshape", [[1, 2, 2, 3, 5]], {}), ("Reshape", [[1, 4, 15]], {})],
    "identity": [("Identity", [], {})],
}  # fmt: skip


@pytest.mark.parametrize("name", CHAINS)
def test_nothing_is_computed(name: str) -> None:
    content = chain(*CHAINS[name])
    kinds = [type(node).__name__ for node in graph_of(imported(content)).nodes]
    assert kinds == ["QuantInput", "QuantOutput"]
    assert set(compare(content, seed=1).values()) == {0}


def test_axes_as_attributes_before_opset_13() -> None:
    content = chain(("Unsqueeze", [], {"axes": [0]}), ("Squeeze", [], {"axes": [0]}), opset=12)
    assert set(compare(content, seed=2).values()) == {0}


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([("Reshape", [[7, -1]], {})], "cannot give [1, 4, 3, 5] the shape [7, 8]"),
        ([("Reshape", [[-1, -1]], {})], "cannot give [1, 4, 3, 5] the shape [-1, -1]"),
        ([("Reshape", [[0, 0, 0, 0, 0]], {})], "cannot give [1, 4, 3, 5] the shape"),
        ([("Squeeze", [[1]], {})], "axes [1] of [1, 4, 3, 5] must have size 1"),
        ([("Squeeze", [[9]], {})], "axes must be from -4 to 3, not [9]"),
        ([("Transpose", [], {"perm": [0, 1, 1, 2]})], "perm must hold each axis from 0 to 3 once"),
        (
            [("Flatten", [], {}), ("Reshape", [[6, 10]], {})],
            "gives [1, 60] the shape [6, 10], which",
        ),
        ([("Cast", [], {"to": 6})], "cannot turn "),
        ([("Cast", [], {"to": 8})], "cannot turn "),
    ],
)
def test_what_cannot_be_is_refused(steps: list[Step], message: str) -> None:
    (error, *_) = imported(chain(*steps)).errors
    assert error.message.startswith(message)


def test_a_transposition_that_stays_is_refused_where_the_order_counts() -> None:
    window: dict[str, Any] = {"kernel_shape": [2, 2]}
    steps: list[Step] = [
        ("MaxPool", [], window),
        ("Transpose", [], {"perm": [0, 1, 3, 2]}),
        ("MaxPool", [], window),
    ]
    (error,) = imported(chain(*steps)).errors
    assert error.message.endswith("in an order that needs a transposition in hardware")
    assert error.layer == "n3_MaxPool"


def test_pixels_become_real_numbers() -> None:
    """Integers of an image, scaled and quantized: a table."""
    writer = Writer()
    image = writer.input("image", (1, 3, 4, 5), "uint8")
    factor = writer.constant(np.float32(1 / 255))
    real = writer.op("Mul", [writer.op("Cast", [image], to=1), factor])
    steps = [writer.constant(np.float32(0.02)), writer.constant(np.int8(-3))]
    name = writer.op("QuantizeLinear", [real, *steps])
    content = writer.finish([name])
    assert compare(content, seed=1) == {"image": 0, name: 0}
    assert graph_of(imported(content)).format("image").scale == 1
