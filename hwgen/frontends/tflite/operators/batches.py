"""SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND around a convolution: it is dilated.

Each frame of the batch holds every n-th row and column of the image, on which the convolution
between the two works alone.
"""

from __future__ import annotations

from hwgen.errors import HwgenError
from hwgen.frontends.conversion import operands
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.importer import Importer
from hwgen.frontends.tflite.registry import imported
from hwgen.frontends.tflite.views import Phases
from hwgen.ir.window import Padding, Pair

_BACK = "BATCH_TO_SPACE_ND"
_BETWEEN = ("EXPAND_DIMS", "SQUEEZE", "RESHAPE", "CONV_2D", "DEPTHWISE_CONV_2D")
_HINT = "convert the model for a batch of 1: its convolutions then say that they are dilated"


def _to_batch(node: SourceNode, importer: Importer) -> None:
    """What BATCH_TO_SPACE_ND cuts off behind the convolution need not be padded here."""
    key, block_key, padding_key = operands(node, 3)
    output = node.outputs[0]
    layer = importer.layer_of(key)
    rows, columns, _ = importer.image(layer)
    block, padding = _block(importer, block_key), _margins(importer, padding_key)
    padded = rows + sum(padding[:2]), columns + sum(padding[2:])
    if padded[0] % block[0] or padded[1] % block[1]:
        raise HwgenError(f"{padded[0]}x{padded[1]} padded pixels make no blocks of {block}")
    back = _behind(importer, output)
    cut = _margins(importer, back.inputs[2])
    top, bottom, left, right = (pad - crop for pad, crop in zip(padding, cut, strict=True))
    if min(*padding, *cut, top, bottom, left, right) < 0:
        message = f"pads by {padding}, of which '{back.name}' cuts off {cut}"
        raise HwgenError(message, hint=_HINT)
    importer.views[output] = Phases(layer, block, (top, bottom, left, right))


def _behind(importer: Importer, key: str) -> SourceNode:
    """The BATCH_TO_SPACE_ND behind the convolution that reads the tensor."""
    seen: list[str] = []
    while True:
        readers = [node for node in importer.source.nodes if key in node.inputs]
        if len(readers) != 1 or key in importer.source.outputs or readers[0].operator in seen:
            break
        (node,) = readers
        if node.operator == _BACK and len(node.inputs) == 3 and len(seen) > 0:
            return node
        if node.operator not in _BETWEEN or node.inputs[0] != key or len(node.outputs) != 1:
            break
        seen.append(node.operator)
        key = node.outputs[0]
    message = f"needs one convolution and one {_BACK} behind it"
    raise HwgenError(message, hint=_HINT)


def _to_space(node: SourceNode, importer: Importer) -> None:
    key, block_key, _ = operands(node, 3)
    found = importer.views.get(str(key))
    if not isinstance(found, Phases) or found.block != _block(importer, block_key):
        message = "needs a convolution and a SPACE_TO_BATCH_ND of its block in front of it"
        raise HwgenError(message, hint=_HINT)
    importer.rename(node.outputs[0], found.layer)


def _block(importer: Importer, key: str | None) -> Pair:
    """Rows and columns; a sequence has columns alone."""
    found = importer.integers(key, "the block")
    if len(found) > 2 or min(found) < 1:
        raise HwgenError(f"the block must be one or two sizes from 1 on, not {found}")
    return (1, found[0]) if len(found) == 1 else (found[0], found[1])


def _margins(importer: Importer, key: str | None) -> Padding:
    found = importer.integers(key, "the margins")
    if len(found) not in (2, 4):
        raise HwgenError(f"needs a margin for each side, not {found}")
    top, bottom, left, right = [0] * (4 - len(found)) + found
    return top, bottom, left, right


PROOF = ("tests/frontends/tflite/operators/test_batches.py",)
_DILATION = "the dilation of the convolution behind it"
imported("SPACE_TO_BATCH_ND", 4, (), _DILATION, _to_batch, proof=PROOF)
imported(_BACK, 4, (), "nothing, behind a dilated convolution", _to_space, proof=PROOF)
