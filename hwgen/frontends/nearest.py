"""What a user may do about operators that no importer takes: the hints of their refusals."""

from __future__ import annotations

_MEAN = "use MEAN: the kernel of SUM overflows where the zero point is not 0"
_STATIC = "it quantizes while it runs: use onnxruntime.quantization.quantize_static with data"
_HOST = "end the model in front of it and leave it to the host"
_NEAREST = "resize to the nearest pixel by a whole factor, or enlarge in front of the model"
_UPSAMPLE = "enlarge by nearest pixels in front of a convolution instead"
_RECURRENT = "recurrent layers are not supported: use convolutions over time"
_NORM = "use batch normalization, which a convolution takes in"
_STREAMLINED = "take the model from before FINN's streamlining: Quant nodes become layers"
_CHANNELS_LAST = "take the model from before its conversion: hwgen finds the layout by itself"
_MOVE = "use convolutions with a stride, or enlarge by nearest pixels"

FIXES: dict[str, str] = {
    **dict.fromkeys(("DynamicQuantizeLinear", "MatMulInteger", "ConvInteger"), _STATIC),
    **dict.fromkeys(
        ("com.microsoft.DynamicQuantizeMatMul", "com.microsoft.MatMulIntegerToFloat"), _STATIC
    ),
    **dict.fromkeys(("NonMaxSuppression", "TopK", "NonZero", "Loop", "If", "Where"), _HOST),
    **dict.fromkeys(("TOPK_V2", "NON_MAX_SUPPRESSION_V4", "NON_MAX_SUPPRESSION_V5"), _HOST),
    "CUSTOM 'TFLite_Detection_PostProcess'": _HOST,
    "RESIZE_BILINEAR": _NEAREST,
    "SUM": _MEAN,
    **dict.fromkeys(("TRANSPOSE_CONV", "ConvTranspose"), _UPSAMPLE),
    **dict.fromkeys(("LSTM", "GRU", "RNN", "UNIDIRECTIONAL_SEQUENCE_LSTM"), _RECURRENT),
    **dict.fromkeys(("LayerNormalization", "InstanceNormalization", "GroupNormalization"), _NORM),
    **dict.fromkeys(("L2_NORMALIZATION", "LpNormalization", "LRN"), _HOST),
    **dict.fromkeys(("DepthToSpace", "SpaceToDepth", "DEPTH_TO_SPACE", "SPACE_TO_DEPTH"), _MOVE),
    "qonnx.MultiThreshold": _STREAMLINED,
    **dict.fromkeys(
        (
            f"qonnx.custom_op.channels_last.{kind}"
            for kind in ("Conv", "MaxPool", "AveragePool", "BatchNormalization")
        ),
        _CHANNELS_LAST,
    ),
}
"""By operator, as its importer names it."""
OTHERWISE = "`hwgen operators --imports` lists what is"


def fix(operator: str) -> str:
    """The hint for an operator that is not supported."""
    return FIXES.get(operator, OTHERWISE)
