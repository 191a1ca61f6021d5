"""SHAPE, PACK, GATHER, REDUCE_PROD: sizes that a file computes before the network runs."""

from __future__ import annotations

import math

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.conversion import operands
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.importer import KNOWN, Importer
from hwgen.frontends.tflite.registry import anything, flag, imported

PROOF = ("tests/frontends/tflite/operators/test_known.py",)


def _shape(node: SourceNode, importer: Importer) -> None:
    (key,) = operands(node, 1)
    assert key is not None
    shape = importer.file_shape(key)
    if -1 in shape[1:]:
        raise HwgenError(f"reads tensor '{key}' {list(shape)}, whose sizes are not known")
    importer.know(node.outputs[0], np.array([1 if size == -1 else size for size in shape]))
    importer.note(KNOWN)


def _pack(node: SourceNode, importer: Importer) -> None:
    """Of constants alone."""
    keys = operands(node, max(len(node.inputs), 1))
    values = [importer.values(key, "each operand") for key in keys]
    if int(node.attributes["axis"]) != 0 or any(value.size != 1 for value in values):
        raise HwgenError("packs single numbers along axis 0, nothing else")
    importer.know(node.outputs[0], np.array([value.reshape(-1)[0] for value in values]))
    importer.note(KNOWN)


def _gather(node: SourceNode, importer: Importer) -> None:
    """Of constants alone."""
    data_key, place_key = operands(node, 2)
    data = importer.values(data_key, "the data")
    places = np.array(importer.integers(place_key, "the places"))
    axis = int(node.attributes["axis"])
    if int(node.attributes["batch_dims"]) or not -data.ndim <= axis < data.ndim:
        raise HwgenError(f"cannot take from a constant {list(data.shape)} along axis {axis}")
    if places.min() < 0 or places.max() >= data.shape[axis]:
        raise HwgenError(f"takes places {places.tolist()} of {data.shape[axis]}")
    shape = importer.values(place_key, "the places").shape
    importer.know(node.outputs[0], np.take(data, places.reshape(shape), axis))
    importer.note(KNOWN)


def _product(node: SourceNode, importer: Importer) -> None:
    """Of all of a constant of one axis."""
    key, axes_key = operands(node, 2)
    sizes, axes = (importer.integers(of, what) for of, what in ((key, "sizes"), (axes_key, "axes")))
    if importer.values(key, "sizes").ndim != 1 or set(axes) - {0, -1}:
        raise HwgenError(f"multiplies a constant of one axis along it, not along {axes}")
    found = math.prod(sizes)
    importer.know(node.outputs[0], np.array([found] if node.attributes["keep_dims"] else found))
    importer.note(KNOWN)


imported("SHAPE", 1, (anything("out_type"),), "nothing", _shape)
imported("PACK", 4, (anything("axis"), anything("values_count")), "nothing", _pack)
_GATHER = (anything("axis"), anything("batch_dims"))
imported("GATHER", 7, _GATHER, "nothing", _gather, proof=PROOF)
_KEEP = (flag("keep_dims", False, True),)
imported("REDUCE_PROD", 2, _KEEP, "nothing", _product, proof=PROOF)
