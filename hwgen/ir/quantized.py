"""All quantized nodes in one place, for the code that reads a quantized graph."""

from hwgen.ir.activation import QuantClamp
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense
from hwgen.ir.pooling import QuantMaxPool2d
from hwgen.ir.reshape import QuantFlatten
from hwgen.ir.terminals import QuantInput, QuantOutput

QuantNode = (
    QuantInput | QuantConv2d | QuantDense | QuantMaxPool2d | QuantClamp | QuantFlatten | QuantOutput
)

__all__ = [
    "QuantClamp",
    "QuantConv2d",
    "QuantDense",
    "QuantFlatten",
    "QuantInput",
    "QuantMaxPool2d",
    "QuantNode",
    "QuantOutput",
]
