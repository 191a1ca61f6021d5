"""Operators that cut tensors into parts, join parts, and add a border."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.allowed import anything, axis, number, numbers, one_of, real
from hwgen.frontends.onnx.real.importer import RealImporter, View
from hwgen.frontends.onnx.real.registry import imports
from hwgen.frontends.source import SourceNode
from hwgen.ir.concat import Concat
from hwgen.ir.crop import Crop, SliceChannels
from hwgen.ir.pad import Pad
from hwgen.ir.window import FILLS


@imports("Concat", "concat", axis(), inputs=(1, 512))
def _concat(node: SourceNode, importer: RealImporter) -> None:
    keys = [key for key in node.inputs if key]
    along = importer.axis(keys[0], node.attributes["axis"])
    views = [importer.view(key, importer.axis(key, along)) for key in keys]
    layer = Concat(importer.free(node.outputs[0]), tuple(view.layer for view in views))
    importer.make_view(node.outputs[0], layer, views[0])


@imports("Split", "split", axis(), numbers("split", 1), number("num_outputs", 1), inputs=(1, 2))
def _split(node: SourceNode, importer: RealImporter) -> None:
    key = node.inputs[0] or ""
    along = importer.axis(key, node.attributes.get("axis", 0))
    view = importer.view(key, along)
    sizes = _sizes(node, importer, view.shape[-1])
    if sum(sizes) != view.shape[-1] or min(sizes) < 1 or len(sizes) != len(node.outputs):
        message = f"cuts {view.shape[-1]} channels into {len(node.outputs)} parts of {sizes}"
        raise HwgenError(message)
    for output, size, end in zip(node.outputs, sizes, accumulate(sizes), strict=True):
        layer = SliceChannels(importer.free(output), (view.layer,), end - size, size)
        importer.make_view(output, layer, view)


def _sizes(node: SourceNode, importer: RealImporter, channels: int) -> tuple[int, ...]:
    if node.inputs[1] is not None:
        return importer.whole(node.inputs[1], "the sizes")
    if "split" in node.attributes:
        return tuple(node.attributes["split"])
    parts = node.attributes.get("num_outputs", len(node.outputs))
    each = -(-channels // parts)
    return (*(each for _ in range(parts - 1)), channels - each * (parts - 1))


@imports(
    "Slice",
    "crop, slice_channels",
    *(numbers(n, -(2**63), 2**63) for n in ("starts", "ends", "axes")),
    inputs=(1, 5),
)
def _slice(node: SourceNode, importer: RealImporter) -> None:
    key = node.inputs[0] or ""
    for along, begin, end in _ranges(node, importer):
        begin, end = _clipped(begin, end, importer.layout(key).shape[along])
        key = _cut(node, importer, key, along, begin, end)
    importer.alias(node.outputs[0], importer.layer_of(key), importer.layout(key))


def _ranges(node: SourceNode, importer: RealImporter) -> list[tuple[int, int, int]]:
    """Axis, first and end of each range."""
    key = node.inputs[0] or ""
    if _has(node, 1):
        given = [importer.whole(node.inputs[n], what) for n, what in ((1, "starts"), (2, "ends"))]
        more = [
            importer.whole(node.inputs[n], what) if _has(node, n) else None
            for n, what in ((3, "axes"), (4, "steps"))
        ]
    else:
        given = [node.attributes.get(name, ()) for name in ("starts", "ends")]
        more = [node.attributes.get("axes"), None]
    starts, ends = given
    axes = more[0] or tuple(range(len(starts)))
    if not len(starts) == len(ends) == len(axes):
        raise HwgenError(f"starts {starts}, ends {ends} and axes {axes} differ in number")
    if any(step != 1 for step in more[1] or ()):
        raise HwgenError(f"steps must be 1, not {more[1]}")
    return [
        (importer.axis(key, along), begin, end)
        for along, begin, end in zip(axes, starts, ends, strict=True)
        if not (along == 0 and begin == 0 and end >= 1)
    ]


def _has(node: SourceNode, position: int) -> bool:
    return node.inputs[position] is not None


def _clipped(begin: int, end: int, size: int) -> tuple[int, int]:
    first, last, _ = slice(begin, end).indices(size)
    if last <= first:
        raise HwgenError(f"takes nothing from {begin} to {end} of {size}")
    return first, last


def _cut(
    node: SourceNode, importer: RealImporter, key: str, along: int, begin: int, end: int
) -> str:
    """Cut one axis; the result is made under a key of its own."""
    view = importer.some_view(key)
    output = f"{node.outputs[0]}:{along}"
    name = importer.free(node.outputs[0])
    if along == view.axes[-1]:
        layer: Crop | SliceChannels = SliceChannels(name, (view.layer,), begin, end - begin)
    else:
        rows = along == view.axes[0] and len(view.axes) == 3
        behind = view.shape[0 if rows else 1] - end
        margins = (begin, behind, 0, 0) if rows else (0, 0, begin, behind)
        layer = Crop(name, (view.layer,), margins)
    importer.make_view(output, layer, view)
    return output


@imports(
    "Pad",
    "pad",
    one_of("mode", *FILLS),
    numbers("pads", 0),
    real("value"),
    anything("paddings"),
    inputs=(1, 4),
)
def _pad(node: SourceNode, importer: RealImporter) -> None:
    key = node.inputs[0] or ""
    view = importer.some_view(key)
    before, after = _borders(node, importer, view)
    value = importer.optional(node, 2, "the value")
    fill = node.attributes["mode"]
    layer = Pad(
        importer.free(node.outputs[0]),
        (view.layer,),
        (before[0], after[0], before[1], after[1]),
        fill,
        float(node.attributes.get("value", 0.0) if value is None else value.reshape(-1)[0]),
    )
    importer.make_view(node.outputs[0], layer, view)


def _borders(
    node: SourceNode, importer: RealImporter, view: View
) -> tuple[Sequence[int], Sequence[int]]:
    """Pads in front of rows and columns, and behind them."""
    rank = importer.rank(node.inputs[0] or "")
    given = importer.whole(node.inputs[1], "pads") if _has(node, 1) else node.attributes["pads"]
    axes = importer.whole(node.inputs[3], "axes") if _has(node, 3) else tuple(range(rank))
    if len(given) != 2 * len(axes) or min(given, default=0) < 0:
        raise HwgenError(f"pads must be {2 * len(axes)} numbers from 0 on, not {given}")
    count = len(axes)
    front = {along % rank: given[n] for n, along in enumerate(axes)}
    behind = {along % rank: given[count + n] for n, along in enumerate(axes)}
    if any(sides.get(n, 0) for sides in (front, behind) for n in (0, view.axes[-1])):
        raise HwgenError(f"pads {given} enlarge frames or channels, not only rows and columns")
    pixels = (-1, *view.axes[:-1])[-2:]
    return [front.get(n, 0) for n in pixels], [behind.get(n, 0) for n in pixels]
