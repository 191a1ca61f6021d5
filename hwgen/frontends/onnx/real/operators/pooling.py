"""Pooling: the largest, the average, the root of the squares, of windows and of whole images."""

from __future__ import annotations

from hwgen.errors import HwgenError
from hwgen.frontends.layout import ordered
from hwgen.frontends.onnx.allowed import number, numbers, one_of
from hwgen.frontends.onnx.geometry import WINDOW, Geometry, geometry
from hwgen.frontends.onnx.real.importer import RealImporter, View
from hwgen.frontends.onnx.real.registry import imports
from hwgen.frontends.source import SourceNode
from hwgen.ir.pooling import ALL, NONE, VALID, AvgPool2d, L2Pool2d, MaxPool2d

SAME = ("SAME_UPPER", "SAME_LOWER")
CEIL = one_of("ceil_mode", 0, 1)
ROOT = one_of("p", 2, 2.0, hint="only the root of the sum of squares has a circuit")


def _window(node: SourceNode, importer: RealImporter) -> tuple[View, Geometry]:
    image = importer.image(node.inputs[0] or "")
    kernel = node.attributes.get("kernel_shape", ())
    if len(kernel) != len(image.axes) - 1:
        raise HwgenError(f"kernel_shape must have {len(image.axes) - 1} numbers, not {kernel}")
    return image, geometry(node.attributes, kernel, image.sizes)


@imports("MaxPool", "max_pool2d", *WINDOW, CEIL, one_of("storage_order", 0))
def _max_pool(node: SourceNode, importer: RealImporter) -> None:
    if len(node.outputs) > 1:
        importer.refuse_readers(node.outputs[1:], "the places of the largest values")
    image, window = _window(node, importer)
    if window.dilation != (1, 1) and node.attributes.get("auto_pad", "NOTSET") in SAME:
        hint = "give pads: the runtime pads such windows as if they were not dilated"
        raise HwgenError("dilations of MaxPool need pads that are given", hint=hint)
    layer = MaxPool2d(
        importer.free(node.outputs[0]),
        (image.layer,),
        window.window,
        window.stride,
        window.padding,
        window.dilation,
        window.ceil_mode,
    )
    importer.make_view(node.outputs[0], layer, image)


@imports("AveragePool", "avg_pool2d", *WINDOW, CEIL, one_of("count_include_pad", 0, 1))
def _average_pool(node: SourceNode, importer: RealImporter) -> None:
    image, window = _window(node, importer)
    if window.dilation != (1, 1):
        raise HwgenError(f"dilations of AveragePool must be 1, not {window.dilation}")
    layer = AvgPool2d(
        importer.free(node.outputs[0]),
        (image.layer,),
        window.window,
        window.stride,
        window.padding,
        window.ceil_mode,
        ALL if node.attributes.get("count_include_pad", 0) else VALID,
    )
    importer.make_view(node.outputs[0], layer, image)


@imports("LpPool", "l2_pool2d", *WINDOW, CEIL, ROOT)
def _lp_pool(node: SourceNode, importer: RealImporter) -> None:
    image, window = _window(node, importer)
    if window.dilation != (1, 1):
        raise HwgenError(f"dilations of LpPool must be 1, not {window.dilation}")
    layer = L2Pool2d(
        importer.free(node.outputs[0]),
        (image.layer,),
        window.window,
        window.stride,
        window.padding,
        window.ceil_mode,
        NONE,
    )
    importer.make_view(node.outputs[0], layer, image)


@imports("GlobalMaxPool", "global_max_pool")
def _global_max(node: SourceNode, importer: RealImporter) -> None:
    image, size, padding = _whole(node, importer)
    layer = MaxPool2d(importer.free(node.outputs[0]), (image.layer,), size, size, padding)
    importer.make_view(node.outputs[0], layer, image)


@imports("GlobalAveragePool", "global_avg_pool")
def _global_average(node: SourceNode, importer: RealImporter) -> None:
    image, size, padding = _whole(node, importer)
    name = importer.free(node.outputs[0])
    layer = AvgPool2d(name, (image.layer,), size, size, padding, False, VALID)
    importer.make_view(node.outputs[0], layer, image)


@imports("GlobalLpPool", "global_l2_pool", ROOT)
def _global_root(node: SourceNode, importer: RealImporter) -> None:
    image, size, padding = _whole(node, importer)
    name = importer.free(node.outputs[0])
    layer = L2Pool2d(name, (image.layer,), size, size, padding, False, NONE)
    importer.make_view(node.outputs[0], layer, image)


def _whole(
    node: SourceNode, importer: RealImporter
) -> tuple[View, tuple[int, int], tuple[int, int, int, int]]:
    image = importer.image(node.inputs[0] or "")
    return image, (image.shape[0], image.shape[1]), (0, 0, 0, 0)


REDUCED = (number("keepdims", 0), number("noop_with_empty_axes", 0), numbers("axes", -8))


@imports("ReduceMean", "global_avg_pool", *REDUCED, inputs=(1, 2))
def _reduce_mean(node: SourceNode, importer: RealImporter) -> None:
    view = _over_pixels(node, importer)
    size = view.shape[0], view.shape[1]
    name = importer.free(node.outputs[0])
    layer = AvgPool2d(name, (view.layer,), size, size, (0, 0, 0, 0), False, VALID)
    _make_reduced(node, importer, layer, view)


@imports("ReduceMax", "global_max_pool", *REDUCED, inputs=(1, 2))
def _reduce_max(node: SourceNode, importer: RealImporter) -> None:
    view = _over_pixels(node, importer)
    size = view.shape[0], view.shape[1]
    layer = MaxPool2d(importer.free(node.outputs[0]), (view.layer,), size, size, (0, 0, 0, 0))
    _make_reduced(node, importer, layer, view)


def _over_pixels(node: SourceNode, importer: RealImporter) -> View:
    """The input of a node that reduces all rows and columns of an image."""
    key = node.inputs[0] or ""
    given = None if node.inputs[1] is None else importer.whole(node.inputs[1], "axes")
    axes = {importer.axis(key, axis) for axis in given or node.attributes.get("axes", ())}
    others = set(range(1, importer.rank(key))) - axes
    if len(others) != 1:
        message = f"reduces the axes {sorted(axes)} of '{key}' of {importer.layout(key).shape}"
        raise HwgenError(message, hint="the rows and columns of an image are reduced together")
    return importer.view(key, others.pop())


def _make_reduced(
    node: SourceNode, importer: RealImporter, layer: AvgPool2d | MaxPool2d, view: View
) -> None:
    output = node.outputs[0]
    importer.make_view(output, layer, view)
    if not node.attributes.get("keepdims", 1):
        channels = importer.shape(layer.name)[-1]
        importer.alias(output, layer.name, ordered((1, channels), (1,)))
