"""BatchNormalization of a trained network."""

from __future__ import annotations

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.allowed import anything, one_of, real
from hwgen.frontends.onnx.real.importer import RealImporter
from hwgen.frontends.onnx.real.registry import imports
from hwgen.frontends.source import SourceNode
from hwgen.ir.batch_norm import BatchNorm


@imports(
    "BatchNormalization",
    "batch_norm",
    real("epsilon"),
    anything("momentum"),
    one_of("spatial", 1),
    one_of("training_mode", 0, hint="export the network for inference"),
    anything("is_test"),
    anything("consumed_inputs"),
    inputs=(5, 5),
)
def _batch_norm(node: SourceNode, importer: RealImporter) -> None:
    if len(node.outputs) > 1:
        importer.refuse_readers(node.outputs[1:], "the statistics of the batch")
    key = node.inputs[0] or ""
    words = ("the factor", "the offset", "the mean", "the variance")
    gamma, beta, mean, variance = (
        importer.per_channel(key, _along_channels(importer, key, position, what, node), what)
        for position, what in enumerate(words, start=1)
    )
    layer = BatchNorm(
        importer.free(node.outputs[0]),
        (importer.layer_of(key),),
        mean,
        variance,
        gamma,
        beta,
        float(node.attributes["epsilon"]),
    )
    importer.make(node.outputs[0], layer, importer.layout(key))


def _along_channels(
    importer: RealImporter, key: str, position: int, what: str, node: SourceNode
) -> np.ndarray:
    """The constant in a shape that repeats it along all axes but axis 1, the channels."""
    values = importer.reals(node.inputs[position], what)
    channels = importer.layout(key).shape[1]
    if values.shape != (channels,):
        raise HwgenError(f"{what} must have {channels} values, not {values.shape}")
    return values.reshape(1, -1, *(1 for _ in range(importer.rank(key) - 2)))
