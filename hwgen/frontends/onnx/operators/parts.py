"""Concat, Slice, Split, Pad, QLinearConcat: parts of tensors, and tensors of parts."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.layout import ordered
from hwgen.frontends.onnx.allowed import axis, number, numbers, one_of, real
from hwgen.frontends.onnx.formats import CHANNELS_FIRST, target
from hwgen.frontends.onnx.importer import Importer
from hwgen.frontends.onnx.operators.shapes import shape_of
from hwgen.frontends.onnx.registry import imported
from hwgen.frontends.onnx.values import Constant, Tensor, integer_format, quantized
from hwgen.frontends.onnx.weighted import source_of
from hwgen.frontends.source import Quantization, SourceNode
from hwgen.ir.concat import QuantConcat
from hwgen.ir.crop import QuantCrop, QuantSliceChannels
from hwgen.ir.formats import IntFormat
from hwgen.ir.pad import QuantPad
from hwgen.ir.pooling import QuantMaxPool2d

Cut = tuple[int, int, int]
"""First entry of an axis, the one behind the last, and the step."""


def order_of(values: Sequence[Tensor]) -> tuple[int, ...]:
    """Axes of tensors with as many axes, outermost first, in the order that all of them have."""
    rank = len(values[0].layout.shape)
    natural = tuple(range(1, rank))
    for axes in (CHANNELS_FIRST.get(rank, natural), natural):
        if all(value.layout.is_in_order(axes) for value in values):
            return axes
    hint = "end the model in front of it: several outputs, in any order, are joined by the host"
    raise HwgenError("reads values in an order that needs a transposition in hardware", hint=hint)


def _axis(node: SourceNode, rank: int) -> int:
    at = int(node.attributes.get("axis", 0))
    if not -rank <= at < rank:
        raise HwgenError(f"axis must be from {-rank} to {rank - 1}, not {at}")
    return at % rank


def _concat(node: SourceNode, importer: Importer) -> None:
    values = [importer.value(node, position) for position in range(max(len(node.inputs), 1))]
    constants = [value for value in values if isinstance(value, Constant)]
    if len(constants) == len(values):
        _concat_constants(node, importer, constants)
        return
    held = [importer.either(node, position) for position in range(len(node.inputs))]
    kinds = {importer.format(value.layer) for value in held}
    if held[0].reals is None:
        number = importer.format(held[0].layer)
        held = [importer.integers(value, number) for value in held]
    elif len(kinds) > 1:
        number = target(importer, node.outputs[0])
        held = [importer.real(importer.quantize(value, number)) for value in held]
    _joined(node, importer, held, _axis(node, len(held[0].layout.shape)))


def _concat_constants(node: SourceNode, importer: Importer, parts: list[Constant]) -> None:
    try:
        data = np.concatenate([part.data for part in parts], _axis(node, parts[0].data.ndim))
    except ValueError:
        shapes = [list(part.data.shape) for part in parts]
        raise HwgenError(f"cannot join constants of shapes {shapes}") from None
    importer.define(node.outputs[0], Constant(data))


def _joined(node: SourceNode, importer: Importer, values: list[Tensor], at: int) -> None:
    """Channels of images of one size; for another axis, all that lies within it is channels."""
    shapes = [value.layout.shape for value in values]
    if len({shape[:at] + shape[at + 1 :] for shape in shapes}) > 1:
        raise HwgenError(f"needs tensors that differ in axis {at} alone, not {shapes}")
    key = node.outputs[0]
    axes = order_of(values)
    if at not in axes:
        raise HwgenError("cannot join along the batch")
    made = (*shapes[0][:at], sum(shape[at] for shape in shapes), *shapes[0][at + 1 :])
    others = [shapes[0][other] for other in axes if other != at]
    outer = math.prod(shapes[0][other] for other in axes[: axes.index(at)])
    if outer == 1:
        sources = [importer.flat(value) for value in values]
    elif axes[-1] == at and len(others) < 3:
        sources = [importer.image(value, axes) for value in values]
    else:
        sources = [
            importer.shaped(value.layer, (outer, 1, math.prod(shape) // outer))
            for value, shape in zip(values, shapes, strict=True)
        ]
    formats = tuple(importer.format(source) for source in sources)
    is_real = values[0].reals is not None
    layout = ordered(made, axes)
    if len(sources) == 1:
        importer.hold(key, sources[0], layout, is_real=is_real)
        return
    layer = QuantConcat(importer.free(key), tuple(sources), formats, formats[0])
    importer.put(key, layer, layout, is_real=is_real)


def _quantized_concat(node: SourceNode, importer: Importer) -> None:
    """Scale and zero point of y, then each x with its own."""
    if len(node.inputs) % 3 != 2:
        raise HwgenError(f"needs a scale and a zero point for each tensor: {len(node.inputs)}")
    result = integer_format(*source_of(importer, node, -1), "uint8")
    values = []
    for at in range(2, len(node.inputs), 3):
        source = integer_format(*source_of(importer, node, at), "uint8")
        value = importer.integers(importer.held(node, at), source)
        values.append(importer.quantize(importer.real(value), result))
    _joined(node, importer, values, _axis(node, len(values[0].layout.shape)))


def _slice(node: SourceNode, importer: Importer) -> None:
    value = importer.value(node, 0)
    shape = shape_of(value)
    cuts = _cuts(node, importer, shape)
    if isinstance(value, Constant):
        data = value.data[tuple(slice(*cut) for cut in cuts)]
        importer.define(node.outputs[0], Constant(data, _one_scale(value)))
        return
    _part(node.outputs[0], importer, importer.either(node), cuts)


def _one_scale(value: Constant) -> Quantization | None:
    if value.quantization is not None and len(value.quantization.scale) > 1:
        raise HwgenError("takes a part of a constant with several scales")
    return value.quantization


def _cuts(node: SourceNode, importer: Importer, shape: tuple[int, ...]) -> list[Cut]:
    """Of each axis."""
    found = []
    for position, name in ((1, "starts"), (2, "ends"), (3, "axes"), (4, "steps")):
        found.append(importer.whole(node, position, name))
    starts, ends, axes, steps = found
    if starts is None or ends is None:
        raise HwgenError("needs starts and ends")
    axes = list(range(len(starts))) if axes is None else axes
    steps = [1] * len(starts) if steps is None else steps
    if any(step < 1 for step in steps):
        raise HwgenError(f"steps must be at least 1, not {steps}")
    if not len(starts) == len(ends) == len(axes) == len(steps) or any(
        not -len(shape) <= at < len(shape) for at in axes
    ):
        raise HwgenError(f"starts {starts}, ends {ends} and axes {axes} do not go with {shape}")
    cuts = [(0, size, 1) for size in shape]
    for first, last, at, step in zip(starts, ends, axes, steps, strict=True):
        size = shape[at]
        first, last = (min(max(end + size if end < 0 else end, 0), size) for end in (first, last))
        if first >= last:
            raise HwgenError(f"leaves nothing of axis {at} of {list(shape)}")
        cuts[at % len(shape)] = first, last, min(step, size)
    return cuts


def _part(key: str, importer: Importer, value: Tensor, cuts: Sequence[Cut]) -> None:
    """The part of a tensor between two places of each axis: rows and columns, then channels."""
    shape = value.layout.shape
    axes = order_of([value])
    made = tuple(len(range(*cut)) for cut in cuts)
    if any(made[at] != shape[at] for at in range(len(shape)) if at not in axes):
        raise HwgenError("cannot take a part of the batch")
    layer = importer.flat(value) if len(axes) == 1 else importer.image(value, axes)
    *image, (begin, end, step) = [cuts[at] for at in axes]
    if step > 1:
        raise HwgenError(f"steps of channels must be 1, not {step}")
    layer = _cropped(key, importer, layer, [(0, 1, 1)] * (2 - len(image)) + image)
    if made[axes[-1]] != shape[axes[-1]]:
        number = importer.format(layer)
        layer = importer.add(
            QuantSliceChannels(importer.free(key), (layer,), begin, end - begin, number)
        )
    importer.hold(key, layer, ordered(made, axes), is_real=value.reals is not None)


def _cropped(key: str, importer: Importer, layer: str, cuts: Sequence[Cut]) -> str:
    """Some rows and columns; at a stride, the largest values of windows of one pixel."""
    shape, number = importer.shape(layer), importer.format(layer)
    if len(shape) != 3:
        return layer
    (top, bottom, down), (left, right, across) = cuts
    margins = top, shape[0] - bottom, left, shape[1] - right
    if any(margins):
        layer = importer.add(QuantCrop(importer.free(key), (layer,), margins, number))
    if (down, across) == (1, 1):
        return layer
    name, none = importer.free(key), (0, 0, 0, 0)
    return importer.add(QuantMaxPool2d(name, (layer,), (1, 1), (down, across), none, number))


def _split(node: SourceNode, importer: Importer) -> None:
    value = importer.either(node)
    shape = value.layout.shape
    at = _axis(node, len(shape))
    sizes = importer.whole(node, 1, "split")
    parts = len(node.outputs)
    if sizes is None:
        size = -(-shape[at] // parts)
        sizes = [size] * (parts - 1) + [shape[at] - size * (parts - 1)]
    if len(sizes) != parts or sum(sizes) != shape[at] or min(sizes) < 1:
        raise HwgenError(f"cannot split axis {at} of {list(shape)} into {parts} parts of {sizes}")
    begin = 0
    for key, size in zip(node.outputs, sizes, strict=True):
        cuts = [(0, whole, 1) for whole in shape]
        cuts[at] = begin, begin + size, 1
        begin += size
        if key in importer.readers or key in importer.source.outputs:
            _part(key, importer, value, cuts)


def _pad(node: SourceNode, importer: Importer) -> None:
    value = importer.either(node)
    pads = _pads(node, importer, len(value.layout.shape))
    source = importer.image(value)
    padded = importer.format(source)
    mode = str(node.attributes.get("mode", "constant"))
    layer = QuantPad(
        name=importer.free(node.outputs[0]),
        inputs=(source,),
        padding=(*(pads[2] if len(pads) == 4 else (0, 0)), *pads[-1]),
        fill=mode,
        value=_filled(node, importer, value, padded),
        format=padded,
    )
    shape = [size + sum(pair) for size, pair in zip(value.layout.shape, pads, strict=True)]
    layout = ordered(shape, CHANNELS_FIRST[len(shape)])
    importer.put(node.outputs[0], layer, layout, is_real=value.reals is not None)


def _pads(node: SourceNode, importer: Importer, rank: int) -> list[tuple[int, int]]:
    """In front of and behind each axis; only those of an image may have some."""
    given = importer.whole(node, 1, "pads") or []
    axes = importer.whole(node, 3, "axes") or list(range(rank))
    known = all(-rank <= at < rank for at in axes)
    if rank not in (3, 4) or len(given) != 2 * len(axes) or not known:
        raise HwgenError(f"pads {given} do not go with {rank} axes")
    pads = [(0, 0)] * rank
    for entry, at in enumerate(axes):
        pads[at % rank] = given[entry], given[entry + len(axes)]
    if any(pads[0]) or any(pads[1]) or min(min(pair) for pair in pads) < 0:
        message = f"pads must be at least 0, and 0 for batch and channels, not {pads}"
        raise HwgenError(message, hint="use Slice for a part of a tensor")
    return pads


def _filled(node: SourceNode, importer: Importer, value: Tensor, padded: IntFormat) -> int:
    """The integer that stands in constant padding."""
    stated = importer.optional(node, 2, "the value")
    filled = node.attributes.get("value", 0) if stated is None else stated.data.reshape(-1)[0]
    if value.reals is None:
        whole = int(filled)
    else:
        real_value = np.array([filled], dtype=np.float32)
        whole = int(quantized(real_value, padded)[0])
        if np.float32((whole - padded.zero_point) * padded.scale) != real_value[0]:
            message = f"pads with {float(filled)}, which no integer of its input stands for"
            raise HwgenError(message, hint="pad with 0")
    return whole


imported("Concat", (axis(),), "concat", _concat, commutes=True)
imported("com.microsoft.QLinearConcat", (axis(),), "concat behind tables", _quantized_concat)
imported(
    "Slice",
    (numbers("starts", -(2**63)), numbers("ends", -(2**63), 2**63), numbers("axes", -8)),
    "crop, slice_channels, max_pool2d",
    _slice,
    commutes=True,
)
imported(
    "Split",
    (axis(), numbers("split", 1), number("num_outputs", 1)),
    "crop, slice_channels",
    _split,
    commutes=True,
)
imported(
    "Pad",
    (one_of("mode", "constant", "edge", "reflect"), numbers("pads", 0), real("value")),
    "pad",
    _pad,
    commutes=True,
)
