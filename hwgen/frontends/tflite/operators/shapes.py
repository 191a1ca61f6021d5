"""Operators that keep all values in their order: RESHAPE, SQUEEZE, EXPAND_DIMS, TRANSPOSE."""

from __future__ import annotations

import math

from hwgen.errors import HwgenError
from hwgen.frontends.conversion import operands
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.importer import Importer
from hwgen.frontends.tflite.registry import anything, imported
from hwgen.frontends.tflite.views import Phases, Rows


def _same_order(node: SourceNode, importer: Importer) -> None:
    """The file says the new shape with the output, or with an operand that is known."""
    key, shape_key = operands(node, 1, 2)
    output, found = node.outputs[0], importer.views.get(str(key))
    if isinstance(found, Phases):
        _keep_phases(importer, str(key), output, found)
        return
    layer = found.layer if isinstance(found, Rows) else importer.layer_of(key)
    if node.operator == "RESHAPE" and shape_key is not None and importer.is_known(shape_key):
        sizes = importer.integers(shape_key, "the shape")
        importer.find(output, _whole(sizes, math.prod(importer.shape(layer))))
    importer.hold(output, layer)


def _whole(sizes: list[int], values: int) -> tuple[int, ...]:
    """The sizes of so many values; one may be -1, which is what the others leave."""
    known = math.prod(size for size in sizes if size != -1)
    if sizes.count(-1) > 1 or min(sizes) < -1 or known < 1 or values % known:
        raise HwgenError(f"cannot give {values} values the shape {sizes}")
    return tuple(values // known if size == -1 else size for size in sizes)


def _keep_phases(importer: Importer, key: str, output: str, found: Phases) -> None:
    """Only axes of size 1 come and go between SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND."""
    before, after = (
        [size for size in importer.file_shape(name) if size not in (1, -1)]
        for name in (key, output)
    )
    if before != after:
        message = f"gives {before} the shape {after} between SPACE_TO_BATCH_ND and"
        raise HwgenError(f"{message} BATCH_TO_SPACE_ND")
    importer.views[output] = found


def _transpose(node: SourceNode, importer: Importer) -> None:
    """Only axes of size 1 may change their place."""
    key, order_key = operands(node, 2)
    source = importer.layer_of(key)
    assert key is not None
    shape = importer.file_shape(key)
    order = [axis % (len(shape) or 1) for axis in importer.integers(order_key, "the permutation")]
    whole = sorted(order) == list(range(len(shape)))
    moved = [axis for axis in order if whole and shape[axis] not in (1, -1)]
    if not whole or moved != sorted(moved):
        message = f"changes the order of the values: axes {order} of {list(shape)}"
        raise HwgenError(message, hint="only axes of size 1 may move")
    importer.rename(node.outputs[0], source)


_BECOMES = "reshape, flatten or nothing"
imported("RESHAPE", 1, (anything("new_shape"),), _BECOMES, _same_order)
imported("SQUEEZE", 2, (anything("squeeze_dims"),), _BECOMES, _same_order)
imported("EXPAND_DIMS", 1, (), _BECOMES, _same_order)
imported("TRANSPOSE", 6, (), _BECOMES, _transpose)
