"""Operators that keep all values in their order: RESHAPE, SQUEEZE, EXPAND_DIMS, TRANSPOSE."""

from __future__ import annotations

from hwgen.errors import HwgenError
from hwgen.frontends.conversion import operands
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.importer import Importer
from hwgen.frontends.tflite.registry import anything, imported


def _same_order(node: SourceNode, importer: Importer) -> None:
    """The file says the new shape with the output; the operand that asks for it is not needed."""
    key, _ = operands(node, 1, 2)
    importer.rename(node.outputs[0], importer.layer_of(key))


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
