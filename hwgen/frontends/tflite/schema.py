"""The schema of TensorFlow Lite files (version 3) as data: numbers of operators, tables of fields.

Written after the public schema; tests compare it with the code that the schema's compiler makes.
A table lists its fields by their number, so that nothing else knows where a value is.
"""

from __future__ import annotations

from dataclasses import dataclass

IDENTIFIER = b"TFL3"
VERSION = 3


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a table. type: a key of SCALARS, ENUMS or TABLES, or "string" or "union".

    many: a vector of it; default: its value where the file leaves it out.
    """

    name: str
    type: str = "int32"
    many: bool = False
    default: int | float = 0


SCALARS = {
    "bool": "<?",
    "int8": "<b",
    "uint8": "<B",
    "int16": "<h",
    "uint16": "<H",
    "int32": "<i",
    "uint32": "<I",
    "int64": "<q",
    "uint64": "<Q",
    "float32": "<f",
}
"""Format of `struct` by the type of a scalar."""

_TYPES = """
FLOAT32 FLOAT16 INT32 UINT8 INT64 STRING BOOL INT16 COMPLEX64 INT8 FLOAT64 COMPLEX128 UINT64
RESOURCE VARIANT UINT32 UINT16 INT4 BFLOAT16
"""

ENUMS: dict[str, tuple[str, ...]] = {
    "Padding": ("SAME", "VALID"),
    "Activation": ("NONE", "RELU", "RELU_N1_TO_1", "RELU6", "TANH", "SIGN_BIT"),
    "WeightsFormat": ("DEFAULT", "SHUFFLED4x16INT8"),
    "MirrorPadMode": ("REFLECT", "SYMMETRIC"),
    "TensorType": tuple(_TYPES.split()),
}
"""Names of the values of an enumeration, which is stored in a byte, from 0 on."""

_ACTIVATION = Field("fused_activation_function", "Activation")
_WINDOW = (Field("padding", "Padding"), Field("stride_w"), Field("stride_h"))
_DILATION = (Field("dilation_w_factor", default=1), Field("dilation_h_factor", default=1))

TABLES: dict[str, tuple[Field, ...]] = {
    "Model": (
        Field("version", "uint32"),
        Field("operator_codes", "OperatorCode", many=True),
        Field("subgraphs", "SubGraph", many=True),
        Field("description", "string"),
        Field("buffers", "Buffer", many=True),
        Field("metadata_buffer", many=True),
        Field("metadata", "Metadata", many=True),
        Field("signature_defs", "SignatureDef", many=True),
    ),
    "Metadata": (Field("name", "string"), Field("buffer", "uint32")),
    "SignatureDef": (),
    "OperatorCode": (
        Field("deprecated_builtin_code", "int8"),
        Field("custom_code", "string"),
        Field("version", default=1),
        Field("builtin_code"),
    ),
    "Buffer": (
        Field("data", "uint8", many=True),
        Field("offset", "uint64"),
        Field("size", "uint64"),
    ),
    "SubGraph": (
        Field("tensors", "Tensor", many=True),
        Field("inputs", many=True),
        Field("outputs", many=True),
        Field("operators", "Operator", many=True),
        Field("name", "string"),
        Field("debug_metadata_index", default=-1),
    ),
    "Tensor": (
        Field("shape", many=True),
        Field("type", "TensorType"),
        Field("buffer", "uint32"),
        Field("name", "string"),
        Field("quantization", "QuantizationParameters"),
        Field("is_variable", "bool"),
        Field("sparsity", "SparsityParameters"),
        Field("shape_signature", many=True),
        Field("has_rank", "bool"),
        Field("variant_tensors", "VariantSubType", many=True),
    ),
    "VariantSubType": (),
    "SparsityParameters": (),
    "QuantizationParameters": (
        Field("min", "float32", many=True),
        Field("max", "float32", many=True),
        Field("scale", "float32", many=True),
        Field("zero_point", "int64", many=True),
        Field("details_type", "uint8"),
        Field("details", "union"),
        Field("quantized_dimension"),
    ),
    "Operator": (
        Field("opcode_index", "uint32"),
        Field("inputs", many=True),
        Field("outputs", many=True),
        Field("builtin_options_type", "uint8"),
        Field("builtin_options", "union"),
        Field("custom_options", "uint8", many=True),
        Field("custom_options_format", "int8"),
        Field("mutating_variable_inputs", "bool", many=True),
        Field("intermediates", many=True),
        Field("large_custom_options_offset", "uint64"),
        Field("large_custom_options_size", "uint64"),
        Field("builtin_options_2_type", "uint8"),
        Field("builtin_options_2", "union"),
        Field("debug_metadata_index", default=-1),
    ),
    "Conv2DOptions": (
        *_WINDOW,
        _ACTIVATION,
        *_DILATION,
        Field("quantized_bias_type", "TensorType"),
    ),
    "DepthwiseConv2DOptions": (*_WINDOW, Field("depth_multiplier"), _ACTIVATION, *_DILATION),
    "Pool2DOptions": (*_WINDOW, Field("filter_width"), Field("filter_height"), _ACTIVATION),
    "FullyConnectedOptions": (
        _ACTIVATION,
        Field("weights_format", "WeightsFormat"),
        Field("keep_num_dims", "bool"),
        Field("asymmetric_quantize_inputs", "bool"),
        Field("quantized_bias_type", "TensorType"),
    ),
    "SoftmaxOptions": (Field("beta", "float32"),),
    "ConcatenationOptions": (Field("axis"), _ACTIVATION),
    "AddOptions": (_ACTIVATION, Field("pot_scale_int16", "bool", default=1)),
    "SubOptions": (_ACTIVATION, Field("pot_scale_int16", "bool", default=1)),
    "MulOptions": (_ACTIVATION,),
    "DivOptions": (_ACTIVATION,),
    "ReshapeOptions": (Field("new_shape", many=True),),
    "SqueezeOptions": (Field("squeeze_dims", many=True),),
    "ExpandDimsOptions": (),
    "PadOptions": (),
    "PadV2Options": (),
    "MirrorPadOptions": (Field("mode", "MirrorPadMode"),),
    "GatherOptions": (Field("axis"), Field("batch_dims")),
    "BatchToSpaceNDOptions": (),
    "SpaceToBatchNDOptions": (),
    "TransposeOptions": (),
    "ReducerOptions": (Field("keep_dims", "bool"),),
    "StridedSliceOptions": (
        Field("begin_mask"),
        Field("end_mask"),
        Field("ellipsis_mask"),
        Field("new_axis_mask"),
        Field("shrink_axis_mask"),
        Field("offset", "bool"),
    ),
    "SliceOptions": (),
    "SplitOptions": (Field("num_splits"),),
    "SplitVOptions": (Field("num_splits"),),
    "PackOptions": (Field("values_count"), Field("axis")),
    "UnpackOptions": (Field("num"), Field("axis")),
    "ShapeOptions": (Field("out_type", "TensorType"),),
    "ArgMaxOptions": (Field("output_type", "TensorType"),),
    "ResizeNearestNeighborOptions": (
        Field("align_corners", "bool"),
        Field("half_pixel_centers", "bool"),
    ),
    "LeakyReluOptions": (Field("alpha", "float32"),),
    "GeluOptions": (Field("approximate", "bool"),),
    "MaximumMinimumOptions": (),
    "CastOptions": (Field("in_data_type", "TensorType"), Field("out_data_type", "TensorType")),
    "QuantizeOptions": (),
    "DequantizeOptions": (),
    "HardSwishOptions": (),
    "AbsOptions": (),
    "NegOptions": (),
    "SquareOptions": (),
    "TileOptions": (),
    "ExpOptions": (),
}
"""Fields of a table by its name, in the order of their numbers."""

BUILTIN_OPTIONS: dict[str, int] = {
    "Conv2DOptions": 1,
    "DepthwiseConv2DOptions": 2,
    "Pool2DOptions": 5,
    "FullyConnectedOptions": 8,
    "SoftmaxOptions": 9,
    "ConcatenationOptions": 10,
    "AddOptions": 11,
    "ReshapeOptions": 17,
    "MulOptions": 21,
    "PadOptions": 22,
    "GatherOptions": 23,
    "BatchToSpaceNDOptions": 24,
    "SpaceToBatchNDOptions": 25,
    "TransposeOptions": 26,
    "ReducerOptions": 27,
    "SubOptions": 28,
    "DivOptions": 29,
    "SqueezeOptions": 30,
    "StridedSliceOptions": 32,
    "ExpOptions": 33,
    "SplitOptions": 35,
    "CastOptions": 37,
    "DequantizeOptions": 38,
    "MaximumMinimumOptions": 39,
    "ArgMaxOptions": 40,
    "NegOptions": 42,
    "PadV2Options": 43,
    "SliceOptions": 48,
    "TileOptions": 51,
    "ExpandDimsOptions": 52,
    "ShapeOptions": 55,
    "PackOptions": 59,
    "UnpackOptions": 64,
    "SquareOptions": 66,
    "ResizeNearestNeighborOptions": 74,
    "LeakyReluOptions": 75,
    "MirrorPadOptions": 77,
    "AbsOptions": 78,
    "SplitVOptions": 79,
    "QuantizeOptions": 89,
    "HardSwishOptions": 91,
    "GeluOptions": 116,
}
"""Number of each table of options in the union of an operator's options."""

_WITHOUT_OPTIONS = "RELU RELU6 RELU_N1_TO_1 PRELU ELU LOGISTIC TANH"

OPTIONS_OF: dict[str, str | None] = {
    "CONV_2D": "Conv2DOptions",
    "DEPTHWISE_CONV_2D": "DepthwiseConv2DOptions",
    "FULLY_CONNECTED": "FullyConnectedOptions",
    "ADD": "AddOptions",
    "SUB": "SubOptions",
    "MUL": "MulOptions",
    "DIV": "DivOptions",
    "AVERAGE_POOL_2D": "Pool2DOptions",
    "MAX_POOL_2D": "Pool2DOptions",
    "L2_POOL_2D": "Pool2DOptions",
    "MEAN": "ReducerOptions",
    "SUM": "ReducerOptions",
    "REDUCE_MAX": "ReducerOptions",
    "REDUCE_MIN": "ReducerOptions",
    "REDUCE_PROD": "ReducerOptions",
    "PAD": "PadOptions",
    "PADV2": "PadV2Options",
    "MIRROR_PAD": "MirrorPadOptions",
    "RESHAPE": "ReshapeOptions",
    "SQUEEZE": "SqueezeOptions",
    "EXPAND_DIMS": "ExpandDimsOptions",
    "SOFTMAX": "SoftmaxOptions",
    "HARD_SWISH": "HardSwishOptions",
    "LEAKY_RELU": "LeakyReluOptions",
    "GELU": "GeluOptions",
    "QUANTIZE": "QuantizeOptions",
    "DEQUANTIZE": "DequantizeOptions",
    "CAST": "CastOptions",
    "CONCATENATION": "ConcatenationOptions",
    "SPLIT": "SplitOptions",
    "SPLIT_V": "SplitVOptions",
    "SLICE": "SliceOptions",
    "STRIDED_SLICE": "StridedSliceOptions",
    "RESIZE_NEAREST_NEIGHBOR": "ResizeNearestNeighborOptions",
    "ARG_MAX": "ArgMaxOptions",
    "TRANSPOSE": "TransposeOptions",
    "MAXIMUM": "MaximumMinimumOptions",
    "MINIMUM": "MaximumMinimumOptions",
    "ABS": "AbsOptions",
    "NEG": "NegOptions",
    "SQUARE": "SquareOptions",
    "TILE": "TileOptions",
    "EXP": "ExpOptions",
    "GATHER": "GatherOptions",
    "PACK": "PackOptions",
    "UNPACK": "UnpackOptions",
    "SHAPE": "ShapeOptions",
    "BATCH_TO_SPACE_ND": "BatchToSpaceNDOptions",
    "SPACE_TO_BATCH_ND": "SpaceToBatchNDOptions",
} | dict.fromkeys(_WITHOUT_OPTIONS.split())
"""Table of an operator's options, None where it has none; the operators whose options are read."""
