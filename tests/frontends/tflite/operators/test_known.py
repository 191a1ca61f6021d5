"""Sizes that a file computes from its shapes, as converters write them for any batch."""

from __future__ import annotations

import numpy as np

from hwgen.frontends.options import ImportOptions
from hwgen.frontends.tflite.importer import Importer, import_model
from hwgen.frontends.tflite.reader import read
from hwgen.frontends.tflite.registry import known_operators
from tests.frontends.tflite.compare import assert_equal, kinds, refusals
from tests.frontends.tflite.net import Net, Value


def computed(net: Net, x: Value) -> tuple[int, Value]:
    """A reshape to [batch, all values], whose shape is made of that of x."""
    shape = net.writer.tensor(net.name("shape"), (4,), dtype="int32")
    net.writer.op("SHAPE", [x.index], [shape], {"out_type": "INT32"})
    batch = net.writer.tensor(net.name("batch"), (), dtype="int32")
    keys = [net.constant("limit", [n]) for n in (0, 1, 1)]
    net.writer.op("STRIDED_SLICE", [shape, *keys], [batch], {"shrink_axis_mask": 1})
    wanted = net.writer.tensor(net.name("wanted"), (2,), dtype="int32")
    values = int(np.prod(x.shape))
    packed = [batch, net.constant("values", values)]
    net.writer.op("PACK", packed, [wanted], {"values_count": 2, "axis": 0})
    y = net.value("y", (1, values), x.scale, x.zero_point)
    net.writer.op("RESHAPE", [x.index, wanted], [y.index])
    return wanted, y


def test_a_computed_shape_needs_no_hardware() -> None:
    net = Net("known", 1)
    x = net.input((3, 4, 2))
    _, y = computed(net, x)
    found = assert_equal(net, x, net.dense(y, 3))
    assert kinds(found) == ["Input", "Flatten", "Dense", "Output"]
    assert found.origin is not None
    notes = [step.note for step in found.origin.steps]
    assert notes == ["known before the network runs"] * 3 + ["", ""]


def test_its_values_are_those_of_the_runtime() -> None:
    net = Net("known", 2)
    x = net.input((3, 4, 2))
    _, y = computed(net, x)
    graph = read(net.finish(y), "net")
    importer = Importer(graph, ImportOptions())
    importer.begin()
    importer.convert(known_operators())
    key = next(key for key in graph.tensors if key.startswith("wanted"))
    assert importer.values(key, "the shape").tolist() == [1, 24]
    assert import_model(graph, ImportOptions()).errors == ()


def test_sizes_are_taken_multiplied_and_joined() -> None:
    """The shape of a dense layer over a sequence: [batch * length, channels]."""
    net = Net("known", 4)
    x = net.input((4, 6))

    def sizes(count: int) -> int:
        return net.writer.tensor(net.name("sizes"), (count,) if count else (), dtype="int32")

    shape, outer, inner, product, wanted = (sizes(count) for count in (3, 2, 1, 1, 2))
    net.writer.op("SHAPE", [x.index], [shape], {"out_type": "INT32"})
    net.writer.op("GATHER", [shape, net.constant("places", [0, 1])], [outer])
    net.writer.op("GATHER", [shape, net.constant("places", [2])], [inner])
    axes = net.constant("axes", [0])
    net.writer.op("REDUCE_PROD", [outer, axes], [product], {"keep_dims": True})
    net.writer.op("CONCATENATION", [product, inner], [wanted], {"axis": 0})
    y = net.value("y", (4, 6), x.scale, x.zero_point)
    net.writer.op("RESHAPE", [x.index, wanted], [y.index])
    y = net.dense(y, 3)
    z = net.value("z", (1, 4, 3), y.scale, y.zero_point)
    joined = sizes(3)
    net.writer.op("CONCATENATION", [outer, net.constant("outputs", [3])], [joined], {"axis": 0})
    net.writer.op("RESHAPE", [y.index, joined], [z.index])
    assert kinds(assert_equal(net, x, z)) == ["Input", "Conv2d", "Output"]


def test_activations_are_not_gathered() -> None:
    net = Net("known", 5)
    x = net.input((4,))
    y = net.value("y", (1, 2), x.scale, x.zero_point)
    net.writer.op("GATHER", [x.index, net.constant("places", [0, 2])], [y.index], {"axis": 1})
    message = f"{y.name}: the data must be constant, tensor '{x.name}' is computed"
    assert refusals(net.finish(y)) == [message]


def test_activations_are_not_packed() -> None:
    net = Net("known", 3)
    x = net.input((4,))
    y = net.value("y", (2, 1, 4), x.scale, x.zero_point)
    net.writer.op("PACK", [x.index, x.index], [y.index], {"values_count": 2, "axis": 0})
    message = f"{y.name}: each operand must be constant, tensor '{x.name}' is computed"
    assert refusals(net.finish(y)) == [message]
