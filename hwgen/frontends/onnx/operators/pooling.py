"""MaxPool, AveragePool, their global forms, ReduceMean and the quantized averages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.rounding import ZERO
from hwgen.errors import HwgenError, raise_all
from hwgen.frontends.layout import ordered
from hwgen.frontends.onnx.allowed import numbers, one_of
from hwgen.frontends.onnx.formats import CHANNELS_FIRST, target
from hwgen.frontends.onnx.geometry import WINDOW, Geometry, geometry
from hwgen.frontends.onnx.importer import Importer
from hwgen.frontends.onnx.registry import imported
from hwgen.frontends.onnx.values import Tensor, integer_format
from hwgen.frontends.onnx.weighted import RULE, source_of
from hwgen.frontends.source import SourceNode
from hwgen.ir.formats import IntFormat
from hwgen.ir.pooling import ALL, AVERAGE, VALID, QuantMaxPool2d, check_windows, divisors
from hwgen.ir.pooling_sums import QuantAvgPool2d

MOST_SUMS = 1 << 16  # that are looked at for ties
NEARLY = 2.0**-12
_CEIL = one_of("ceil_mode", 0, 1)
_COUNT = one_of("count_include_pad", 0, 1)
_PLACES = one_of("storage_order", 0)


def _window(node: SourceNode, value: Tensor) -> Geometry:
    shape = value.layout.shape
    if len(shape) not in (3, 4):
        raise HwgenError(f"needs an input of 3 or 4 axes, not of shape {list(shape)}")
    kernel = node.attributes.get("kernel_shape", shape[2:])
    if len(kernel) != len(shape) - 2:
        raise HwgenError(f"kernel_shape must have {len(shape) - 2} numbers, not {list(kernel)}")
    return geometry(node.attributes, kernel, shape[2:])


def _whole(value: Tensor) -> Geometry:
    """A window of the whole image."""
    shape = value.layout.shape
    if len(shape) not in (3, 4):
        raise HwgenError(f"needs an input of 3 or 4 axes, not of shape {list(shape)}")
    size = (1, shape[2]) if len(shape) == 3 else (shape[2], shape[3])
    return Geometry(size, (1, 1), (0, 0, 0, 0), (1, 1))


def _max_pool(node: SourceNode, importer: Importer) -> None:
    if len(node.outputs) > 1:
        raise HwgenError("its second output, the places of the largest values, is not supported")
    value = importer.either(node)
    _largest(node, importer, value, _window(node, value))


def _global_max(node: SourceNode, importer: Importer) -> None:
    value = importer.either(node)
    _largest(node, importer, value, _whole(value))


def _largest(node: SourceNode, importer: Importer, value: Tensor, window: Geometry) -> None:
    source = importer.image(value)
    layer = QuantMaxPool2d(
        name=importer.free(node.outputs[0]),
        inputs=(source,),
        window=window.window,
        stride=window.stride,
        padding=window.padding,
        format=importer.format(source),
        dilation=window.dilation,
        ceil_mode=window.ceil_mode,
    )
    _put(node, importer, layer, value)


def _put(
    node: SourceNode, importer: Importer, layer: QuantMaxPool2d | QuantAvgPool2d,
    value: Tensor,
) -> None:  # fmt: skip
    """Add a pooling layer whose result has the axes of its input."""
    rank = len(value.layout.shape)
    made = importer.add(layer)
    rows, columns, channels = importer.shape(made)
    shape = (1, channels, columns) if rank == 3 else (1, channels, rows, columns)
    layout = ordered(shape, CHANNELS_FIRST[rank])
    importer.hold(node.outputs[0], made, layout, is_real=value.reals is not None)


def _average(node: SourceNode, importer: Importer) -> None:
    value = importer.plain(node)
    number = target(importer, node.outputs[0])
    _mean(node, importer, value, _window(node, value), number, ZERO)


def _global_average(node: SourceNode, importer: Importer) -> None:
    value = importer.plain(node)
    _mean(node, importer, value, _whole(value), target(importer, node.outputs[0]))


def _reduce_mean(node: SourceNode, importer: Importer) -> None:
    """ReduceMean over rows and columns."""
    value = importer.plain(node)
    shape = value.layout.shape
    axes = importer.whole(node, 1, "axes") or []
    found = sorted(number % len(shape) for number in axes)
    if found != list(range(2, len(shape))):
        message = f"must have the axes of the image, {list(range(2, len(shape)))}"
        raise HwgenError(f"{message}, not {found}")
    _mean(node, importer, value, _whole(value), target(importer, node.outputs[0]))
    if not node.attributes.get("keepdims", 1):
        made = importer.values[node.outputs[0]]
        assert isinstance(made, Tensor)
        layout = made.layout.reshaped(shape[:2])
        assert layout is not None
        importer.rename(Tensor(made.layer, layout, made.reals), node.outputs[0])


def _quantized_average(node: SourceNode, importer: Importer) -> None:
    value, number = _stated(node, importer)
    _mean(node, importer, value, _window(node, value), number, ZERO)


def _quantized_global(node: SourceNode, importer: Importer) -> None:
    value, number = _stated(node, importer)
    _mean(node, importer, value, _whole(value), number)


def _stated(node: SourceNode, importer: Importer) -> tuple[Tensor, IntFormat]:
    """x, its scale and zero point, those of y."""
    source = integer_format(*source_of(importer, node, 0), "uint8")
    number = integer_format(*source_of(importer, node, 2), "uint8")
    return importer.integers(importer.held(node), source), number


def _mean(
    node: SourceNode, importer: Importer, value: Tensor, window: Geometry, number: IntFormat,
    rule: str = RULE,
) -> None:  # fmt: skip
    if window.dilation != (1, 1):
        raise HwgenError(f"dilations of an average must be 1, not {window.dilation}")
    source = importer.image(value)
    read = importer.format(source)
    layer = QuantAvgPool2d(
        name=importer.free(node.outputs[0]),
        inputs=(source,),
        window=window.window,
        stride=window.stride,
        padding=window.padding,
        ceil_mode=window.ceil_mode,
        divisor=ALL if node.attributes.get("count_include_pad", 0) else VALID,
        centred=True,
        input_format=read,
        format=number,
        rule=rule,
        scale=np.ones(1),
        activation=(number.lo, number.hi),
    )
    raise_all(check_windows(layer, AVERAGE, (importer.shape(source),)))
    layer = _scaled(layer, importer.shape(source))
    if rule == ZERO and _ties(layer):
        importer.note("ties go to the even integer; by its order of sums the runtime may differ")
    _put(node, importer, layer, value)


def _scaled(layer: QuantAvgPool2d, shape: tuple[int, ...]) -> QuantAvgPool2d:
    """The layer with a scale for each class of windows, in the precision of the runtime."""
    counts = divisors(layer, shape[0], shape[1]).astype(np.float32)
    ratio: NDArray[np.float32] = np.float32(layer.input_format.scale) / (
        np.float32(layer.format.scale) * counts
    )
    return replace(layer, scale=ratio.astype(np.float64))


def _ties(layer: QuantAvgPool2d) -> bool:
    """True when some sum of a window lies so near to a tie that single precision decides."""
    if _is_exact(layer.input_format.scale) and _is_exact(layer.format.scale):
        return False
    reach = layer.input_format
    taps = layer.window[0] * layer.window[1]
    ends = (end - reach.zero_point for end in (reach.lo, reach.hi))
    low, high = (taps * end for end in ends)
    sums = np.arange(max(low, -MOST_SUMS), min(high, MOST_SUMS) + 1)
    scaled = sums[:, None] * layer.scale
    return bool((np.abs(scaled - np.floor(scaled) - 0.5) < NEARLY).any())


def _is_exact(scale: float) -> bool:
    return bool(np.frexp(scale)[0] == 0.5)


_POOL = tuple(entry for entry in WINDOW if entry.name != "dilations")
_DILATIONS = tuple(entry for entry in WINDOW if entry.name == "dilations")
_LAST = one_of("channels_last", 0, hint="put the channels first")
imported("MaxPool", (*_POOL, *_DILATIONS, _CEIL, _PLACES), "max_pool2d", _max_pool, commutes=True)
imported("GlobalMaxPool", (), "global_max_pool", _global_max, commutes=True)
imported("AveragePool", (*_POOL, *_DILATIONS, _CEIL, _COUNT), "avg_pool2d", _average)
imported("GlobalAveragePool", (), "global_avg_pool", _global_average)
imported(
    "ReduceMean",
    (numbers("axes", -8), one_of("keepdims", 0, 1), one_of("noop_with_empty_axes", 0)),
    "global_avg_pool",
    _reduce_mean,
)
imported(
    "com.microsoft.QLinearAveragePool",
    (*_POOL, _CEIL, _COUNT, _LAST),
    "avg_pool2d",
    _quantized_average,
)
imported("com.microsoft.QLinearGlobalAveragePool", (_LAST,), "global_avg_pool", _quantized_global)
