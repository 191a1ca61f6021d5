"""SHAPE and PACK: sizes that a file computes, known before the network runs."""

from __future__ import annotations

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.conversion import operands
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.importer import Importer
from hwgen.frontends.tflite.registry import anything, imported

_NOTE = "known before the network runs"


def _shape(node: SourceNode, importer: Importer) -> None:
    (key,) = operands(node, 1)
    assert key is not None
    shape = importer.file_shape(key)
    importer.know(node.outputs[0], np.array([1 if size == -1 else size for size in shape]))
    importer.note(_NOTE)


def _pack(node: SourceNode, importer: Importer) -> None:
    """Of constants alone."""
    keys = operands(node, max(len(node.inputs), 1))
    values = [importer.values(key, "each operand") for key in keys]
    if int(node.attributes["axis"]) != 0 or any(value.size != 1 for value in values):
        raise HwgenError("packs single numbers along axis 0, nothing else")
    importer.know(node.outputs[0], np.array([value.reshape(-1)[0] for value in values]))
    importer.note(_NOTE)


imported("SHAPE", 1, (anything("out_type"),), "nothing", _shape)
imported("PACK", 4, (anything("axis"), anything("values_count")), "nothing", _pack)
